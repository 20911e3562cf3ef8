# SPDX-License-Identifier: MIT
"""The ground that the attacks stand on: namespaces of our own, servers, saved
trees, and the program run with a deadline."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from report import SOCKBOX, finish, skip

HERE = os.path.dirname(os.path.abspath(__file__))
MARK = 'SOCKBOX_HOSTILE'
children = []
folders = []


def inside():
    return os.environ.get(MARK) == 'inside'


def enter():
    """Starts this program again in namespaces of its own; root is needed."""
    flags = ['-m', '-n', '-p', '-f', '--mount-proc']
    if os.geteuid() or subprocess.run(['unshare'] + flags + ['true'],
                                      stderr=subprocess.DEVNULL).returncode:
        skip('all kinds', 'root and namespaces are needed')
        finish()
    os.environ[MARK] = 'inside'
    os.execvp('unshare', ['unshare'] + flags + [
        'sh', '-c', 'mount --make-rprivate / && mount -t tmpfs none /run &&'
        ' ip link set lo up && exec "$@"', 'sh', sys.executable] + sys.argv)


class Run:
    """out and err as text, rc; rc is "hangs" after the deadline."""
    def __init__(self, argv, timeout=20, **more):
        more.setdefault('stdin', subprocess.DEVNULL)
        try:
            p = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               timeout=timeout, **more)
            self.raw, self.rc = p.stdout, p.returncode
            self.err = p.stderr.decode('utf-8', 'surrogateescape')
        except subprocess.TimeoutExpired as e:
            self.raw, self.rc = e.stdout or b'', 'hangs'
            self.err = (e.stderr or b'').decode('utf-8', 'surrogateescape')
        self.out = self.raw.decode('utf-8', 'surrogateescape')

    def details(self):
        return ['rc=%s' % self.rc] + self.out.splitlines()[:9] + self.err.splitlines()[:9]


def sockbox(*words, before=(), **more):
    """sockbox('netstat -tan'), or words one by one."""
    if len(words) == 1:
        words = words[0].split()
    return Run(list(before) + SOCKBOX + list(words), **more)


def python(program, *args, before=(), **more):
    """A child that runs the program and says "ready" when it is."""
    child = subprocess.Popen(list(before) + [sys.executable, '-c', program] + list(args),
                             stdout=subprocess.PIPE, **more)
    children.append(child)
    child.stdout.readline()
    return child


CONNECTION = '''
import ctypes, signal, socket, sys
s = socket.create_server(('127.0.0.1', int(sys.argv[1])))
c = socket.create_connection(s.getsockname())
a, _ = s.accept()
print('ready', flush=True)
signal.pause()
'''


def connection(port, **more):
    """A server with one connection that it has accepted."""
    return python(CONNECTION, str(port), **more)


def namespace():
    """A network namespace, held by the child that is returned."""
    return python('import ctypes, os, signal\nctypes.CDLL(None).unshare(0x40000000)\n'
                  'os.system("ip link set lo up")\nprint("ready", flush=True)\nsignal.pause()')


def enter_of(child):
    """What runs a command in that child's network namespace."""
    return ['nsenter', '-t', str(child.pid), '-n']


def end(*some):
    for child in some:
        child.kill()
        child.wait()
        children.remove(child)


def folder():
    path = tempfile.mkdtemp(prefix='sockbox-hostile-')
    folders.append(path)
    os.chmod(path, 0o755)
    return path


def tree(files):
    """A saved tree: path to text or bytes; ('link', target); ('fifo',)."""
    root = folder()
    for path, what in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        if isinstance(what, tuple):
            if what[0] == 'link':
                os.symlink(what[1], full)
            else:
                os.mkfifo(full)
            continue
        with open(full, 'wb') as f:
            f.write(what.encode() if isinstance(what, str) else what)
    return root


def until(true, seconds=5):
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        if true():
            return True
        time.sleep(.02)
    return False


def clean():
    for child in children:
        child.send_signal(signal.SIGKILL)
    for path in folders:
        shutil.rmtree(path, ignore_errors=True)
