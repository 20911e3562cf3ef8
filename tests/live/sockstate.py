#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""sockstate on living sockets: every figure against one worked out here from
/proc, and against ss where it can say the same."""
import collections
import glob
import ipaddress
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import population                                           # noqa: E402
from report import SOCKBOX, check, finish, skip             # noqa: E402

OURS = SOCKBOX + ['sockstate']
STATES = ['UNKNOWN', 'ESTABLISHED', 'SYN_SENT', 'SYN_RECV', 'FIN_WAIT1', 'FIN_WAIT2', 'TIME_WAIT',
          'CLOSE', 'CLOSE_WAIT', 'LAST_ACK', 'LISTEN', 'CLOSING', 'SYN_RECV']
TABLES = ['tcp', 'tcp6', 'udp', 'udp6', 'udplite', 'udplite6', 'raw', 'raw6', 'icmp', 'icmp6']
REASONS = ('kernel|orphan|not accepted yet|waits for accept\\(\\) by .*|closed meanwhile|'
           'other pid namespace|not permitted|unknown')


def run(*argv, **more):
    return subprocess.run(OURS + list(argv), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60, universal_newlines=True, **more)


def rows(*argv):
    """The objects of --json."""
    r = run(*argv, '-j')
    return json.loads(r.stdout)


# ---- the same, worked out from /proc ----

Sock = collections.namedtuple('Sock', 'proto state laddr lport raddr rport uid inode')


def address(text):
    raw = b''.join(struct.pack('=I', int(text[i:i + 8], 16)) for i in range(0, len(text), 8))
    return ipaddress.ip_address(raw)


def proc_sockets(tables=TABLES):
    found = []
    for table in tables:
        try:
            lines = open('/proc/net/' + table).read().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            f = line.split()
            (la, lp), (ra, rp) = f[1].split(':'), f[2].split(':')
            found.append(Sock(table, STATES[int(f[3], 16)], address(la), int(lp, 16), address(ra),
                              int(rp, 16), int(f[7]), int(f[9])))
    return found


def known_uid(s):
    """The 0 of a socket that no process has open is none; SYN_RECV has the listener's."""
    return s.uid if s.uid or s.inode or s.state == 'SYN_RECV' else None


def owners():
    """inode -> {(pid, fd)}"""
    found = collections.defaultdict(set)
    for fd in glob.glob('/proc/[0-9]*/fd/*'):
        try:
            link = os.readlink(fd)
        except OSError:
            continue
        if link.startswith('socket:['):
            part = fd.split('/')
            found[int(link[8:-1])].add((int(part[2]), int(part[4])))
    return found


def steady(name, ours, theirs):
    """Both looks must give the same; the world may move in between: try again."""
    for _ in range(6):
        before, mine, after = theirs(), ours(), theirs()
        if before == after == mine:
            break
        time.sleep(0.15)
    wrong = mine != after
    details = []
    if wrong and isinstance(mine, collections.Counter):
        details = ['-%s %d' % kv for kv in (after - mine).items()]
        details += ['+%s %d' % kv for kv in (mine - after).items()]
    check(name, wrong and 'differs (- expected, + ours)', details or [str(after), str(mine)])


def counter(items):
    return collections.Counter(items)


def bare(ip):
    """As it is shown: an IPv4-mapped address is an IPv4 address."""
    return str(getattr(ip, 'ipv4_mapped', None) or ip)


# ---- count ----

def test_count():
    steady('count by state, protocol, family',
           lambda: counter({(r['proto'], r['state']): r['count'] for r in rows('count')}),
           lambda: counter((s.proto, s.state) for s in proc_sockets()))
    for options, tables in (('-t', ['tcp', 'tcp6']), ('-u', ['udp', 'udp6']), ('-t4', ['tcp']),
                            ('-tu6', ['tcp6', 'udp6']), ('-w', ['raw', 'raw6', 'icmp', 'icmp6'])):
        for backend in ('proc', 'diag'):
            steady('count %s --backend %s' % (options, backend),
                   lambda: counter({(r['proto'], r['state']): r['count']
                                    for r in rows('count', options, '--backend', backend)}),
                   lambda: counter((s.proto, s.state) for s in proc_sockets(tables)))
    text = run('count', '-a').stdout.splitlines()
    names = [line.split()[0] for line in text[1:-1]]
    check('count -a: every state, in the order of the kernel',
          names != STATES[1:12] + ['BOUND'] and str(names))
    check('count: columns are aligned', len({len(line) for line in text}) != 1 and 'ragged', text)
    sums = [sum(map(int, column)) for column in zip(*(line.split()[1:] for line in text[1:-1]))]
    check('count: totals', sums != list(map(int, text[-1].split()[1:])) and text[-1])


