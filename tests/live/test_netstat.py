#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# In the quick selection.
"""netstat on living sockets: against what was made, against net-tools, and in
front of the programs that read it."""
import collections
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import population                                           # noqa: E402
from report import SOCKBOX, check, fail, finish, ok, skip   # noqa: E402

OURS = SOCKBOX + ['netstat']
THEIRS = ['netstat']

# Every table with every filter, then the columns, then the names.
COMBINATIONS = ['-%s%sn' % (table, which)
                for table in ('t', 'u', 'w', 'U', 'tuwU') for which in ('a', 'l', '')]
COMBINATIONS += [
    '-tane', '-tanee', '-tano', '-tanp', '-tanoe', '-tulpen', '-tanoeeW', '-tanW', '-uanoe',
    '-uanp', '-wanoep', '-Uanoep', '-tuwaneop', '-neopaW', '-4tan', '-6tan', '-46tuan', '-4aun',
    '-6awn', '-an --inet', '-an --inet6', '-A inet -ltn', '-A inet,inet6 -an', '--tcp --all -n',
    '--udp --listening --numeric', '-v -tan', '-tan operand', '-tanN',
    '-ta', '-tl', '-t', '-ua', '-wa', '-Ua', '-tae', '-taeW', '-tuaeo', '-taW', '-tap',
    '-ta --numeric-hosts', '-ta --numeric-ports', '-tae --numeric-users',
    '-ta --numeric-hosts --numeric-ports',
    '-xan', '-xa', '-x', '-xl', '-xlp', '-xanp', '-xanpe', '-xanoe', '-A unix -an',
    '-an', '-n', '-ln', '-anp', '-neopa',
]


def run(argv, **more):
    return subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60, **more)


def text(argv, **more):
    return run(argv, **more).stdout.decode('utf-8', 'surrogateescape')


def inode_columns(line):
    """The inode of a UNIX row, as a string."""
    m = re.match(r'unix +\d+ +\[[^]]*\] +\S+ +(?:[A-Z]+ +)?(\d+) ', line)
    return m and m.group(1)


class Comparison:
    """Makes two listings comparable: what moves by itself is masked, what
    differs on purpose is brought to our form."""

    def __init__(self, population_):
        self.odd = {str(u['inode']) for u in population_.unix if u.get('odd')}

    def rows(self, output, options, theirs):
        resolved = 'n' not in re.sub(r'--\S+|-A \S+', '', options) and \
            '--numeric-hosts' not in options and '--numeric' not in options.split()
        out = []
        for line in output.split('\n'):
            line = re.sub(r'\(\d+\.\d+/\d+/\d+\)', '(T/R/K)', line)
            inode = inode_columns(line)
            if inode in self.odd:           # compared by test_unix_names
                line = re.sub(r' (@|/tmp).*', ' (odd)', line)
            if theirs and resolved and re.match(r'(tcp|udp|udpl|raw) ', line):
                for _ in (1, 2):
                    line = re.sub(r' 0\.0\.0\.0:(\S+ *)', lambda m: ' *:' + m.group(1) + ' ' * 6,
                                  line, count=1)
            out.append(line)
        # headers stay where they are, rows are sorted section by section
        sections = [[]]
        for line in out:
            if line.startswith(('Active ', 'Proto ')):
                sections.append([line])
            else:
                sections[-1].append(line)
        return [line for s in sections for line in s[:1] + sorted(s[1:])]


def compare(comparison, options):
    """Twice theirs with ours in the middle: when theirs moved, once more."""
    argv = options.split()
    for _ in range(8):
        ours = run(OURS + argv)
        try:
            before, ours, after = run(THEIRS + argv), run(OURS + argv), run(THEIRS + argv)
        except subprocess.TimeoutExpired:   # not ours: that was measured first
            return skip('net-tools ' + options, 'net-tools takes more than a minute')
        first, second, third = (
            comparison.rows(r.stdout.decode('utf-8', 'surrogateescape'), options, r is not ours)
            for r in (before, ours, after))
        if first == third:
            break
        time.sleep(0.2)
    else:
        return skip('net-tools ' + options, 'the population does not hold still')
    name = 'net-tools ' + options
    if second == first:
        check(name, ours.returncode != before.returncode and 'status %d, theirs %d, stderr %r' % (
            ours.returncode, before.returncode, ours.stderr))
    else:
        fail(name, 'rows differ (- theirs, + ours)',
             ['-' + x for x in first if x not in second] +
             ['+' + x for x in second if x not in first] or ['the same rows, otherwise often'])


def fields(line):
    """proto, recvq, sendq, local, remote, state, rest of an internet row."""
    f = line.split()
    state = '' if len(f) < 6 or not re.match(r'[A-Z1-9]', f[5]) else f[5]
    return f[:5] + [state] + f[6 if state else 5:]


