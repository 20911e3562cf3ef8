# SPDX-License-Identifier: MIT
"""Random saved trees: what a kernel could have printed, the same for a seed."""
import os

NAMES4 = ['one.example.net', 'two', 'a-name-of-more-than-twenty-two.example.org', 'exactly-22-characters1', 'x.y', 'localhost']
SERVICES = [('ssh', 22), ('http', 80), ('https', 443), ('a-long-service-name-of-27-ch', 4000), ('last', 4001), ('first', 4001)]
PROTOCOLS = [('icmp', 1), ('tcp', 6), ('udp', 17), ('ospf', 89), ('ipv6-icmp', 58)]
IFACES = ['lo', 'eth0', 'eth0.100', 'wlan0', 'br-0123456789ab', 'p10p1', 'tun3', 'sixchr']

IP = 'InReceives InHdrErrors InAddrErrors ForwDatagrams InUnknownProtos InDiscards InDelivers OutRequests OutDiscards ' \
     'OutNoRoutes ReasmTimeout ReasmReqds ReasmOKs ReasmFails FragOKs FragFails FragCreates'
ICMP = 'InMsgs InErrors InDestUnreachs InTimeExcds InParmProbs InSrcQuenchs InRedirects InEchos InEchoReps InTimestamps ' \
       'InTimestampReps InAddrMasks InAddrMaskReps OutMsgs OutErrors OutDestUnreachs OutTimeExcds OutParmProbs ' \
       'OutRedirects OutEchos OutEchoReps OutTimestamps OutTimestampReps'
TCP = 'RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs ' \
      'RetransSegs InErrs OutRsts'
UDP = 'InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors'
TCPEXT = 'SyncookiesSent SyncookiesRecv SyncookiesFailed EmbryonicRsts PruneCalled RcvPruned OfoPruned OutOfWindowIcmps ' \
         'LockDroppedIcmps ArpFilter TW TWRecycled TWKilled PAWSActive PAWSEstab DelayedACKs DelayedACKLocked ' \
         'DelayedACKLost ListenOverflows ListenDrops TCPHPHits TCPPureAcks TCPHPAcks TCPRenoRecovery TCPSackRecovery ' \
         'TCPSACKReneging TCPTSReorder TCPFullUndo TCPPartialUndo TCPDSACKUndo TCPLossUndo TCPLostRetransmit ' \
         'TCPRenoFailures TCPSackFailures TCPLossFailures TCPFastRetrans TCPSlowStartRetrans TCPTimeouts TCPLossProbes ' \
         'TCPBacklogDrop TCPAbortOnData TCPAbortOnClose TCPAbortFailed TCPMemoryPressures TCPDSACKOldSent TCPDSACKRecv ' \
         'TCPSpuriousRTOs TCPOFOQueue TCPChallengeACK TCPSynRetrans TCPOrigDataSent TCPKeepAlive ANameNobodyKnows'
IPEXT = 'InNoRoutes InTruncatedPkts InMcastPkts OutMcastPkts InBcastPkts OutBcastPkts InOctets OutOctets InCsumErrors'
SNMP6 = 'Ip6InReceives Ip6InHdrErrors Ip6InTooBigErrors Ip6InNoRoutes Ip6InAddrErrors Ip6InUnknownProtos ' \
        'Ip6InTruncatedPkts Ip6InDiscards Ip6InDelivers Ip6OutForwDatagrams Ip6OutRequests Ip6OutDiscards Ip6OutNoRoutes ' \
        'Ip6ReasmTimeout Ip6ReasmReqds Ip6ReasmOKs Ip6ReasmFails Ip6FragOKs Ip6FragFails Ip6FragCreates Ip6InMcastPkts ' \
        'Ip6OutMcastPkts Ip6InOctets Icmp6InMsgs Icmp6InErrors Icmp6OutMsgs Icmp6InDestUnreachs Icmp6InPktTooBigs ' \
        'Icmp6InTimeExcds Icmp6InEchos Icmp6InEchoReplies Icmp6OutDestUnreachs Icmp6OutEchos Icmp6OutRouterSolicits ' \
        'Icmp6InType133 Icmp6OutType135 Udp6InDatagrams Udp6NoPorts Udp6InErrors Udp6OutDatagrams UdpLite6InDatagrams'


