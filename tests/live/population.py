#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes sockets in every state and form that can be made, in namespaces of its own.

    population.py [COMMAND ARG...]

Without a command: prints what it made as JSON and holds it until stdin ends.
With one: runs it in the namespace, POPULATION naming a file with that JSON, and
leaves with its exit status. As a library: enter_namespaces(), Population().

Three parties: this process and its children own sockets; a veth pair leads to a
peer namespace where one process speaks TCP by hand, so that it can stay silent
in the middle of a handshake or a farewell.
"""
import ctypes
import errno
import fcntl
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET = 0x20000, 0x10000000, 0x40000000
MS_REC_PRIVATE, MS_BIND = 0x4000 | 0x40000, 0x1000
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)

OUR4, OUR6 = '192.0.2.1', '2001:db8:1234:5678:9abc:def0:1234:5678'
# Addresses that the silent peer answers for, as far as it answers.
FAR4, FAR6 = '192.0.2.77', '2001:db8:1234:5678::2'
MUTE4, MUTE6 = '192.0.2.99', '2001:db8:1234:5678::99'

HOSTS = """\
127.0.0.1	localhost
127.0.1.1	icebox
::1	ip6-localhost ip6-loopback
192.0.2.1	one.example.net one
192.0.2.77	a-very-long-client-hostname.example.net
2001:db8:1234:5678::2	six.example.net
"""
PASSWD = """\
root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
a-user-name-that-is-long:x:1000:1000::/:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
"""


def unshare(flags):
    if libc.unshare(flags):
        code = ctypes.get_errno()
        raise OSError(code, 'unshare: ' + os.strerror(code))


def mount_over(text, target):
    """A file of ours in place of one of the system's, in this mount namespace."""
    if not os.path.exists(target):
        return
    with tempfile.NamedTemporaryFile('w') as f:
        f.write(text)
        f.flush()
        os.chmod(f.name, 0o644)
        if libc.mount(f.name.encode(), target.encode(), None, MS_BIND, None):
            raise OSError(ctypes.get_errno(), 'mount ' + target)


def enter_namespaces():
    """New network and mount namespaces; without root, inside a user namespace."""
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0:
        unshare(CLONE_NEWNET | CLONE_NEWNS)
    else:
        unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS)
        for name, text in (('setgroups', 'deny'), ('uid_map', '0 %d 1' % uid),
                           ('gid_map', '0 %d 1' % gid)):
            with open('/proc/self/' + name, 'w') as f:
                f.write(text)
    # else what is mounted here would be mounted for everybody
    if libc.mount(None, b'/', None, MS_REC_PRIVATE, None):
        raise OSError(ctypes.get_errno(), '/ is no mount point (before chroot DIR: '
                      'mount --bind DIR DIR)')
    mount_over(HOSTS, '/etc/hosts')
    mount_over(PASSWD, '/etc/passwd')
    mount_over('nameserver 127.0.0.1\n', '/etc/resolv.conf')
    mount_over('passwd: files\nhosts: files\nservices: files\n'
               'protocols: files\nnetworks: files\n', '/etc/nsswitch.conf')
    ip('link', 'set', 'lo', 'up')
    # no port that is handed out has a name in any table of ports
    sysctl('ipv4/ip_local_port_range', '49152 65535')


def ip(*args):
    subprocess.run(('ip',) + args, check=True, stderr=subprocess.PIPE)


def sysctl(name, value):
    try:
        with open('/proc/sys/net/' + name, 'w') as f:
            f.write(value)
        return True
    except OSError:
        return False


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def close_all_but(fd):
    """In a fresh child: what is open here must not look shared."""
    os.closerange(3, fd)
    os.closerange(fd + 1, 4096)


