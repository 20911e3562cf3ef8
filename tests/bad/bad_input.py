#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Bad tables, bad files, bad descriptors: every good row is shown, every bad one
is skipped, counted and reported once, and nothing crashes, hangs or forges."""
import ctypes
import os
import random
import re
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from report import SOCKBOX, check, configured, fail, finish, ok, skip   # noqa: E402

TREES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'golden', 'trees')
HEAD = {
    'tcp': '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    'udp': '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops',
    'unix': 'Num       RefCount Protocol Flags    Type St Inode Path',
}
HEAD['tcp6'] = HEAD['udp6'] = HEAD['raw'] = HEAD['udp']
work = tempfile.mkdtemp(prefix='bad.')


def hex4(a):
    return '%08X' % struct.unpack('=I', socket.inet_aton(a))[0]


def tcp(local='10.0.0.1', port=80, remote='10.0.0.2', rport=1234, state='01', tx='00000000',
        rx='00000000', tr='00', when='00000000', retr='00000000', uid='0', timeout='0',
        inode='7', tail=' 1 0000000000000000 20 4 30 10 -1', **hexes):
    return '%4d: %s:%s %s:%s %s %s:%s %s:%s %s %5s %8s %s%s' % (
        hexes.get('sl', 0), hexes.get('laddr', hex4(local)), port if isinstance(port, str) else '%04X' % port,
        hexes.get('raddr', hex4(remote)), rport if isinstance(rport, str) else '%04X' % rport, state, tx, rx, tr, when,
        retr, uid, timeout, inode, tail)


def unix(path='', ref=2, flags=0x10000, kind=1, state='01', inode='7', pointer='0000000000000000'):
    return '%s: %08X 00000000 %08X %04X %s %5s%s' % (pointer, ref, flags, kind, state, inode,
                                                   ' ' + path if path else '')


def tree(name, tables=None, etc=None, end='\n'):
    """A saved tree; tables: rows without the header, or the whole text as bytes."""
    root = os.path.join(work, name)
    for d, files in (('proc/net', tables or {}), ('etc', etc or {})):
        os.makedirs(os.path.join(root, d), exist_ok=True)
        for f, content in files.items():
            if not isinstance(content, bytes):
                lines = [HEAD[f]] + list(content)
                content = ('\n'.join(lines) + end).encode('latin-1')
            with open(os.path.join(root, d, f), 'wb') as out:
                out.write(content)
    return root


class Result:
    def __init__(self, p):
        self.status = p.returncode
        self.out = p.stdout
        self.err = p.stderr.decode('utf-8', 'backslashreplace') if p.stderr is not None else ''
        lines = p.stdout.split(b'\n') if p.stdout else []
        self.rows = [x for x in lines if re.match(rb'(tcp|udp|udpl|raw)6? |unix ', x)]

    def ports(self):
        return [int(x.split()[3].rsplit(b':', 1)[1]) for x in self.rows]

    def paths(self):
        return [x.split()[-1].decode('utf-8', 'surrogateescape') for x in self.rows]


def netstat(root, options, **more):
    argv = SOCKBOX + ['netstat'] + options.split() + (['--root', root] if root else [])
    more.setdefault('stdin', subprocess.DEVNULL)
    more.setdefault('stdout', subprocess.PIPE)
    more.setdefault('stderr', subprocess.PIPE)
    return Result(subprocess.run(argv, timeout=20, **more))


def raw_bytes(r):
    """Control characters that reached the output, C1 in UTF-8 and torn UTF-8 too."""
    text = (r.out + r.err.encode()).decode('utf-8', 'surrogateescape')
    return sorted({c for c in text if (ord(c) < 32 and c != '\n') or 0x7f <= ord(c) < 0xa0
                   or 0xdc80 <= ord(c) <= 0xdcff})


def counted(table, n):
    return 'netstat: /proc/net/%s: %d malformed row%s skipped' % (table, n, 's' if n > 1 else '')


def expect(name, r, ports=None, bad=0, table='tcp', paths=None, status=None):
    """The rows that must be there, and the count of those that must not."""
    want_status = (1 if bad else 0) if status is None else status
    reports = [x for x in r.err.splitlines() if x.startswith(counted(table, bad))] if bad else []
    wrong = None
    if r.status != want_status:
        wrong = 'status %d, not %d' % (r.status, want_status)
    elif ports is not None and r.ports() != ports:
        wrong = 'rows of ports %s, not %s' % (r.ports()[:20], ports[:20])
    elif paths is not None and r.paths() != paths:
        wrong = 'rows of paths %r, not %r' % (r.paths(), paths)
    elif bad and (len(reports) != 1 or len(r.err.splitlines()) != 1):
        wrong = 'stderr %r, not %r once' % (r.err, counted(table, bad))
    elif not bad and status is None and r.err:
        wrong = 'stderr %r' % r.err
    elif raw_bytes(r):
        wrong = 'raw bytes %r' % raw_bytes(r)
    check(name, wrong)


def test_truncated():
    """A table cut at every byte of its last row."""
    rows = [tcp(port=1001, inode='11'), tcp(port=1002, inode='12'), tcp(port=1003, inode='13')]
    whole = '\n'.join([HEAD['tcp']] + rows).encode()
    start = len(whole) - len(rows[2])
    full = netstat(tree('whole', {'tcp': whole}), '-tan')
    expect('no final newline', full, [1001, 1002, 1003])
    wrong = []
    for cut in range(start, len(whole)):
        r = netstat(tree('cut', {'tcp': whole[:cut]}), '-tan')
        if r.rows[:2] != full.rows[:2] or r.status not in (0, 1):
            wrong.append((cut - start, 'a good row is lost', r.status))
        elif r.rows[2:] and r.rows != full.rows:
            wrong.append((cut - start, 'a wrong row is shown', r.rows[2:]))
        elif not r.rows[2:] and cut > start and (r.status != 1 or r.err != counted('tcp', 1) + '\n'):
            wrong.append((cut - start, 'not reported', r.status, r.err))
    check('last row cut at any of %d places' % (len(whole) - start), wrong and repr(wrong[0]))
    for name, content in (('an empty file', b''), ('a header only', HEAD['tcp'].encode() + b'\n'),
                          ('a header without newline', HEAD['tcp'].encode())):
        expect(name, netstat(tree('empty', {'tcp': content}), '-tan'), [])


def test_long_rows():
    for size in (4095, 4096, 4097, 5000, 8000):
        rows = [tcp(port=1), tcp(port=2).ljust(size), tcp(port=3)]
        expect('a row of %d bytes' % size, netstat(tree('long', {'tcp': rows}), '-tan'), [1, 2, 3])
    for size in (8191, 8192, 8193, 20000, 1000000):
        rows = [tcp(port=1), 'x' * size, tcp(port=3), tcp(port=4)]
        expect('a foreign row of %d bytes' % size, netstat(tree('long', {'tcp': rows}), '-tan'),
               [1, 3, 4], bad=1)
    r = netstat(tree('long', {'unix': [unix('/a', inode='1'), unix('/' + 'b' * 3000), unix('/c', inode='8')]}), '-xan')
    check('a UNIX name of 3000 bytes', len(r.rows) != 3 and 'rows: %d' % len(r.rows))


def test_split_reads():
    """Rows of many lengths, so that every block read ends inside one; and a FIFO fed in pieces:
    that of a machine, for of a saved tree only regular files are read."""
    rnd = random.Random(4096)
    rows = [tcp(port=i, inode=str(rnd.randrange(10 ** rnd.randrange(1, 12)))).ljust(rnd.randrange(90, 160))
            for i in range(1, 3001)]
    plain = netstat(tree('many', {'tcp': rows}), '-tan')
    expect('3000 rows of many lengths', plain, list(range(1, 3001)))
    if len(SOCKBOX) > 1:
        return skip('a table that comes in pieces', 'the program cannot start in another root')
    text = ('\n'.join([HEAD['tcp']] + rows[:150]) + '\n').encode()
    wanted = netstat(tree('few', {'tcp': text}), '-tan')
    for size in (1, 7, 149, 150, 151, 4096):
        name = 'a table that comes in pieces of %d' % size
        root = tree('fifo%d' % size)
        path = os.path.join(root, 'proc/net/tcp')
        os.mkfifo(path)
        shutil.copyfile(SOCKBOX[0], root + '/sockbox')
        os.chmod(root + '/sockbox', 0o755)

        def feed(path=path, size=size):
            with open(path, 'wb', buffering=0) as f:
                for at in range(0, len(text), size):
                    f.write(text[at:at + size])
        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        try:
            r = Result(subprocess.run(['/sockbox', 'netstat', '-tan', '--backend', 'proc'], timeout=20,
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE, preexec_fn=lambda: new_root(root)))
            check(name, r.out != wanted.out and 'differs: %d rows, status %d' % (len(r.rows), r.status))
        except subprocess.TimeoutExpired:
            fail(name, 'hangs')
        except subprocess.SubprocessError:
            skip(name, 'no chroot(2) and no user namespaces')
            with open(path, 'rb') as f:     # the feeder's end
                f.read()
        feeder.join(5)


def new_root(path):
    """The folder is the machine, as root or in a user namespace; with no IPv6 there."""
    if os.geteuid() and ctypes.CDLL(None).unshare(0x10000000):
        raise OSError('no user namespaces')
    os.chroot(path)


def test_states():
    for state, shown in (('00', b'UNKNOWN'), ('0C', b'UNKNOWN'), ('0E', b'UNKNOWN'),
                         ('63', b'UNKNOWN'), ('FF', b'UNKNOWN'), ('01', b'ESTABLISHED'), ('0B', b'CLOSING')):
        rows = [tcp(port=1), tcp(port=2, state=state), tcp(port=3)]
        r = netstat(tree('state', {'tcp': rows}), '-tan')
        check('tcp state ' + state, (len(r.rows) != 3 or r.rows[1].split()[5] != shown or r.status)
              and 'shown as %r' % r.rows)
        r = netstat(tree('state', {'udp': rows}), '-uan')
        check('udp state ' + state, len(r.rows) != 3 or r.status and 'status %d' % r.status)
    for state in ('A', '0AA', 'G1', '', '-1'):
        rows = [tcp(port=1), tcp(port=2, state=state), tcp(port=3)]
        expect('tcp state %r' % state, netstat(tree('state', {'tcp': rows}), '-tan'),
               [1, 3] if state != 'A' else None, bad=1 if state != 'A' else 0)
    if configured('CONFIG_NETSTAT_UNIX'):
        rows = [unix('/a', inode='1'), unix('/b', state='FF'), unix('/c', kind=0xffff, inode='8'), unix('/d', inode='9')]
        expect('UNIX states and types out of range', netstat(tree('state', {'unix': rows}), '-xan'),
               paths=['/a', '/b', '/c', '/d'], table='unix')


def test_numbers():
    good = {
        'queues of 4 GiB': dict(tx='FFFFFFFF', rx='FFFFFFFF'),
        'inode 2^64 - 1': dict(inode=str(2 ** 64 - 1)),
        'uid 2^32 - 1': dict(uid=str(2 ** 32 - 1)),
        'uid 2^31': dict(uid=str(2 ** 31)),
        # kernels before 3.5 and gVisor print it with %d
        'uid -2': dict(uid='-2'),
        'timer of 2^64 - 1 ticks': dict(tr='01', when='F' * 16),
        'timer FF': dict(tr='FF', retr='FFFFFFFF', timeout=str(2 ** 32 - 1)),
        'no tail': dict(tail=''),
        'a very long tail': dict(tail=' 1' * 500),
    }
    bad = {
        'inode 2^64': dict(inode=str(2 ** 64)),
        'inode of 400 digits': dict(inode='9' * 400),
        'inode missing': dict(inode='', tail=''),
        'inode not a number': dict(inode='12x'),
        'inode negative': dict(inode='-1'),
        'uid 2^32': dict(uid=str(2 ** 32)),
        'uid -': dict(uid='-'),
        'port of 5 digits': dict(port='12345'),
        'port missing': dict(rport=''),
        'address of 7 digits': dict(laddr='100007F'),
        'address of 9 digits': dict(laddr='00100007F'),
        'address of IPv6': dict(laddr='0' * 32),
        'address of letters': dict(raddr='LOCALHOS'),
        'queue of 9 digits': dict(tx='1' + '0' * 8),
        'timer of 3 digits': dict(tr='001'),
        'ticks of 17 digits': dict(when='0' * 17),
        'retransmits of 9 digits': dict(retr='0' * 9),
        'text for numbers': dict(tx='zzzzzzzz'),
    }
    for name, fields in good.items():
        rows = [tcp(port=1), tcp(**dict({'port': 2}, **fields)), tcp(port=3)]
        expect(name, netstat(tree('number', {'tcp': rows}), '-tanoe'), [1, 2, 3])
    for name, fields in bad.items():
        rows = [tcp(port=1), tcp(**dict({'port': 2}, **fields)), tcp(port=3)]
        expect(name, netstat(tree('number', {'tcp': rows}), '-tanoe'), [1, 3], bad=1)
    r = netstat(tree('number', {'tcp': [tcp(uid=str(2 ** 32 - 1))]}), '-tane')
    check('uid 2^32 - 1 is unsigned', b' 4294967295 ' not in r.out and r.out)
    rows = [tcp(port=1)] + [x for i in range(2, 60, 2) for x in ('nonsense', tcp(port=i))]
    expect('many bad rows, one report', netstat(tree('number', {'tcp': rows}), '-tan'),
           [1] + list(range(2, 60, 2)), bad=29)
    expect('bad rows with names wanted, one report',
           netstat(tree('number', {'tcp': [tcp(port=1), 'nonsense']}), '-ta --numeric-ports'), [1], bad=1)
    if configured('CONFIG_NETSTAT_PROGRAMS'):
        expect('bad rows with owners wanted, one report',
               netstat(tree('number', {'tcp': [tcp(port=1), 'nonsense']}), '-tanp'), [1], bad=1)


def test_foreign_bytes():
    for name, row in (('a NUL', tcp(port=2)[:40] + '\0' + tcp(port=2)[40:]), ('NULs only', '\0' * 50),
                      ('control bytes', '\x1b[31m' + tcp(port=2)), ('blank', '   '), ('bytes over 127', '\xff' * 90),
                      ('a second header', HEAD['tcp'])):
        rows = [tcp(port=1), row, tcp(port=3)]
        expect('a row of ' + name if 'row' not in name else name,
               netstat(tree('bytes', {'tcp': rows}), '-tan'), [1, 3], bad=1)
    r = netstat(tree('bytes', {'tcp': [tcp(port=1), tcp(port=2) + '\x1b[31m\x07', tcp(port=3)]}), '-tan')
    check('control bytes behind the inode', (r.ports() not in ([1, 2, 3], [1, 3]) or raw_bytes(r)) and r.out)
    rows = [tcp(port=1), '', tcp(port=3)]
    r = netstat(tree('bytes', {'tcp': rows}), '-tan')
    check('an empty row', (r.ports() != [1, 3] or r.status not in (0, 1)) and 'ports %r' % r.ports())
    r = netstat(tree('bytes', {'tcp': (HEAD['tcp'] + '\r\n' + tcp(port=1) + '\r\n').encode()}), '-tan')
    check('CRLF', (r.ports() != [1] or raw_bytes(r)) and r.out)
    if not configured('CONFIG_NETSTAT_UNIX'):
        return skip('UNIX names', 'needs CONFIG_NETSTAT_UNIX')
    names = {b'/esc\x1b[2J': '/esc\\x1b[2J', b'/bell\x07': '/bell\\x07', b'/del\x7f': '/del\\x7f',
             b'/cr\r': '/cr\\x0d', b'/\xff\xfe': '/\\xff\\xfe', b'/\xc2\x9b31m': '/\\xc2\\x9b31m',
             b'/\xe2\x80\xae': '/\\xe2\\x80\\xae', b'/\xed\xa0\x80': '/\\xed\\xa0\\x80',
             b'/\xc0\xaf': '/\\xc0\\xaf', b'/\xe2\x82': '/\\xe2\\x82'}
    for name, shown in names.items():
        rows = [unix('/a', inode='1'), unix(name.decode('latin-1'), inode='2'), unix('/c', inode='3')]
        expect('UNIX name %r' % name, netstat(tree('names', {'unix': rows}), '-xan'),
               paths=['/a', shown, '/c'], table='unix')
    utf8 = '/\u00e9\u20ac\U0001f600'
    escaped = '/' + ''.join('\\x%02x' % b for b in utf8[1:].encode())
    root = tree('names', {'unix': [unix(utf8.encode().decode('latin-1'))]})
    for locale, want in (('C', escaped), ('C.UTF-8', utf8 if configured('CONFIG_FEATURE_UTF8') else escaped)):
        r = netstat(root, '-xan', env=dict(os.environ, LC_ALL=locale))
        check('UNIX name in UTF-8, LC_ALL=' + locale, r.paths() != [want] and repr(r.paths()))
    torn = [unix('/a', inode='1'), unix('/torn', inode='2'), 'rest of the name', unix('/c', inode='3')]
    expect('UNIX name with a line break', netstat(tree('names', {'unix': torn}), '-xan'),
           paths=['/a', '/torn', '/c'], table='unix', bad=1)
    for what, row in (('its pointer', unix('/forged', pointer='12')), ('its inode', unix('/forged', inode='x')),
                      ('its fields', 'ffff888000000000: 2 0 10000 1')):
        rows = [unix('/a', inode='1'), row, unix('/c', inode='3')]
        expect('a forged UNIX row betrayed by ' + what, netstat(tree('names', {'unix': rows}), '-xan'),
               paths=['/a', '/c'], table='unix', bad=1)
    # two sockets may have one inode (of 16 bits in some kernels): both are shown, and the
    # one that the name before it may have forged is marked
    far = '/' + 'f' * 60
    for first, second, mark in (('/a', '/b', ' (unverified)'), (far, far, '')):
        rows = [unix(first, inode='1'), unix(second, inode='1'), unix('/c', inode='3')]
        r = netstat(tree('names', {'unix': rows}), '-xan')
        names = [x[x.index(b'/'):].decode().rstrip() for x in r.rows]
        check('two UNIX rows of an inode, the second %s' % ('marked' if mark else 'cannot be forged'),
              (names != [first, second + mark, '/c'] or r.status) and 'status %d, %r' % (r.status, names))


def test_etc():
    """Rubbish where names come from."""
    junk = random.Random(7).randbytes(60000)
    tables = {'tcp': [tcp('127.0.0.1', 80, '10.0.0.2', 22, uid='1000')]}
    for name, etc in (
            ('random bytes', {'hosts': junk, 'services': junk, 'passwd': junk, 'protocols': junk}),
            ('a line of 1 MB', {f: b'x' * 1000000 for f in ('hosts', 'services', 'passwd')}),
            ('no newline', {'hosts': b'127.0.0.1', 'services': b'x 80/', 'passwd': b'x:x:1000'}),
            ('empty', {f: b'' for f in ('hosts', 'services', 'passwd')}),
            ('NULs', {f: b'\0' * 5000 for f in ('hosts', 'services', 'passwd')})):
        r = netstat(tree('etc', tables, etc), '-tae')
        check('etc: ' + name, (r.status or len(r.rows) != 1 or raw_bytes(r)) and
              'status %d, %d rows, %r' % (r.status, len(r.rows), raw_bytes(r)))
    hostile = {'hosts': b'10.0.0.2 evil\x1b[31mname\n10.0.0.2 back`tick`\n127.0.0.1 ' + b'h' * 300 + b'\n',
               'services': b'evil\x1b[31m 22/tcp\n' + b's' * 300 + b' 80/tcp\n',
               'protocols': b'p\xc3\xbf\x9b 1\n',
               'passwd': b'evil\x1b[31mname:x:1000:0::/:\n'}
    tables['raw'] = [tcp('127.0.0.1', 1)]
    hostile['services'] += b'\x9b31m 22/tcp\n'
    r = netstat(tree('hostile', tables, hostile), '-twae')
    check('etc: control bytes in names', (r.status or raw_bytes(r) or len(r.rows) != 2) and r.out)
    shutil.rmtree(os.path.join(work, 'etc'))


def test_files():
    """Missing, unreadable, or something else in a table's place."""
    rows = {'tcp': [tcp(port=1)], 'udp': [tcp(port=2)]}
    r = netstat(tree('no-tcp', {'udp': rows['udp']}), '-tuan')
    check('no tcp table', (r.status != 1 or r.ports() != [2] or
                           r.err != 'netstat: /proc/net/tcp: No such file or directory\n') and
          'status %d, ports %r, stderr %r' % (r.status, r.ports(), r.err))
    r = netstat(tree('no-tcp6', rows), '-tuan')
    check('no IPv6', (r.status or r.ports() != [1, 2] or r.err) and 'status %d, stderr %r' % (r.status, r.err))
    r = netstat(tree('nothing'), '-an')
    check('no table at all', (r.status != 1 or not r.err) and 'status %d, stderr %r' % (r.status, r.err))
    r = netstat(os.path.join(work, 'no-such-dir'), '-tan')
    check('no tree', (r.status != 1 or not r.err) and 'status %d, stderr %r' % (r.status, r.err))
    r = netstat('/' + 'x' * 5000, '-tan')
    check('a tree of 5000 bytes', (r.status != 1 or not r.err) and 'status %d, stderr %r' % (r.status, r.err))
    root = tree('directory', {'udp': rows['udp']})
    os.mkdir(os.path.join(root, 'proc/net/tcp'))
    r = netstat(root, '-tuan')
    check('a directory for a table', (r.status != 1 or r.ports() != [2] or
                                      'netstat: /proc/net/tcp: Is a directory\n' != r.err) and
          'status %d, stderr %r' % (r.status, r.err))
    root = tree('loop', {'udp': rows['udp']})
    os.symlink('tcp', os.path.join(root, 'proc/net/tcp'))
    r = netstat(root, '-tuan')
    check('a link to itself for a table', (r.status != 1 or r.ports() != [2] or len(r.err.splitlines()) != 1)
          and 'status %d, stderr %r' % (r.status, r.err))
    root = tree('secret', rows)
    os.chmod(os.path.join(root, 'proc/net/tcp'), 0)
    r = netstat(root, '-tuan', **as_nobody())
    if os.geteuid() == 0 and r is None:
        skip('an unreadable table', 'cannot become another user')
    else:
        check('an unreadable table', (r.status != 1 or r.ports() != [2] or
                                      r.err != 'netstat: /proc/net/tcp: Permission denied\n') and
              'status %d, ports %r, stderr %r' % (r.status, r.ports(), r.err))