def label(p, row):
    """A case name that is the same in every run: ports and inodes are not."""
    return 'socket %d, %s %s' % (p.rows.index(row), row['proto'], row['state'] or 'unconnected')


def test_population(p):
    """Every socket that was made is listed as it was made, and nothing else."""
    listed = collections.defaultdict(list)
    for line in text(OURS + ['-tuwUanW']).splitlines()[2:]:
        f = fields(line)
        listed[tuple(f[i] for i in (0, 3, 4, 5))].append(f)
    for row in p.rows:
        if 'state' not in row or row.get('fades'):
            continue
        key = tuple(row[k] for k in ('proto', 'local', 'remote', 'state'))
        found = listed.get(key)
        wrong = None
        if not found:
            wrong = 'not listed'
        for f in found or ():
            for k, i in (('recvq', 1), ('sendq', 2)):
                if k in row and int(f[i]) != row[k]:
                    wrong = '%s is %s, not %d' % (k, f[i], row[k])
            if row.get('unread') and int(f[1]) == 0:
                wrong = 'no unread bytes'
        check('made ' + label(p, row), wrong and '%s: %s' % (wrong, row))
    states = {r['state'] for r in p.rows if r['proto'].startswith('tcp')}
    want = {'ESTABLISHED', 'SYN_SENT', 'SYN_RECV', 'FIN_WAIT1', 'FIN_WAIT2', 'TIME_WAIT',
            'CLOSE_WAIT', 'LAST_ACK', 'LISTEN', 'CLOSING'}
    if want - states:
        skip('every TCP state', '%s: %s' % (sorted(want - states), p.skipped))
    else:
        check('every TCP state', want - {f[5] for v in listed.values() for f in v})
    for what, why in p.skipped:
        skip('made ' + what, why)


def test_columns(p):
    """-e and -o: user, inode and timer of what was made."""
    lines = {}
    for line in text(OURS + ['-tuwUanoeW']).splitlines()[2:]:
        f = fields(line)
        lines.setdefault((f[0], f[3], f[4]), f)
    for row in p.rows:
        if 'state' not in row or row.get('fades'):
            continue
        f = lines.get(tuple(row[k] for k in ('proto', 'local', 'remote')))
        if not f:
            wrong = 'not listed'
        else:
            uid, inode, timer = f[6], f[7], f[8]
            wrong = (inode != str(row['inode']) and 'inode %s, not %d' % (inode, row['inode']) or
                     uid != str(row.get('uid', 0)) and 'uid ' + uid or
                     timer != row.get('timer', timer) and 'timer %s' % timer)
        check('columns of ' + label(p, row), wrong and '%s: %s' % (wrong, row))


def test_owners(p):
    """-p: the first owner in /proc, by the name it calls itself."""
    owners = {}
    for line in text(OURS + ['-tanpe']).splitlines()[2:]:
        f = fields(line)
        owners[f[7]] = line[line.index(f[7], 88) + max(len(f[7]), 10) + 1:].rstrip()
    for row in p.rows:
        if row['proto'] != 'tcp' or not row['inode']:
            continue
        pid = row.get('owners') or row.get('pid') or os.getpid()
        got = owners.get(str(row['inode']))
        want = '%d/' % pid + row.get('name', '')
        check('owner of ' + label(p, row),
              (got is None or not got.startswith(want[:19].rstrip())) and 'got %r, not %r' % (got, want[:19]))


# U+2028..202E and their like move or hide what stands beside them.
UNSEEN = '\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\ufeff'


def escaped(name):
    """How a UNIX name may be printed: a NUL is @, control characters, those that
    act without being seen, and what is no UTF-8 are \\xNN."""
    if name.startswith(b'\0'):
        name = name.replace(b'\0', b'@')
    out = ''
    for c in name.decode('utf-8', 'surrogateescape'):
        if 0xdc80 <= ord(c) <= 0xdcff:
            out += '\\x%02x' % (ord(c) - 0xdc00)
        elif ord(c) < 32 or 0x7f <= ord(c) < 0xa0 or c in UNSEEN:
            out += ''.join('\\x%02x' % b for b in c.encode())
        else:
            out += c
    return out


def control_bytes(output):
    """Raw control characters in what was printed, C1 in UTF-8 included."""
    return sorted({c for c in output.decode('utf-8', 'surrogateescape')
                   if (ord(c) < 32 and c != '\n') or 0x7f <= ord(c) < 0xa0
                   or 0xdc80 <= ord(c) <= 0xdcff})


