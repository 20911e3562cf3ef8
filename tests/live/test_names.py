#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Host names: right ones or numbers, whatever the servers do, within one deadline.

In a network namespace: real UDP sockets to thousands of addresses, dnsmasq where
it is installed, and a server of our own that lies. With FIGURES=1 the slow
comparisons with net-tools run too."""
import os
import re
import resource
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import population                                                    # noqa: E402
from nameserver import CNAME, PTR, TXT, Server, encode, named, record, reply  # noqa: E402
from report import HERE, SOCKBOX, check, configured, finish, ok, skip    # noqa: E402

OURS = SOCKBOX + ['netstat']
US = '192.0.2.1'
EVIL = 'evil.example.net'
SEED = os.path.join(HERE, 'golden', 'trees', 'seed')
EIGHT = os.path.join(HERE, 'golden', 'cases', 'seed', 'netstat_-at', 'out')


def name_of(addr):
    return 'h-%s.example.net' % re.sub('[.:]+', '-', addr)


def honest(query, addr, count):
    return [(0, named(query, name_of(addr)))]


def silence(query, addr, count):
    return []


def write(path, text):
    with open(path, 'w') as f:
        f.write(text)


def hosts(text=''):
    write('/etc/hosts', text)


def servers(*addresses, options=''):
    write('/etc/resolv.conf', ''.join('nameserver %s\n' % a for a in addresses) + options)


class Peers:
    """Connected UDP sockets, one per address; the remote port numbers them."""

    def __init__(self, n, v6=0):
        self.addrs = ['198.18.%d.%d' % (i >> 8, i & 255) for i in range(n)]
        self.addrs += ['2001:db8:1::%x' % (i + 1) for i in range(v6)]
        self.sockets = []
        for i, addr in enumerate(self.addrs):
            family = socket.AF_INET6 if ':' in addr else socket.AF_INET
            s = socket.socket(family, socket.SOCK_DGRAM)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind((US if family == socket.AF_INET else '2001:db8::1', 4000))
            s.connect((addr, i + 1))
            self.sockets.append(s)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for s in self.sockets:
            s.close()


class Result:
    def __init__(self, argv, timeout=60):
        before = datagrams()
        start = time.monotonic()
        p = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, timeout=timeout)
        self.seconds = time.monotonic() - start
        self.sent = datagrams() - before
        self.status, self.raw, self.err = p.returncode, p.stdout, p.stderr
        self.text = p.stdout.decode('utf-8', 'replace')
        self.cells = {}
        for line in self.text.splitlines():
            word = line.split()
            if word and word[0] in ('udp', 'udp6'):
                host, _, port = word[4].rpartition(':')
                if port.isdigit():
                    self.cells[int(port)] = host

    def wrong(self, peers, least, may=name_of):
        """What is not as it should be: names that are not the right ones, rows
        missing, fewer than `least` names, bytes that no terminal should see."""
        if self.status or self.err:
            return 'status %d, stderr %r' % (self.status, self.err[:200])
        if re.search(rb'[^\n -~]', self.raw):
            return 'a raw control byte'
        if len(self.cells) != len(peers.addrs):
            return '%d rows for %d sockets' % (len(self.cells), len(peers.addrs))
        found = 0
        for i, addr in enumerate(peers.addrs):
            cell = self.cells.get(i + 1)
            if cell == may(addr):
                found += 1
            elif cell != addr:
                return '%s is shown as %r' % (addr, cell)
        self.found = found
        if found < least:
            return '%d names of %d, wanted %d' % (found, len(peers.addrs), least)
        return None


def datagrams():
    """UDP datagrams that left this namespace, whoever sent them, to whomever."""
    total = 0
    with open('/proc/net/snmp') as f:
        head, row = [line.split() for line in f if line.startswith('Udp:')]
        total += int(row[head.index('OutDatagrams')])
    with open('/proc/net/snmp6') as f:
        for line in f:
            if line.startswith('Udp6OutDatagrams'):
                total += int(line.split()[1])
    return total


def listing(*options, argv=('-uW', '--numeric-ports'), timeout=60):
    return Result(OURS + list(argv) + list(options), timeout)


def figure(text):
    print('    ' + text, flush=True)


def all_right(count):
    with Peers(count, 200) as peers, Server(honest):
        r = listing('--resolve-timeout', '20')
        check('%d addresses, an honest server' % len(peers.addrs),
              r.wrong(peers, len(peers.addrs)))
        figure('%.3f s, %d questions sent' % (r.seconds, r.sent // 2))


def each_asked_once():
    with Peers(300, 20) as peers, Server(honest) as s:
        r = listing()
        often = [a for a, n in s.counts.items() if n > 1]
        extra = set(s.asked) - set(peers.addrs) - {US, '2001:db8::1'}
        check('every distinct address is asked once', r.wrong(peers, 320) or
              (often and '%s: %d times' % (often[0], s.counts[often[0]])) or
              (extra and 'asked for %s too' % sorted(extra)))


def ids_and_ports():
    with Peers(4000), Server(honest) as s:
        listing()
        ids = list(s.ids)
        first = set(s.ports)
        listing()
        listing()
        # 4001 of 65536: 3880 distinct ones expected, give or take 11
        steps = {struct.unpack('>H', b)[0] - struct.unpack('>H', a)[0] & 0xffff
                 for a, b in zip(ids, ids[1:])}
        check('random ids', 'only %d ids' % len(set(ids)) if len(set(ids)) < 3700 else
              'only %d steps between them' % len(steps) if len(steps) < 3700 else None)
        check('a new port each time', (len(first) != 1 or len(s.ports) < 2) and
              'ports %s, then %s' % (first, s.ports))


def dead(count):
    deadline = 1.0
    with Peers(count, 100) as peers, Server(silence) as s:
        r = listing('--resolve-timeout', '1')
        check('dead server: the deadline, once', r.wrong(peers, 0) or
              (r.seconds > 2 * deadline or r.seconds < 0.9 * deadline) and
              '%.2f s for a deadline of %.1f' % (r.seconds, deadline))
        figure('%d addresses: %.3f s = deadline + %.1f %%, %d questions' % (
            len(peers.addrs), r.seconds, 100 * (r.seconds / deadline - 1), len(s.asked)))
        r = listing('-a', '--resolve-timeout', '1', argv=('-tuwxW', '--numeric-ports'))
        check('dead server: all sections, one deadline', r.status and 'status' or
              r.seconds > 2 * deadline and '%.2f s' % r.seconds)
        r = listing()
        check('dead server: two seconds if nobody says',
              not 1.8 < r.seconds < 4 and '%.2f s' % r.seconds)
        figure('%.3f s' % r.seconds)
        r = listing('--resolve-timeout', '0.3')
        check('a fraction of a second', not 0.27 < r.seconds < 1 and '%.2f s' % r.seconds)


def options_of_resolv_conf():
    servers('127.0.0.1', options='options timeout:1 attempts:1\n')
    with Peers(20) as peers, Server(silence) as s:
        r = listing('--resolve-timeout', '5')
        most = max(s.counts.values())
        check('options timeout:1 attempts:1', r.wrong(peers, 0) or
              most != 1 and 'asked %d times' % most or
              not 0.9 < r.seconds < 2 and '%.2f s' % r.seconds)
    servers('127.0.0.1')


def nobody_listens():
    with Peers(300, 20) as peers:
        r = listing()
        check('nobody listens: no waiting', r.wrong(peers, 0) or
              r.seconds > 0.5 and '%.2f s' % r.seconds)
        figure('%.3f s' % r.seconds)
        servers('203.0.113.1', '2001:db8:ffff::1', 'fe80::1')
        r = listing()
        check('no route to any server: no waiting', r.wrong(peers, 0) or
              r.seconds > 0.5 and '%.2f s' % r.seconds)
        servers()
        with Server(honest):
            r = listing()
            check('no nameserver line: 127.0.0.1', r.wrong(peers, 320))
    servers('127.0.0.1')


def next_server():
    servers('127.0.0.2', '127.0.0.1')
    with Peers(2000) as peers:
        with Server(honest):
            r = listing()
            check('first server not there, second answers', r.wrong(peers, 2000))
            figure('%.3f s' % r.seconds)
        for name, first in (
                ('silent', silence),
                ('SERVFAIL', lambda q, a, n: [(0, reply(q, rcode=2))]),
                ('FORMERR', lambda q, a, n: [(0, reply(q, rcode=1))]),
                ('REFUSED', lambda q, a, n: [(0, reply(q, rcode=5))])):
            with Server(first, '127.0.0.2'), Server(honest):
                r = listing()
                check('first server: %s, second answers' % name, r.wrong(peers, 2000) or
                      r.seconds > 1.5 and '%.2f s' % r.seconds)
                figure('%.3f s' % r.seconds)
    servers('127.0.0.1')


def no_names():
    for name, rcode, records in (('NXDOMAIN', 3, ()), ('no data', 0, ()), ('SERVFAIL', 2, ()),
                                 ('REFUSED', 5, ()), ('NOTIMP', 4, ())):
        with Peers(1000) as peers, Server(lambda q, a, n: [(0, reply(q, records, rcode))]):
            r = listing()
            check('%s: numbers, soon' % name, r.wrong(peers, 0) or r.found and 'names' or
                  r.seconds > 1.5 and '%.2f s' % r.seconds)


def overloaded():
    """As dnsmasq: more than 150 questions at once are refused."""
    busy = []

    def answer(query, addr, count):
        now = time.monotonic()
        busy[:] = [t for t in busy if t > now]
        if len(busy) >= 40:
            return [(0, reply(query, rcode=5))]
        busy.append(now + 0.01)
        return [(0.01, named(query, name_of(addr)))]

    with Peers(1000) as peers, Server(answer):
        r = listing()
        check('a server that refuses more than 40 at once', r.wrong(peers, 700))
        figure('%d of 1000 names in %.3f s' % (r.found, r.seconds))


def lossy():
    """Every third question, slowly, out of order, twice, among forgeries."""
    def answer(query, addr, count):
        number = struct.unpack('>H', query[:2])[0]
        evil = record(b'\xc0\x0c', PTR, encode(EVIL))
        n = next_number()
        out = [(0, reply(query, [evil], ident=number ^ 0x0100)),
               (0, reply(query, [evil], ident=number + 1 & 0xffff)),
               (0, (reply(query, [evil]), ('127.0.0.3', 53))),
               (0, (reply(query, [evil]), ('127.0.0.1', 5353))),
               (0, query),
               (0, reply(query, [evil], flags=0x0100))]
        other = bytearray(reply(query, [evil]))
        other[13] ^= 1      # another question, the right id
        out.append((0, bytes(other)))
        if n % 3 == 0:
            good = named(query, name_of(addr))
            out += [(0.01 + n * 7 % 31 / 100, good), (0.2, good)]
        return out

    numbers = iter(range(10 ** 9))

    def next_number():
        return next(numbers)

    with Peers(300, 30) as peers, Server(answer):
        r = listing()
        check('every third answered, late, disordered, twice, forged', r.wrong(peers, 100))
        figure('%d of %d names in %.3f s' % (r.found, len(peers.addrs), r.seconds))
        r = listing('--resolve-timeout', '10')
        check('the same with ten seconds', r.wrong(peers, 300))
        figure('%d of %d names in %.3f s' % (r.found, len(peers.addrs), r.seconds))


def label(text):
    return bytes([len(text)]) + text


HOSTILE = {
    'escape sequence': lambda q: [record(b'\xc0\x0c', PTR, label(b'\x1b]0;evil\x07') + b'\0')],
    'newline': lambda q: [record(b'\xc0\x0c', PTR, label(b'evil\nudp 0 0') + b'\0')],
    'NUL': lambda q: [record(b'\xc0\x0c', PTR, label(b'evil\0x') + b'\0')],
    'dot in a label': lambda q: [record(b'\xc0\x0c', PTR, label(b'evil.example') + b'\0')],
    'UTF-8': lambda q: [record(b'\xc0\x0c', PTR, label('\u202eevil'.encode()) + b'\0')],
    'root': lambda q: [record(b'\xc0\x0c', PTR, b'\0')],
    'an address': lambda q: [record(b'\xc0\x0c', PTR, encode('10.11.12.13'))],
    'pointer to itself': lambda q: [record(b'\xc0\x0c', PTR, struct.pack(
        '>H', 0xc000 + len(q) + 12))],
    'pointers in a circle': lambda q: [record(b'\xc0\x0c', PTR, b'\1x' + struct.pack(
        '>H', 0xc000 + len(q) + 12))],
    'pointer behind the end': lambda q: [record(b'\xc0\x0c', PTR, b'\xff\xff')],
    'owner points to itself': lambda q: [record(struct.pack('>H', 0xc000 + len(q)), PTR,
                                                encode(EVIL))],
    'label over the end': lambda q: [record(b'\xc0\x0c', PTR, b'\x3fevil')],
    'reserved label type': lambda q: [record(b'\xc0\x0c', PTR, b'\x44evil\0')],
    '256 octets': lambda q: [record(b'\xc0\x0c', PTR, (label(b'e' * 63) * 4)[:255] + b'\0')],
    'empty data': lambda q: [record(b'\xc0\x0c', PTR, b'')],
    'bytes behind the name': lambda q: [record(b'\xc0\x0c', PTR, encode(EVIL) + b'evil')],
    'another owner': lambda q: [record(encode(EVIL), PTR, encode(EVIL))],
    'another type': lambda q: [record(b'\xc0\x0c', TXT, encode(EVIL))],
    'CNAME to nowhere': lambda q: [record(b'\xc0\x0c', CNAME, encode('a.example')),
                                   record(b'\xc0\x0c', PTR, encode(EVIL))],
    'CNAME in a circle': lambda q: [record(b'\xc0\x0c', CNAME, b'\xc0\x0c')] * 40,
    'data over the end': lambda q: [b'\xc0\x0c' + struct.pack('>HHIH', PTR, 1, 1, 999)
                                    + encode(EVIL)],
    '64 kB': lambda q: [record(b'\xc0\x0c', TXT, b'\xfe' * 60000),
                        record(b'\xc0\x0c', PTR, encode(EVIL))],
    'no records but promised': lambda q: [b''] * 65535,
    'noise': lambda q: [os.urandom(400)] * 3,
}


def hostile():
    """All forms in one listing, each for ten addresses, and honest answers between."""
    forms = list(HOSTILE)

    def form_of(addr):
        number = peers.addrs.index(addr) if addr in peers.addrs else 0
        return None if number % 2 == 0 else forms[number // 2 % len(forms)]

    def answer(query, addr, count):
        form = form_of(addr)
        return [(0, named(query, name_of(addr)) if not form else
                 reply(query, HOSTILE[form](query)))]
    with Peers(20 * len(forms)) as peers, Server(answer):
        r = listing('--resolve-timeout', '2')
        check('hostile answers: the honest ones between them', r.wrong(peers, 10 * len(forms)) or
              b'evil' in r.raw and 'evil is shown')
        for name in forms:
            shown = [r.cells.get(i + 1) for i, addr in enumerate(peers.addrs) if form_of(addr) == name]
            addrs = [addr for addr in peers.addrs if form_of(addr) == name]
            check('hostile answer: ' + name, (shown != addrs or len(addrs) != 10) and
                  'shown as %r' % shown)

    def raw(query, addr, count):
        n = int(addr.rpartition('.')[2])
        good = named(query, name_of(addr))
        return [(0, good[:n]), (0, b''), (0, b'\0'), (0, os.urandom(n + 1)),
                (0, good[:2] + os.urandom(60))]
    with Peers(70) as peers, Server(raw):
        check('hostile answer: cut anywhere, empty, noise',
              listing('--resolve-timeout', '0.5').wrong(peers, 0))


def flood():
    """Packets faster than they can be read must not stop the clock."""
    def answer(query, addr, count):
        return [(0, reply(query, [record(b'\xc0\x0c', PTR, encode(EVIL))], ident=i))
                for i in range(2000)]
    with Peers(200) as peers, Server(answer):
        r = listing('--resolve-timeout', '1')
        # one of 65536 ids is right now and then, and the server is the one asked
        check('flood of wrong ids', r.seconds > 2 and '%.2f s' % r.seconds or
              len(r.cells) != 200 and 'rows are missing')
        del peers


def accepted():
    """Answers of unusual but right form."""
    forms = {
        'case': lambda q, a: reply(q[:12] + q[12:].upper(), [
            record(encode(a), PTR, encode(name_of(addr_of[a])))]),
        'RFC 2317': lambda q, a: reply(q, [
            record(b'\xc0\x0c', CNAME, encode('7.0/25.2.0.192.in-addr.arpa')),
            record(encode('7.0/25.2.0.192.IN-ADDR.arpa'), PTR, encode(name_of(addr_of[a])))]),
        'several names, the first': lambda q, a: reply(q, [
            record(b'\xc0\x0c', PTR, encode(name_of(addr_of[a]))),
            record(b'\xc0\x0c', PTR, encode(EVIL))]),
        'truncated, but a name is in it': lambda q, a: reply(q, [
            record(b'\xc0\x0c', PTR, encode(name_of(addr_of[a])))], flags=0x8380),
    }
    addr_of = {}
    for name, form in forms.items():
        def answer(query, addr, count, form=form):
            reverse = '.'.join(reversed(addr.split('.'))) + '.In-Addr.ARPA'
            addr_of[reverse] = addr
            return [(0, form(query, reverse))]
        with Peers(50) as peers, Server(answer):
            check('accepted: ' + name, listing().wrong(peers, 50))
    longest = '.'.join(['e' * 63] * 3 + ['e' * 61])
    with Peers(3) as peers, Server(lambda q, a, n: [(0, named(q, longest))]):
        check('accepted: 253 characters', listing().wrong(peers, 3, lambda a: longest))


def mapped():
    """An IPv4-mapped address is asked for as the IPv4 address that it is."""
    s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    s.connect(('::ffff:198.18.9.9', 77))
    with Server(honest) as server:
        r = listing()
        check('IPv4-mapped', r.cells.get(77) != name_of('198.18.9.9') and
              'shown as %r' % r.cells.get(77) or
              '198.18.9.9' not in server.asked and 'asked for %s' % server.asked)
    s.close()


def server_of_ipv6():
    servers('::1')
    with Peers(100, 100) as peers, Server(honest, '::1'):
        check('an IPv6 server', listing().wrong(peers, 200))
    subprocess.run(['ip', 'addr', 'add', 'fe80::53/64', 'dev', 'lo', 'nodad'], check=True)
    servers('fe80::53%lo')
    with Peers(100) as peers, Server(honest, 'fe80::53%lo'):
        check('a link-local server', listing().wrong(peers, 100))
    servers('127.0.0.1')


def nothing_leaves():
    known = ''.join('%s %s\n' % (a, name_of(a)) for a in
                    Peers_addrs(50) + [US])
    with Peers(50) as peers, Server(honest) as s:
        for name, options in (('-n', ['-n']), ('--numeric-hosts', ['--numeric-hosts']),
                              ('--numeric', ['--numeric']),
                              ('--resolve-timeout 0', ['--resolve-timeout', '0'])):
            r = listing(*options)
            check('no datagram: ' + name, r.wrong(peers, 0) or r.sent and '%d sent' % r.sent or
                  s.asked and 'asked' or r.found and 'names')
        hosts(known)
        r = listing()
        check('no datagram: the hosts file knows', r.wrong(peers, 50) or
              r.sent and '%d sent' % r.sent or s.asked and 'asked')
        r = listing('-a', argv=('-uW', '--numeric-ports'))
        check('the unspecified address is not asked for',
              {'0.0.0.0', '::'} & set(s.asked) and 'asked')
        hosts()
        link_local = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
        link_local[0].connect(('169.254.7.7', 7))
        before = len(s.asked)
        listing()
        check('link-local addresses are mDNS\'s',
              not s.asked[before:] and 'nobody was asked' or
              [a for a in s.asked if a.startswith(('169.254', 'fe80'))] and 'asked')
        for sock in link_local:
            sock.close()


def Peers_addrs(n):
    return ['198.18.%d.%d' % (i >> 8, i & 255) for i in range(n)]


def saved_tree():
    with tempfile.TemporaryDirectory() as tree:
        shutil.copytree(os.path.join(SEED, 'proc'), os.path.join(tree, 'proc'))
        os.mkdir(os.path.join(tree, 'etc'))
        write(os.path.join(tree, 'etc', 'hosts'), '')
        write(os.path.join(tree, 'etc', 'resolv.conf'), 'nameserver 127.0.0.9\n')
        argv = ('-tW', '-a', '--numeric-ports', '--root', tree)
        with Server(honest) as ours, Server(honest, '127.0.0.9') as theirs:
            r = listing(argv=argv)
            check('--root asks nobody', r.sent and '%d sent' % r.sent or
                  r.status and 'status %d' % r.status)
            r = listing('--resolve-timeout', '2', argv=argv)
            check('--root --resolve-timeout asks this machine\'s servers',
                  theirs.asked and 'asked the tree\'s server' or
                  'h-124-28-28-50.example.net' not in r.text and 'not resolved')
            del ours


def repeated():
    with Peers(200) as peers, Server(honest) as s:
        r = Result(OURS + ['-uW', '--numeric-ports', '-c', '0.1', '4'])
        often = [a for a, n in s.counts.items() if n > 1]
        check('-c: names are kept', r.wrong(peers, 200) or
              r.raw.count(b'Active') != 4 and 'not four rounds' or
              often and '%s asked %d times' % (often[0], s.counts[often[0]]))
    with Peers(200) as peers, Server(lambda q, a, n: [(0, reply(q, rcode=3))]) as s:
        r = Result(OURS + ['-uW', '--numeric-ports', '-c', '0.1', '4'])
        check('-c: what has no name is asked once', r.wrong(peers, 0) or
              len(s.asked) != 201 and '%d questions' % len(s.asked))
    with Peers(1000) as peers, Server(silence) as s:
        r = Result(OURS + ['-uW', '--numeric-ports', '--resolve-timeout', '1',
                           '-c', '0.1', '5'])
        check('-c: a dead server costs the deadline once', r.wrong(peers, 0) or
              r.seconds > 2.5 and '%.2f s' % r.seconds)
        figure('5 rounds: %.3f s' % r.seconds)


def other_namespace():
    """The servers are this namespace's, the sockets another's."""
    child = ('import ctypes,socket,subprocess,sys\n'
             'ctypes.CDLL(None).unshare(0x40000000)\n'
             'subprocess.run("ip link set lo up; ip route add 198.18.0.0/15 dev lo",'
             ' shell=True, check=True)\n'
             's = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n'
             's.connect(("198.18.3.3", 33))\n'
             'print("ready", flush=True)\n'
             'sys.stdin.read()\n')
    p = subprocess.Popen([sys.executable, '-c', child], stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE)
    if p.stdout.readline() != b'ready\n':
        skip('--netns', 'no second namespace')
        return
    with Server(honest):
        r = listing('--netns', str(p.pid), '-c', '0.1', '2')
        check('--netns: the servers of this namespace',
              r.cells.get(33) != name_of('198.18.3.3') and r.text)
    p.stdin.close()
    p.wait()


def sockstate():
    with Peers(20) as peers, Server(honest) as s:
        r = Result(SOCKBOX + ['sockstate', 'list', '-ur'])
        lost = [a for a in peers.addrs if name_of(a) not in r.text]
        check('sockstate list -r', lost and '%s has no name' % lost[0] or
              len(s.asked) != len(set(s.asked)) and 'asked twice')
        before = len(s.asked)
        r = Result(SOCKBOX + ['sockstate', 'list', '-ur', '--resolve-timeout', '0'])
        check('sockstate list -r --resolve-timeout 0', len(s.asked) != before and 'asked' or
              '198.18.0.1' not in r.text and r.text)
        r = Result(SOCKBOX + ['sockstate', 'list', '-u'])
        check('sockstate list: numbers', len(s.asked) != before and 'asked' or
              '198.18.0.1' not in r.text and r.text)


def wrong_usage():
    for value in ('x', '', '-1', '1h'):
        r = Result(OURS + ['-u', '--resolve-timeout', value])
        check('--resolve-timeout %r' % value, r.status != 3 and 'status %d' % r.status or
              (b"netstat: '%s' is not a number of seconds" % value.encode()) not in r.err and 'stderr %r' % r.err[:80])


class Dnsmasq:
    def __init__(self, text):
        self.file = tempfile.NamedTemporaryFile('w', suffix='.hosts')
        self.file.write(text)
        self.file.flush()
        os.chmod(self.file.name, 0o644)
        self.process = subprocess.Popen(
            ['dnsmasq', '-k', '-h', '-C', '/dev/null', '-H', self.file.name, '--no-resolv',
             '--user=root', '--group=root', '--listen-address=127.0.0.1', '--bind-interfaces',
             '--pid-file='],
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        probe = struct.pack('>HHHHHH', 7, 0x100, 1, 0, 0, 0) + \
            encode('1.0.0.127.in-addr.arpa') + struct.pack('>HH', PTR, 1)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.connect(('127.0.0.1', 53))
            s.settimeout(0.1)
            for _ in range(100):
                try:
                    s.send(probe)
                    s.recv(512)
                    return self
                except OSError:
                    time.sleep(0.05)
        self.__exit__()
        raise RuntimeError('dnsmasq does not answer here')

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.file.close()


def eight_rows():
    with open(EIGHT) as f:
        expected = f.read()
    with open(os.path.join(SEED, 'etc', 'hosts')) as f:
        names = f.read()
    r = Result(OURS + ['-at', '--root', SEED])
    check('the eight rows, by the hosts file', r.text != expected and r.text)
    if not shutil.which('dnsmasq'):
        skip('the eight rows, by DNS', 'no dnsmasq')
        return
    with tempfile.TemporaryDirectory() as tree, Dnsmasq(names):
        shutil.copytree(os.path.join(SEED, 'proc'), os.path.join(tree, 'proc'))
        os.mkdir(os.path.join(tree, 'etc'))
        write(os.path.join(tree, 'etc', 'hosts'), '')
        r = Result(OURS + ['-at', '--root', tree, '--resolve-timeout', '2'])
        check('the eight rows, by DNS', r.text != expected and r.text)


def dnsmasq(count):
    if not shutil.which('dnsmasq'):
        skip('%d addresses by dnsmasq' % count, 'no dnsmasq')
        return
    with Peers(count) as peers, \
            Dnsmasq(''.join('%s %s\n' % (a, name_of(a)) for a in peers.addrs)):
        r = listing('--resolve-timeout', '90', timeout=120)
        check('%d addresses by dnsmasq' % count, r.wrong(peers, count))
        figure('%.3f s, %d datagrams' % (r.seconds, r.sent))
        if not shutil.which('netstat'):
            skip('beside net-tools', 'no netstat')
            return
        peer = Result(['netstat', '-uW', '--numeric-ports'], 300)
        check('beside net-tools: the same rows',
              sorted(peer.cells.items()) != sorted(r.cells.items()) and 'they differ')
        figure('net-tools: %.3f s' % peer.seconds)


def distant(count):
    """Twenty milliseconds to the server and back."""
    def answer(query, addr, n):
        return [(0.02, named(query, name_of(addr)))]
    with Peers(count) as peers, Server(answer) as s:
        r = listing('--resolve-timeout', '20')
        check('%d addresses, a server 20 ms away' % count, r.wrong(peers, count))
        figure('%.3f s' % r.seconds)
        if not os.environ.get('FIGURES') or not shutil.which('netstat'):
            return
        before = len(s.asked)
        try:
            Result(['netstat', '-uW', '--numeric-ports'], 10)
        except subprocess.TimeoutExpired:
            figure('net-tools: %d names in 10 s' % (len(s.asked) - before))


def network():
    subprocess.run('ip addr add 192.0.2.1/32 dev lo; ip addr add 2001:db8::1/128 dev lo nodad;'
                   'ip route add 198.18.0.0/15 dev lo; ip route add 169.254.0.0/16 dev lo;'
                   'ip -6 route add 2001:db8:1::/48 dev lo', shell=True, check=True)


def with_dnsmasq(name, case):
    try:
        case()
    except RuntimeError as e:
        skip(name, e)


def main():
    if not configured('CONFIG_FEATURE_DNS'):
        skip('names by DNS', 'not in this build')
        finish()
    try:
        population.enter_namespaces()
        network()
    except (OSError, subprocess.CalledProcessError) as e:
        skip('names by DNS', 'no network namespace: %s' % e)
        finish()
    write('/etc/nsswitch.conf', 'hosts: files dns\nservices: files\nprotocols: files\n')
    hosts()
    servers('127.0.0.1')
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (12000, max(hard, 12000)))
        count = 10000
    except (OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        count = min(10000, hard - 400)
    with_dnsmasq('the eight rows, by DNS', eight_rows)
    all_right(count)
    each_asked_once()
    ids_and_ports()
    with_dnsmasq('many addresses by dnsmasq', lambda: dnsmasq(count))
    distant(count)
    dead(count)
    options_of_resolv_conf()
    nobody_listens()
    next_server()
    no_names()
    overloaded()
    lossy()
    hostile()
    flood()
    accepted()
    mapped()
    server_of_ipv6()
    nothing_leaves()
    saved_tree()
    repeated()
    if configured('CONFIG_FEATURE_NETNS'):
        other_namespace()
    if configured('CONFIG_SOCKSTATE_LIST'):
        sockstate()
    wrong_usage()
    finish()


if __name__ == '__main__':
    main()
