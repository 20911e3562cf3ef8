#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# In the quick selection.
"""What happens when the machine gives way.

Part one fails the nth call of every system call that a command makes, for every
n (strace injects the error), and looks at what came out:
  - it ends by itself, by exit, in time;
  - every line on stdout is a line of the undisturbed run: rows whole or not at all;
  - when anything is missing there is a message and a status that says so;
  - a table that cannot be had does not take others with it;
  - an interrupted call (EINTR) changes nothing.
Part two: full disks, closed descriptors, tight limits, signals, hidepid, user
namespaces, no /proc, processes that die while they are looked at.

LONG=y ("make fault") takes every n up to 200 and every error; otherwise the
first three and the last, with one error each.  Arguments: only the matrix, and
only commands that hold one of these words.
"""
import collections
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from report import SOCKBOX, check, finish, ok, skip     # noqa: E402

LONG = os.environ.get('LONG')
TREES = os.path.join(os.path.dirname(HERE), 'golden', 'trees')
SAVED = os.path.join(TREES, 'gold')
PORT = 2601

SAVED_COMMANDS = ['netstat -tuwxan', 'netstat -ta', 'netstat -rn', 'netstat -i', 'netstat -s',
                  'netstat -gn', 'netstat -tane --json', 'sockstate count', 'sockstate list']
LIVE_COMMANDS = ['netstat -tuwxan', 'netstat -tanp', 'netstat -tan --backend diag',
                 'netstat -tan --backend proc', 'netstat -xan --backend diag', 'netstat -ta',
                 'netstat -rn', 'netstat -i', 'sockstate count', 'sockstate list -p',
                 'sockstate who %d' % PORT, 'sockstate listening %d' % PORT,
                 'services https', 'services 1-1023']
SHORT_SAVED = ['netstat -tuwxan', 'netstat -rn']
SHORT_LIVE = ['netstat -tanp', 'netstat -tan --backend diag', 'sockstate who %d' % PORT,
              'services https']

# Calls that are not ours to survive (start and end) or whose failure is no loss.
NOT_INJECTED = {'execve', 'exit_group', 'exit', 'arch_prctl', 'set_tid_address', 'close', 'brk',
                'munmap', 'prctl', 'geteuid', 'getpid', 'gettid', 'rt_sigprocmask',
                'rt_sigaction', 'clock_gettime', 'lseek'}
ERRORS = {
    'open': ['EACCES', 'EMFILE', 'EINTR'], 'openat': ['EACCES', 'EMFILE', 'EINTR'],
    'read': ['EIO', 'EINTR'], 'write': ['EIO', 'ENOSPC', 'EINTR'],
    'mmap': ['ENOMEM'], 'socket': ['EPROTONOSUPPORT', 'EACCES', 'EMFILE'],
    'sendto': ['EPERM', 'ENOBUFS', 'EINTR'], 'recvfrom': ['ENOBUFS', 'ENOMEM', 'EINTR'],
    'recvmsg': ['ENOBUFS', 'EINTR'], 'getdents64': ['EIO', 'ENOENT'],
    'readlinkat': ['EACCES', 'ENOENT'], 'poll': ['EINTR'],
}
# What only makes a listing nicer may be missing without a word.
NICETIES = re.compile(r'/etc/|/proc/sys/|cmdline|/comm|/status|/self/|/uptime')


def tmpfile(data=b''):
    f = tempfile.TemporaryFile()
    f.write(data)
    f.seek(0)
    return f


class Run:
    def __init__(self, argv, **more):
        given = more.pop('stdout', None)
        out = given or tmpfile()
        err = tmpfile()
        try:
            self.status = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                         timeout=60, **more).returncode
        except subprocess.TimeoutExpired:
            self.status = 'hangs'
        self.out = self.err = ''
        if not given:
            out.seek(0)
            self.out = out.read().decode('utf-8', 'replace')
        err.seek(0)
        self.err = err.read().decode('utf-8', 'replace')

    def key(self):
        return sorted(self.out.splitlines()), self.status


# ---- part one ----

class Traced(Run):
    def __init__(self, argv, inject=None):
        with tempfile.NamedTemporaryFile('r') as log:
            trace = ['strace', '-qq', '-y', '-s', '64', '-o', log.name]
            if inject:
                trace += ['-e', 'trace=' + inject[0], '-e',
                          'inject=%s:error=%s:when=%d' % inject]
            super().__init__(trace + argv)
            self.calls = log.read().splitlines()


def injected(run):
    return [line for line in run.calls if '(INJECTED)' in line]


