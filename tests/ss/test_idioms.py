#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What scripts do with ss: the idioms in which it is found, run as they are,
and its exit statuses."""
import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from report import SOCKBOX, check, configured, finish, skip     # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))

# A line of sh, and what it prints; "status N" is added if that is not 0.
IDIOMS = (
    ('ss -tlnp | grep -c ":80 "', '1'),
    (r'ss -tln | grep -cE ":80\s"', '1'),
    ("ss -tln | awk 'NR>1{print $4}' | grep -c ^127.0.0.1:", '2'),
    ("ss -tuln | awk '$1==\"udp\"{print $5}' | sort", '0.0.0.0:68\n127.0.0.1:53\n[2001:db8::1]:123\n[::1]:53'),
    ("ss -tulnp | awk '$5 ~ /:22$/{print $7}' | sort -u | grep -c '^users:'", '2'),
    ("ss -tlnp | awk '$4 ~ /:22$/{print $6}' | grep -c '^users:'", '2'),
    (r"ss -tlnp 'sport = :22' | grep -oP 'pid=\K[0-9]+' | sort -u", '{sshd}'),
    (r"ss -tlnp 'sport = :22' | sed -n 's/.*pid=\([0-9]*\).*/\1/p' | sort -u", '{sshd}'),
    ('ss -tan state time-wait | wc -l', '3'),
    ("ss -tan state established '( dport = :9000 or sport = :9000 )' | tail -n +2 | wc -l", '10'),
    ("ss -ant | awk 'NR>1{++s[$1]} END{print s[\"LISTEN\"]}'", '14'),
    ('ss -Htln "( sport = :8080 )" | grep -q . && echo taken', 'taken'),
    ('ss -Htln "( sport = :8081 )" | grep -q . || echo free', 'free'),
    ("ss -s | awk '/TCP:/{print $4 ~ /^[0-9]+,$/}'", '1'),
    ("ss -s | awk '$1==\"UDP\"{print $2, $3, $4}'", '6 3 3'),
    (r"ss -tinH 'dport = :9000' | grep -P '^\t' | grep -cP ' rtt:[0-9.]+/[0-9.]+ .*cwnd:\d+ .*segs_out:\d+'", '7'),
    ("ss -tnpi state established | grep -c minrtt:", '18'),
    ("ss -tin state established '( sport = :40002 )' | grep -o 'bytes_sent:[0-9]*'", 'bytes_sent:1000'),
    ("ss -tin state established '( dport = :40002 )' | grep -o 'bytes_received:[0-9]*'", 'bytes_received:1000'),
    ('ss -xl | grep -q /run/h2/app.sock && echo there', 'there'),
    ('ss -uanp | grep -c "%if[0-9]" || true', '0'),
    ('ss -tln "src [fe80::]/10"| grep -o "%eth0:9090"', '%eth0:9090'),
    ('ss -tln dev lo | tail -n +2 | wc -l', '1'),
    ('ss -f netlink -ne | grep -c " groups=0x00000001"', '2'),
    ("ss -peaonmi | grep -c 'users:((\"app\",'", '21'),
    ('ss -tnl -A tcp sport = :http | tail -n +2 | wc -l', '1'),
    ('ss -tl sport = :80 | grep -o ":http "', ':http '),
    ("ss -tnHO state established '( sport = :40001 )' | wc -l", '1'),
)

# Options and filters, and the exit status; then what stands on stderr.
STATUSES = (
    ('-tln', 0, ''), ('-tln sport = :1', 0, ''), ('-h', 0, ''), ('-V', 0, ''),
    ('--bogus', 255, 'ss: '), ('-ln5', 255, 'ss: '), ('-tlnp -N', 255, 'ss: '),
    ('-A bogus', 255, "ss: 'bogus'"), ('-A tcp,bogus', 255, "ss: 'bogus'"),
    ('-f bogus', 255, "ss: 'bogus'"), ('-A !tcp', 0, 'ss: '),
    ('-tan state bogus', 255, 'ss: '), ('-tan state', 255, 'ss: '),
    ('-tan state listening state', 255, 'ss: '), ('-tan exclude bogus', 255, 'ss: '),
    ('-tln (', 255, 'ss: '), ('-tln sport', 255, 'ss: '), ('-tn or', 255, 'ss: '),
    ('-tn dst', 255, 'ss: '), ('-tn bogus', 1, 'ss: '),
    ('-tln src 300.1.1.1', 1, 'ss: '), ('-tn dst 10.0.0.0/33', 1, 'ss: '),
    ('-tn sport = :nosuchport', 1, 'ss: '), ('-tn fwmark = x', 1, 'ss: '),
    ('-tn dev nosuch0', 1, 'ss: '), ('-tn cgroup = /nonexistent', 1, 'ss: '),
    ('-N nosuch', 1, 'ss: nosuch: '), ('-F /nonexistent -t', 255, 'ss: /nonexistent: '),
    ('-D /nonexistent/x -t', 255, 'ss: /nonexistent/x: '), ('-D /dev/null -t', 0, ''),
    ('-D /dev/null -x', 0, 'ss: '), ('-K', 255, 'ss: -K: '), ('-K -tln', 255, 'ss: -K: '),
    ('-Z', 1, 'ss: '), ('-tn dev 7', 0, ''), ('--family=inet -tln', 0, ''),
    ('--tcp --listen --num --proc', 0, ''), ('-tln --no', 255, 'ss: '),
    ('-K -tn dst 203.0.113.77', 0, ''),
)


def run(argv, **more):
    return subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60, **more)


def idioms(folder):
    """"ss" is ours in the PATH of these."""
    path = os.path.join(folder, 'ss')
    with open(path, 'w') as f:
        f.write('#!/bin/sh\nexec %s ss "$@"\n' % ' '.join(map(os.path.abspath, SOCKBOX[:1]))
                if len(SOCKBOX) == 1 else '#!/bin/sh\nexec %s ss "$@"\n' % ' '.join(SOCKBOX))
    os.chmod(path, 0o755)
    environment = dict(os.environ, PATH=folder + ':' + os.environ['PATH'])
    sshd = next(p for p in os.listdir('/proc') if p.isdigit() and open(f'/proc/{p}/comm').read() == 'sshd\n')
    for script, want in IDIOMS:
        want = want.replace('{sshd}', sshd)
        r = run(['sh', '-c', script], env=environment)
        got = r.stdout.decode().rstrip('\n') + ('' if not r.returncode else ' status %d' % r.returncode)
        check('idiom: ' + script, got != want and '%r, not %r' % (got, want), r.stderr.decode().split('\n'))


def statuses():
    for words, status, start in STATUSES:
        r = run(SOCKBOX + ['ss'] + words.split())
        err = r.stderr.decode()
        wrong = r.returncode != status and 'status %d, not %d' % (r.returncode, status) or \
            not err.startswith(start) and 'not %r' % start or \
            not start and err and 'something on stderr'
        check('status: ss ' + words, wrong, [err])
    for words in ('-tan', '-h', '-s', '-tln --json', '-D /dev/full -t'):
        with open('/dev/full', 'w') as full:
            r = subprocess.run(SOCKBOX + ['ss'] + words.split(), stdout=full, stderr=subprocess.PIPE)
        check('ss %s > /dev/full' % words, r.returncode != 1 and 'status %d' % r.returncode or
              b'No space left' not in r.stderr and 'it is not said', [r.stderr])
    r = run(SOCKBOX + ['sockstate', 'list', '--backend', 'proc', 'rtt > 1ms'])
    check('a measurement that /proc does not tell is said to be unknown', r.returncode != 1 or
          b'their measurement is not known' not in r.stderr and 'not said', [r.stderr])
    r = run(SOCKBOX + ['ss', '-Htuxan', 'cwnd > 0'])
    check('no socket but those of TCP has a cwnd', b'udp' in r.stdout and 'udp', [r.stdout])
    r = run(SOCKBOX + ['ss', '-K', '-tln'])
    left = run(SOCKBOX + ['ss', '-Htln']).stdout.count(b'\n')
    check('ss -K without a filter closes nothing', left != 14 and '%d listeners' % left)


def readers():
    """Programs that parse it."""
    text = run(SOCKBOX + ['ss', '-p', '-l', '-u', '-n', '-t']).stdout.decode()
    lines = text.split('\n')[:-1]
    cells = {len(re.split(r'\s+', line.strip(), maxsplit=6)) for line in lines[1:]}
    check("Ansible's listen_ports_facts reads it", not lines[0].startswith('Netid ') and lines[0] or
          not cells <= {6, 7} and 'cells: %s' % cells)
    owners = [re.findall(r'(?:^|",|",pid=)(\d+)', line) for line in lines if ':22 ' in line]
    check("npm's pid-port finds the process", len(owners) != 2 or
          owners[0] != owners[1] and str(owners))
    r = run(SOCKBOX + ['ss', '-tanp', '--json'])
    rows = json.loads(r.stdout)
    check('--json has the rows of the table', len(rows) != run(
        SOCKBOX + ['ss', '-Htanp']).stdout.count(b'\n') and len(rows))
    if not shutil.which('jc') or not shutil.which('ss'):
        return skip('jc --ss', 'ss of iproute2 or jc is not installed')
    for words in ('-tuan', '-xa', '-anp', '-peaon'):
        parsed = []
        for argv in (['ss'], SOCKBOX + ['ss']):
            text = run(argv + words.split()).stdout
            text = re.sub(rb'Port *Process', b'Port Process', text)
            j = subprocess.run(['jc', '--ss'], input=text, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
            parsed.append([] if j.returncode else json.loads(j.stdout))
        theirs, ours = ({json.dumps([r.get(k) for k in (
            'netid', 'state', 'recv_q', 'local_address', 'local_port', 'peer_address', 'peer_port',
            'path', 'pid')]) for r in p} for p in parsed)
        theirs = {r for r in theirs if 'tcpdiag' not in r}
        check('jc --ss reads %s as it reads iproute2\'s' % words,
              (not ours or len(theirs - ours) > 3) and '%d rows, not %d' % (len(ours), len(theirs)),
              sorted(theirs - ours))


def main():
    if sys.argv[1:2] == ['inside']:
        idioms(sys.argv[2])
        statuses()
        readers()
        finish()
    for symbol in ('SS', 'SS_INFO', 'SS_SUMMARY', 'SS_KILL', 'SS_EXTEND', 'SS_OTHER_FAMILIES',
                   'FEATURE_JSON', 'FEATURE_NETNS', 'FEATURE_FILTER', 'FEATURE_LONG_OPTIONS'):
        if not configured('CONFIG_' + symbol):
            skip('idioms', symbol + ' is not compiled in')
            finish()
    if run(['unshare', '-n', '-m', '-p', '-f', '--mount-proc', 'true']).returncode:
        skip('idioms', 'no namespaces here')
        finish()
    import tempfile
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        r = subprocess.run(['unshare', '-n', '-m', '-p', '-f', '--mount-proc', sys.executable,
                            HERE + '/population.py', 'all', '--',
                            'exec %s %s inside %s' % (sys.executable, os.path.abspath(__file__), folder)])
    sys.exit(r.returncode)


main()