def link_mac(name):
    """By ioctl: /sys shows the namespace that it was mounted in."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        raw = fcntl.ioctl(s, 0x8927, struct.pack('256s', name.encode()))
    return raw[18:24]


class SilentPeer:
    """A process in the peer namespace that sends the TCP segments it is told to."""
    SYN, FIN, ACK = 2, 1, 16

    def __init__(self):
        ip('link', 'add', 'va', 'type', 'veth', 'peer', 'name', 'vb')
        self.pipe, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pid = os.fork()
        if self.pid == 0:
            die_with_parent()
            close_all_but(far.fileno())
            try:
                unshare(CLONE_NEWNET)
                far.send(b'ready')
                self.serve(far)
            finally:
                os._exit(1)
        far.close()
        self.pipe.recv(10)
        ours, theirs = link_mac('va'), link_mac('vb')
        ip('link', 'set', 'vb', 'netns', str(self.pid))
        ip('addr', 'add', OUR4 + '/24', 'dev', 'va')
        ip('link', 'set', 'va', 'up')
        self.six = os.path.exists('/proc/net/if_inet6')
        if self.six:
            ip('addr', 'add', OUR6 + '/64', 'dev', 'va', 'nodad')
        mac = ':'.join('%02x' % b for b in theirs)
        for a in [FAR4, MUTE4] + ([FAR6, MUTE6] if self.six else []):
            ip('neigh', 'replace', a, 'lladdr', mac, 'nud', 'permanent', 'dev', 'va')
        self.ask(do='start', dst=ours.hex(), src=theirs.hex())

    def ask(self, **command):
        self.pipe.send(json.dumps(command).encode())
        answer = self.pipe.recv(100).decode()
        if answer != 'ok':
            raise OSError(errno.EPROTO, 'the silent peer: ' + answer)

    def serve(self, pipe):
        self.known = {}
        while True:
            c = json.loads(pipe.recv(1000) or 'null')
            if c is None:
                os._exit(0)
            try:
                getattr(self, 'do_' + c.pop('do'))(**c)
                pipe.send(b'ok')
            except Exception as e:
                pipe.send(str(e).encode()[:90] or b'?')

    def do_start(self, dst, src):
        ip('link', 'set', 'vb', 'up')
        self.wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        self.wire.bind(('vb', 0))
        self.ether = bytes.fromhex(dst) + bytes.fromhex(src)

    def segment(self, src, sport, dst, dport, flags, seq, ack):
        six = ':' in src
        family = socket.AF_INET6 if six else socket.AF_INET
        a = socket.inet_pton(family, src) + socket.inet_pton(family, dst)
        tcp = struct.pack('>HHIIBBHHH', sport, dport, seq, ack, 5 << 4, flags, 65000, 0, 0)
        pseudo = a + struct.pack('>II', 6, len(tcp)) + tcp
        tcp = tcp[:16] + checksum(pseudo) + tcp[18:]
        if six:
            head = struct.pack('>IHBB', 6 << 28, len(tcp), 6, 64) + a
            return self.ether + b'\x86\xdd' + head + tcp
        head = struct.pack('>BBHHHBBH', 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0) + a
        head = head[:10] + checksum(head) + head[12:]
        return self.ether + b'\x08\x00' + head + tcp

    def do_syn(self, src, sport, dst, dport):
        """A SYN and nothing after it: SYN_RECV."""
        self.wire.send(self.segment(src, sport, dst, dport, self.SYN, 1000, 0))

    def do_open(self, src, sport, dst, dport):
        """A whole handshake: ESTABLISHED on the other side."""
        self.do_syn(src, sport, dst, dport)
        end = time.time() + 3
        while time.time() < end:
            if not select.select([self.wire], [], [], end - time.time())[0]:
                break
            frame = self.wire.recv(2000)
            tcp = frame[14 + (40 if frame[12:14] == b'\x86\xdd' else 20):]
            if len(tcp) >= 20 and struct.unpack('>HH', tcp[:4]) == (dport, sport):
                if tcp[13] & 0x12 == 0x12:
                    ack = struct.unpack('>I', tcp[4:8])[0] + 1
                    self.known[src, sport] = ack
                    self.wire.send(self.segment(src, sport, dst, dport, self.ACK, 1001, ack))
                    return
        raise OSError('no SYN-ACK')

    def do_fin(self, src, sport, dst, dport):
        """A FIN that acknowledges nothing new."""
        ack = self.known[src, sport]
        self.wire.send(self.segment(src, sport, dst, dport, self.FIN | self.ACK, 1001, ack))


def checksum(data):
    if len(data) % 2:
        data += b'\0'
    s = sum(struct.unpack('>%dH' % (len(data) // 2), data))
    while s >> 16:
        s = (s & 0xffff) + (s >> 16)
    return struct.pack('>H', ~s & 0xffff)


def inode(s):
    return os.fstat(s.fileno()).st_ino


class Population:
    def __init__(self):
        self.rows = []          # internet sockets
        self.unix = []          # names as hex of the bytes bound
        self.skipped = []       # [what, why]
        self.keep = []          # open sockets
        self.pids = []
        self.dir = tempfile.mkdtemp(prefix='pop.', dir='/tmp')
        for name in ('tcp_orphan_retries', 'tcp_synack_retries', 'tcp_syn_retries'):
            sysctl('ipv4/' + name, '15')
        sysctl('ipv4/tcp_fin_timeout', '600')
        self.six = os.path.exists('/proc/net/tcp6')
        if not self.six:
            self.skipped.append(['ipv6', 'the kernel has none'])
        self.make(self.tcp_loopback, 'tcp')
        self.make(self.udp, 'udp')
        self.make(self.udplite, 'udplite')
        self.make(self.raw, 'raw')
        self.make(self.packet, 'packet')
        self.make(self.ping, 'ping')
        self.make(self.unix_sockets, 'unix')
        self.make(self.owners, 'owners')
        self.make(self.other_users, 'other users')
        self.make(self.silence, 'silent peer')
        self.make(self.time_wait, 'time wait')
        time.sleep(0.3)         # probes and delayed acks come to rest

    def make(self, what, name):
        try:
            what()
        except (OSError, subprocess.SubprocessError) as e:
            self.skipped.append([name, str(e)])

    def note(self, proto, s, state, local=None, remote=None, **more):
        """Remembers a row. s: the socket, or None for one without an owner."""
        row = {'proto': proto, 'state': state, 'local': local, 'remote': remote,
               'inode': inode(s) if s else 0, **more}
        if s is not None and local is None:
            row['local'] = self.name_of(s.getsockname())
        if s is not None and remote is None:
            try:
                row['remote'] = self.name_of(s.getpeername())
            except OSError:
                row['remote'] = ':::*' if s.family == socket.AF_INET6 else '0.0.0.0:*'
        self.rows.append(row)
        return s

    @staticmethod
    def name_of(a):
        host = a[0]
        if host.startswith('::ffff:') and '.' in host:
            host = host[7:]
        return '%s:%s' % (host, a[1] or '*')

    def socket(self, family, kind=socket.SOCK_STREAM, proto=0):
        s = socket.socket(family, kind, proto)
        self.keep.append(s)
        return s

    def listener(self, family, addr, port=0, backlog=16, **opt):
        s = self.socket(family)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        for level, name, value in opt.get('options', ()):
            s.setsockopt(level, name, value)
        s.bind((addr, port))
        s.listen(backlog)
        return s

    def connect(self, listener, address=None, options=()):
        family = listener.family
        if address and ':' not in address[0]:
            family = socket.AF_INET
        c = self.socket(family)
        for level, name, value in options:
            c.setsockopt(level, name, value)
        c.connect(address or listener.getsockname())
        a = listener.accept()[0]
        self.keep.append(a)
        return c, a

    @staticmethod
    def fill(s):
        """Sends until nothing more fits; the window of the other end is shut."""
        s.setblocking(False)
        for pause in (0, 0.05, 0.05):
            time.sleep(pause)
            try:
                while True:
                    s.send(b'x' * 65536)
            except BlockingIOError:
                pass

    def tcp_loopback(self):
        pairs = [(socket.AF_INET, 'tcp', '127.0.0.1')]
        if self.six:
            pairs.append((socket.AF_INET6, 'tcp6', '::1'))
        for family, proto, lo in pairs:
            self.tcp_family(family, proto, lo)
        if self.six:
            both = self.listener(socket.AF_INET6, '::')
            self.note('tcp6', both, 'LISTEN')
            c, a = self.connect(both, ('127.0.0.1', both.getsockname()[1]))
            self.note('tcp', c, 'ESTABLISHED')
            self.note('tcp6', a, 'ESTABLISHED', mapped=True)

    def tcp_family(self, family, proto, lo):
        small = ((socket.SOL_SOCKET, socket.SO_RCVBUF, 4096),
                 (socket.SOL_SOCKET, socket.SO_SNDBUF, 4096))
        any_ = '0.0.0.0' if family == socket.AF_INET else '::'
        well_known = self.listener(family, lo, 8080)
        self.note(proto, well_known, 'LISTEN')
        v6only = (((socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1),)
                  if family == socket.AF_INET6 else ())
        self.note(proto, self.listener(family, any_, 8443, options=v6only), 'LISTEN')
        full = self.listener(family, lo, 0, 4)
        for _ in range(3):
            self.socket(family).connect(full.getsockname())
        self.note(proto, full, 'LISTEN', recvq=3)
        quiet = self.listener(family, lo)
        c, a = self.connect(quiet)
        c.send(b'seven b')
        self.note(proto, c, 'ESTABLISHED', sendq=0)
        self.note(proto, a, 'ESTABLISHED', recvq=7)
        c, a = self.connect(quiet, options=((socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),))
        self.note(proto, c, 'ESTABLISHED', timer='keepalive')
        c, a = self.connect(quiet)
        c.shutdown(socket.SHUT_WR)
        time.sleep(0.05)
        self.note(proto, c, 'FIN_WAIT2')
        self.note(proto, a, 'CLOSE_WAIT')
        shut = self.listener(family, lo, options=small)
        c, a = self.connect(shut, options=small)
        self.fill(c)
        self.note(proto, c, 'ESTABLISHED', timer='probe')
        c, a = self.connect(shut, options=small)
        self.fill(c)
        self.note(proto, None, 'FIN_WAIT1', self.name_of(c.getsockname()),
                  self.name_of(c.getpeername()), timer='probe')
        c.close()
        c, a = self.connect(shut, options=small)
        self.fill(a)
        c.shutdown(socket.SHUT_WR)
        time.sleep(0.05)
        self.note(proto, None, 'LAST_ACK', self.name_of(a.getsockname()),
                  self.name_of(a.getpeername()))
        a.close()

    def time_wait(self):
        for family, proto, lo in ((socket.AF_INET, 'tcp', '127.0.0.1'),
                                  (socket.AF_INET6, 'tcp6', '::1')):
            if family == socket.AF_INET6 and not self.six:
                continue
            server = self.listener(family, lo)
            c, a = self.connect(server)
            self.note(proto, None, 'TIME_WAIT', self.name_of(c.getsockname()),
                      self.name_of(c.getpeername()), timer='timewait', fades=True)
            c.close()
            a.close()

    def silence(self):
        self.peer = peer = SilentPeer()
        self.pids.append(peer.pid)
        families = [(socket.AF_INET, 'tcp', OUR4, FAR4, MUTE4)]
        if self.six:
            families.append((socket.AF_INET6, 'tcp6', OUR6, FAR6, MUTE6))
        for family, proto, ours, far, mute in families:
            s = self.socket(family)
            s.setblocking(False)
            s.connect_ex((mute, 443))
            self.note(proto, s, 'SYN_SENT', remote='%s:443' % mute, timer='on')
            server = self.listener(family, ours, 9000)
            self.note(proto, server, 'LISTEN')
            there = {'dst': ours, 'dport': 9000, 'src': far}
            peer.ask(do='syn', sport=41000, **there)
            self.note(proto, None, 'SYN_RECV', '%s:9000' % ours, '%s:41000' % far, timer='on')

            def opened(port):
                peer.ask(do='open', sport=port, **there)
                return server.accept()[0]

            def orphan(port, state, **more):
                self.note(proto, None, state, '%s:9000' % ours, '%s:%d' % (far, port), **more)
            s = opened(41001)
            s.send(b'never acknowledged')
            self.keep.append(self.note(proto, s, 'ESTABLISHED', sendq=18, timer='on'))
            opened(41002).close()
            orphan(41002, 'FIN_WAIT1', timer='on')
            opened(41003).close()
            peer.ask(do='fin', sport=41003, **there)
            orphan(41003, 'CLOSING', timer='on')
            s = opened(41004)
            peer.ask(do='fin', sport=41004, **there)
            time.sleep(0.05)
            s.close()
            orphan(41004, 'LAST_ACK', timer='on')
            s = opened(41005)
            peer.ask(do='fin', sport=41005, **there)
            time.sleep(0.05)
            self.keep.append(self.note(proto, s, 'CLOSE_WAIT'))

    def udp(self, kind='udp', proto=0):
        sides = [(socket.AF_INET, kind, '127.0.0.1', '0.0.0.0')]
        if self.six:
            sides.append((socket.AF_INET6, kind + '6', '::1', '::'))
        for family, name, lo, any_ in sides:
            s = self.socket(family, socket.SOCK_DGRAM, proto)
            s.bind((any_, 0))
            self.note(name, s, '')
            server = self.socket(family, socket.SOCK_DGRAM, proto)
            server.bind((lo, 0))
            client = self.socket(family, socket.SOCK_DGRAM, proto)
            client.connect(server.getsockname())
            client.send(b'unread')
            self.note(name, client, 'ESTABLISHED')
            self.note(name, server, '', unread=True)
            server = self.socket(family, socket.SOCK_DGRAM, proto)
            server.bind((lo, 0))
            client = self.socket(family, socket.SOCK_DGRAM, proto)
            client.connect(server.getsockname())
            server.connect(client.getsockname())
            self.note(name, server, 'ESTABLISHED')
        if self.six:
            s = self.socket(socket.AF_INET6, socket.SOCK_DGRAM, proto)
            s.connect(('::ffff:127.0.0.1', 53))
            self.note(kind + '6', s, 'ESTABLISHED', mapped=True)

    def udplite(self):
        self.udp('udpl', 136)

    def raw(self):
        for proto in (socket.IPPROTO_ICMP, 89, 255):
            s = self.socket(socket.AF_INET, socket.SOCK_RAW, proto)
            if proto == socket.IPPROTO_ICMP:    # ICMP_FILTER: nothing, so that it holds still
                s.setsockopt(255, 1, b'\xff' * 4)
            self.note('raw', s, '7', '0.0.0.0:%d' % proto)
        s = self.socket(socket.AF_INET, socket.SOCK_RAW, 103)
        s.bind(('127.0.0.1', 0))
        s.connect(('127.0.0.9', 0))
        self.note('raw', s, '1', '127.0.0.1:103', '127.0.0.9:*')
        if self.six:
            s = self.socket(socket.AF_INET6, socket.SOCK_RAW, 58)
            s.setsockopt(58, 1, b'\xff' * 32)   # ICMP6_FILTER
            self.note('raw6', s, '7', ':::58')
            s = self.socket(socket.AF_INET6, socket.SOCK_RAW, 89)
            s.connect(('::1', 0))
            self.note('raw6', s, '1', '::1:89', '::1:*')

    def packet(self):
        s = self.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
        self.rows.append({'proto': 'packet', 'inode': inode(s)})

    def ping(self):
        sysctl('ipv4/ping_group_range', '0 2147483647')
        s = self.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
        s.connect(('127.0.0.1', 0))
        self.rows.append({'proto': 'icmp', 'inode': inode(s)})

    def name(self, s, name, kind, state, **more):
        self.unix.append({'inode': inode(s), 'type': kind, 'state': state,
                          'path': name.hex(), **more})

    def bind(self, kind, name):
        """By hand: Python cannot fill the whole of sun_path."""
        s = self.socket(socket.AF_UNIX, kind)
        address = struct.pack('H', socket.AF_UNIX) + name
        if libc.bind(s.fileno(), address, len(address)):
            raise OSError(ctypes.get_errno(), 'bind %r' % name)
        return s

    def unix_sockets(self):
        here = self.dir.encode() + b'/'
        stream, dgram, seq = socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET
        for kind, word in ((stream, 'STREAM'), (seq, 'SEQPACKET')):
            server = self.bind(kind, here + word.lower().encode())
            server.listen(5)
            self.name(server, server.getsockname().encode(), word, 'LISTENING')
            c = self.socket(socket.AF_UNIX, kind)
            c.connect(server.getsockname())
            a = server.accept()[0]
            self.keep.append(a)
            self.name(c, b'', word, 'CONNECTED')
            self.name(a, server.getsockname().encode(), word, 'CONNECTED')
            self.socket(socket.AF_UNIX, kind).connect(server.getsockname())  # waits: CONNECTING
            for s in socket.socketpair(socket.AF_UNIX, kind):
                self.keep.append(s)
                self.name(s, b'', word, 'CONNECTED')
        s = self.bind(dgram, here + b'dgram')
        self.name(s, s.getsockname().encode(), 'DGRAM', '')
        c = self.socket(socket.AF_UNIX, dgram)
        c.connect(s.getsockname())
        c.send(b'unread')
        self.name(c, b'', 'DGRAM', 'CONNECTED')
        self.name(self.socket(socket.AF_UNIX, stream), b'', 'STREAM', '')
        s = self.bind(stream, b'')          # the kernel picks an abstract name
        self.name(s, s.getsockname(), 'STREAM', '')
        for name, odd in ((b'\0abstract-name', False), (b'\0nul\0inside\0', False),
                          (here + b'p' * (108 - len(here)), False),
                          ('utf8-\u00e9\u20ac'.encode(), False),
                          (b'two  blanks and more', True),
                          (b'esc\x1b[31mred\x07', True), (b'tab\there', True),
                          (b'latin1-\xe9\xff\x80', True), (b'back\\slash\\x41', True),
                          ('c1-\u0085-bidi-\u202e'.encode(), True), (b'del\x7f', True)):
            if not name.startswith((b'\0', b'/')):
                name = here + name
            s = self.bind(stream, name)
            s.listen(1)
            self.name(s, name, 'STREAM', 'LISTENING', odd=odd)

    def hostile_names(self):
        """Names that hold a line break, one of them followed by a forged row."""
        forged = (b'0000000000000000: 00000002 00000000 00010000 0001 01 4242 '
                  b'/run/systemd/private')
        made = []
        for name in (b'\0line\nbreak', b'\0\n', b'\0x\n' + forged[:100]):
            s = self.bind(socket.SOCK_STREAM, name[:108])
            s.listen(1)
            self.name(s, name[:108], 'STREAM', 'LISTENING', odd=True, hostile=True)
            made.append(self.unix[-1])
        return made

    def child(self, fds, argv0):
        """A process that holds fds under a name of our choice."""
        code = 'import os,time;os.write(1,b"x");time.sleep(3600)'
        p = subprocess.Popen([argv0, '-I', '-S', '-c', code], executable=sys.executable,
                             env={'PYTHONHOME': sys.base_prefix}, preexec_fn=die_with_parent,
                             pass_fds=[s.fileno() for s in fds],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        ready = p.stdout.read(1)
        p.stdout.close()
        self.pids.append(p.pid)
        if not ready:
            raise OSError(errno.EPROTO, 'no process named ' + argv0)
        return p.pid

    def owners(self):
        """Sockets that several processes hold, and ones that we do not hold."""
        s = self.listener(socket.AF_INET, '127.0.0.1', 9006)
        first = self.child([s], 'shared-a')
        self.child([s], 'shared-b')
        self.note('tcp', s, 'LISTEN', owners=min(os.getpid(), first))
        for port, name in ((9010, 'nginx: master process /usr/sbin/nginx'),
                           (9011, '/usr/sbin/a-very-long-program-name'),
                           (9012, '-sh'), (9013, 'rel/path'), (9014, '/ends/with/')):
            s = self.listener(socket.AF_INET, '127.0.0.1', port)
            pid = self.child([s], name)
            shown = name.rsplit('/', 1)[1] if name.startswith('/') else name
            self.note('tcp', s, 'LISTEN', pid=pid, name=shown)
            s.close()

    def other_users(self):
        for uid, port in ((1000, 9020), (65534, 9021)):
            r, w = os.pipe()
            pid = os.fork()
            if pid == 0:
                try:
                    close_all_but(w)
                    os.setgroups([])
                    os.setgid(uid)
                    os.setuid(uid)
                    die_with_parent()
                    s = self.listener(socket.AF_INET, '127.0.0.1', port)
                    os.write(w, b'%d' % inode(s))
                    time.sleep(3600)
                finally:
                    os._exit(1)
            os.close(w)
            number = os.read(r, 20)
            os.close(r)
            self.pids.append(pid)
            if not number:
                raise OSError(errno.EPERM, 'no process as uid %d' % uid)
            self.rows.append({'proto': 'tcp', 'state': 'LISTEN', 'local': '127.0.0.1:%d' % port,
                              'remote': '0.0.0.0:*', 'inode': int(number), 'uid': uid, 'pid': pid})

    def describe(self):
        return {'pid': os.getpid(), 'sockets': self.rows, 'unix': self.unix,
                'skipped': self.skipped}

    def close(self):
        for pid in self.pids:
            try:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
        for s in self.keep:
            s.close()
        shutil.rmtree(self.dir, ignore_errors=True)


def main():
    enter_namespaces()
    population = Population()
    status = 0
    try:
        text = json.dumps(population.describe(), indent=1)
        if len(sys.argv) > 1:
            with tempfile.NamedTemporaryFile('w') as f:
                f.write(text)
                f.flush()
                status = subprocess.call(sys.argv[1:], env=dict(os.environ, POPULATION=f.name))
        else:
            print(text, flush=True)
            sys.stdin.read()
    finally:
        population.close()
    return status


if __name__ == '__main__':
    sys.exit(main())