def labels(lines):
    """First words of the rows that stand for a table each."""
    return {line.split()[0] for line in lines
            if re.match(r'(tcp6?|udp6?|udpl6?|raw6?|unix) ', line)}


def rows(run):
    """Lines without what other rows decide (widths), without a number of
    references that only /proc knows and a backlog that only sock_diag does."""
    return [re.sub(r'^(unix) \S+', r'\1 #', re.sub(
        r'( LISTEN \d+)/\d+ ', r'\1 ', re.sub(r' +', ' ', line))).rstrip()
            for line in run.out.splitlines()]


def is_nicety(call, kind):
    """Only names are lost, or what a process that has ended would not tell either."""
    return NICETIES.search(call) or \
        re.search(r'getdents64.*/proc/\d+/.*ENOENT', call) or \
        (call.startswith('mmap') and int(call.split(', ')[1]) % 65536) or \
        ('netstat -i' in kind and re.match(r'socket|sendto|write\(\d+<socket|recvfrom|ioctl', call))


def verdict(base, run, syscall, error):
    """What is wrong with this run; nothing: it is as it should be."""
    if run.status == 'hangs':
        return 'hangs'
    if run.status < 0 or run.status > 3:
        return 'status %s' % run.status
    hit = injected(run)
    if not hit:
        return None                                     # fewer calls this time
    nicety = is_nicety(hit[0], run.kind)
    if error == 'EINTR' and syscall not in ('open', 'openat') and not nicety:
        same = (rows(run), run.status, run.err) == (rows(base), base.status, base.err)
        return None if same or run.key() == base.key() else 'an interrupted call changes the output'
    if not nicety and not re.search('json| who | count| -p', run.kind):
        strange = set(rows(run)) - set(rows(base))
        strange = {line for line in strange
                   if not re.search(r' -\s*$|not configured in this system', line)}
        if strange and syscall not in ('readlinkat', 'getdents64', 'mmap'):
            return 'a line of its own: %r' % min(strange)
    # fs/proc/base.c proc_pid_readlink(): EACCES, too, is what a process says that has ended
    if nicety or syscall == 'readlinkat':
        if '/etc/services' in hit[0] or hit[0].startswith('mmap'):
            return None                                 # the compiled-in table is left
        return None if len(run.out.splitlines()) >= len(base.out.splitlines()) else \
            'rows are missing'
    if (sorted(rows(run)), run.status) == (sorted(rows(base)), base.status):
        return None                                     # another way was found
    if run.err == base.err:
        return 'the loss is silent'
    if re.search(r'/proc/\d+/', hit[0]):
        return None                                     # as net-tools: told, status 0
    if '"/proc"' in hit[0]:                                 # no owners, but all the rows
        return None if len(rows(run)) == len(rows(base)) and run.status else 'rows are missing'
    if run.status == 0:
        return 'rows are missing, but the status is 0'
    missing = collections.Counter(rows(base)) - collections.Counter(rows(run))
    if syscall in ('open', 'openat', 'read') and len(labels(missing)) > 1:
        return 'one table takes others with it: %s' % ' '.join(sorted(labels(missing)))
    return None


def numbers(count):
    if LONG:
        return range(1, min(count, 200) + 1)
    return sorted({1, 2, 3, count} & set(range(1, count + 1)))


def fail_every_call(command, kind):
    argv = SOCKBOX + command.split()
    if kind == 'saved':
        argv[len(SOCKBOX) + 1:len(SOCKBOX) + 1] = \
            ['--root', SAVED] if 'netstat' in command else []
        if 'sockstate' in command:
            argv += ['--root', SAVED]
    base = Traced(argv)
    if base.status not in (0, 1) or 'applet not found' in base.err:
        skip('%s (%s)' % (command, kind), 'status %s undisturbed: %s' %
             (base.status, base.err[:60].strip()))
        return 0
    calls = collections.Counter(
        re.match(r'(?:\d+ +)?(\w+)\(', line).group(1)
        for line in base.calls if re.match(r'(?:\d+ +)?\w+\(', line))
    runs = 0
    for syscall in sorted(set(calls) - NOT_INJECTED):
        wrong = None
        tried = 0
        for error in ERRORS.get(syscall, ['EIO'])[:None if LONG else 1]:
            for n in numbers(calls[syscall]):
                run = Traced(argv, (syscall, error, n))
                run.kind = command
                tried += 1
                why = verdict(base, run, syscall, error)
                if why and not wrong:
                    wrong = '%s at call %d: %s [%s] %s' % (
                        error, n, why, (injected(run) or ['?'])[0][:90], run.err[:80].strip())
        runs += tried
        check('%s (%s): %s fails, %d times' % (command, kind, syscall, tried), wrong)
    return runs


