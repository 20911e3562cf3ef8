#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""sockstate wait connect: another host's port, in a network namespace of our own.
What sends no answer is behind a bridge without ports, and where there is nft a
packet filter."""
import os
import socket
import struct
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import population                                                    # noqa: E402
from nameserver import A, AAAA, CNAME, Server, encode, record, reply    # noqa: E402
from report import SOCKBOX, check, configured, finish, skip              # noqa: E402

DEAD = '192.0.2.7'


def write(path, text):
    with open(path, 'w') as f:
        f.write(text)


class Run:
    def __init__(self, *words, timeout=60):
        start = time.monotonic()
        p = subprocess.run(SOCKBOX + ['sockstate', 'wait'] + list(words), stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout,
                           universal_newlines=True)
        self.seconds = time.monotonic() - start
        self.status, self.out, self.err = p.returncode, p.stdout, p.stderr

    def __str__(self):
        return 'status %d after %.2f s, %r %r' % (self.status, self.seconds, self.out, self.err)

    def wrong(self, status, text='', out='', least=0.0, most=20.0):
        if self.status != status or text not in self.err or self.out != out or \
                not least <= self.seconds <= most or (not text and self.err):
            return str(self)
        return None


class Listener:
    """Opens after some time; .ends: what each connection sent, b'' for nothing."""

    def __init__(self, at='127.0.0.1', port=0, after=0.0):
        self.sock = socket.socket(socket.AF_INET6 if ':' in at else socket.AF_INET)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((at, port))
        self.port, self.after, self.ends, self.done = self.sock.getsockname()[1], after, [], False
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        time.sleep(self.after)
        self.sock.listen(64)
        self.opened = time.monotonic()
        self.sock.settimeout(0.05)
        while True:
            try:
                c, _ = self.sock.accept()
            except socket.timeout:
                if self.done:
                    return
                continue
            c.settimeout(5)
            try:
                self.ends.append(c.recv(100))
            except OSError as e:
                self.ends.append(e)
            c.close()

    def all_ends(self):
        """Those of all connections so far, also of those not accepted yet."""
        self.done = True
        self.thread.join()
        return self.ends

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.all_ends()
        self.sock.close()


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def opens():
    with Listener(after=0.5) as l:
        r = Run('connect', '127.0.0.1:%d' % l.port, '-t', '20')
        late = time.monotonic() - l.opened
        check('the port opens after 0.5 s', r.wrong(0, least=0.4) or
              (late > 2 and '%.2f s later' % late))
        print('    %.0f ms after it opened' % (late * 1000))
        time.sleep(0.3)
        check('one connection, closed at once, without a byte', l.all_ends() != [b''] and repr(l.ends))
        r = Run('connect', '127.0.0.1:%d' % l.port, '-t', '5', '--', 'sh', '-c', 'echo up; exit 7')
        check("-- COMMAND: its output and status", r.wrong(7, out='up\n'))
    r = Run('connect', '127.0.0.1:%d' % free_port(), '-t', '0.2', '--', 'echo', 'up')
    check('-- COMMAND: not after a time-out', r.wrong(1, 'Connection refused'))


def fails():
    r = Run('connect', '127.0.0.1:%d' % free_port(), '-t', '0.5')
    check('refused: until the time is up', r.wrong(1, 'Connection refused', least=0.45))
    check('refused, -t 0: one try', Run('connect', '127.0.0.1:1', '-t', '0').wrong(
        1, 'Connection refused', most=5))
    r = Run('connect', DEAD + ':80', '-t', '0.5')
    check('no answer: the time is kept', r.wrong(1, 'No answer', least=0.45, most=5))
    check('-q: not a word', Run('-q', 'connect', '127.0.0.1:1', '-t', '0').wrong(1))
    r = Run('connect', '198.51.100.1:80', '-t', '0.3')
    check('unreachable', r.wrong(1, 'No route to host', least=0.25))
    r = Run('connect', 'nowhere.example:80', '-t', '0.3')
    check('a name without address', r.wrong(1, 'no address is known', least=0.25))
    for words in ('!connect a:1', 'none connect a:1', 'connect a', 'connect', 'connect :80',
                  'connect a:', 'connect a:0', 'connect a:99999', 'connect [::1]', 'connect ::1:80',
                  'connect [::1:80', 'connect a$:80', 'connect [a]:80', 'connect fe80::1%none:80',
                  'connect [fe80::1%none]:80', '--root /tmp connect a:80'):
        check('%s: status 2' % words, Run('-t', '0', *words.split()).wrong(
            2, 'sockstate: ' + ('' if words.startswith('--') else words.split()[0])))


def filtered():
    """nft drops what comes for the port, and later no more."""
    def nft(text):
        subprocess.run(['nft', text], check=True, stderr=subprocess.PIPE)

    try:
        nft('add table inet t; add chain inet t c { type filter hook input priority 0; }; '
            'add rule inet t c tcp dport 45678 drop')
    except (OSError, subprocess.CalledProcessError) as e:
        skip('dropped by a packet filter', e)
        return
    with Listener(port=45678) as l:
        r = Run('connect', '127.0.0.1:45678', '-t', '0.5')
        check('dropped by a packet filter', r.wrong(1, 'No answer', least=0.45))
        timer = threading.Timer(0.5, nft, ['delete table inet t'])
        timer.start()
        r = Run('connect', '127.0.0.1:45678', '-t', '30')
        check('and then no more', r.wrong(0, least=0.4))
        timer.join()
        check('and then one connection', len(l.all_ends()) != 1 and repr(l.ends))


def half_open():
    """A server whose backlog is full drops the first packet."""
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        s.listen(0)
        full = socket.create_connection(s.getsockname())
        r = Run('connect', '127.0.0.1:%d' % s.getsockname()[1], '-t', '0.5')
        check('a full backlog is no success', r.wrong(1, 'No answer', least=0.45))
        full.close()


def to_itself():
    """The only port that connect(2) may take is the one that is looked for."""
    population.sysctl('ipv4/ip_local_port_range', '40000 40000')
    with socket.socket() as s:
        s.connect(('127.0.0.1', 40000))
        itself = s.getsockname() == s.getpeername()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    if itself:
        r = Run('connect', '127.0.0.1:40000', '-t', '0.3')
        check('a socket connected to itself is no server', r.wrong(1, 'not there'))
    else:
        skip('a socket connected to itself is no server', 'this kernel does not do it')
    population.sysctl('ipv4/ip_local_port_range', '32768 60999')


def names():
    write('/etc/hosts', '%s two.example\n127.0.0.1 Two.Example other\n::1 six.example\n' % DEAD)
    with Listener() as l:
        r = Run('connect', 'two.example:%d' % l.port, '-t', '20')
        check('a dead and a living address', r.wrong(0, most=1.5))
        check('an alias', Run('connect', 'other:%d' % l.port, '-t', '20').wrong(0))
        r = Run('-6', 'connect', 'two.example:%d' % l.port, '-t', '0.2')
        check('-6: no address of that family', r.wrong(1, 'no address is known'))
        r = Run('connect', 'six.example:%d' % l.port, '-t', '0.2')
        check('the other family refuses', r.wrong(1, 'Connection refused'))
    with Listener('::1') as l:
        for place in ('six.example', '[::1]', '[::1%lo]'):
            r = Run('connect', '%s:%d' % (place, l.port), '-t', '20')
            check('IPv6 alone: ' + place, r.wrong(0))


def dns():
    def answer(query, name, count):
        kind = struct.unpack('>H', query[-4:-2])[0]
        both = {A: socket.inet_aton('127.0.0.1'), AAAA: socket.inet_pton(socket.AF_INET6, '::1')}
        if name == 'late.example' and count < 4:
            return [(0, reply(query, rcode=3))]
        if name == 'mute.example' and count < 2:
            return []
        if name.startswith('six') and kind == A:
            return [(0, reply(query))]
        if name.startswith('alias'):
            real = encode('real.example')
            return [(0, reply(query, [record(b'\xc0\x0c', CNAME, real),
                                      record(real, kind, both[kind])]))]
        if not name.endswith('.example'):
            return [(0, reply(query, rcode=3))]
        return [(0, reply(query, [record(b'\xc0\x0c', kind, both[kind])]))]

    write('/etc/hosts', '')
    with Listener() as four, Listener('::1') as six, Server(answer) as server:
        for name, port in (('db.example', four.port), ('DB.Example.', four.port),
                           ('alias.example', four.port), ('six.example', six.port),
                           ('late.example', four.port), ('mute.example', four.port)):
            r = Run('connect', '%s:%d' % (name, port), '-t', '20')
            check('by DNS: ' + name, r.wrong(0))
        r = Run('connect', 'nowhere.test:%d' % four.port, '-t', '0.3')
        check('by DNS: no such name', r.wrong(1, 'no address is known'))
        asked = len(server.asked)
        Run('connect', 'a..example:80', '-t', '0.1')
        Run('connect', 'x' * 64 + '.example:80', '-t', '0.1')
        check('names that no question can hold are not asked for', len(server.asked) != asked
              and server.asked[asked:])
        write('/etc/hosts', '127.0.0.1 here.example\n')
        Run('connect', 'here.example:%d' % four.port, '-t', '20')
        check('the hosts file comes first', len(server.asked) != asked and server.asked[asked:])
    write('/etc/resolv.conf', 'nameserver %s\n' % DEAD)
    r = Run('connect', 'db.example:80', '-t', '0.5')
    check('by DNS: a dead server, the time is kept', r.wrong(1, 'no address', least=0.45, most=5))


def others():
    """With conditions about our own sockets: what has answered is not asked again."""
    later = free_port()
    with Listener() as l, Listener(port=later, after=0.6) as own:
        r = Run('connect', '127.0.0.1:%d' % l.port, 'listen', ':%d' % later, '-t', '20')
        check('connect and listen', r.wrong(0, least=0.4))
        time.sleep(0.2)
        check('connect and listen: one connection', len(l.all_ends()) != 1 and repr(l.ends))
        check('listen sends nothing', own.all_ends() and repr(own.ends))
        r = Run('connect', '127.0.0.1:%d' % l.port, '!listen', ':%d' % later, '-t', '0.2')
        check('connect and !listen', r.wrong(1, 'still there'))


def main():
    if not configured('CONFIG_SOCKSTATE_CONNECT'):
        skip('wait connect', 'not in this build')
        finish()
    try:
        population.enter_namespaces()
        for line in ('link set lo up', 'link add dead type bridge', 'link set dead up',
                     'addr add 192.0.2.1/24 dev dead',
                     'neigh replace %s lladdr 02:00:00:00:00:07 nud permanent dev dead' % DEAD,
                     'route add unreachable 198.51.100.0/24'):
            population.ip(*line.split())
    except (OSError, subprocess.CalledProcessError) as e:
        skip('wait connect', 'no network namespace: %s' % e)
        finish()
    write('/etc/hosts', '')
    write('/etc/resolv.conf', 'nameserver 127.0.0.1\n')
    opens()
    fails()
    filtered()
    half_open()
    to_itself()
    names()
    if configured('CONFIG_FEATURE_DNS'):
        dns()
    others()
    finish()


if __name__ == '__main__':
    main()
