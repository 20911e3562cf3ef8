#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# In the quick selection.
"""The two back ends: the same rows from both, under churn, and each of them
without the other."""
import ctypes
import json
import os
import re
import socket
import struct
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import population                                           # noqa: E402
from report import SOCKBOX, check, configured, fail, finish, ok, skip   # noqa: E402

NETSTAT = SOCKBOX + ['netstat']
libc = ctypes.CDLL(None, use_errno=True)


def run(argv, **more):
    p = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, timeout=60, **more)
    return (p.stdout.decode('utf-8', 'surrogateescape').splitlines(),
            p.stderr.decode('utf-8', 'surrogateescape').splitlines(), p.returncode)


def netstat(*args, **more):
    return run(NETSTAT + list(args), **more)


def backend(which, *args, **more):
    return netstat('--backend', which, *args, **more)


def difference(a, b):
    a, b = sorted(a), sorted(b)
    rest = list(b)
    only_a = []
    for line in a:
        if line in rest:
            rest.remove(line)
        else:
            only_a.append(line)
    return ['- ' + line for line in only_a] + ['+ ' + line for line in rest]


def same_rows(options):
    """Timers and queues move: what differs must differ three times."""
    for _ in range(3):
        proc, diag, auto = [backend(w, *options.split())[0] for w in ('proc', 'diag', 'auto')]
        wrong = difference(proc, diag) + difference(proc, auto)
        if not wrong:
            break
        time.sleep(.1)
    check('%s: %d rows are the same from both back ends' % (options, len(proc)),
          wrong and 'rows differ (- proc, + diag or auto)', wrong)


def told():
    """-v names the back end; with this kernel's modules the table decides."""
    _, err, _ = netstat('-tuxanv')
    tables = dict(re.match(r'netstat: (\w+): (\S+)$', line).groups() for line in err)
    check('-v tells the back end of every table',
          set(tables) != {'tcp', 'tcp6', 'udp', 'udp6', 'unix'} and repr(tables))
    check('plain listings come from sock_diag', set(tables.values()) != {'sock_diag'} and repr(tables))
    for options, wanted in (('-tanov', '/proc/net'), ('-tanev', '/proc/net'), ('-tlnev', 'sock_diag'),
                            ('-uanev', 'sock_diag'), ('-tanv', 'sock_diag')):
        _, err, _ = netstat(options, '-4')
        check('%s: answered by %s' % (options, wanted),
              [line for line in err if not line.endswith(' ' + wanted)] and repr(err))


def names(made):
    """Names that hold line breaks and forged rows."""
    out, _, status = netstat('-xan')
    inodes = {str(u['inode']) for u in made}
    rows = [line for line in out if len(line.split()) > 6 and set(line.split()) & inodes]
    check('hostile names: a row each', len(rows) != len(made) and repr(rows))
    check('hostile names: nothing forged',
          [line for line in out if line.endswith('/run/systemd/private') and '\\x0a' not in line])
    check('hostile names: exit status 0', status and repr(status))
    out, err, status = backend('proc', '-xan')
    check('/proc alone: what cannot be a row is counted, status 1',
          (status != 1 or not any('could not be verified' in e for e in err)) and repr((err, status)))


def forged_twice():
    """From /proc alone a forged row that repeats a real inode is marked."""
    real = socket.socket(socket.AF_UNIX)
    real.bind('\0backends-real')
    real.listen()
    inode = os.fstat(real.fileno()).st_ino
    # as kernels print it: a pointer of 4 digits would be no row
    row = '\n%016x: 00000002 00000000 00010000 0001 01 %d @x\nz' % (0xffff, inode)
    fake = socket.socket(socket.AF_UNIX)
    fake.bind('\0' + row)
    out, _, _ = netstat('-xan')
    whole = re.compile(r'unix +\d+ +\[[^]]*\] +\w+ +(\w+ +)?%d ' % inode)
    lines = [line for line in out if whole.match(line)]
    check('sock_diag: the true row of a forged inode',
          (len(lines) != 1 or not lines[0].endswith('@backends-real')) and repr(lines))
    if configured('CONFIG_FEATURE_UNIX_CHECK'):
        out, err, _ = backend('proc', '-xan')
        lines = [line for line in out if whole.match(line)]
        marked = [line for line in lines if line.endswith('(unverified)')]
        # the true one too where the kernel's order puts it behind the forged one
        check('/proc alone: both rows, the forged one is marked',
              (len(lines) != 2 or not any('@x ' in line for line in marked)) and repr(lines))