def matrix():
    probe = subprocess.run(['strace', '-qq', '-o', '/dev/null', '-e', 'inject=read:error=EIO:when=9',
                            'true'], stderr=subprocess.DEVNULL).returncode \
        if shutil.which('strace') else 1
    if probe:
        skip('fault matrix', 'strace cannot inject here')
        return
    runs = 0
    for kind, commands in (('saved', SAVED_COMMANDS if LONG else SHORT_SAVED),
                           ('live', LIVE_COMMANDS if LONG else SHORT_LIVE)):
        for command in commands:
            if not sys.argv[1:] or any(word in command for word in sys.argv[1:]):
                runs += fail_every_call(command, kind)
    ok('fault matrix: %d runs' % runs)


# ---- part two ----

COMMANDS = ['netstat -tuwxan', 'netstat -tan --backend diag', 'sockstate count', 'services https',
            'netstat --help', '--list']


def usable(command):
    run = Run(SOCKBOX + command.split())
    return run.status == 0 and run.out


def bad_output():
    for command in filter(usable, COMMANDS):
        argv = SOCKBOX + command.split()
        with open('/dev/full', 'w') as full:
            run = Run(argv, stdout=full)
        check(command + ': full disk', (run.status != 1 and 'status %s' % run.status) or
              (not re.search('No space left', run.err) and 'message: %r' % run.err))
        for fd, name in ((0, 'stdin'), (1, 'stdout'), (2, 'stderr')):
            run = Run(argv, preexec_fn=lambda fd=fd: os.close(fd), close_fds=False)
            want = 1 if fd == 1 else 0
            check('%s: %s closed' % (command, name),
                  run.status != want and 'status %s, not %d' % (run.status, want))
        r, w = os.pipe()
        os.close(r)
        with os.fdopen(w, 'w') as pipe:
            run = Run(argv, stdout=pipe, preexec_fn=lambda: signal.signal(
                signal.SIGPIPE, signal.SIG_IGN), restore_signals=False)
        check(command + ': reader gone, SIGPIPE ignored',
              (run.status != 1 and 'status %s' % run.status) or
              ('Broken pipe' not in run.err and 'message: %r' % run.err))


def limits():
    def limit(what, value):
        return lambda: resource.setrlimit(what, (value, value))

    argv = SOCKBOX + ['netstat', '-tuwxanp']
    plain = Run(argv)
    run = Run(argv, preexec_fn=limit(resource.RLIMIT_STACK, 65536))
    check('64 kB of stack are enough', run.key() != plain.key() and run.err or run.key() !=
          plain.key() and 'other output')
    for count in (3, 4, 5):
        run = Run(argv, preexec_fn=limit(resource.RLIMIT_NOFILE, count))
        check('%d descriptors at most' % count, (run.status not in (0, 1) and
              'status %s' % run.status) or (run.status == 1 and not run.err and 'no message') or
              (not run.err and run.key() != plain.key() and 'the loss is silent'))
    # below some size the kernel itself cannot start the program
    least = next(k for k in range(256, 4096, 32) if Run(
        SOCKBOX + ['--list'], preexec_fn=limit(resource.RLIMIT_AS, k << 10)).status == 0)
    for kilobytes in range(least, least + 320, 32):
        run = Run(argv, preexec_fn=limit(resource.RLIMIT_AS, kilobytes << 10))
        check('%d kB of memory' % kilobytes,
              (run.status == -signal.SIGSEGV and 'crash') or
              (run.status == 'hangs' and 'hangs') or
              (run.status == 0 and run.key() != plain.key() and 'the loss is silent'))