class Tree:
    def __init__(self, rnd, path):
        self.rnd, self.path = rnd, path
        self.hosts4 = [self.ip4() for _ in range(5)] + ['0100007F']
        self.make_etc()
        self.make_sockets()
        self.make_routes()
        self.make_statistics()
        self.make_others()

    def write(self, name, text):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as f:
            f.write(text)

    # ---- words ----

    def pick(self, *choices):
        return self.rnd.choice(choices)

    def number(self, bits=32):
        r = self.rnd
        return r.choice([0, 0, 1, 9, 10, r.randrange(1000), r.randrange(1 << (bits - 1)), (1 << (bits - 1)) - 1,
                         r.randrange(1 << r.randrange(1, bits))])

    def ip4(self):
        """As the kernel prints it: the bytes of a little-endian word."""
        return '%02X%02X%02X%02X' % (self.rnd.randrange(256), self.rnd.randrange(256), self.rnd.randrange(256),
                                     self.rnd.randrange(1, 224))

    def end4(self):
        return self.pick('00000000', self.rnd.choice(self.hosts4), self.rnd.choice(self.hosts4), self.ip4())

    def bytes6(self):
        b = bytearray(self.rnd.choice([0, 0, self.rnd.randrange(256)]) for _ in range(16))
        kind = self.rnd.randrange(6)
        if kind == 0:
            b = bytearray(16)
        elif kind == 1:
            b[:12] = bytes(10) + b'\xff\xff'
        elif kind == 2:
            b[0], b[1] = 0xfe, 0x80
        elif kind == 3:
            b = bytearray(self.rnd.randrange(256) for _ in range(16))
        return bytes(b)

    def end6(self):
        b = self.bytes6()
        return ''.join('%08X' % int.from_bytes(b[i:i + 4], 'little') for i in range(0, 16, 4))

    def port(self):
        return self.pick(0, 22, 80, 443, 4000, 4001, self.rnd.randrange(65536), 65535)

    def rows(self, most=12):
        return range(self.rnd.randrange(most))

    # ---- files ----

    def make_etc(self):
        lines = ['127.0.0.1 localhost']
        for n, host in enumerate(self.hosts4[:len(NAMES4) - 1]):
            lines.append('%d.%d.%d.%d %s' % (*reversed(bytes.fromhex(host)), NAMES4[n]))
        self.write('etc/hosts', '\n'.join(lines + ['2001:db8::1 six.example.net six', '::1 localhost6']) + '\n')
        self.write('etc/services', ''.join('%s %d/%s\n' % (n, p, proto) for n, p in SERVICES for proto in ('tcp', 'udp')))
        self.write('etc/protocols', ''.join('%s %d %s\n' % (n, v, n.upper()) for n, v in PROTOCOLS))
        self.write('etc/passwd', 'root:x:0:0:root:/:/bin/sh\nuser:x:1000:1000::/:/bin/sh\nname-of-20-characters:x:1001:1:::\n')
        self.write('etc/networks', 'loopback 127.0.0.0\nlink-local 169.254.0.0\nten 10.0.0.0\n')

    def inet(self, name, end, states, ports=None):
        out = ['  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode']
        datagram = not name.startswith('tcp')
        for n in self.rows():
            tail = ' %d 0000000000000000' % self.rnd.randrange(9)
            out.append('%4d: %s:%04X %s:%04X %02X %08X:%08X %02X:%08X %08X %5d %8d %d%s' % (
                n, end(), ports() if ports else self.port(), end(), 0 if ports else self.port(), self.rnd.choice(states),
                self.number(33), self.number(33), self.rnd.randrange(3 if datagram else 5), self.number(33), self.number(31),
                self.pick(0, 1000, 1001, 65534, self.number(31)), self.number(31), self.number(32),
                tail + (' %d' % self.number(31) if datagram else ' 20 4 30 10 -1')))
        self.write('proc/net/' + name, ''.join(line + ' ' * self.rnd.choice([0, 0, 20]) + '\n' for line in out))

    def make_sockets(self):
        raw = lambda: self.pick(1, 6, 17, 58, 89, 255, self.rnd.randrange(256))     # noqa: E731
        self.inet('tcp', self.end4, range(1, 12))
        self.inet('tcp6', self.end6, range(1, 12))
        for name in ('udp', 'udplite'):
            self.inet(name, self.end4, (1, 7))
            self.inet(name + '6', self.end6, (1, 7))
        self.inet('raw', self.end4, (1, 7), raw)
        self.inet('raw6', self.end6, (1, 7), raw)
        out = ['Num       RefCount Protocol Flags    Type St Inode Path']
        for n in self.rows(20):
            state = self.rnd.randrange(5)
            kind = self.pick(1, 1, 2, 3, 4, 5)
            flags = self.pick(0, 0x20000, 0x40000, *([0x10000, 0x10000, 0x70000] if kind in (1, 5) else []))
            path = self.pick('', '', ' /run/socket.%d' % n, ' @abstract%d' % n, ' /' + 'long' * 25, ' @')
            out.append('%016x: %08X 00000000 %08X %04X %02X %5d%s' % (
                self.rnd.getrandbits(64), self.number(31), flags, kind, state,
                100 * n + self.rnd.randrange(100), path))
        self.write('proc/net/unix', '\n'.join(out) + '\n')

    def make_routes(self):
        out = ['Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT' + ' ' * 56]
        flags = lambda: self.pick(0, 1, 1, 1, 3, 5, 7, 0x201, 0x205, self.rnd.getrandbits(11) | 1)   # noqa: E731
        for _ in self.rows():
            mask = self.pick('00000000', 'FFFFFFFF', '00FFFFFF', '0000FFFF', '000000FF', 'FCFFFFFF', '0000FEFF')
            dst = '%08X' % (int(self.pick('00000000', self.ip4(), self.end4(), '0000007F', '0000000A'), 16) & int(mask, 16))
            out.append('%s\t%s\t%s\t%04X\t%d\t%d\t%d\t%s\t%d\t%d\t%d' % (
                self.pick('*', *IFACES), dst, self.pick('00000000', self.end4()), flags(), self.number(31), self.number(31),
                self.number(31), mask, self.number(31), self.number(31), self.number(31)))
        self.write('proc/net/route', '\n'.join(out) + '\n')
        out = []
        for _ in self.rows():
            out.append('%s %02x %s %02x %s %08x %08x %08x %08x %8s' % (
                self.bytes6().hex(), self.rnd.randrange(129), '0' * 32, 0, self.bytes6().hex(), self.number(33), self.number(33),
                self.number(33), self.pick(1, 3, 0x01000001, self.rnd.getrandbits(27)), self.rnd.choice(IFACES)))
        self.write('proc/net/ipv6_route', ''.join(line + '\n' for line in out))
        out = ['Iface\tDestination\tGateway \tFlags\t\tRefCnt\tUse\tMetric\tSource\t\tMTU\tWindow\tIRTT\tTOS\tHHRef\tHHUptod\tSpecDst']
        for _ in self.rows():
            out.append('%s\t%s\t%s\t%8X\t%d\t%d\t%d\t%s\t%d\t%d\t%d\t%02X\t%d\t%d\t%s' % (
                self.rnd.choice(IFACES), self.end4(), self.end4(), self.rnd.getrandbits(32) & ~0x10, self.number(31), self.number(31),
                self.number(31), self.end4(), self.number(31), self.number(31), self.number(31), self.rnd.randrange(10),
                self.number(31) % 9, self.rnd.randrange(2), self.end4()))
        self.write('proc/net/rt_cache', '\n'.join(out) + '\n')

    def section(self, name, words):
        words = [w for w in words.split() if self.rnd.randrange(5)]
        values = [self.pick(0, 0, 1, self.number(32), self.rnd.randrange(1 << 63)) for _ in words]
        return '%s: %s\n%s: %s\n' % (name, ' '.join(words), name, ' '.join(map(str, values)))

    def make_statistics(self):
        parts = [('Ip', IP), ('Icmp', ICMP), ('IcmpMsg', 'InType3 OutType3 InType11'), ('Tcp', TCP), ('Udp', UDP),
                 ('UdpLite', UDP), ('Strange', 'One Two')]
        self.write('proc/net/snmp', ''.join(self.section(*p) for p in parts if self.rnd.randrange(6)))
        self.write('proc/net/netstat', ''.join(self.section(*p) for p in (('TcpExt', TCPEXT), ('IpExt', IPEXT)) if self.rnd.randrange(6)))
        self.write('proc/net/snmp6', ''.join('%-32s\t%d\n' % (w, self.pick(0, 1, self.number(32), self.rnd.randrange(1 << 63)))
                                             for w in SNMP6.split() if self.rnd.randrange(6)))

    def make_others(self):
        out = ['Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter']
        for n in self.rows(5):
            out.append('%d\t%-10s: %5d      V3' % (n + 1, self.rnd.choice(IFACES)[:9], 2))
            for _ in range(self.rnd.randrange(1, 4)):
                out.append('\t\t\t\t%s %5d 0:00000000\t\t0' % (self.end4(), self.number(17)))
        self.write('proc/net/igmp', '\n'.join(out) + '\n')
        self.write('proc/net/igmp6', ''.join('%-4d %-15s %s %5d %08X %d\n' % (
            n + 1, self.rnd.choice(IFACES), self.bytes6().hex(), self.number(17), 4, 0) for n in self.rows()))
        out = ['Prc FromIP   FPrt ToIP     TPrt Masq Init-seq  Delta PDelta Expires (free=0,0,0)']
        for _ in self.rows():
            out.append('%s %s:%04X %s:%04X %04X %08X %6d %6d %7d' % (
                self.pick('TCP', 'UDP', 'ICMP'), self.end4(), self.port(), self.end4(), self.port(), self.port(), self.number(32),
                self.pick(0, -5, self.number(16)), self.pick(0, 7, -self.number(16)), self.pick(0, 5999, self.number(20) % 599999)))
        self.write('proc/net/ip_masquerade', '\n'.join('%-127s' % line for line in out) + '\n')
        self.make_families()

    def make_families(self):
        call = lambda: '%s%dAB-%d' % (self.pick('N', 'DL', 'K'), self.rnd.randrange(10), self.rnd.randrange(16))   # noqa: E731
        queue = lambda: self.number(31)     # noqa: E731
        self.write('proc/net/ax25', ''.join('%016x %s %s %s%s %d %d %d %d %s %s\n' % (
            self.rnd.getrandbits(64), self.pick('ax0', 'bpq0', '???'), call(), self.pick('*', call()), self.pick('', ',' + call()),
            self.rnd.randrange(5), self.rnd.randrange(128), self.rnd.randrange(128), self.rnd.randrange(128),
            '0 10 0 3 0 300 0 0 0 10 5 2 256', self.pick('* * *', '%d %d %d' % (queue(), queue(), queue()))) for _ in self.rows(6)))
        out = ['user_addr dest_node src_node  dev    my  your  st  vs  vr  va    t1     t2     t4      idle   n2  wnd Snd-Q Rcv-Q inode']
        for _ in self.rows(6):
            out.append('%-9s %-9s %-9s %-3s  %02X/%02X %02X/%02X %2d %3d %3d %3d %3d/%03d %2d/%02d %3d/%03d %3d/%03d %2d/%02d %3d %5d %5d %d' % (
                self.pick('*', call()), self.pick('*', call()), call(), 'nr0', 10, 255, 3, 4, self.rnd.randrange(4), self.rnd.randrange(128),
                self.rnd.randrange(128), 0, 0, 120, 0, 5, 0, 180, 0, 900, 0, 3, 4, queue(), queue(), self.number(31)))
        self.write('proc/net/nr', '\n'.join(out) + '\n')
        out = ['dest_addr  dest_call src_addr   src_call  dev   lci neigh st vs vr va   t  t1  t2  t3  hb    idle Snd-Q Rcv-Q inode']
        for _ in self.rows(6):
            out.append('%-10s %-9s %-10s %-9s %-5s %03X %05d %2d  0  0  0   0 200   5 180 180   0/020 %5d %5d %d' % (
                self.pick('*', '208017552'), self.pick('*', call()), '208017521', self.pick('??????-?', call()), 'rose0',
                self.rnd.randrange(10), self.rnd.randrange(99999), self.rnd.randrange(4), queue(), queue(), 17))
        self.write('proc/net/rose', '\n'.join(out) + '\n')
        out = ['dest_addr  src_addr   dev   lci st vs vr va   t  t2 t21 t22 t23 Snd-Q Rcv-Q inode']
        for _ in self.rows(6):
            out.append('%-10s %-10s %-5s %03X  %d  %d  %d  %d %3d %3d %3d %3d %3d %5d %5d %d' % (
                self.pick('*', '12345678'), self.pick('*', '87654321'), 'x25a', self.rnd.randrange(10), self.rnd.randrange(5),
                self.rnd.randrange(8), self.rnd.randrange(8), 0, 0, 3, 200, 180, 180, queue() % 100000, queue() % 100000, 5))
        self.write('proc/net/x25', '\n'.join(out) + '\n')