class Churn(threading.Thread):
    """Opens and closes as fast as asked; counts what it did."""

    def __init__(self, per_second):
        super().__init__(daemon=True)
        code = """
import socket, sys, time
rate, start, n = %d, time.time(), 0
server = socket.socket(); server.bind(('127.0.0.3', 0)); server.listen(500)
server.setblocking(True)
opt = (socket.SOL_SOCKET, socket.SO_LINGER, b'\\1\\0\\0\\0\\0\\0\\0\\0')
while time.time() - start < 20:
    c = socket.socket(); c.setsockopt(*opt); c.connect(server.getsockname())
    a = server.accept()[0]; a.setsockopt(*opt)
    u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(('127.0.0.3', 0))
    x, y = socket.socketpair()
    for s in (c, a, u, x, y): s.close()
    n += 5
    ahead = n / rate - (time.time() - start)
    if ahead > .01:
        time.sleep(ahead)
        sys.stdout.write('%%d\\n' %% n); sys.stdout.flush()
""" % per_second
        self.p = subprocess.Popen([sys.executable, '-c', code], stdout=subprocess.PIPE, text=True)
        self.count = 0
        self.start_time = time.time()
        self.start()

    def run(self):
        for line in self.p.stdout:
            self.count = int(line)

    def stop(self):
        rate = self.count / (time.time() - self.start_time)
        self.p.kill()
        self.p.wait()
        return rate