def signals():
    p = subprocess.Popen(SOCKBOX + ['netstat', '-tan', '-c', '0.2', '4'],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    for _ in range(3):
        time.sleep(0.1)
        p.send_signal(signal.SIGSTOP)
        p.send_signal(signal.SIGCONT)
        p.send_signal(signal.SIGWINCH)
    out, err = p.communicate(timeout=20)
    rounds = out.decode().count('Active Internet')
    check('stopped and continued: four rounds all the same',
          (rounds != 4 and '%d rounds' % rounds) or (p.returncode and 'status %d' % p.returncode)
          or err.decode())
    p = subprocess.Popen(SOCKBOX + ['netstat', '-tan', '-c', '0.1'],
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    time.sleep(0.3)
    p.send_signal(signal.SIGINT)
    _, err = p.communicate(timeout=20)
    check('SIGINT ends it', p.returncode != -signal.SIGINT and 'status %s' % p.returncode)


def sh(script, *more):
    """In mount and process namespaces of its own."""
    return Run(['unshare', '-m', '-p', '-f', *more, 'sh', '-c',
                'mount --make-rprivate / && ' + script, 'sh'] + SOCKBOX)


def namespaces():
    run = Run(['unshare', '-Urn'] + SOCKBOX + ['netstat', '-tuwxan'])
    if 'unshare' in run.err:
        skip('user namespace', run.err.strip())
    else:
        check('in a user namespace', run.status and 'status %s: %s' % (run.status, run.err))
    if os.geteuid():
        skip('hidepid, no /proc', 'not root')
        return
    run = sh('true')
    if run.status:
        skip('hidepid, no /proc', run.err.strip() + ' (before chroot DIR: mount --bind DIR DIR)')
        return
    run = sh('mount -t tmpfs none /proc && "$@" netstat -tan')
    check('no /proc: sock_diag answers',
          run.status and 'status %s: %s' % (run.status, run.err))
    run = sh('mount -t tmpfs none /proc && "$@" netstat -tan --backend proc')
    check('no /proc, and /proc asked first: sock_diag helps out',
          run.status and 'status %s: %s' % (run.status, run.err))
    run = sh('mount -t tmpfs none /proc && "$@" netstat -tanp')
    check('no /proc: -p says so', (run.status != 1 and 'status %s' % run.status) or
          ('/proc: No such file' not in run.err and 'message: %r' % run.err))
    run = sh('mount -t tmpfs none /proc && "$@" netstat -i')
    check('no /proc: -i says so or finds another way', run.status == 1 and not run.err and
          'no message' or run.status not in (0, 1) and 'status %s' % run.status)
    run = sh('mount -t proc -o hidepid=2 none /proc && ip link set lo up && '
             'python3 -c "import socket,time; s=socket.socket(); s.bind((\'127.0.0.1\', 2601)); '
             's.listen(); time.sleep(60)" & p=$!; n=0; '
             'until "$@" netstat -tln | grep -q 2601 || [ $n = 300 ]; do n=$((n + 1)); sleep .1; done; '
             'setpriv --reuid 65534 --clear-groups "$@" netstat -tlnp; r=$?; kill $p; exit $r',
             '-n')
    check('hidepid: the row is there, its owner unknown, and that is said',
          (run.status and 'status %s: %s' % (run.status, run.err)) or
          (not re.search(r':2601 .* LISTEN +- ', run.out) and 'no row: ' + run.out) or
          ('root' not in run.err and 'not said: %r' % run.err))


def dying():
    """Processes with sockets come and go while -p looks at them."""
    stop = time.monotonic() + (10 if LONG else 2)
    child = os.fork()
    if child == 0:
        os.closerange(3, 100)  # the one that lives through it has one owner
        while time.monotonic() < stop + 5:
            pid = os.fork()
            if pid == 0:
                s = [socket.socket() for _ in range(20)]
                s[0].bind(('127.0.0.1', 0))
                s[0].listen(1)
                time.sleep(0.002)
                os._exit(0)
            os.waitpid(pid, 0)
        os._exit(0)
    wrong, runs = None, 0
    while time.monotonic() < stop and not wrong:
        for command in ('netstat -tanp', 'sockstate list -p'):
            if 'sockstate' in command and not usable('sockstate count'):
                continue
            run = Run(SOCKBOX + command.split())
            runs += 1
            if run.status or run.err:
                wrong = '%s: status %s, %r' % (command, run.status, run.err)
            elif not re.search(r':%d .*%d/' % (PORT, os.getpid()), run.out) and \
                    'netstat' in command:
                wrong = 'the socket that lives through it all is missing'
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    check('processes die during -p, %d listings' % runs, wrong)


def main():
    if os.geteuid() == 0 and not os.environ.get('FAULT_INSIDE'):
        os.environ['FAULT_INSIDE'] = 'y'
        if subprocess.run(['unshare', '-n', 'true'], stderr=subprocess.DEVNULL).returncode == 0:
            os.execvp('unshare', ['unshare', '-n', sys.executable] + sys.argv)
    subprocess.run(['ip', 'link', 'set', 'lo', 'up'], stderr=subprocess.DEVNULL)
    listener = socket.create_server(('127.0.0.1', PORT))
    clients = [socket.create_connection(('127.0.0.1', PORT)) for _ in range(3)]
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(('127.0.0.1', 514))
    named = socket.socket(socket.AF_UNIX)
    named.bind('\0fault')
    named.listen(1)
    matrix()
    if not sys.argv[1:]:
        bad_output()
        limits()
        signals()
        namespaces()
        dying()
    del listener, clients, udp, named
    finish()


main()