def test_by():
    def ours(key, *json_keys):
        return lambda: counter({tuple(r.get(k) for k in json_keys): r['count']
                                for r in rows('count', '-t', '--by', key)})

    def theirs(of):
        return lambda: counter(of(s) for s in proc_sockets(['tcp', 'tcp6']))

    steady('count --by state', ours('state', 'state'), theirs(lambda s: (s.state,)))
    steady('count --by family', ours('family', 'family'),
           theirs(lambda s: ('inet6' if s.proto[-1] == '6' else 'inet',)))
    steady('count --by raddr,rport', ours('raddr,rport', 'foreign_address', 'foreign_port'),
           theirs(lambda s: (bare(s.raddr), s.rport)))
    steady('count --by laddr,lport,state', ours('laddr,lport,state', 'local_address', 'local_port', 'state'),
           theirs(lambda s: (bare(s.laddr), s.lport, s.state)))
    steady('count --by uid', ours('uid', 'uid'), theirs(lambda s: (known_uid(s),)))

    def network(ip):
        ip = ipaddress.ip_address(bare(ip))
        bits = 64 if ip.version == 6 else 24
        return str(ipaddress.ip_network((ip, bits), strict=False))

    steady('count --by raddr --prefix 24/64',
           lambda: counter({r['foreign_address']: r['count']
                            for r in rows('count', '-t', '--by', 'raddr', '--prefix', '24/64')}),
           lambda: counter(network(s.raddr) for s in proc_sockets(['tcp', 'tcp6'])))

    def by_pid():
        held, n = owners(), 0
        for s in proc_sockets(['tcp', 'tcp6']):
            n += not held.get(s.inode)
        return n

    steady('count --by process: sockets without an owner',
           lambda: sum(r['count'] for r in rows('count', '-t', '--by', 'process')
                       if r.get('program_name') == '-'), by_pid)
    top = rows('count', '--by', 'lport', '--top', '2')
    check('count --top', (len(top) != 2 or top[0]['count'] < top[1]['count']) and str(top))
    for bad in (['--by', 'nothing'], ['--by', 'raddr', '--prefix', '33'], ['--by', 'state', '--top', 'x']):
        check('count %s: status 2' % ' '.join(bad), run('count', *bad).returncode != 2 and 'no')


