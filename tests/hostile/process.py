# SPDX-License-Identifier: MIT
"""What a program gets from the one that started it: closed or non-blocking
descriptors, no PATH, set-uid, a kernel that refuses calls.  Each stand-in of a
function of libc keeps that function's rules."""
import ctypes
import fcntl
import os
import socket
import subprocess
import sys
import time

from ground import Run, connection, end, folder, sockbox, tree
from report import SOCKBOX, check, configured, skip

# A seccomp filter in plain BPF: one call of x86_64 fails with an error number.
REFUSE = '''
import ctypes, os, struct, sys
call, err = int(sys.argv[1]), int(sys.argv[2])
rows = [(0x20, 0, 0, 4), (0x15, 0, 3, 0xc000003e), (0x20, 0, 0, 0), (0x15, 0, 1, call),
        (0x06, 0, 0, 0x00050000 | err), (0x06, 0, 0, 0x7fff0000)]
code = b''.join(struct.pack('HBBI', *r) for r in rows)
room = ctypes.create_string_buffer(code)
prog = struct.pack('HxxxxxxQ', len(rows), ctypes.addressof(room))
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.create_string_buffer(prog), 0, 0):
    sys.exit(98)
os.execv(sys.argv[3], sys.argv[3:])
'''
CALLS = {'times': 100, 'getrandom': 318, 'poll': 7}


def refusing(call, err=1):
    """What runs a program whose kernel refuses a call; None: not on this machine."""
    if os.uname().machine != 'x86_64' or len(SOCKBOX) != 1:
        return None
    return [sys.executable, '-c', REFUSE, str(CALLS[call]), str(err)]


def script(path, text, mode=0o755):
    with open(path, 'w') as f:
        f.write(text)
    os.chmod(path, mode)


def wait_runs(*command, path=None, cwd='/'):
    env = {} if path is None else {'PATH': path}
    return sockbox('sockstate', 'wait', '-t', '1', '!listen', ':9', '--', *command,
                   env=env, cwd=cwd)


def commands():
    if not configured('CONFIG_SOCKSTATE_WAIT_RUN'):
        skip('commands of wait', 'not in this build')
        return
    here, there = folder(), folder()
    script(here + '/ls', '#!/bin/sh\necho the wrong one\n')
    script(here + '/plain', 'echo "$0" "$1"\n')
    script(here + '/closed', 'x\n', 0o644)
    script(there + '/closed', '#!/bin/sh\necho the open one\n')
    os.mkdir(here + '/folder')
    script(here + '/file', 'x\n')
    full = here + '/plain'
    for name, run, out, rc, err in (
            ('without PATH the current directory is not searched',
             wait_runs('ls', '-d', '/', cwd=here), '/\n', 0, ''),
            ('a script without #! is run by /bin/sh',
             wait_runs('plain', 'a', path=here), full + ' a\n', 0, ''),
            ('the same with a path', wait_runs(full, 'b', path='/'), full + ' b\n', 0, ''),
            ('what may not be run is remembered',
             wait_runs('closed', path=here + ':/bin'), '', 126, 'Permission denied'),
            ('what may not be run is passed over',
             wait_runs('closed', path=here + ':' + there), 'the open one\n', 0, ''),
            ('a directory is no program', wait_runs('folder', path=here), '', 126,
             'Permission denied'),
            ('an element of PATH that is a file',
             wait_runs('plain', path=here + '/file:' + here), here + '/plain \n', 0, ''),
            ('a program that is not there', wait_runs('no-such', path=here), '', 127,
             'No such file'),
            ('an empty name', wait_runs('', path=here), '', 127, 'No such file'),
            ('a name longer than any file', wait_runs('x' * 300, path=here), '', 126, ''),
            ('an empty element of PATH is the current directory',
             wait_runs('plain', 'c', path=there + ':', cwd=here), 'plain c\n', 0, '')):
        wrong = None
        if run.rc != rc:
            wrong = 'exit status is not %d' % rc
        elif run.out != out or err not in run.err:
            wrong = 'wrong output'
        check(name, wrong, run.details())


def descriptors():
    """Nothing that is written to a closed descriptor may reach a socket."""
    server = connection(7901)
    for closed in ((1,), (2,), (0, 1, 2), (0, 2)):
        log = folder() + '/log'
        run = Run(['sh', '-c', 'exec ' + ' '.join('%d>&-' % fd for fd in closed) + '; exec '
                   'strace -o %s -e trace=socket,openat,write,sendto "$@"' % log, 'sh'] +
                  SOCKBOX + ['netstat', '-tan'])
        if not os.path.exists(log):
            skip('closed descriptors', 'no strace')
            break
        with open(log) as f:
            calls = f.read()
        low = [c for c in calls.splitlines() if c.startswith(('socket', 'openat')) and
               c.split()[-1] in ('0', '1', '2') and 'O_PATH' not in c]
        lost = 1 in closed and run.rc != 1
        check('descriptors %s closed' % (closed,),
              'a file got their number' if low else
              'the lost listing is not reported' if lost else None, low + run.details())
    end(server)


