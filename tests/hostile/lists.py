# SPDX-License-Identifier: MIT
"""No list is quadratic: the processor time per line of n and of 4 n lines, as a
ratio in one run.  A list that is searched for each line makes it 4."""
import random
import resource
import subprocess

from ground import tree
from report import SOCKBOX, check

N = 1 << 14
HEAD = 'Inter-|   Receive\n face |bytes\n'
ROW = '%4d: 0100007F:0050 0200007F:%04X 01 00000000:00000000 00:00000000 00000000     0        0 %d 1\n'
VIEWS = ('netstat -i', 'netstat -ia', 'netstat -ie', 'netstat -gn', 'netstat -ta', 'netstat -tan',
         'services 80', 'services web', 'services -l 80', 'services', 'services --check FILE',
         'sockstate list', 'sockstate list -r', 'sockstate count --by raddr,rport', 'sockstate leaks')


def saved(n):
    """n interfaces and groups in random order, n sockets, 4 n lines of one service."""
    order = list(range(n))
    random.Random(7).shuffle(order)
    return tree({
        'etc/services': ''.join('web%s 80/tcp\n' % ('' if i % 2 else i) for i in range(4 * n)),
        'proc/net/tcp': 'h\n' + ''.join(ROW % (i, i % 65535 + 1, i + 1) for i in order),
        'proc/net/dev': HEAD + ''.join('v%d: 1 2 0 0 0 0 0 0 1 2 0 0 0 0 0 0\n' % i for i in order),
        'proc/net/if_inet6': ''.join('fe80000000000000%016x %02x 40 20 80 v%d\n' % (i, i % 255 + 1, i)
                                     for i in order[:n // 4]),
        'proc/net/igmp': 'Idx\n' + ''.join(
            '%d\tv%d  :     1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n' % (i + 1, i) for i in order)})


def seconds(words, root, times):
    """Of the processor in the program and for it: the mean of several runs, as the
    kernel counts it in ticks."""
    argv = words.replace('FILE', root + '/etc/services').split()
    argv += [] if 'FILE' in words else ['--root', root]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(times):
        subprocess.run(SOCKBOX + argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=120)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) / times


def cases():
    small, large = saved(N), saved(4 * N)
    for words in VIEWS:
        ratio = seconds(words, large, 3) / max(seconds(words, small, 12), .004) / 4
        check('%s: time per line of 4 n and of n' % words, ratio > 2.2 and 'ratio %.2f' % ratio)