def test_thresholds():
    n = len(proc_sockets(['tcp', 'tcp6']))
    for warn, crit, status, word in ((10 ** 6, 10 ** 7, 0, 'OK'), (n // 2, 10 ** 7, 1, 'WARNING'),
                                     (1, n // 2, 2, 'CRITICAL')):
        r = run('count', '-t', '--warn', str(warn), '--crit', str(crit))
        line = re.match(r'SOCKETS (\w+) - (\d+) sockets \| sockets=(\d+);%d;%d;0( \w+=\d+)*\n$'
                        % (warn, crit), r.stdout)
        check('count --warn --crit: ' + word, (not line or line[1] != word or r.returncode != status) and
              '%d %r' % (r.returncode, r.stdout))
    r = run('count', '--warn', 'x')
    check('count --warn x: status 3, unknown', r.returncode != 3 and str(r.returncode))
    r = run('count', '--warn', '5', 'no', 'such', 'filter')
    check('count --warn with a wrong filter: status 3', r.returncode != 3 and str(r.returncode))


# ---- list, filters ----

def listed(*argv):
    return counter((r['proto'], r['state'], r['local_address'], r.get('local_port', 0),
                    r['foreign_address'], r.get('foreign_port', 0)) for r in rows('list', *argv))


def shown(s):
    return (s.proto, s.state, bare(s.laddr), s.lport, bare(s.raddr), s.rport)


def test_list():
    steady('list: every socket of /proc', lambda: listed('-tu'),
           lambda: counter(shown(s) for s in proc_sockets(['tcp', 'tcp6', 'udp', 'udp6'])))

    def ours():
        out = set()
        for line in run('list', '-tup').stdout.splitlines()[1:]:
            tail = line.split(None, 6)[6:]      # behind the remote address
            if not tail or re.match(r'\((%s)\)$' % REASONS, tail[0].strip()):
                continue
            for one in tail[0].split(', '):
                pid, fd = re.match(r'(\d+)/.* fd (\d+)$', one.strip()).groups()
                out.add((int(pid), int(fd)))
        return out

    def theirs():
        held = owners()
        return {o for s in proc_sockets(['tcp', 'tcp6', 'udp', 'udp6']) for o in held.get(s.inode, ())}

    steady('list -p: all owners, all descriptors', ours, theirs)
    lines = run('list', '-tu').stdout.splitlines()
    column = lines[0].index('Local')
    check('list: addresses are in one column, none is cut',
          any(line[column - 1] != ' ' or line[column] == ' ' for line in lines) and 'no', lines[:5])


# Text, and what it means of our Sock.
def a_filter(rng, socks, depth):
    s = rng.choice(socks)
    kind = rng.randrange(9) if depth else rng.randrange(2, 9)
    if kind == 0:
        a, b = a_filter(rng, socks, depth - 1), a_filter(rng, socks, depth - 1)
        return '( %s ) and ( %s )' % (a[0], b[0]), lambda x: a[1](x) and b[1](x)
    if kind == 1:
        a, b = a_filter(rng, socks, depth - 1), a_filter(rng, socks, depth - 1)
        return '( %s ) or ( %s )' % (a[0], b[0]), lambda x: a[1](x) or b[1](x)
    if kind == 2:
        a = a_filter(rng, socks, 0)
        return 'not ( %s )' % a[0], lambda x: not a[1](x)
    port = rng.choice([s.lport, s.rport, 1024, 65535])
    if kind in (3, 4):
        op = rng.choice(['=', '!=', '>=', '<='])
        compare = {'=': int.__eq__, '!=': int.__ne__, '>=': int.__ge__, '<=': int.__le__}[op]
        if kind == 3:
            return 'sport %s :%d' % (op, port), lambda x: compare(x.lport, port)
        return 'dport %s :%d' % (op, port), lambda x: compare(x.rport, port)
    end = rng.choice(['src', 'dst'])
    ip = s.laddr if end == 'src' else s.raddr
    bits = rng.choice([ip.max_prefixlen, ip.max_prefixlen, rng.randrange(1, ip.max_prefixlen)])
    net = ipaddress.ip_network((ip, bits), strict=False)

    def inside(x):
        there = x.laddr if end == 'src' else x.raddr
        if net.version == 4 and there.version == 6:
            there = there.ipv4_mapped
        return there is not None and there.version == net.version and there in net

    with_port = rng.randrange(2)
    near = s.lport if end == 'src' else s.rport
    text = '[%s]/%d' % (ip, bits) if ip.version == 6 else '%s/%d' % (ip, bits)
    if with_port:
        return '%s %s:%d' % (end, text, near), \
            lambda x: inside(x) and near == (x.lport if end == 'src' else x.rport)
    return '%s %s' % (end, text), inside


def ss_rows(text):
    """Rows of ss with its own filter: it forgets what comes after an error."""
    r = subprocess.run(['ss', '-Htuan', text], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                       timeout=60, universal_newlines=True)
    return None if r.returncode or r.stderr else len(r.stdout.splitlines())


def test_filters():
    rng = random.Random(6)
    tables = ['tcp', 'tcp6', 'udp', 'udp6']
    wrong, by_ss, disagree = [], 0, []
    have_ss = shutil.which('ss')
    for i in range(150):
        socks = proc_sockets(tables)
        text, means = a_filter(rng, socks, 2)
        for _ in range(6):
            before = counter(shown(s) for s in proc_sockets(tables) if means(s))
            kernel = listed('-tu', text)
            plain = listed('-tu', '--backend', 'proc', text)
            # to ss the address 0.0.0.0 is more than an address
            theirs = ss_rows(text) if have_ss and i % 3 == 0 and \
                '0.0.0.0' not in text and '::]' not in text else None
            after = counter(shown(s) for s in proc_sockets(tables) if means(s))
            if before == kernel == plain == after:
                break
            time.sleep(0.1)
        else:
            wrong.append('%s: %d, kernel %d, user space %d' % (
                text, sum(after.values()), sum(kernel.values()), sum(plain.values())))
        if theirs is not None:
            by_ss += 1
            if theirs != sum(kernel.values()):
                disagree.append('%s: ss %d, ours %d' % (text, theirs, sum(kernel.values())))
    check('150 random filters: kernel, user space, Python', wrong and '%d differ' % len(wrong), wrong)
    if not by_ss:
        skip('random filters: ss', 'it is not installed')
    else:
        check('%d random filters: ss' % by_ss, disagree and '%d differ' % len(disagree), disagree)
    for text in ('state established', 'state connected', 'state synchronized', 'state bucket',
                 'state big', 'exclude listening', 'state listening state close-wait'):
        if not have_ss:
            skip('ss: ' + text, 'it is not installed')
            continue
        words = text.split()
        steady('ss: ' + text, lambda: sum(listed('-t', *words).values()),
               lambda: len(subprocess.run(['ss', '-Htan'] + words, stdout=subprocess.PIPE,
                                          universal_newlines=True).stdout.splitlines()))
    held = owners()
    me = os.getpid()
    steady('filter pid', lambda: sum(listed('-t', 'pid', str(me)).values()),
           lambda: sum(any(o[0] == me for o in held.get(s.inode, ()))
                       for s in proc_sockets(['tcp', 'tcp6'])))
    steady('filter uid', lambda: sum(listed('-t', 'uid', '1000').values()),
           lambda: sum(s.uid == 1000 for s in proc_sockets(['tcp', 'tcp6'])))


def test_malformed():
    for text, mark in (('foo', 0), ('state foo', 6), ('sport = :99999', 8), ('( established', 13),
                       ('established and', 15), ('src 10.0.0.0/33', 13), ('listen )', 7),
                       ('uid > 5', 4), ('dev nosuchdev', 4), ('not', 3), ('sport = :nosuch', 8)):
        r = run('list', text)
        line = r.stderr.splitlines()
        good = r.returncode == 2 and not r.stdout and len(line) == 2 and \
            line[0] == 'sockstate: ' + text and line[1].index('^') == len('sockstate: ') + mark
        check('malformed: ' + text, not good and '%d %r' % (r.returncode, r.stderr))


# ---- who, listening, wait ----

def test_pids(held, listeners):
    """who -t: each process once, in order, nothing else."""
    wrong = []
    for port in sorted({s.lport for s in listeners}):
        want = sorted({pid for s in listeners if s.lport == port
                       for pid, _ in held.get(s.inode, ())})
        for option in '-t', '--pids':
            r = run('who', option, '%d/tcp' % port)
            if r.stdout != ''.join('%d\n' % pid for pid in want) or r.returncode != (not want):
                wrong.append('%d: %d %r, not %s' % (port, r.returncode, r.stdout, want))
    check('who --pids: the processes of %d listeners' % len(listeners), wrong and 'some differ', wrong)
    r = run('who', '-t', '1')
    check('who --pids: nobody', (r.returncode != 1 or r.stdout) and '%d %r' % (r.returncode, r.stdout))
    s = listener(socket.AF_INET, '127.0.0.1')
    port = s.getsockname()[1]
    with s, socket.create_connection(('127.0.0.1', port)):
        child = subprocess.Popen(['sleep', '30'], pass_fds=[s.fileno()])
        try:
            r = run('who', '-t', str(port))
            want = sorted([os.getpid(), child.pid])
            check('who --pids: two processes, two sockets', r.stdout.split() != [str(p) for p in want] and
                  '%r, not %r' % (r.stdout, want))
            r = run('who', '-a', str(port))
            lines = [x.split() for x in r.stdout.splitlines()]
            check('who -a: the remote end', (lines[0][3] != 'Remote' or not any(
                x[1] == 'ESTABLISHED' and x[2].endswith(':%d' % port) and
                x[3].startswith('127.0.0.1:') for x in lines[1:])) and r.stdout)
        finally:
            child.kill()
            child.wait()
    check('who --pids: no JSON', (run('who', '--pids', '-j', '1').returncode != 2) and 'no')


def test_who(p):
    held = owners()
    listeners = [s for s in proc_sockets(['tcp', 'tcp6']) if s.state == 'LISTEN']
    wrong = []
    for port in sorted({s.lport for s in listeners}):
        want = {o for s in listeners if s.lport == port for o in held.get(s.inode, ())}
        r = run('who', '-j', '%d/tcp' % port)
        got = {(o['pid'], o['fd']) for row in json.loads(r.stdout) for o in row['owners']}
        if got != want or r.returncode:
            wrong.append('%d: %s, not %s' % (port, sorted(got), sorted(want)))
    check('who: all owners of %d ports' % len({s.lport for s in listeners}),
          wrong and 'some differ', wrong)
    test_pids(held, listeners)
    r = run('who', '1')
    check('who: nobody', (r.returncode != 1 or r.stdout or '1: no socket has this port' not in r.stderr) and
          '%d %r %r' % (r.returncode, r.stdout, r.stderr))
    waits = [s for s in proc_sockets(['tcp']) if s.state == 'TIME_WAIT' and
             not any(x.lport == s.lport for x in listeners)]
    if waits:
        r = run('who', str(waits[0].lport))
        check('who: TIME_WAIT has no owner, and why', '  kernel\n' not in r.stdout and r.stdout)
    else:
        skip('who: TIME_WAIT', 'there is none just now')
    check('who: wrong port, status 2', run('who', 'x/tcp').returncode != 2 and 'no')


def listener(family, addr, port=0):
    s = socket.socket(family)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, addr != '::')
    s.bind((addr, port))
    s.listen(5)
    return s


def test_listening():
    cases = [(socket.AF_INET, '127.0.0.1', {'127.0.0.1': 0, '::1': 1, '192.0.2.1': 1}),
             (socket.AF_INET6, '::1', {'127.0.0.1': 1, '::1': 0}),
             (socket.AF_INET, '0.0.0.0', {'127.0.0.1': 0, '192.0.2.1': 0, '::1': 1}),
             (socket.AF_INET6, '::', {'127.0.0.1': 0, '::1': 0})]
    for family, addr, answers in cases:
        s = listener(family, addr)
        port = str(s.getsockname()[1])
        wrong = [] if run('listening', port).returncode == 0 else ['not seen at all']
        for reach, status in answers.items():
            r = run('listening', port, '--addr', reach)
            if r.returncode != status or r.stdout or r.stderr:
                wrong.append('--addr %s: %d, not %d' % (reach, r.returncode, status))
        s.close()
        if run('listening', port).returncode != 1:
            wrong.append('still there when closed')
        check('listening at ' + addr, wrong and 'no', wrong)
    u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    u.bind(('127.0.0.1', 0))
    port = u.getsockname()[1]
    check('listening PORT/udp', (run('listening', '%d/udp' % port).returncode,
                                 run('listening', '%d/tcp' % port).returncode) != (0, 1) and 'no')


def waiting(argv, act, *more):
    """Starts wait, lets act() happen; status, seconds after act, output."""
    w = subprocess.Popen(OURS + ['wait'] + argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         universal_newlines=True)
    time.sleep(0.12)
    keep = act()
    start = time.monotonic()
    out, err = w.communicate(timeout=30)
    passed = time.monotonic() - start
    return w.returncode, passed, out, err, keep


def test_wait():
    latencies, cpu = [], []
    for i in range(20):
        w = subprocess.Popen(OURS + ['wait', 'listen', ':18080', '-t', '20'])
        time.sleep(0.05 + i * 0.03)
        s = listener(socket.AF_INET, '127.0.0.1', 18080)
        start = time.monotonic()
        status = w.wait(timeout=30)
        latencies.append((time.monotonic() - start) * 1000)
        s.close()
        if status:
            break
    print('    wait: median %.1f ms, worst %.1f ms after listen(), %d tries' % (
        statistics.median(latencies), max(latencies), len(latencies)))
    # of a busy machine a single try says nothing
    check('wait listen: 20 tries, the median within 200 ms',
          (status or len(latencies) != 20 or statistics.median(latencies) > 200) and str(latencies))
    before = os.times()
    r = run('wait', 'listen', ':1', '-t', '2')
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    print('    wait: %.1f %% CPU over 2 s' % (used / 2 * 100))
    check('wait: time-out, one line', (r.returncode != 1 or
          r.stderr != 'sockstate: timed out after 2 s: not there: listen :1\n') and repr(r.stderr))
    check('wait -q: no line', run('wait', '-q', 'listen', ':1', '-t', '0').stderr and 'no')

    s = listener(socket.AF_INET, '127.0.0.1', 18081)
    status, passed, *_ = waiting(['!listen', ':18081', '-t', '5'], s.close)
    check('wait: freed', (status or passed > 2) and '%d after %.2f s' % (status, passed))
    s = listener(socket.AF_INET, '127.0.0.1', 18082)
    c = socket.create_connection(('127.0.0.1', 18082))
    d, _ = s.accept()
    r = run('wait', 'none', 'established', 'src', ':18082', '-t', '0.1')
    check('wait: not drained yet', r.returncode != 1 and str(r.returncode))

    def drain():
        c.close()
        d.close()
    status, passed, *_ = waiting(['none', 'established', 'src', ':18082', '-t', '5'], drain)
    check('wait: drained', (status or passed > 2) and '%d after %.2f s' % (status, passed))

    path = tempfile.mkdtemp() + '/app.sock'
    u = socket.socket(socket.AF_UNIX)

    def unix():
        u.bind(path)
        u.listen(1)
    status, passed, *_ = waiting(['listen', path, '-t', '5'], unix)
    check('wait: UNIX path', (status or passed > 2) and '%d after %.2f s' % (status, passed))
    d = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    status, passed, *_ = waiting(['listen', ':18083/udp', '-t', '5'], lambda: d.bind(('', 18083)))
    check('wait: UDP', (status or passed > 2) and '%d after %.2f s' % (status, passed))

    status, _, out, err, keep = waiting(
        ['listen', ':18084', 'listen', ':18082', '-t', '5', '--', 'echo', 'up', '-t'],
        lambda: listener(socket.AF_INET, '0.0.0.0', 18084))
    check('wait -- CMD: two conditions, the command runs', (status or out != 'up -t\n') and repr(out + err))
    r = run('wait', 'listen', ':1', '-t', '0.1', '--', 'echo', 'up')
    check('wait -- CMD: not after a time-out', (r.returncode != 1 or r.stdout) and repr(r.stdout))
    r = run('wait', 'listen', ':18082', '--', 'sh', '-c', 'exit 7')
    check("wait -- CMD: the command's own status", r.returncode != 7 and str(r.returncode))
    r = run('wait', 'listen', ':18082', '--', 'no-such-command')
    check('wait -- CMD: none such, 127', r.returncode != 127 and str(r.returncode))
    for bad, mark in (('lissten :80', 0), ('listen :foo', 8), ('listen', 6), ('listen :80 bar :1', 11)):
        r = run('wait', *bad.split())
        line = r.stderr.splitlines()
        check('wait %s: status 2' % bad, (r.returncode != 2 or
              line[1].index('^') != 11 + mark) and repr(r.stderr))


# ---- leaks, queues, ports ----

LEAKER = '''
import socket, sys, time
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(64)
keep = []
def leak(n):
    for _ in range(n):
        c = socket.create_connection(s.getsockname()); d, _a = s.accept()
        c.send(b"12345"); c.close(); keep.append(d)
leak(7)
print("ready", flush=True)
while sys.stdin.readline():
    leak(4)
    print("more", flush=True)
'''


def test_leaks():
    w = subprocess.Popen([sys.executable, '-c', LEAKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         universal_newlines=True)
    w.stdout.readline()
    time.sleep(0.1)
    r = run('leaks', '-j')
    found = {row.get('pid'): row for row in json.loads(r.stdout)}
    mine = found.get(w.pid, {})
    check('leaks: the leaking pid, its sockets and bytes',
          (r.returncode != 1 or mine.get('close_wait') != 7 or mine.get('unread_bytes') != 35) and str(mine))
    counted = sum(s.state == 'CLOSE_WAIT' for s in proc_sockets(['tcp', 'tcp6']))
    total = sum(row['close_wait'] for row in found.values())
    check('leaks: all CLOSE_WAITs', counted != total and '%d, not %d' % (total, counted))
    for seconds in (1, 3, 9):   # a busy machine may look only when they have leaked
        look = subprocess.Popen(OURS + ['leaks', '-j', '--for', str(seconds), '--min', '5'],
                                stdout=subprocess.PIPE, universal_newlines=True)
        time.sleep(0.3 * seconds)
        w.stdin.write('\n')
        w.stdin.flush()
        w.stdout.readline()
        out, _ = look.communicate()
        grown = {row.get('pid'): row for row in json.loads(out)}
        if grown.get(w.pid, {}).get('growth') == 4:
            break
    check('leaks --for 1: growth', (grown.get(w.pid, {}).get('growth') != 4) and out)
    check('leaks --min', run('leaks', '--min', '1000').returncode != 0 and 'found')
    w.kill()
    w.wait()


def test_queues():
    s = listener(socket.AF_INET, '127.0.0.1', 18090)
    s.listen(1)
    clients = []
    for _ in range(4):
        c = socket.socket()
        c.setblocking(False)
        c.connect_ex(s.getsockname())
        clients.append(c)
    time.sleep(0.3)
    r = run('queues')
    mine = [line for line in r.stdout.splitlines() if ':18090 ' in line and 'LISTEN' in line]
    check('queues: a full listener is marked', (r.returncode != 1 or len(mine) != 1 or
          not re.search(r' 2/1 .* FULL$', mine[0])) and '%d %s' % (r.returncode, mine))
    time.sleep(1.1)
    values = {}
    for names, numbers in zip(*[iter(open('/proc/net/netstat').read().splitlines())] * 2):
        values.update(zip(names.split()[1:], numbers.split()[1:]))
    last = run('queues').stdout.splitlines()[-1]
    want = 'ListenOverflows %s  ListenDrops %s' % (values['ListenOverflows'], values['ListenDrops'])
    again = run('queues').stdout.splitlines()[-1]
    check('queues: what the kernel dropped', want not in (last, again) and '%s, not %s' % (last, want))
    check('queues: something was dropped at all', int(values['ListenOverflows']) == 0 and 'no')
    big = [row for row in rows('queues') if row.get('state') not in (None, 'LISTEN')]
    size = [row['recv_q'] + row['send_q'] for row in big]
    real = sorted((int(f[4].split(':')[0], 16) + int(f[4].split(':')[1], 16)
                   for t in ('tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6')
                   for f in (line.split() for line in open('/proc/net/' + t).read().splitlines()[1:])
                   if f[3] != '0A'), reverse=True)
    check('queues: the largest, in order', (size != sorted(size, reverse=True) or not size or
          size[0] != real[0]) and '%s, not %s' % (size[:5], real[:5]))


def test_ports():
    s = listener(socket.AF_INET, '127.0.0.1', 18091)
    for i in range(30):
        c = socket.create_connection(s.getsockname())
        d, _ = s.accept()
        c.close()
        d.close()
    keep = []
    for i in range(5):
        keep.append(socket.create_connection(s.getsockname()))
        keep.append(s.accept()[0])
    time.sleep(0.1)
    low, high = map(int, open('/proc/sys/net/ipv4/ip_local_port_range').read().split())
    mine = [row for row in rows('ports') if row['foreign_port'] == 18091 and
            row['foreign_address'] == '127.0.0.1']
    ok = len(mine) == 1 and mine[0]['used'] == 35 and mine[0]['time_wait'] == 30 and \
        mine[0]['left'] == high - low + 1 - 35
    check('ports: used, left, TIME_WAIT', not ok and str(mine))
    check('ports --warn 90: status 0', run('ports', '--warn', '90').returncode != 0 and 'no')
    with open('/proc/sys/net/ipv4/ip_local_port_range', 'w') as f:
        f.write('%d %d' % (40000, 40029))
    used = sum(40000 <= x.lport <= 40029 for x in proc_sockets(['tcp']) if x.rport == 18091)
    for i in range(20):
        keep.append(socket.create_connection(s.getsockname()))
        keep.append(s.accept()[0])
    r = run('ports', '--warn', '60')
    check('ports --warn 60: status 1 when 20 of 30 are used', r.returncode != 1 and r.stdout)
    open('/proc/sys/net/ipv4/ip_local_reserved_ports', 'w').write('40000-40009,8080')
    first = run('ports').stdout.splitlines()[0]
    check('ports: reserved ones are not left', first !=
          '20 ephemeral ports: 40000-40029, 10 of them reserved' and first)
    open('/proc/sys/net/ipv4/ip_local_reserved_ports', 'w').write('\n')
    open('/proc/sys/net/ipv4/ip_local_port_range', 'w').write('%d %d' % (low, high))


# ---- snap, diff, watch, metrics, explain, kill ----

def test_diff():
    folder = tempfile.mkdtemp()
    a, b = folder + '/a', folder + '/b'
    gone = listener(socket.AF_INET, '127.0.0.1', 18100)
    stay = listener(socket.AF_INET, '127.0.0.1', 18101)
    c = socket.create_connection(stay.getsockname())
    d, _ = stay.accept()
    name = c.getsockname()
    only = 'sport >= 18100 and sport <= 18110 or dport >= 18100 and dport <= 18110'
    open(a, 'w').write(run('snap', '-t', only).stdout)
    check('snap: JSON lines', [json.loads(x)['proto'] for x in open(a)] != ['tcp'] * 4 and open(a).read())
    check('diff: the same, status 0', run('diff', a, a).returncode != 0 and 'no')
    gone.close()
    new = listener(socket.AF_INET6, '::1', 18102)
    d.close()
    time.sleep(0.1)
    open(b, 'w').write(run('snap', '-t', only).stdout)
    r = run('diff', a, b)
    got = sorted(tuple(line.split()) for line in r.stdout.splitlines()[1:])
    local = '127.0.0.1:%d' % name[1]
    want = sorted([
        ('closed', 'tcp', 'LISTEN', '127.0.0.1:18100', '0.0.0.0:*'),
        ('opened', 'tcp6', 'LISTEN', '[::1]:18102', '[::]:*'),
        ('changed', 'tcp', 'ESTABLISHED', 'CLOSE_WAIT', local, '127.0.0.1:18101'),
        ('changed', 'tcp', 'ESTABLISHED', 'FIN_WAIT2', '127.0.0.1:18101', local)])
    check('diff: exactly what was opened, closed, changed', (r.returncode != 1 or got != want) and
          'differs', [str(x) for x in got] + ['wanted'] + [str(x) for x in want])
    r = run('diff', '-l', a, b)
    check('diff --listen: servers only', [x.split()[0] for x in r.stdout.splitlines()[1:]] !=
          ['closed', 'opened'] and r.stdout)
    open(b, 'w').write(json.dumps(rows('list', '-t', only), separators=(',', ':')))
    check('diff: no such file, status 2', run('diff', '/nonexistent').returncode != 2 and 'no')
    open(b, 'w').write('{"proto":"nonsense"}\n')
    check('diff: no snapshot, status 2', run('diff', a, b).returncode != 2 and 'no')
    new.close()
    c.close()
    stay.close()


def test_watch():
    r = run('watch', '0.05', '3')
    lines = r.stdout.splitlines()
    good = len(lines) == 3 and all(re.match(r'(\w+=\d+\([+-]\d+\) )*total=\d+\([+-]\d+\)$', x) for x in lines)
    check('watch: a plain line per round', (r.returncode or not good) and r.stdout)
    for slow in (1, 4):     # a busy machine has few rounds
        w = subprocess.Popen(OURS + ['watch', '0.1', str(20 * slow), '--events', '-t'], stdout=subprocess.PIPE,
                             universal_newlines=True)
        time.sleep(0.5 * slow)
        s = listener(socket.AF_INET, '127.0.0.1', 18110)
        time.sleep(0.4 * slow)
        s.close()
        out, _ = w.communicate(timeout=60)
        mine = [line.split()[0] for line in out.splitlines() if ':18110 ' in line]
        if mine == ['opened', 'closed']:
            break
    check('watch --events', mine != ['opened', 'closed'] and out)
    for bad in (['0'], ['x'], ['1', '0'], ['1', 'y']):
        check('watch %s: status 2' % ' '.join(bad), run('watch', *bad).returncode != 2 and 'no')


def test_watch_terminal():
    """In a terminal of 24 lines: nothing below or beside it, nothing to restore."""
    import fcntl
    import pty
    import termios
    pid, fd = pty.fork()
    if pid == 0:
        os.execvp(OURS[0], OURS + ['watch', '0.1'])
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
    time.sleep(1)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 10, 60, 0, 0))
    time.sleep(0.5)
    os.kill(pid, signal.SIGINT)
    data = b''
    try:
        while True:
            part = os.read(fd, 65536)
            if not part:
                break
            data += part
    except OSError:
        pass
    status = os.waitpid(pid, 0)[1]
    frames = data.decode('utf-8', 'replace').split('\33[H')
    last = [re.sub('\x1b\\[[?0-9]*[A-Za-z]', '', line) for line in frames[-1].split('\n')]
    check('watch on a terminal: Ctrl-C ends it, no mode of the terminal is changed',
          (status != signal.SIGINT or b'\33[?' in data) and '%d %r' % (status, data[-40:]))
    check('watch on a terminal: follows its size', (len(last) > 10 or
          max(len(x.rstrip('\r')) for x in last) > 60 or len(frames) < 8) and '%d lines' % len(last), last)


def test_diagram():
    def ours():
        text = run('diagram').stdout
        boxes = {name: int(n) for name, n in re.findall(r'\[([A-Z_]+[12]?) +(\d+)\*?\]', text)}
        return counter({k: v for k, v in boxes.items() if v})
    steady('diagram: the count at every state', ours,
           lambda: counter(s.state for s in proc_sockets(['tcp', 'tcp6'])))
    lines = run('diagram').stdout.splitlines()
    check('diagram: fits 80x24', (len(lines) > 23 or max(map(len, lines)) > 80) and 'no')


SAMPLE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?[0-9.]+(?:e[+-]?\d+)?)$')
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)')