def test_unix_names(p):
    r = run(OURS + ['-xan'])
    listed = {}
    for line in r.stdout.decode('utf-8', 'surrogateescape').split('\n'):
        inode = inode_columns(line)
        if inode and inode != '0':
            listed[inode] = line[line.index(inode, 40) + max(len(inode), 8) + 1:]
    for u in p.unix:
        name = bytes.fromhex(u['path'])
        if u.get('hostile'):
            continue
        got = listed.get(str(u['inode']))
        check('unix name %r' % name.replace(p.dir.encode(), b''), got != escaped(name) and 'printed as %r' % got)
    bad = control_bytes(r.stdout)
    check('unix names hold no raw control byte', bad and repr(bad))


def test_hostile(p):
    """Line breaks in UNIX names and process names: no forged row, no raw byte."""
    made = p.hostile_names()
    listener = p.listener(2, '127.0.0.1', 9030)
    p.child([listener], 'evil\nname\x1b[31m')
    listener.close()
    r = run(OURS + ['-anp'])
    out = r.stdout.decode('utf-8', 'surrogateescape')
    bad = control_bytes(r.stdout)
    check('hostile names: no raw control byte', bad and repr(bad))
    check('hostile process name', not re.search(r' \d+/evil\.name\.\[3', out) and
          'not printed as evil.name.[31m',
          [x for x in out.split('\n') if ':9030 ' in x])
    forged = [x for x in out.split('\n') if re.search(r' 4242 +\S+ +/run/systemd/private', x)]
    if forged and b'verif' in r.stderr:
        skip('forged UNIX row', 'this build has /proc alone, and says on stderr that names could '
             'not be verified')
    else:
        check('forged UNIX row', forged and 'shown', forged)
    inodes = {inode_columns(x) for x in out.split('\n')}
    lost = [u for u in made if str(u['inode']) not in inodes]
    check('sockets with hostile names are listed', lost and 'lost: %r' % lost)
    plain = [u for u in p.unix if not u.get('odd') and str(u['inode']) not in inodes]
    check('sockets around hostile names are listed', plain and 'lost: %r' % plain)
    check('hostile names: status', r.returncode not in (0, 1) and 'status %d' % r.returncode)


def demote():
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)


def test_unprivileged(comparison, have_theirs):
    if os.geteuid() != 0 or not re.search(r'\b4294967295\b', open('/proc/self/uid_map').read()):
        return skip('as another user', 'there is no other user here')
    probe = run(OURS + ['-tan'], preexec_fn=demote) if os.access(SOCKBOX[0], os.X_OK) else None
    if probe is None or probe.returncode:
        return fail('as another user', 'status %s' % (probe and probe.returncode))
    ok('as another user')
    if not have_theirs:
        return skip('as another user, -p', 'net-tools is not installed')
    for options in ('-tanp', '-tulpen'):
        argv = options.split()
        theirs, ours = (run(x + argv, preexec_fn=demote) for x in (THEIRS, OURS))
        check('as another user %s: notice' % options, theirs.stderr != ours.stderr and
              'on stderr', [theirs.stderr, ours.stderr])
        a, b = (comparison.rows(r.stdout.decode(), options, r is theirs) for r in (theirs, ours))
        check('as another user %s: rows' % options, a != b and 'differ',
              [x for x in a if x not in b] + [x for x in b if x not in a])


def test_jc(comparison, options):
    """jc must read from ours what it reads from theirs."""
    parsed = []
    for argv in (THEIRS, OURS):
        r = run(argv + options.split())
        kept = '\n'.join(comparison.rows(r.stdout.decode('utf-8', 'replace'), options, argv is THEIRS))
        j = subprocess.run(['jc', '--netstat'], input=kept.encode(), stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, timeout=60)
        if j.returncode:
            return fail('jc --netstat of %s' % options, 'jc failed on ' + argv[-1],
                        j.stderr.decode().splitlines()[-3:])
        parsed.append(sorted(json.dumps(x, sort_keys=True) for x in json.loads(j.stdout)))
    theirs, ours = parsed
    check('jc --netstat of %s' % options,
          (not ours or theirs != ours) and 'reads %d rows, from net-tools %d' % (len(ours), len(theirs)),
          [x for x in ours if x not in theirs] + [x for x in theirs if x not in ours])


