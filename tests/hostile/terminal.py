# SPDX-License-Identifier: MIT
"""Terminals that say 0x0, that nobody reads, and that are used afterwards."""
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

from ground import connection, end, until
from report import SOCKBOX, check

WATCH = ['sockstate', 'watch', '0.1']
PORT = 7511


def spawn(words, rows, columns):
    """The program behind a terminal of that size."""
    pid, fd = pty.fork()
    if not pid:
        while struct.unpack('4H', fcntl.ioctl(1, termios.TIOCGWINSZ, bytes(8)))[2] != 1:
            time.sleep(.01)
        os.execvp(SOCKBOX[0], SOCKBOX + words)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('4H', rows, columns, 1, 0))
    return pid, fd


def read(fd, seconds, enough=None):
    out, stop = b'', time.monotonic() + seconds
    while time.monotonic() < stop and not (enough and enough in out):
        if select.select([fd], [], [], .05)[0]:
            try:
                part = os.read(fd, 1 << 16)
            except OSError:
                break
            if not part:
                break
            out += part
    return out


def finish(pid, fd):
    try:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    except (ProcessLookupError, ChildProcessError):
        pass
    os.close(fd)


def nothing_known():
    """A serial console says 0x0: that is 24 lines of 80 columns."""
    server = connection(PORT)
    screens = []
    for size in ((0, 0), (24, 80)):
        pid, fd = spawn(WATCH + ['2'], *size)
        out = read(fd, 10)
        finish(pid, fd)
        screens.append(out)
        check('watch at %dx%d: the states are shown' % size,
              (b'ESTABLISHED' not in out or b'total' not in out) and 'not', [repr(out)])
    check('watch: 0x0 is 24x80', screens[0] != screens[1] and 'not', [repr(s) for s in screens])
    lists = []
    for size in ((0, 0), (24, 80)):
        pid, fd = spawn(['sockstate', 'list', '-p', ':%d' % PORT], *size)
        lists.append(read(fd, 10))
        finish(pid, fd)
    check('list: 0x0 is 80 columns', (lists[0] != lists[1] or b'LISTEN' not in lists[0]) and 'not',
          [repr(s) for s in lists])
    end(server)


def nobody_reads():
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        pid, fd = spawn(['sockstate', 'watch', '0.001'], 50, 200)

        def blocked():
            with open('/proc/%d/stat' % pid) as f:
                before = f.read().split(') ')[1].split()[11:13]
            time.sleep(.3)
            with open('/proc/%d/stat' % pid) as f:
                return before == f.read().split(') ')[1].split()[11:13]
        # it stands still for 0.3 seconds only if write(2) holds it
        until(lambda: os.readlink('/proc/%d/exe' % pid) == os.path.realpath(SOCKBOX[0]))
        stands = until(blocked, 20)
        os.kill(pid, number)
        ended = []
        until(lambda: ended.append(os.waitpid(pid, os.WNOHANG)[0]) or ended[-1], 3)
        check('%s ends a watch that nobody reads' % number.name,
              'it was not blocked' if not stands else not ended[-1] and 'not')
        finish(pid, fd)


def used_afterwards():
    """No mode of the terminal is left behind: whatever ends or stops it."""
    for name in 'INT TERM HUP QUIT STOP KILL PIPE USR1 ALRM'.split():
        pid, fd = spawn(WATCH, 24, 80)
        out = read(fd, 10, b'\x1b[J')
        os.kill(pid, getattr(signal, 'SIG' + name))
        out += read(fd, .2)
        hidden = out.rfind(b'\x1b[?25l') > out.rfind(b'\x1b[?25h')
        check('SIG%s: the cursor is there' % name, (b'\x1b[J' not in out or hidden) and 'hidden',
              [repr(out[-60:])])
        finish(pid, fd)


def cases():
    nothing_known()
    nobody_reads()
    used_afterwards()