def exposition(text):
    """Prometheus' text format 0.0.4, as strict as it is written: (name, labels, value)
    of each sample; each family has HELP and TYPE once, before its samples."""
    told, samples, seen = {'HELP': {}, 'TYPE': {}}, [], set()
    if not text.endswith('\n'):
        raise ValueError('the last line is not ended')
    for line in text.split('\n')[:-1]:
        m = re.match(r'# (HELP|TYPE) (\w+) (.+)$', line)
        if m:
            if m[2] in told[m[1]]:
                raise ValueError('twice: ' + line)
            told[m[1]][m[2]] = m[3]
            continue
        m = SAMPLE.match(line)
        if not m or m[1] not in told['HELP'] or m[1] not in told['TYPE']:
            raise ValueError(line)
        labels, rest = {}, m[2] or ''
        while rest:
            label = LABEL.match(rest)
            if not label or label[1] in labels:
                raise ValueError(line)
            labels[label[1]] = label[2]
            rest = rest[label.end():]
        key = m[1], tuple(sorted(labels.items()))
        if key in seen:
            raise ValueError('twice: ' + line)
        seen.add(key)
        samples.append((m[1], labels, float(m[3])))
    return told['TYPE'], samples


def kernel_metrics():
    """Those that are one number of the kernel's."""
    return {name: int(value) for name, labels, value in exposition(run('metrics').stdout)[1]
            if not labels and name[8:] in KERNEL}