def test_ansible(p):
    """listen_ports_facts: field 4 up to the last colon, PID/name behind the state."""
    r = run(OURS + ['-p', '-l', '-u', '-n', '-t'])
    wrong, seen = [], {}
    for line in r.stdout.decode().splitlines():
        if not line.startswith(('tcp', 'udp')):
            continue
        f = line.split()
        address, port = f[3].rsplit(':', 1)
        owner = re.search(r'(\d+)/(.*)$', f[6 if f[0].startswith('tcp') else 5])
        if not port.isdigit() or not address:
            wrong.append(line)
        if owner:
            seen[f[0][:3], int(port)] = int(owner.group(1))
    check("ansible's listen_ports_facts: every row is read", wrong or r.returncode, wrong)
    for row in p.rows:
        if row.get('pid') and row['proto'] == 'tcp':
            port = int(row['local'].rsplit(':', 1)[1])
            check("ansible's listen_ports_facts: port %d" % port,
                  seen.get(('tcp', port)) != row['pid'] and 'pid %s' % seen.get(('tcp', port)))


def shell(command):
    """A pipe as people write it, `netstat` being ours."""
    words = ' '.join("'%s'" % w for w in OURS)
    return subprocess.run(['sh', '-c', 'netstat() { %s "$@"; }\n%s' % (words, command)],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=30)


def test_pipes():
    r = shell('netstat -help 2>&1 | grep -- "-p"')
    check("acme.sh: netstat -help | grep -- -p", r.returncode and 'no -p in the help')
    r = shell('netstat -help 2>&1 | grep -- "-p proto\\|-P protocol"')
    check('acme.sh: not taken for a BSD', not r.returncode and r.stdout.decode())
    r = shell('netstat -ntpl | grep ":9010 "')
    check('acme.sh: netstat -ntpl | grep ":PORT "', r.stdout.count(b'\n') != 1 and r.stdout.decode())
    r = shell("netstat -n | awk '/^tcp/ {++S[$NF]} END {for (a in S) print a, S[a]}'")
    got = dict(x.split() for x in r.stdout.decode().splitlines())
    rows = [fields(x) for x in text(OURS + ['-tn']).splitlines()[2:]]
    want = collections.Counter(f[5] for f in rows)
    check("awk '/^tcp/ {++S[$NF]}'", not got or set(got) != set(want) and 'counts %r, not %r' % (got, want))
    r = shell("netstat -nat | awk '{print $6}' | sort | uniq -c | sort -rn")
    check("awk '{print $6}' | sort | uniq -c", b' LISTEN\n' not in r.stdout and r.stdout.decode())
    r = shell("netstat -an | awk '$4 ~ /:9011$/'")
    check("awk '$4 ~ /:PORT$/'", r.stdout.count(b'\n') != 1 and r.stdout.decode())
    r = shell('netstat -W -neopa')
    check("sos: netstat -W -neopa", r.returncode or b'Active UNIX' not in r.stdout and 'incomplete')
    r = shell('netstat --no-such-option')
    check('sos: an unknown option is no success', r.returncode == 0)
    r = shell('netstat -anW | grep ":\\*"')
    check('zenoss: netstat -anW | grep ":*"', b' LISTEN' not in r.stdout and 'no listener')
    r = shell('netstat -tuwUxanpeo')
    check('no tab, no colour', b'\t' in r.stdout or b'\x1b' in r.stdout)


def test_continuous():
    """-c repeats until it is told to stop."""
    p = subprocess.Popen(OURS + ['-ltn', '-c'], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE)
    heads, end = 0, time.time() + 10
    os.set_blocking(p.stdout.fileno(), False)
    while heads < 2 and time.time() < end and p.poll() is None:
        heads += (p.stdout.read() or b'').count(b'Active Internet')
        time.sleep(0.05)
    p.send_signal(signal.SIGINT)
    try:
        p.wait(5)
    except subprocess.TimeoutExpired:
        p.kill()
        p.wait()
        return fail('netstat -c', 'does not end on SIGINT')
    return check('netstat -c', heads < 2 and '%d listings in 10 s, stderr %r' % (heads, p.stderr.read()))


def main():
    try:
        population.enter_namespaces()
    except (OSError, subprocess.SubprocessError) as e:
        skip('netstat on living sockets', 'no namespaces here: %s' % e)
        finish()
    have_theirs = shutil.which('netstat')
    p = population.Population()
    try:
        comparison = Comparison(p)
        # what fades first comes first
        if have_theirs:
            for options in COMBINATIONS:
                compare(comparison, options)
        else:
            skip('comparison with net-tools', 'it is not installed')
        test_population(p)
        test_columns(p)
        test_owners(p)
        test_unix_names(p)
        test_unprivileged(comparison, have_theirs)
        for options in ('-tuan', '-tulpen', '-an', '-xanp'):
            if have_theirs and shutil.which('jc'):
                test_jc(comparison, options)
            else:
                skip('jc --netstat of ' + options, 'net-tools or jc is not installed')
        test_ansible(p)
        test_pipes()
        test_continuous()
        test_hostile(p)
    finally:
        p.close()
    finish()


if __name__ == '__main__':
    main()
