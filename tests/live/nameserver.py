# SPDX-License-Identifier: MIT
"""A name server that does as it is told, for netstat's questions."""
import heapq
import itertools
import select
import socket
import struct
import threading
import time

PTR, CNAME, TXT, A, AAAA = 12, 5, 16, 1, 28


def encode(name):
    """A name as labels; bytes are taken as they are."""
    if isinstance(name, bytes):
        return name
    return b''.join(bytes([len(p)]) + p.encode() for p in name.split('.') if p) + b'\0'


def record(owner, kind, data):
    return owner + struct.pack('>HHIH', kind, 1, 300, len(data)) + data


def reply(query, records=(), rcode=0, flags=0x8180, ident=None):
    """The header and question of the query with these records behind them."""
    number = struct.unpack('>H', query[:2])[0] if ident is None else ident
    return struct.pack('>HHHHHH', number, flags | rcode, 1, len(records), 0, 0) \
        + query[12:] + b''.join(records)


def named(query, name):
    return reply(query, [record(b'\xc0\x0c', PTR, encode(name))])


def question(query):
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode())
        at += query[at] + 1
    return '.'.join(labels).lower()


def address(reverse):
    """'4.3.2.1.in-addr.arpa' -> '1.2.3.4'; of IPv6 the short text; a host's name
    stays."""
    parts = reverse.split('.')
    if parts[-1] != 'arpa':
        return reverse
    if parts[-2:] == ['in-addr', 'arpa']:
        return '.'.join(reversed(parts[:-2]))
    digits = ''.join(reversed(parts[:-2]))
    return socket.inet_ntop(socket.AF_INET6, bytes.fromhex(digits))


class Server:
    """answer(query, address, count) -> [(delay, packet or (packet, source))...].

    count: how often this address was asked for before. A source is the address
    of ours that the packet leaves from instead. What was asked is in .asked, in
    order; .ids and .ports say with what."""

    def __init__(self, answer, at='127.0.0.1'):
        self.answer, self.at = answer, at
        self.asked, self.ids, self.ports, self.counts = [], [], set(), {}
        self.family = socket.AF_INET6 if ':' in at else socket.AF_INET
        self.sock = self.socket(at)
        self.others, self.done = {}, False
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def socket(self, at, port=53):
        s = socket.socket(self.family, socket.SOCK_DGRAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 21)
        host, _, scope = at.partition('%')
        s.bind((host, port, 0, socket.if_nametoindex(scope)) if scope else (host, port))
        return s

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.done = True
        self.thread.join()
        self.sock.close()
        for s in self.others.values():
            s.close()

    def take(self, late, order):
        query, peer = self.sock.recvfrom(4096)
        addr = address(question(query))
        count = self.counts.get(addr, 0)
        self.counts[addr] = count + 1
        self.asked.append(addr)
        self.ids.append(query[:2])
        self.ports.add(peer[1])
        now = time.monotonic()
        for delay, packet in self.answer(query, addr, count):
            if delay:
                heapq.heappush(late, (now + delay, next(order), packet, peer))
            else:
                self.send(packet, peer)

    def send(self, packet, peer):
        sock = self.sock
        if isinstance(packet, tuple):
            packet, source = packet
            if source not in self.others:
                self.others[source] = self.socket(*source)
            sock = self.others[source]
        try:
            sock.sendto(packet, peer)
        except OSError:
            pass    # it has left

    def serve(self):
        poll, late, order = select.poll(), [], itertools.count()
        poll.register(self.sock, select.POLLIN)
        while not self.done:
            wait = max(0, late[0][0] - time.monotonic()) * 1000 if late else 20
            if poll.poll(min(wait, 20)):
                self.take(late, order)
            while late and late[0][0] <= time.monotonic():
                _, _, packet, peer = heapq.heappop(late)
                self.send(packet, peer)