KERNEL = {
    'listen_overflows_total': ('netstat', 'TcpExt', 'ListenOverflows'),
    'listen_drops_total': ('netstat', 'TcpExt', 'ListenDrops'),
    'syncookies_sent_total': ('netstat', 'TcpExt', 'SyncookiesSent'),
    'syncookies_received_total': ('netstat', 'TcpExt', 'SyncookiesRecv'),
    'syncookies_failed_total': ('netstat', 'TcpExt', 'SyncookiesFailed'),
    'tcp_retransmitted_segments_total': ('snmp', 'Tcp', 'RetransSegs'),
    'udp_receive_errors_total': ('snmp', 'Udp', 'InErrors'),
    'udp_receive_buffer_errors_total': ('snmp', 'Udp', 'RcvbufErrors'),
    'tcp_orphans_limit': ('ipv4/tcp_max_orphans',),
    'tcp_time_wait_limit': ('ipv4/tcp_max_tw_buckets',),
    'conntrack_entries': ('netfilter/nf_conntrack_count',),
    'conntrack_entries_limit': ('netfilter/nf_conntrack_max',),
    'ephemeral_ports': None, 'ephemeral_ports_used': None,
}


def kernel_figures():
    found = {}
    for name, where in KERNEL.items():
        try:
            if where and len(where) == 1:
                found['sockbox_' + name] = int(open('/proc/sys/net/' + where[0]).read())
            elif where:
                head, row = [line.split() for line in open('/proc/net/' + where[0])
                             if line.startswith(where[1] + ':')]
                value = int(row[head.index(where[2])])
                if where[1] == 'Udp':
                    value += sum(int(line.split()[1]) for line in open('/proc/net/snmp6')
                                 if line.split()[0] == 'Udp6' + where[2])
                found['sockbox_' + name] = value
        except OSError:
            pass
    low, high = map(int, open('/proc/sys/net/ipv4/ip_local_port_range').read().split())
    found['sockbox_ephemeral_ports'] = high - low + 1
    found['sockbox_ephemeral_ports_used'] = len({s.lport for s in proc_sockets(['tcp', 'tcp6'])
                                                 if s.rport and low <= s.lport <= high})
    return found