def test_owners():
    """A saved tree of processes, some of them odd."""
    if not configured('CONFIG_NETSTAT_PROGRAMS'):
        return skip('odd processes', 'needs CONFIG_NETSTAT_PROGRAMS')
    root = tree('processes', {'tcp': [tcp(port=i, inode=str(i)) for i in range(1, 9)]})

    def process(pid, inode, cmdline):
        d = os.path.join(root, 'proc', pid, 'fd')
        os.makedirs(d)
        os.symlink('socket:[%s]' % inode, os.path.join(d, '3'))
        if cmdline is not None:
            with open(os.path.join(root, 'proc', pid, 'cmdline'), 'wb') as f:
                f.write(cmdline)
    process('1', '1', b'init\0-x\0')
    process('22', '2', b'/usr/sbin/sshd: a b\0')
    process('333', '3', b'evil\nname\x1b[31m\xff\0')
    process('4444', '4', b'')
    process('55555', '5', None)
    process('666666', '6', b'x' * 100000)
    process('0' * 200 + '7', '7', b'zeros\0')
    process('4294967296', '8', b'too-big\0')
    os.makedirs(os.path.join(root, 'proc', '99'))                      # gone: no fd folder
    os.makedirs(os.path.join(root, 'proc', 'self'))
    for i, target in enumerate(('socket:[', 'socket:[x]', 'socket:[' + '9' * 50 + ']', 'pipe:[1]', '/dev/null')):
        os.symlink(target, os.path.join(root, 'proc/1/fd', str(10 + i)))
    r = netstat(root, '-tanp')
    owners = [x[80:].decode('latin-1').rstrip() for x in r.rows]
    want = ['1/init', '22/sshd: a b', '333/evil.name.[31m.', '4444/', '55555/', '666666/xxxxxxxxxxxx', '-', '-']
    check('odd processes', (owners != want or r.status or r.err) and 'owners %r, stderr %r' % (owners, r.err))


