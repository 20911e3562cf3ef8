#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tables on a terminal that is exactly as wide as they are, one column narrower
and one wider; and that repeating a listing for long gives its memory back."""
import fcntl
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import termios

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from report import SOCKBOX, check, configured, finish, skip     # noqa: E402

ROW = ('%4d: 0100007F:%04X %08X:%04X 01 00000000:00000000 00:00000000 '
       '00000000     0        0 %d 1 0 20 4 30 10 -1\n')


def tree(rows):
    root = tempfile.mkdtemp(prefix='sockbox-width-')
    os.makedirs(root + '/proc/net')
    with open(root + '/proc/net/tcp', 'w') as f:
        f.write('head\n')
        for i in range(rows):
            f.write(ROW % (i, 9 + 400 * (i % 90), 0x0100000A + (i << 12), 1 + i, i + 1))
    return root


def on_terminal(argv, width):
    """The lines that a command writes to a terminal of that width."""
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 50, width, 0, 0))
    p = subprocess.Popen(SOCKBOX + argv, stdin=subprocess.DEVNULL, stdout=slave,
                         stderr=subprocess.DEVNULL)
    os.close(slave)
    got = b''
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:     # the other side is closed
            break
        if not part:
            break
        got += part
    os.close(master)
    p.wait()
    return [line.rstrip('\r') for line in got.decode().split('\n')]


def widths(name, argv):
    wide = on_terminal(argv, 400)
    need = max(map(len, wide))
    exact, more, less = (on_terminal(argv, need + by) for by in (0, 1, -1))
    details = ['needs %d' % need] + exact[:4] + ['one less:'] + less[:6]
    wrong = None
    if len(wide) < 4 or need < 30:
        wrong = 'no table'
    elif more != wide:
        wrong = 'folded although there is a column to spare'
    elif exact != wide:
        wrong = 'folded although it fits exactly'
    elif max(map(len, less)) > need - 1:
        wrong = 'one column less, and a line is too long'
    elif len(less) <= len(wide):
        wrong = 'one column less, and nothing was folded'
    check('%s on a terminal of exactly its width' % name, wrong, details)


def memory():
    """netstat -c keeps 4 MB of what it knows, not more: 200 rounds of 2,000 rows."""
    root = tree(2000)
    p = subprocess.Popen(SOCKBOX + ['netstat', '-t', '--root', root, '-c', '0.001', '200'],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    rows, peak = 0, 0
    for line in p.stdout:
        rows += line.startswith(b'tcp')
        if not rows % 10000:
            with open('/proc/%d/status' % p.pid) as f:
                peak = max([peak] + [int(l.split()[1]) for l in f if l.startswith('VmHWM')])
    p.wait()
    wrong = None
    if rows != 400000 or not peak:
        wrong = '%d rows' % rows
    elif peak > 9000:
        wrong = 'it grows: %d kB' % peak
    check('netstat -c gives memory back', wrong, ['%d kB' % peak])
    shutil.rmtree(root)


if not configured('CONFIG_SOCKSTATE_LIST'):
    skip('list on a narrow terminal', 'not in this build')
else:
    saved = tree(8)
    widths('sockstate list', ['sockstate', 'list', '--root', saved])
    widths('sockstate list -n tcp', ['sockstate', 'list', '-t', '--root', saved])
    shutil.rmtree(saved)
if configured('CONFIG_NETSTAT_CONTINUOUS') and configured('CONFIG_FEATURE_ROOT'):
    memory()
else:
    skip('netstat -c gives memory back', 'not in this build')
finish()