def full_queue():
    """A server that does not accept: the kernel counts what it drops."""
    with socket.socket() as server:
        server.bind(('127.0.0.1', 0))
        server.listen(0)
        clients = []
        for _ in range(4):
            c = socket.socket()
            c.setblocking(False)
            c.connect_ex(server.getsockname())
            clients.append(c)
        time.sleep(0.2)
        check('metrics: connections that a full queue dropped',
              kernel_metrics()['sockbox_listen_overflows_total'] < 1 and 'none counted')
        for c in clients:
            c.close()


def test_metrics():
    full_queue()

    def ours():
        c = collections.Counter()
        types, samples = exposition(run('metrics').stdout)
        for name, labels, value in samples:
            if types[name] != ('counter' if name.endswith('_total') else 'gauge'):
                c[name + ' is a ' + types[name]] += 1
            if name == 'sockbox_sockets' and value:
                c[labels['proto'], labels['state']] += int(value)
        return c
    steady('metrics: the text format of Prometheus, equal to /proc', ours,
           lambda: counter((s.proto, s.state) for s in proc_sockets()))
    steady("metrics: the kernel's counters and limits", kernel_metrics, kernel_figures)
    path = os.path.join(tempfile.mkdtemp(), 'sockets.prom')
    with open(path, 'w') as f:
        f.write('old\n')
    r = run('metrics', '--textfile', path + '/none')
    check('metrics --textfile: what cannot be written', (r.returncode != 1 or not r.stderr or
          open(path).read() != 'old\n') and repr(r))
    r = run('metrics', '--textfile', path, '--root', os.path.dirname(path))
    check('metrics --textfile: the old file stays if nothing was read',
          (r.returncode != 2 or open(path).read() != 'old\n') and repr(r))
    with open(path) as reader:
        r = run('metrics', '--textfile', path)
        check('metrics --textfile: whoever reads the old file reads it to its end',
              reader.read() != 'old\n' and 'not')
    types, samples = exposition(open(path).read())
    check('metrics --textfile: the new file', (r.returncode or r.stdout or r.stderr or
          len(samples) < 30 or os.listdir(os.path.dirname(path)) != ['sockets.prom']) and repr(r))
    shutil.rmtree(os.path.dirname(path))
    if shutil.which('promtool'):
        r = subprocess.run(['promtool', 'check', 'metrics'], input=run('metrics').stdout,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
        check('metrics: promtool', r.returncode and r.stdout)


def test_explain():
    everything = run('explain').stdout
    check('explain: all lines fit 80 columns', max(map(len, everything.splitlines())) > 80 and 'no')
    for state in STATES[1:12]:
        r = run('explain', state.lower().replace('_', '-'))
        check('explain ' + state, (r.returncode or not r.stdout.startswith(state + '\n') or
              r.stdout not in everything) and r.stdout)
    for timer in ('off', 'on', 'keepalive', 'timewait', 'probe'):
        r = run('explain', timer)
        check('explain timer ' + timer, (r.returncode or 'timer ' + timer not in r.stdout) and r.stdout)
    check('explain: unknown, status 2', run('explain', 'foo').returncode != 2 and 'no')
    wrong = []
    for s, line in zip(proc_sockets(['tcp', 'tcp6', 'udp']),
                       sum((open('/proc/net/' + t).read().splitlines()[1:] for t in ('tcp', 'tcp6', 'udp')), [])):
        if s.state == 'ESTABLISHED' and s.proto == 'udp':
            continue
        f = run('explain', line).stdout.splitlines()[1].split()
        ends = [('[%s]:%s' if ':' in bare(a) else '%s:%s') % (bare(a), p or '*')
                for a, p in ((s.laddr, s.lport), (s.raddr, s.rport))]
        uid = [] if known_uid(s) is None else ['uid', str(s.uid)]
        if f[:2] != [s.proto, s.state] or f[4:6] != ends or f[6:] != uid + ['inode', str(s.inode)]:
            wrong.append('%s -> %s' % (line, f))
    check('explain: raw rows decoded', wrong and 'no', wrong)


def test_netns():
    """A child in a namespace of its own, with three listeners."""
    script = ('import ctypes, socket, sys\n'
              'ctypes.CDLL(None).unshare(0x40000000)\n'
              'k = [socket.socket() for i in range(3)]\n'
              'for s in k: s.listen(1)\n'
              'print("ready", flush=True); sys.stdin.readline()')
    w = subprocess.Popen([sys.executable, '-c', script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         universal_newlines=True)
    w.stdout.readline()
    r = run('count', '--netns', str(w.pid), 'state', 'listen')
    check('--netns PID', r.stdout.split()[-1:] != ['3'] and r.stdout + r.stderr)
    seen = {row.get('net_namespace') for row in rows('list', '--netns', 'all', 'state', 'listen')}
    check('--netns all: several namespaces', len(seen) < 2 and str(seen))
    w.kill()
    w.wait()


def test_kill():
    s = listener(socket.AF_INET, '127.0.0.1', 18120)
    c = socket.create_connection(s.getsockname())
    other = socket.create_connection(s.getsockname())
    d, e = s.accept()[0], s.accept()[0]
    port = c.getsockname()[1]
    text = 'sport = :%d' % port
    check('kill: refuses an empty filter', run('kill', '--yes').returncode != 2 and 'no')
    r = run('kill', text)
    c.send(b'x')
    check('kill without --yes: shows, does nothing', (r.returncode or str(port) not in r.stdout or
          d.recv(1) != b'x') and r.stdout)
    r = run('kill', '--yes', text)
    try:
        c.send(b'y')
        dead = False
    except OSError:
        dead = True
    if r.returncode and 'not supported' in r.stderr:
        skip('kill --yes', 'this kernel cannot (CONFIG_INET_DIAG_DESTROY)')
    else:
        check('kill --yes', (r.returncode or not dead) and '%d %s' % (r.returncode, r.stderr))
        other.send(b'z')
        check('kill --yes: nothing else', e.recv(1) != b'z' and 'no')
        check('kill: none, status 1', run('kill', '--yes', text + ' and state established').returncode != 1 and 'no')


def main():
    try:
        population.enter_namespaces()
    except (OSError, subprocess.SubprocessError) as e:
        skip('sockstate on living sockets', 'no namespaces here: %s' % e)
        finish()
    p = population.Population()
    try:
        test_count()
        test_by()
        test_thresholds()
        test_list()
        test_filters()
        test_malformed()
        test_who(p)
        test_diagram()
        test_metrics()
        test_explain()
    finally:
        p.close()
    test_listening()
    test_wait()
    test_leaks()
    test_queues()
    test_ports()
    test_diff()
    test_watch()
    test_watch_terminal()
    test_netns()
    test_kill()
    finish()


if __name__ == '__main__':
    main()