def as_nobody():
    """Another user's eyes; as root, with a copy of the program that he can reach."""
    if os.geteuid() != 0:
        return {}

    def become():
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    return {'preexec_fn': become}


def test_descriptors():
    big = tree('big', {'tcp': [tcp(port=i % 65535 + 1) for i in range(20000)]})
    small = tree('small', {'tcp': [tcp(port=1)]})
    for name, root in (('a short listing', small), ('a long listing', big)):
        with open('/dev/full', 'wb') as full:
            r = netstat(root, '-tan', stdout=full)
        check('/dev/full: ' + name, (r.status != 1 or 'No space left' not in r.err or
                                     len(r.err.splitlines()) != 1) and 'status %d, stderr %r' % (r.status, r.err))
        r = netstat(root, '-tan', stdout=None, preexec_fn=lambda: os.close(1))
        check('closed stdout: ' + name, (r.status != 1 or len(r.err.splitlines()) != 1) and
              'status %d, stderr %r' % (r.status, r.err))
        plain = netstat(root, '-tan')
        r = netstat(root, '-tan', stdin=None, preexec_fn=lambda: os.close(0))
        check('closed stdin: ' + name, (r.status or r.out != plain.out or r.err) and 'differs')
        r = netstat(root, '-tan', stderr=None, preexec_fn=lambda: os.close(2))
        check('closed stderr: ' + name, (r.status or r.out != plain.out) and 'differs')
    broken = tree('broken', {'tcp': [tcp(port=1), 'nonsense', tcp(port=3)]})
    r = netstat(broken, '-tan', stderr=None, preexec_fn=lambda: os.close(2))
    check('closed stderr, something to report', (r.status != 1 or r.ports() != [1, 3]) and 'status %d' % r.status)
    r = netstat(broken, '-tan', stdin=None, stderr=None, preexec_fn=lambda: (os.close(0), os.close(2)))
    check('closed stdin and stderr', (r.status != 1 or r.ports() != [1, 3]) and 'status %d' % r.status)
    with open('/dev/full', 'wb') as full:
        r = netstat(broken, '-tan', stderr=full)
    check('/dev/full for stderr', (r.status != 1 or r.ports() != [1, 3]) and 'status %d' % r.status)
    p = subprocess.Popen(SOCKBOX + ['netstat', '-tan', '--root', big], stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                         preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL))
    p.stdout.read(100)
    p.stdout.close()
    try:
        status = p.wait(10)
        check('a reader that goes away', status not in (-signal.SIGPIPE, 1) and 'status %d' % status)
    except subprocess.TimeoutExpired:
        p.kill()
        fail('a reader that goes away', 'hangs')
    p.stderr.close()


