# SPDX-License-Identifier: MIT
"""No memory: every verb and view ends with a message and a status, at every size
of the address space and whichever mapping fails."""
import os
import resource
import signal
import subprocess

from ground import connection, end, folder, sockbox
from report import SOCKBOX, check, configured, skip
from trees import made

PORT = 7531
VIEWS = ('netstat -tanp', 'netstat -tape', 'netstat -xanp', 'netstat -tan', 'netstat -r', 'netstat -i',
         'netstat -s', 'netstat -g', 'netstat -M', 'netstat -tan --json', 'netstat -rn --table all',
         'netstat -tan --netns all', 'services', 'services http* 443', 'sockstate list -p',
         'sockstate list -xr', 'sockstate list -j', 'sockstate count --by process', 'sockstate count',
         'sockstate who %d' % PORT, 'sockstate listening %d' % PORT, 'sockstate queues -x',
         'sockstate ports', 'sockstate leaks', 'sockstate explain', 'sockstate doctor', 'sockstate metrics',
         'sockstate diagram', 'sockstate snap', 'sockstate watch 0.01 2', 'sockstate watch --events 0.01 2',
         'sockstate wait -t 0.1 listen :%d' % PORT, 'sockstate diff SNAP SNAP2', 'sockstate kill :9 --yes',
         'ss -tanp', 'ss -s', 'ss -xa', 'ss -tani')
SIZES = range(160, 1600, 60)    # kilobytes
ALLOWED = {0, 1, 2, 3, 126}


def snapshots():
    """Two that have 200 long paths each, which differ."""
    d = folder()
    for name, first in (('a', 0), ('b', 50)):
        with open(d + '/' + name, 'w') as f:
            for i in range(first, first + 200):
                f.write('{"proto":"unix","state":"LISTEN","path":"/run/%s%d","inode":%d}\n' %
                        ('a' * 7000, i, 1000 + i))
    return d + '/a', d + '/b'


def started(kilobytes):
    run = sockbox('sockbox --list' if len(SOCKBOX) > 1 else '--list', **limit(kilobytes))
    return run.rc == 0


def limit(kilobytes):
    return {'preexec_fn': lambda: resource.setrlimit(resource.RLIMIT_AS, (kilobytes << 10,) * 2)}


def judge(run, whole):
    """A crash, or a loss that nobody says."""
    if run.rc not in ALLOWED:
        return 'rc %s' % run.rc
    if run.rc in (0, whole.rc) and not run.err and run.out.count('\n') < whole.out.count('\n') - 3:
        return '%d lines of %d without a word' % (run.out.count('\n'), whole.out.count('\n'))
    return None


def cases():
    if len(SOCKBOX) > 1:
        skip('no memory', 'not with an emulator')
        return
    try:
        made('mmap', 12)
    except (OSError, subprocess.CalledProcessError):
        skip('no memory', 'no compiler')
        return
    if not configured('CONFIG_SOCKSTATE_DIFF') or not configured('CONFIG_SS'):
        skip('no memory', 'not in this build')
        return
    server = connection(PORT)
    a, b = snapshots()
    sizes = [k for k in SIZES if started(k)]
    for view in VIEWS:
        words = view.replace('SNAP2', b).replace('SNAP', a).split()
        whole = sockbox(*words)
        wrong, at = None, None
        for k in sizes:
            run = sockbox(*words, **limit(k))
            if judge(run, whole):
                wrong, at = '%d kB: %s' % (k, judge(run, whole)), run
        run = sockbox(*words, before=made('mmap', 12))
        if judge(run, whole):
            wrong, at = 'no mmap: %s' % judge(run, whole), run
        check('%s: %d sizes of memory, and none' % (view, len(sizes)), wrong, at.details() if at else ())
    end(server)