def nonblocking():
    rows = ''.join('%4d: 0100007F:0016 0200007F:%04X 01 00000000:00000000 00:00000000 '
                   '00000000     0        0 %d 1 0 20 4 30 10 -1\n' % (i, i + 1, i + 1)
                   for i in range(4000))
    root = tree({'proc/net/tcp': 'head\n' + rows})
    r, w = os.pipe()
    fcntl.fcntl(w, fcntl.F_SETFL, os.O_NONBLOCK)
    p = subprocess.Popen(SOCKBOX + ['netstat', '-tan', '--root', root], stdout=w,
                         stderr=subprocess.PIPE)
    os.close(w)
    time.sleep(.3)
    got = b''
    while True:
        part = os.read(r, 1 << 16)
        if not part:
            break
        got += part
    os.close(r)
    err = p.stderr.read()
    check('a full non-blocking pipe is waited for',
          (p.wait() or err or got.count(b'\n') != 4002) and 'rows are lost',
          [str(p.returncode), err.decode(), str(got.count(b'\n'))])


def clocks():
    for call in ('times', 'poll'):
        before = refusing(call)
        if not before:
            skip('wait without %s(2)' % call, 'for x86_64')
            continue
        run = sockbox('sockstate', 'wait', '-t', '0.3', 'listen', ':9', before=before,
                      timeout=10)
        check('wait ends without %s(2)' % call,
              run.rc == 98 and 'no seccomp' or run.rc != 1 and 'it does not', run.details())


def ids():
    """Of DNS questions: without getrandom(2) they cannot be computed either."""
    before = refusing('getrandom', 38)
    if not before or not configured('CONFIG_FEATURE_DNS'):
        skip('ids without getrandom(2)', 'for x86_64, with FEATURE_DNS')
        return
    rows = ''.join('%4d: 0100007F:0016 %02X01A8C0:0050 01 00000000:00000000 00:00000000 '
                   '00000000     0        0 %d 1 0 20 4 30 10 -1\n' % (i, i + 1, i + 1)
                   for i in range(40))
    root = tree({'proc/net/tcp': 'head\n' + rows})
    conf = folder() + '/resolv.conf'
    script(conf, 'nameserver 127.0.0.1\n', 0o644)
    subprocess.run(['mount', '--bind', conf, '/etc/resolv.conf'], check=True)
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(('127.0.0.1', 53))
    s.settimeout(.2)
    seen = []
    for _ in range(2):
        sockbox('netstat', '-t', '--resolve-timeout', '0.1', '--root', root, before=before)
        one = []
        try:
            while True:
                one.append(int.from_bytes(s.recv(600)[:2], 'big'))
        except OSError:
            pass
        seen.append(list(dict.fromkeys(one)))
    subprocess.run(['umount', '/etc/resolv.conf'], check=True)
    steps = {(b - a * 25173 - 13849) & 0xffff for a, b in zip(seen[0], seen[0][1:])}
    differ = {(b - a) & 0xffff for a, b in zip(seen[0], seen[0][1:])}
    wrong = None
    if len(seen[0]) < 20:
        wrong = 'only %d questions' % len(seen[0])
    elif len(steps) < 15 or len(differ) < 15:
        wrong = 'one follows from the other'
    elif seen[0][:8] == seen[1][:8]:
        wrong = 'the same in two runs'
    check('ids without getrandom(2)', wrong, [str(seen)])


def set_uid():
    if len(SOCKBOX) != 1:
        skip('set-uid', 'not with an emulator')
        return
    copy = folder() + '/sockbox'
    subprocess.run(['cp', SOCKBOX[0], copy], check=True)
    os.chmod(copy, 0o6755)
    p = subprocess.Popen(['setpriv', '--reuid', '65534', '--regid', '65534',
                          '--clear-groups', copy, 'netstat', '-tan', '-c', '5'],
                         stdout=subprocess.PIPE)
    p.stdout.readline()
    with open('/proc/%d/status' % p.pid) as f:
        numbers = [l.split()[1:] for l in f if l.startswith(('Uid:', 'Gid:'))]
    p.kill()
    p.communicate()
    check('a set-uid bit gives nothing',
          numbers != [['65534'] * 4] * 2 and 'privileges are kept', [str(numbers)])


def cases():
    commands()
    descriptors()
    nonblocking()
    clocks()
    ids()
    set_uid()
