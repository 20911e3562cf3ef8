#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every listener here is asked about every address there, by sockstate and by a
real connect() and bind(): they must agree.  And every verb that takes a place
reads it in the same way."""
import os
import socket
import subprocess
import sys
import tempfile

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, TESTS)
from report import SOCKBOX, check, finish, skip             # noqa: E402

OURS = SOCKBOX + ['sockstate']
SETUP = '''
ip link set lo up
ip link add v0 type veth peer name v1
echo 0 >/proc/sys/net/ipv6/conf/v0/accept_dad
ip link set v1 up
ip link set v0 address 02:00:00:00:00:01 up
ip addr add 192.0.2.1/24 dev v0
ip addr add 2001:db8::1/64 dev v0 nodad
'''
PORT = 8088
LINK = 'fe80::ff:fe00:1'
# address, IPV6_V6ONLY, device it is bound to
LISTENERS = [
    ('0.0.0.0', False, ''), ('127.0.0.1', False, ''), ('127.0.0.2', False, ''), ('192.0.2.1', False, ''),
    ('::', False, ''), ('::', True, ''), ('::1', False, ''), ('2001:db8::1', False, ''),
    ('::ffff:127.0.0.1', False, ''), ('::ffff:0.0.0.0', False, ''), ('::ffff:192.0.2.1', False, ''),
    (LINK + '%v0', False, ''), ('0.0.0.0', False, 'lo'), ('0.0.0.0', False, 'v1'), ('::', False, 'lo'),
    ('::', True, 'v1'),
]
CONNECT = ['127.0.0.1', '127.0.0.2', '127.9.9.9', '192.0.2.1', '::1', '2001:db8::1', '::ffff:127.0.0.1',
           '::ffff:192.0.2.1', LINK + '%v0']
BIND = CONNECT + ['0.0.0.0', '::']


def sockstate(*argv):
    return subprocess.run(OURS + list(argv), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=30, universal_newlines=True)


def family(addr):
    return socket.AF_INET6 if ':' in addr else socket.AF_INET


def end(addr, port):
    return socket.getaddrinfo(addr, port, family(addr), socket.SOCK_STREAM, 0,
                              socket.AI_NUMERICHOST)[0][4]


def make(addr, v6only, device, listening):
    s = socket.socket(family(addr))
    if family(addr) == socket.AF_INET6:
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, v6only)
    if device:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
    s.bind(end(addr, PORT))
    if listening:
        s.listen()
    return s


def can_connect(addr):
    c = socket.socket(family(addr))
    c.settimeout(5)
    try:
        c.connect(end(addr, PORT))
        return True
    except OSError:
        return False
    finally:
        # no TIME_WAIT: it would be in the way of the next bind()
        c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\1\0\0\0\0\0\0\0')
        c.close()


def can_bind(addr):
    s = socket.socket(family(addr))
    if family(addr) == socket.AF_INET6:
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    try:
        s.bind(end(addr, PORT))
        return True
    except OSError:
        return False
    finally:
        s.close()


def place(addr):
    return ('[%s]:%d' if ':' in addr else '%s:%d') % (addr, PORT)


def name(listener):
    addr, v6only, device = listener
    return addr + (' v6only' if v6only else '') + (' on ' + device if device else '')


def agree():
    asked = 0
    for listener in LISTENERS:
        wrong = []
        s = make(*listener, True)
        for addr in CONNECT:
            want = can_connect(addr)
            served = {'listening': sockstate('listening', place(addr)).returncode == 0,
                      'listening --addr': sockstate('listening', str(PORT), '--addr', addr).returncode == 0,
                      'wait': sockstate('wait', '-t', '0', 'listen', place(addr)).returncode == 0,
                      'who': 'LISTEN' in sockstate('who', place(addr)).stdout}
            wrong += ['%s %s: %s, connect(): %s' % (verb, addr, got, want)
                      for verb, got in served.items() if got != want]
            asked += 1
        check('served by %s: as connect() finds it' % name(listener), wrong and 'differs', wrong)
        s.close()
    for listener in LISTENERS:
        for listening in (True, False):
            s = make(*listener, listening)
            wrong = []
            for addr in BIND:
                want = can_bind(addr)
                free = sockstate('wait', '-t', '0', '!listen', place(addr)).returncode == 0
                if free != want:
                    wrong.append('%s: %s, bind(): %s' % (addr, free, want))
                asked += 1
            check('%s by %s: free as bind() finds it' % ('served' if listening else 'bound', name(listener)),
                  wrong and 'differs', wrong)
            s.close()
    check('150 and more were asked', asked < 150 and str(asked))


def families():
    for addr, v6only, four, six in (('0.0.0.0', False, 0, 1), ('::', False, 0, 0), ('::', True, 1, 0),
                                    ('::ffff:127.0.0.1', False, 0, 1), ('::1', False, 1, 0)):
        s = make(addr, v6only, '', True)
        got = [sockstate('listening', option, str(PORT)).returncode for option in ('-4', '-6')]
        check('listening -4, -6: %s%s' % (addr, ' v6only' if v6only else ''), got != [four, six] and repr(got))
        s.close()
    s = make('::', True, '', True)
    r = sockstate('listening', '127.0.0.1:%d' % PORT, '--backend', 'proc')
    check('from /proc, IPV6_V6ONLY is not known, and that is said',
          (r.returncode or 'unless it asked for IPV6_V6ONLY' not in r.stderr) and repr(r))
    r = sockstate('listening', '[::1]:%d' % PORT, '--backend', 'proc')
    check('where it does not matter, nothing is said', (r.returncode or r.stderr) and repr(r))
    r = sockstate('wait', '-t', '0', '!listen', '127.0.0.1:%d' % PORT, '--backend', 'proc')
    check('a port is not called free without knowing', r.returncode != 1 and repr(r))
    s.close()


def who_bound():
    s = make('127.0.0.1', False, '', False)
    r = sockstate('who', str(PORT))
    check('who: a socket that is bound and does not listen',
          (r.returncode or 'BOUND' not in r.stdout or ' %d ' % os.getpid() not in r.stdout) and repr(r))
    s.close()


def devices():
    import json
    s = make(LINK + '%v0', False, '', True)
    t = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    t.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b'v1')
    t.bind(('0.0.0.0', 4068))
    for argv, want in ((['list', 'sport = %d' % PORT], '[%s]%%v0:%d' % (LINK, PORT)),
                       (['list', '-u'], '0.0.0.0%v1:4068'), (['who', str(PORT)], '[%s]%%v0:%d' % (LINK, PORT)),
                       (['who', '4068/udp'], '0.0.0.0%v1:4068'), (['queues'], '[%s]%%v0:%d' % (LINK, PORT))):
        r = sockstate(*argv)
        check('%s shows the device' % ' '.join(argv), want not in r.stdout.split() and r.stdout)
        r = sockstate(*argv, '-j')
        check('%s -j has the device' % ' '.join(argv),
              {'v0', 'v1'} & {x.get('iface') for x in json.loads(r.stdout)} == set() and r.stdout)
        r = sockstate('list', '-n', '-tu', 'src', want)
        check('what is shown can be typed back: src %s' % want, want not in r.stdout.split() and repr(r))
    r = sockstate('snap', '-tu')
    check('snap has the device', ('"iface":"v0"' not in r.stdout or '"iface":"v1"' not in r.stdout) and r.stdout)
    s.close()
    t.close()


ODD = ('   0: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1290 1 0\n'
       '   1: 0100007F:1F90 00000000:0000 0F 00000000:00000000 00:00000000 00000000     0        0 1291 1 0\n'
       '   2: 0100007F:1F91 0100007F:0016 0C 00000000:00000000 00:00000000 00000000     0        0 1292 1 0\n'
       '   3: 0100007F:1F92 0100007F:0016 00 00000000:00000000 00:00000000 00000000     0        0 1293 1 0\n')


def snapshots():
    for rows in ('', ODD):
        root = tree({'tcp': rows})
        name = os.path.join(root, 'snap')
        text = sockstate('snap', '-t', '--root', root).stdout
        open(name, 'w').write(text)
        r = sockstate('diff', name, '-t', '--root', root)
        check('a snapshot of %d sockets is taken back, and nothing differs' % rows.count('\n'),
              (r.returncode or r.stdout or r.stderr) and repr(r))
        lines = text.splitlines() or ['[]']
        for what, bad in (('no JSON', 'hello'), ('no protocol', '{"state":"LISTEN"}'),
                          ('a cut line', '{"proto":"tcp","state":"LISTEN","local_address":"127.0.0'),
                          ('a port that is none', lines[0].replace(':22,', ':70000,') if rows else '{}'),
                          ('a state that is none', lines[0].replace('LISTEN', 'LISTENS') if rows else '{"a":1}')):
            open(name, 'w').write('\n'.join(lines + [bad]) + '\n')
            r = sockstate('diff', name, '-t', '--root', root)
            check('diff: %s is refused, with its line' % what,
                  (r.returncode != 2 or r.stdout or '%s:%d: ' % (name, len(lines) + 1) not in r.stderr) and repr(r))
        open(name, 'w').write('')
        r = sockstate('diff', name, '-t', '--root', root)
        check('diff: an empty file is no snapshot', (r.returncode != 2 or 'empty' not in r.stderr) and repr(r))
        subprocess.run(['rm', '-r', root])


def nothing():
    """What was not read is not zero."""
    root = tempfile.mkdtemp()
    os.makedirs(root + '/proc/sys/net/ipv4')
    open(root + '/proc/sys/net/ipv4/ip_local_port_range', 'w').write('32768\t60999\n')
    here = '%s: no tables of sockets there' % root
    for verb in ('count', 'count -a', 'count --by process', 'list', 'list -p', 'leaks', 'queues', 'ports', 'metrics',
                 'who 80', 'listening 80', 'wait -t 0 listen 80', 'wait -t 0 !listen 80', 'snap', 'diagram',
                 'watch 0.1 2', 'watch --events 0.1 2', 'count -j', 'list state listening'):
        r = sockstate(*verb.split(), '--root', root)
        check('%s: nothing could be read, and nothing else is said' % verb,
              (r.returncode != 2 or r.stderr.count('\n') != 1 or here not in r.stderr or
               r.stdout not in ('', '[\n]\n')) and repr(r))
    subprocess.run(['rm', '-r', root])
    out = subprocess.run(['unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /proc && exec "$@"', 'sh', *OURS, 'count',
                          '--backend', 'proc', '-w6'], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         universal_newlines=True)
    check('without /proc, what to do is said', (out.returncode != 2 or out.stdout or 'mount -t proc proc /proc'
          not in out.stderr) and repr(out))


# ---- places ----

HOSTS = '''127.0.0.1 localhost
::1 localhost
192.0.2.1 two
2001:db8::1 two
192.0.2.7 web WWW
'''
# what is wrong, and which part of it
WRONG = [
    ('zzzz', 'zzzz'), ('zzzz:80', 'zzzz'), ('10.0.0.300:80', '10.0.0.300'), ('127.0.0:80', '127.0.0'),
    ('foo.bar', 'foo.bar'), ('[fe80::1%nope]:80', 'nope'), ('127.0.0.1:zzzz', 'zzzz'), ('70000', '70000'),
    (':70000', '70000'), ('127.0.0.1:80/zzz', 'zzz'), ('[::1', ''), ('127.0.0.1/33:80', '33'), ('1.2.3.4.5', '1.2'),
    ('10.0.0.1 80'.replace(' ', '%'), '80'), ('two/64', '64'), ('', None), ('-80', None), ('80-90', '80-'),
    ('[zzzz]:80', 'zzzz'), ('::1%', ''), (':', ''), ('*:', ''), ('web/', ''), ('80/', ''),
]
GOOD = ['80', 'http', ':80', ':http', '*:80', 'any:80', 'localhost:80', 'localhost', '0.0.0.0:80', '[::]:80',
        '[fe80::1%lo]:80', '[fe80::1]%lo:80', '0.0.0.0%lo:80', '/run/x', '@x', '127.0.0.1', '::1', '127/8:80',
        '10.1/16', '[fe80::/10]:80', '80/tcp', 'domain/udp', '127.0.0.1:80/tcp', 'WWW:80', '::ffff:127.0.0.1']


def verbs(root):
    def more(*argv):
        # the devices are those of this machine
        return lambda text: (*argv, text) + (() if '%lo' in text else ('--root', root))
    return {'listening': more('listening'), 'wait listen': more('wait', '-t', '0', 'listen'),
            'wait !listen': more('wait', '-t', '0', '!listen'),
            'wait established': more('wait', '-t', '0', 'established'),
            'wait none': more('wait', '-t', '0', 'none', 'established'), 'who': more('who'),
            'list': more('list'), 'list src': more('list', 'src'), 'count dst': more('count', 'dst')}


def tree(rows):
    root = tempfile.mkdtemp()
    os.makedirs(root + '/proc/net')
    os.makedirs(root + '/etc')
    open(root + '/etc/hosts', 'w').write(HOSTS)
    for table in ('tcp', 'tcp6', 'udp', 'udp6', 'unix'):
        open('%s/proc/net/%s' % (root, table), 'w').write('head\n' + rows.get(table, ''))
    return root


def hex4(addr):
    return '%08X' % int.from_bytes(socket.inet_pton(socket.AF_INET, addr), sys.byteorder)


def hex6(addr):
    raw = socket.inet_pton(socket.AF_INET6, addr)
    return ''.join('%08X' % int.from_bytes(raw[i:i + 4], sys.byteorder) for i in (0, 4, 8, 12))


ROW = '   0: %s:%04X %s:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7 1 0\n'


def places():
    empty = tree({})
    for verb, argv in verbs(empty).items():
        wrong = []
        for text, at in WRONG:
            r = sockstate(*argv(text))
            lines = r.stderr.splitlines()
            # the mark stands below the part that is wrong
            mark = lines[0][lines[1].index('^'):] if len(lines) == 2 and '^' in lines[1] else None
            if r.returncode != 2 or r.stdout or (at is not None and (mark is None or not mark.startswith(at) or
                                                                    (not at and mark))):
                if not (verb.startswith(('list', 'count')) and text in ('', '-80')):
                    wrong.append('%r: %d %r' % (text, r.returncode, r.stderr))
        check('%s: a place that is none is refused, and marked' % verb, wrong and 'some are not', wrong)
        wrong = []
        for text in GOOD:
            r = sockstate(*argv(text))
            if r.returncode not in (0, 1) or '^' in r.stderr:
                wrong.append('%r: %d %r' % (text, r.returncode, r.stderr))
        check('%s: places that are some are taken' % verb, wrong and 'some are not', wrong)
    full = tree({'tcp': ROW % (hex4('192.0.2.1'), 80, hex4('0.0.0.0')) + ROW % (hex4('127.0.0.1'), 90, hex4('0.0.0.0')),
                 'tcp6': ROW % (hex6('2001:db8::1'), 81, hex6('::')) + ROW % (hex6('::1'), 91, hex6('::'))})
    for text, want in (('two:80', 0), ('two:81', 0), ('two:82', 1), ('web:80', 1), ('localhost:90', 0),
                       ('localhost:91', 0), ('localhost:80', 1), ('http', 0), ('80', 0), ('82', 1), ('two', 0),
                       ('web', 1), ('0.0.0.0:80', 1), ('[::]:81', 1), ('192.0.2.0/24:80', 0), ('10/8:80', 1)):
        got = {verb: sockstate(*argv(text)).returncode for verb, argv in verbs(full).items()
               if verb in ('listening', 'wait listen', 'who')}
        check('every address of a name, and no other: %s' % text, set(got.values()) != {want} and repr(got))
    os.remove(full + '/etc/hosts')
    check('localhost needs no hosts file', sockstate('listening', 'localhost:91', '--root', full).returncode)
    r = sockstate('listening', 'two:80', '--root', full)
    check('other names do', (r.returncode != 2 or 'no host' not in r.stderr) and repr(r))
    for root in (empty, full):
        subprocess.run(['rm', '-r', root])


if os.geteuid():
    skip('reach', 'needs root')
else:
    subprocess.run(['sh', '-ec', SETUP], check=True)
    agree()
    families()
    who_bound()
    devices()
    snapshots()
    nothing()
    places()
finish()