def churn():
    """Sockets that live through it are all listed, each of them once. /proc gives
    its text by the page and finds its place again by counting rows of a hash
    bucket: there a neighbour's end can hide a row or show it again, in every
    program that reads it, the more the longer the reader is kept waiting. So of
    /proc one in a hundred is allowed, and of ten runs two may be off; sock_diag
    has a hundred times fewer such places, one run may meet one."""
    keep = []
    for i in range(300):
        s = socket.socket()
        s.bind(('127.0.0.2', 0))
        s.listen()
        c = socket.create_connection(s.getsockname())
        u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        u.bind(('127.0.0.2', 0))
        keep += [s, c, s.accept()[0], u, *socket.socketpair()]
    place = {str(os.fstat(s.fileno()).st_ino): str(s) for s in keep}
    inodes = set(place)
    storm = Churn(10000)
    time.sleep(.5)
    wrong = {'proc': [], 'diag': []}
    allowed = {'proc': len(inodes) // 100, 'diag': 0}
    runs_off = {'proc': 2, 'diag': 1}
    for _ in range(10):
        for which in wrong:
            out, err, _ = backend(which, '-tuxane')
            seen = {}
            for line in out:
                for word in line.split():
                    if word in inodes:
                        seen[word] = seen.get(word, 0) + 1
            lost = [place[i] for i in inodes - set(seen)]
            twice = [place[i] for i in seen if seen[i] > 1]
            if len(lost) + len(twice) > allowed[which]:
                wrong[which].append('lost %s, twice %s' % (lost, twice))
    rate = storm.stop()
    for which, text in wrong.items():
        check('%s: %d sockets live through %d opened and closed per second' % (
            which, len(inodes), rate), len(text) > runs_off[which] and
            '%d of 10 listings: %s' % (len(text), text[0]))
    for s in keep:
        s.close()


def without_proc():
    """In a mount namespace whose /proc is an empty directory."""
    whole = netstat('-tuxan')[0]
    hidden = ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /proc && exec "$@"', 'sh'] + NETSTAT
    if run(hidden[:-len(NETSTAT)] + ['true'])[2]:
        return skip('without /proc', 'no mount namespace')
    out, err, status = run(hidden + ['-tuxan'])
    blank = re.compile(r'^(unix  )[-0-9]+ +')
    wrong = difference([blank.sub(r'\1', line) for line in whole],
                       [blank.sub(r'\1', line) for line in out])
    check('without /proc -tuxan is complete', wrong and 'rows differ', wrong)
    check('without /proc the reference count is not invented',
          [line for line in out if line.startswith('unix') and not line.startswith('unix  -')][:1])
    check('without /proc: status 0, nothing on stderr', (status or err) and repr((err, status)))
    out, err, status = run(hidden + ['-tanp'])
    check('without /proc -p says why it cannot',
          (status != 1 or not any('/proc' in e for e in err)) and repr((err, status)))
    check('without /proc -p lists all the same', len(out) < 3 and repr(out))
    _, err, status = run(hidden + ['-wan'])
    if not any('raw' in e for e in netstat('-wanv')[1] if 'sock_diag' in e):
        check('without /proc a table that sock_diag lacks is an error',
              (status != 1 or not err) and repr((err, status)))


def refuse(number, argument, code):
    """A seccomp filter: this system call with this first argument fails."""
    machine = os.uname().machine
    arch, numbers = {'x86_64': (0xc000003e, {'socket': 41}),
                     'aarch64': (0xc00000b7, {'socket': 198})}[machine]
    op = lambda c, jt, jf, k: struct.pack('HBBI', c, jt, jf, k)     # noqa: E731
    program = b''.join((
        op(0x20, 0, 0, 4), op(0x15, 0, 5, arch),                # not this machine's: allow
        op(0x20, 0, 0, 0), op(0x15, 0, 3, numbers[number]),
        op(0x20, 0, 0, 16), op(0x15, 0, 1, argument),
        op(0x06, 0, 0, 0x00050000 | code), op(0x06, 0, 0, 0x7fff0000)))
    buffer = ctypes.create_string_buffer(program)
    fprog = struct.pack('HxxxxxxP', len(program) // 8, ctypes.addressof(buffer))
    if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, fprog):
        os._exit(99)


def without_diag():
    if os.uname().machine not in ('x86_64', 'aarch64'):
        return skip('sock_diag refused', 'no filter for this machine')
    for code, name in ((1, 'EPERM'), (93, 'EPROTONOSUPPORT'), (97, 'EAFNOSUPPORT')):
        out, err, status = netstat('-tuxanv', preexec_fn=lambda: refuse('socket', 16, code))
        if status == 99:
            return skip('sock_diag refused', 'no seccomp')
        wrong = difference(netstat('-tuxan')[0], out)
        check('sock_diag refused (%s): complete from /proc' % name, wrong and 'rows differ', wrong)
        check('sock_diag refused (%s): -v tells, status 0' % name,
              (status or [e for e in err if not e.endswith('/proc/net')]) and repr((err, status)))
    out, err, status = netstat('-tanB', preexec_fn=lambda: refuse('socket', 16, 1))
    check('sock_diag refused: -aB lists what /proc knows', len(out) < 3 and repr((out, err)))


def bound():
    s = socket.socket()
    s.bind(('127.0.0.4', 0))
    row = 'tcp        0      0 %-23s 0.0.0.0:*               BOUND' % ('127.0.0.4:%d' % s.getsockname()[1])
    out = [line.rstrip() for line in netstat('-tnB')[0]]
    if tuple(int(n) for n in re.findall(r'\d+', os.uname().release)[:2]) < (6, 8):
        skip('-B', 'the kernel tells from Linux 6.8 on')
    else:
        check('-B shows a port that is bound', row not in out and repr(out))
    check('without -B it is not there', [line for line in netstat('-tan')[0] if line.startswith(row[:40])])
    check('-B shows nothing else', [line for line in out[2:] if not line.endswith('BOUND')])


def peers():
    a, b = socket.socketpair()
    here = {str(os.fstat(s.fileno()).st_ino) for s in (a, b)}
    out = netstat('-xan', '--peer')[0]
    rows = [line.split() for line in out if here & set(line.split()[:7])]
    wanted = '%d/python3' % os.getpid()
    check('--peer: inode and process of the other end',
          (len(rows) != 2 or any(not here <= set(r) or not any(w.startswith(str(os.getpid()) + '/')
           for w in r) for r in rows)) and repr((rows, wanted)))


def all_owners(made):
    s = socket.socket()
    s.bind(('127.0.0.5', 0))
    s.listen()
    dup = os.dup(s.fileno())
    child = subprocess.Popen(['sleep', '60'], pass_fds=[s.fileno()])
    time.sleep(.1)
    line = [r for r in netstat('-ltnpp')[0] if '127.0.0.5:' in r][0]
    me, name = os.getpid(), 'sleep'
    check('-pp: every process and descriptor', [t for t in (
        '%d/' % me, '[%d]' % s.fileno(), '[%d]' % dup, '%d/%s[%d]' % (child.pid, name, s.fileno()))
        if t not in line] and repr(line))
    child.kill()
    child.wait()
    os.close(dup)
    out = netstat('-tanpp')[0]
    for state, why in (('TIME_WAIT', 'kernel'), ('SYN_RECV', 'kernel'), ('FIN_WAIT1', 'orphan')):
        rows = [r for r in out if state in r]
        if rows:
            check('-pp: %s belongs to: %s' % (state, why), [r for r in rows if not r.rstrip().endswith(' ' + why)])
    if os.geteuid() == 0:
        out = netstat('-ltnpp', preexec_fn=lambda: (os.setgroups([]), os.setgid(65534), os.setuid(65534)))[0]
        rows = [r for r in out if '127.0.0.5:' in r]
        check('-pp: no permission is a reason',
              not (rows and rows[0].rstrip().endswith('not permitted')) and repr(rows))


def hidden_processes():
    """/proc mounted with hidepid: who is not root sees processes of its own."""
    s = socket.socket()
    s.bind(('127.0.0.6', 0))
    s.listen()
    out, err, status = run([
        'unshare', '-m', 'sh', '-c', 'mount -t proc -o hidepid=2 none /proc && exec "$@"', 'sh',
        sys.executable, '-c', 'import os,sys\nos.setgroups([]);os.setgid(65534);os.setuid(65534)\n'
        'os.execvp(sys.argv[1], sys.argv[1:])'] + NETSTAT + ['-ltnpp'])
    rows = [r for r in out if '127.0.0.6:' in r]
    if not rows:
        return skip('hidepid', ' '.join(err)[:80])
    check('-pp: a process that hidepid hides is no permission',
          not rows[0].rstrip().endswith('not permitted') and repr(rows))
    out, err, status = run(['unshare', '-p', '-f', '--mount-proc'] + NETSTAT + ['-ltnpp'])
    rows = [r for r in out if '127.0.0.6:' in r]
    if not rows:
        return skip('another pid namespace', ' '.join(err)[:80])
    check('-pp: from a pid namespace, processes outside of it',
          not rows[0].rstrip().endswith('other pid namespace') and repr(rows))


def namespaces():
    holder = subprocess.Popen(
        ['unshare', '-n', sys.executable, '-c',
         'import socket,sys\ns=socket.socket();s.bind(("0.0.0.0",4711));s.listen()\n'
         'u=socket.socket(socket.AF_UNIX);u.bind("\\0in-netns");u.listen()\n'
         'print(1,flush=True);sys.stdin.read()'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if not holder.stdout.readline():
        return skip('--netns', 'no network namespace')
    pid = str(holder.pid)
    number = re.findall(r'\d+', os.readlink('/proc/%s/ns/net' % pid))[0]
    unprivileged = dict(preexec_fn=lambda: (os.setgroups([]), os.setgid(65534), os.setuid(65534)))
    for options, more, label in ((['--netns', pid], {}, number), (['--netns', 'all'], {}, number),
                                 (['--netns', pid, '--backend', 'proc'], {}, number),
                                 (['--netns', pid], unprivileged, 'pid:' + pid),
                                 (['--netns', 'all'], unprivileged, 'pid:')):
        what = '%s%s' % (' '.join(options).replace(pid, 'PID'), ', unprivileged' if more else '')
        out, err, status = netstat('-lntx', *options, **more)
        rows = [r for r in out if ':4711 ' in r]
        check(what + ': the listener, once, with its namespace',
              (len(rows) != 1 or not rows[0].split()[-1].startswith(label)) and repr((rows, err)))
        rows = [r for r in out if r.endswith('@in-netns')]
        check(what + ': the UNIX socket', len(rows) != 1 and repr(rows))
    check('without --netns it is not there', [r for r in netstat('-lnt')[0] if ':4711 ' in r])
    out, err, status = netstat('-lnt', '--netns', 'no-such-namespace')
    check('--netns of a name that is none: error, status 1', (status != 1 or not err) and repr(err))
    name = 'sockbox-%d' % os.getpid()
    path = '/run/netns/' + name
    try:
        os.makedirs('/run/netns', exist_ok=True)
        open(path, 'w').close()
        subprocess.run(['mount', '--bind', '/proc/%s/ns/net' % pid, path], check=True)
    except (OSError, subprocess.CalledProcessError) as e:
        skip('--netns NAME', str(e))
    else:
        for which in (name, 'all'):
            rows = [r for r in netstat('-lnt', '--netns', which)[0] if ':4711 ' in r]
            check('--netns %s: by its name' % ('NAME' if which == name else which),
                  (len(rows) != 1 or rows[0].split()[-1] != name) and repr(rows))
        subprocess.run(['umount', path])
    if os.path.exists(path):
        os.unlink(path)
    holder.stdin.close()
    holder.wait()


def wrong_word():
    _, err, status = netstat('--backend', 'neither')
    check('--backend neither: usage, status 3', status != 3 and repr(status))


def main():
    if not (configured('CONFIG_NETSTAT') and configured('CONFIG_FEATURE_BACKEND')):
        skip('back ends', 'only one is compiled in')
        return finish()
    try:
        population.enter_namespaces()
        people = population.Population()
    except (OSError, subprocess.CalledProcessError) as e:
        skip('back ends', 'no namespaces here: %s' % e)
        return finish()
    try:
        for options in ('-tuwxanW', '-tuwxa -n', '-ltuwxn', '-tuwxn', '-uwaenW', '-ltuxenW', '-U -an'):
            same_rows(options)
        told()
        bound()
        peers()
        all_owners(people)
        hidden_processes()
        without_proc()
        without_diag()
        namespaces()
        wrong_word()
        churn()
        forged_twice()
        names(people.hostile_names())
    finally:
        people.close()
    return finish()


if __name__ == '__main__':
    main()