def test_endian():
    """The same machine saved with the other byte order prints the same listing."""
    def swapped(text):
        words = lambda m: ''.join(m.group(0)[i:i + 8][6:8] + m.group(0)[i:i + 8][4:6] +
                                  m.group(0)[i:i + 8][2:4] + m.group(0)[i:i + 8][0:2]
                                  for i in range(0, len(m.group(0)), 8))
        return re.sub(r'(?<= )(?:[0-9A-F]{32}|[0-9A-F]{8})(?=:[0-9A-F]{4} )', words, text)
    gold = os.path.join(TREES, 'gold/proc/net')
    names = [f for f in ('tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6')]
    texts = {f: open(os.path.join(gold, f)).read() for f in names}
    one = tree('native', {f: t.encode() for f, t in texts.items()})
    two = tree('swapped', {f: swapped(t).encode() for f, t in texts.items()})
    check('the swapped tree is another one', open(one + '/proc/net/tcp').read() ==
          open(two + '/proc/net/tcp').read() and 'nothing was swapped')
    want = netstat(one, '-tuwan')
    check('byte order is detected', netstat(two, '-tuwan').out != want.out and 'another listing')
    big, little = ('big', 'little') if sys.byteorder == 'little' else ('little', 'big')
    check('--endian, the other order', netstat(two, '-tuwan --endian ' + big).out != want.out and 'another listing')
    check('--endian, our order', netstat(one, '-tuwan --endian ' + little).out != want.out and 'another listing')
    # 10.0.0.127 must not look like a loopback address written backwards
    rows = [tcp('10.0.0.127', i + 1, '10.0.0.2', 99) for i in range(50)] + [tcp('127.0.0.1', 60)]
    r = netstat(tree('host127', {'tcp': rows}), '-tan')
    check('a host whose address ends in .127', r.rows[0].split()[3] != b'10.0.0.127:1' and
          r.rows[0].decode())


