# SPDX-License-Identifier: MIT
"""A stranger's saved tree: nothing outside of it is read, no device is opened,
nothing hangs and nothing goes on without end."""
import os
import subprocess

from ground import HERE, folder, sockbox, tree
from report import check, skip

HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n'
ROW = ('   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0'
       '        0 4711 1 0 100 0 0 10 0\n')
SECRET = 'SECRET-OUTSIDE'
VIEWS = ('netstat -tan', 'netstat -tanp', 'netstat -tap', 'netstat -tape', 'netstat -i',
         'netstat -rn', 'netstat -r', 'netstat -g', 'netstat -s', 'netstat -M', 'netstat -xan',
         'sockstate who 22', 'sockstate list -p', 'sockstate list -r', 'sockstate queues',
         'sockstate ports', 'sockstate count', 'sockstate list -x', 'services 22')
FILES = ['proc/net/tcp6', 'proc/net/unix', 'proc/net/udp', 'proc/net/route', 'proc/net/dev',
         'proc/net/snmp', 'proc/net/netstat', 'proc/7/cmdline', 'proc/7/comm', 'etc/hosts',
         'etc/passwd', 'etc/services', 'etc/networks', 'etc/protocols', 'etc/resolv.conf',
         'proc/sys/net/ipv4/ip_local_port_range', 'proc/net/igmp', 'proc/net/nf_conntrack',
         'sys/class/net/eth0/flags']


def with_link(target):
    files = {'proc/net/tcp': HEAD + ROW, 'proc/7/fd/3': ('link', 'socket:[4711]')}
    files.update({f: ('link', target) for f in FILES})
    return tree(files)


def outside():
    d = folder()
    path = d + '/secret'
    with open(path, 'w') as f:
        f.write('%s %s:%s: 1 2 3 4 5 6 7 8 9\n' % (SECRET, SECRET, SECRET) * 3)
    os.makedirs(d + '/net')
    os.link(path, d + '/net/tcp')
    before = [], made('openat2', 38), made('openat2', 1)
    for target in (path, '../' * 20 + path, '../../../../../../../../../../..' + path):
        root = with_link(target)
        os.symlink(d + '/net', root + '/proc/8')
        for how in before:
            for view in VIEWS:
                run = sockbox(*view.split(), '--root', root, before=how)
                if SECRET in run.out or SECRET in run.err or run.rc == 'hangs' or \
                        (isinstance(run.rc, int) and run.rc < 0):
                    check('outside: %s' % view, 'rc %s' % run.rc, run.details())
                    return
    check('nothing outside is read, with and without openat2', None)
    run = sockbox('netstat', '-tlnp', '--root', root)
    check('what is inside is shown', '0.0.0.0:22' not in run.out and 'no row', run.details())


deny = None


def made(call, err):
    """What runs a command for which that call fails."""
    global deny
    if not deny:
        deny = folder() + '/deny'
        subprocess.run(['cc', '-static', '-o', deny, HERE + '/deny.c'], check=True)
    return [deny, call, str(err)]


def links_inside():
    """As cp -a saves them: proc/net is a link to self/net, self one to a process."""
    root = tree({'proc/7/net/tcp': HEAD + ROW, 'proc/net': ('link', 'self/net'),
                 'proc/self': ('link', '7'), 'etc/hosts': ('link', '/run/hosts'),
                 'run/hosts': '192.0.2.1 inside\n'})
    run = sockbox('netstat', '-tln', '--root', root)
    check('links inside are followed', '0.0.0.0:22' not in run.out and 'not', run.details())


def endless():
    for what, target in (('fifo', None), ('zero', '/dev/zero'), ('tty', '/dev/tty'),
                         ('random', '/dev/urandom')):
        root = with_link(target) if target else tree(
            dict({'proc/net/tcp': HEAD + ROW}, **{f: ('fifo',) for f in FILES}))
        for view in VIEWS:
            run = sockbox(*view.split(), '--root', root, timeout=5)
            if run.rc == 'hangs' or run.rc < 0:
                check('%s: %s' % (what, view), 'rc %s' % run.rc, run.details())
                break
        else:
            check('a %s in a saved tree: no view hangs' % what, None)
    root = tree({'proc/net/tcp': HEAD + ROW})
    with open(root + '/proc/net/udp', 'wb') as f:
        f.truncate(1 << 36)
    for view in ('netstat -uan', 'sockstate count -u'):
        run = sockbox(*view.split(), '--root', root, timeout=5)
        check('64 GB without a newline: %s' % view,
              (run.rc not in (1, 2) or 'File too large' not in run.err) and 'rc %s' % run.rc, run.details())
    if os.path.exists('/dev/zero'):
        root = tree({'proc/net/tcp': HEAD})
        os.mknod(root + '/proc/net/udp', 0o644 | 0o020000, os.makedev(1, 5))
        run = sockbox('netstat', '-uan', '--root', root, timeout=5)
        check('a device in a saved tree', (run.rc != 1 or 'Not a regular file' not in run.err) and
              'rc %s' % run.rc, run.details())


def cases():
    try:
        made('read', 1)
    except (OSError, subprocess.CalledProcessError):
        skip('saved trees', 'no compiler')
        return
    outside()
    links_inside()
    endless()
