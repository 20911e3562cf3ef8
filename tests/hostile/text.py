# SPDX-License-Identifier: MIT
"""JSON is one value whatever is asked, and -j where it does nothing is refused;
what a process calls itself does not look like something else."""
import itertools
import json
import os
import socket

from ground import end, folder, python, sockbox
from report import check, configured, skip

VIEWS = '', '-M', '-s', '-r', '-i', '-rC', '-g', '-ie'
FAMILIES = ('', '-t', '-x', '-w', '-4', '-6', '-6 -x', '-A ipx', '-A unix', '-A inet,ax25', '-S',
            '--bluetooth', '-A econet')
MORE = '', '-v', '-p', '-l', '--netns all', '--table all', '-B'
NO_JSON = {'wait -t 0.1 !listen :9': 'wait: -j has no effect here',
           'listening 9': 'listening: -j has no effect here',
           'watch 0.1 1': 'watch: -j has no effect without --events',
           'metrics': 'metrics: -j has no effect here',
           'diagram': 'diagram: -j has no effect here',
           'explain': 'JSON form', 'explain LISTEN': 'JSON form',
           'count --warn 1 --crit 2': 'JSON form'}


def one_value():
    for view in VIEWS:
        wrong, last = None, None
        for family, more in itertools.product(FAMILIES, MORE):
            run = sockbox('netstat --json -n %s %s %s' % (view, family, more))
            if run.rc == 3 and not run.out:
                continue
            try:
                if not isinstance(json.loads(run.out), list):
                    raise ValueError('no array')
            except ValueError as e:
                wrong, last = '%s %s: %s' % (family, more, e), run
        check('netstat --json %s: one array of each family' % view, wrong, last.details() if last else ())


def no_json():
    if not configured('CONFIG_FEATURE_JSON'):
        skip('-j is refused', 'without FEATURE_JSON')
        return
    for words, why in NO_JSON.items():
        run = sockbox('sockstate -j ' + words)
        check('refused: sockstate -j %s' % words, (run.rc != (3 if 'warn' in words else 2) or run.out or
              why not in run.err) and 'taken', run.details())
    run = sockbox('services -j --check /etc/services')
    check('refused: services -j --check', (run.rc != 2 or run.out) and 'taken', run.details())


# Names as a list of owners would show two; the last has a mark of the list each.
NAMES = 'x[3],1/systemd', 'x fd 3, 1/systemd', 'x",pid=1),("y', 'a b', 'a/b', 'a]'
LISTENER = '''
import os, signal, socket, sys
if len(sys.argv) > 2:
    os.execv(sys.executable, [sys.argv[2], '-c', sys.argv[3], sys.argv[1]])
open('/proc/self/comm', 'w').write(sys.orig_argv[0])
s = socket.create_server(('127.0.0.1', int(sys.argv[1])))
print('ready', flush=True)
signal.pause()
'''


def owners():
    for port, name in enumerate(NAMES, 7501):
        child = python(LISTENER, str(port), name, LISTENER)
        title = name if name[0] != '/' else name.rsplit('/', 1)[1]
        shown = '%d/"%s"' % (child.pid, title.replace('"', '\\x22'))
        run = sockbox('netstat', '-tlnpp')
        line = [x for x in run.out.splitlines() if ':%d ' % port in x]
        check('netstat -pp: %r is one owner' % name,
              (len(line) != 1 or not line[0].rstrip().endswith(shown + '[3]')) and line, run.details())
        run = sockbox('sockstate', 'list', '-p', 'listening', 'sport', '=', ':%d' % port)
        shown = '%d/"%s" fd 3' % (child.pid, name[:15].replace('"', '\\x22'))
        check('list -p: %r is one owner' % name, shown not in run.out and 'not', run.details())
        if configured('CONFIG_SS'):
            run = sockbox('ss', '-tlnp', 'sport', '=', ':%d' % port)
            check('ss -p: %r is one owner' % name,
                  ('("%s",pid=%d,fd=3)' % (name[:15].replace('"', '\\x22'), child.pid) not in run.out or
                   run.out.count('",pid=') != 1) and 'not', run.details())
        end(child)


# Without an argv a process is called by its comm, which may be any bytes.
NO_ARGV = '''
import ctypes, os, signal, socket, sys
open('/proc/self/comm', 'wb').write(b'\\x1b[31m\\x9bx')
s = socket.create_server(('127.0.0.1', 7520))
libc = ctypes.CDLL(None, use_errno=True)
f = open('/proc/self/stat', 'rb').read().rsplit(b')', 1)[1].split()
start = int(f[45])
print('ready' if not libc.prctl(35, 9, ctypes.c_ulong(start), 0, 0) and
      not libc.prctl(35, 8, ctypes.c_ulong(start), 0, 0) else 'no', flush=True)
signal.pause()
'''


def bytes_of_comm():
    child = python(NO_ARGV)
    for words in 'netstat -tlnp', 'netstat -tlnpp', 'sockstate list -p listening', 'sockstate who 7520':
        run = sockbox(words)
        raw = [c for c in run.raw if c < 32 and c != 10 or c >= 127]
        check('%s of a process without argv: no control' % words,
              ('7520' not in run.out or raw) and 'raw bytes %s' % raw, [repr(run.raw)])
    end(child)


def in_flight():
    """A server on its way through a UNIX socket has no descriptor anywhere."""
    a, b = socket.socketpair()
    s = socket.create_server(('127.0.0.1', 7521))
    socket.send_fds(a, [b'x'], [s.fileno()])
    s.close()
    for words in 'netstat -tlnpp', 'sockstate who 7521', 'sockstate who -j 7521':
        run = sockbox(words)
        line = [x for x in run.out.splitlines() if '7521' in x]
        check('%s: not said to be the kernel\'s' % words,
              (not line or 'kernel' in line[0] or 'orphan' in line[0]) and line, run.details())
    a.close()
    b.close()


def at_file():
    """A file "@x" looks like the abstract name."""
    where = folder()
    before = os.getcwd()
    os.chdir(where)
    s = socket.socket(socket.AF_UNIX)
    s.bind('@at-file')
    s.listen()
    os.chdir(before)
    run = sockbox('netstat', '-xln')
    check('netstat -x: a file that looks like an abstract name is marked',
          '@at-file (unverified)' not in run.out and 'not', run.details())
    run = sockbox('sockstate', 'wait', '-t', '0.1', 'listen', '@at-file')
    check('wait: it is not the abstract name', run.rc != 1 and 'taken for it', run.details())
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind('\0at-file')
    abstract.listen()
    run = sockbox('sockstate', 'wait', '-t', '0.1', 'listen', '@at-file')
    check('wait: the abstract name itself', run.rc and 'not found', run.details())
    abstract.close()
    s.close()


def cases():
    one_value()
    no_json()
    owners()
    bytes_of_comm()
    in_flight()
    at_file()