def test_mutations():
    """Real tables with random damage: never a crash, a hang or a raw byte."""
    rnd = random.Random(20260817)
    source = {}
    for f in ('tcp', 'tcp6', 'udp', 'udp6', 'udplite', 'raw', 'raw6', 'unix', 'packet', 'icmp'):
        with open(os.path.join(TREES, 'gold/proc/net', f), 'rb') as g:
            source[f] = g.read()
    for f in ('hosts', 'services', 'passwd', 'protocols'):
        with open(os.path.join(TREES, 'edge/etc', f), 'rb') as g:
            source['etc/' + f] = g.read()
    wrong = []
    for turn in range(150):
        tables, etc = {}, {}
        for f, data in source.items():
            data = bytearray(data)
            for _ in range(rnd.choice((0, 1, 3, 30))):
                at = rnd.randrange(len(data))
                what = rnd.randrange(5)
                if what == 0:
                    data[at] = rnd.randrange(256)
                elif what == 1:
                    del data[at:at + rnd.randrange(1, 200)]
                elif what == 2:
                    data[at:at] = rnd.randbytes(rnd.randrange(1, 50))
                elif what == 3:
                    data[at:at] = data[:at][-rnd.randrange(1, 400):]
                else:
                    data[at] = rnd.choice(b'\0\n\t :')
                if not data:
                    data = bytearray(b'\n')
            (etc if f.startswith('etc/') else tables)[f.replace('etc/', '')] = bytes(data)
        root = tree('mutant', tables, etc)
        options = rnd.choice(('-an', '-a', '-tuwxanoe', '-anopW', '-lp', '-ae', '-anvW'))
        try:
            r = netstat(root, options)
        except subprocess.TimeoutExpired:
            wrong.append((turn, options, 'hangs'))
            continue
        if r.status not in (0, 1):
            wrong.append((turn, options, 'status %d' % r.status, r.err[-300:]))
        elif raw_bytes(r):
            wrong.append((turn, options, 'raw bytes', raw_bytes(r)))
    check('150 damaged trees', wrong and '%d of them: %r' % (len(wrong), wrong[0]))


def reachable_copy():
    """Root tests as another user too: the program goes where he can start it."""
    os.chmod(work, 0o755)
    if os.geteuid() == 0 and len(SOCKBOX) == 1 and os.path.isfile(SOCKBOX[0]):
        copy = os.path.join(work, 'sockbox')
        shutil.copyfile(SOCKBOX[0], copy)
        os.chmod(copy, 0o755)
        SOCKBOX[0] = copy


def main():
    try:
        reachable_copy()
        if not configured('CONFIG_FEATURE_ROOT'):
            skip('bad input', 'needs CONFIG_FEATURE_ROOT')
            finish()
        for test in (test_truncated, test_long_rows, test_split_reads, test_states, test_numbers,
                     test_foreign_bytes, test_etc, test_files, test_owners, test_descriptors,
                     test_endian, test_mutations):
            test()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    finish()


if __name__ == '__main__':
    main()
