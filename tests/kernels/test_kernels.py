#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The tables of /proc/net as kernels of different ages print them.

What varies, after each kernel's seq_show functions:

  table      field            2.6.32     3.x         4.x            5.x, 6.x    gVisor      LX zone
  tcp, udp   uid              %5d        %5d to 3.4  %5u            %5u         %5d         %5u
  tcp        inode            %d         %lu         %lu            %lu         %8d         %lu
  tcp, udp   socket           %p         %pK         %pK, (null)    hashed      0s          0
  udp, raw   drops            yes        yes         yes            yes         none        yes
  unix       pointer          %p         %pK         (ptrval) 4.15  hashed      0s          unpadded
  unix       inode            %5lu       %5lu        %5lu           %5lu        %8d         %5llu
  netlink    Pid              %-6d       %-6d to 3.9 %-6u           %-10u       no rows     no table
  netlink    Dump             pointer    pointer     %d             %d
  netlink    Drops, Inode     Drops      both        both           both
  packet     Iface            %-5d (-1)  %-5d (-1)   %-5d (-1)      %-5d (-1)   no rows     no table
  route      MTU ... IRTT     yes        yes         yes            yes, UG without gateway  yes, 0
  dev        widths           %8lu       %7llu       %7llu          %7llu       %7d         %7lu
  if_inet6   index            %02x       %02x        %02x           %02x        %02x        no table
  snmp       IcmpMsg          some       some        some           some        empty       short
  netstat    TcpExt           both lines both        both           both        one line    no table
  conntrack  time out         %ld        %ld         %ld, none if   none if     no table    no table
             zone             no         zone=       zone-orig=     offloaded
"""
import os
import subprocess
import sys
import tempfile

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, TESTS)
from report import SOCKBOX, check, configured, finish, skip   # noqa: E402

INET = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
UDP = INET.rstrip('\n') + ' ref pointer drops             \n'
UNIX = 'Num       RefCount Protocol Flags    Type St Inode Path\n'
DEV = 'Inter-|   Receive                                                |  Transmit\n' \
      ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n'
ROUTE = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT' + ' ' * 55 + '\n'
PACKET = 'sk       RefCnt Type Proto  Iface R Rmem   User   Inode\n'
CT = 'src=192.0.2.1 dst=192.0.2.2 sport=1025 dport=80 packets=1 bytes=60 %ssrc=192.0.2.2 dst=192.0.2.9 sport=80 dport=1025 packets=1 ' \
     'bytes=60 [ASSURED] %smark=0 %suse=2\n'

# of each: its files, and for a list of arguments what must be in the output
KERNELS = {
    '2.6.32': ({
        'tcp': INET + '   0: 00000000:0801 00000000:0000 0A 00000000:00000000 00:00000000 00000000    -2        0 9301 1 ffff88012a64c7c0 299 0 0 2 -1\n',
        'udp': UDP + '  92: 00000000:0801 00000000:0000 07 00000000:00000000 00:00000000 00000000    -2        0 9300 2 ffff88012b0a1080 7\n',
        'unix': UNIX + 'ffff88012a64c7c0: 00000002 00000000 00010000 0001 01 15731 /run/x\nc1a2b3c4: 00000003 00000000 00000000 0001 03     7\n',
        'netlink': 'sk       Eth Pid    Groups   Rmem     Wmem     Dump     Locks     Drops\n'
                   'ffff8800aa003000 15  -4117  00000001 0        0        (null) 2        3       \n'
                   'ffff8800aa003040 0   77     00000001 -5       0        ffff8800aa003333 2        0       \n',
        'packet': PACKET + 'ffff8800aa004000 3      3    0003   -1    0 0      0      30101\n',
        'dev': DEV + '  eth0:4294967295       2    0    0    0     0          0         0        4       5    0    0    0     0       0          0\n'
                     '   lo0: No statistics available.\n',
        'ip_conntrack': 'tcp      6 431999 ESTABLISHED ' + CT % ('', '', ''),
        'nf_conntrack': 'ipv4     2 tcp      6 431999 ESTABLISHED ' + CT % ('', '', '')},
        {'-tuane': ['4294967294 9301', '4294967294 9300'], '-uan --drops': [' 7\n'], '-xan': ['/run/x', ' 7        \n'],
         '-wvvan': [' 15:4294963179 ', ' -1:3 ', '4294967291'], '-i': ['eth0 ', 'lo0 ', 'no statistics available'],
         '-Mn': ['1025 -> 80 (1025)', '7199:59.00']}),
    '3.10': ({
        'tcp6': INET + '   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 '
                       '00000000     0        0 11 1 0000000000000000 100 0 0 10 -1\n',
        'unix': UNIX + '0000000000000000: 00000002 00000000 00010000 0005 01 18446744073709551615 @/a b\n',
        'netlink': 'sk       Eth Pid    Groups   Rmem     Wmem     Dump     Locks     Drops     Inode\n'
                   '0000000000000000 0   4195   00000550 0        0                   (null) 2        0        12\n',
        'nf_conntrack': 'ipv6     10 udp      17 29 ' + (CT % ('', '', 'zone=3 ')).replace('192.0.2.', '2001:db8::')},
        {'-tan': [':::22 '], '-xl': ['@/a b'], '-wvvan': [' 0:4195 '], '-Mne': ['zone=3', '2001:db8::1'],
         '-6Mn': ['0:29.00']}),
    '4.16': ({
        'unix': UNIX + '        (ptrval): 00000002 00000000 00010000 0001 01 15731 /run/p\n(____ptrval____): 00000002 00000000 00000000 0002 01 15732\n'
                       '          (null): 00000002 00000000 00000000 0002 01 15733\n',
        'udp': UDP + '   92: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 930 2         (ptrval) 4294967295\n',
        'nf_conntrack': 'ipv4     2 tcp      6 ' + (CT % ('', '', 'zone=0 ')).replace('[ASSURED]', '[OFFLOAD]') +
                        'ipv4     2 tcp      6 -1 CLOSE ' + CT % ('zone-orig=4 ', 'zone-reply=5 ', '')},
        {'-xa': ['15731 ', '15732 ', '15733 '], '-uan --drops': [' 4294967295\n'],
         '-Mne': ['OFFLOAD', 'zone-orig=4 zone-reply=5', '0:00.00']}),
    '5.15, 6.x': ({
        'tcp': INET + ' 12345: 0100007F:0016 00000000:0000 0A 00000000:00000001 00:00000000 00000000 4294967294        0 4294967297 1 '
                      '00000000c3b1d2e3 100 0 0 10 0\n   1: 0100007F:0017 0100007F:0018 06 00000000:00000000 03:000012BF 00000000     0        0 0 3 '
                      '00000000f9d8c7b6\n',
        'netlink': 'sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n'
                   '00000000a1b2c3d6 0   4294963179 00000551 213248   0        0     2        17       30003\n',
        'packet': 'sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n00000000a1b2c3d5 3      3    88cc   3     1 212992 4294967294 30002\n',
        'route': ROUTE + 'eth0\t4071CB00\t00000000\t0003\t0\t0\t0\tF0FFFFFF\t0\t0\t0\n*\tFEA9FEA9\t00000000\t0005\t0\t0\t4294967295\tFFFFFFFF\t0\t0\t0\n',
        'nf_conntrack': 'ipv4     2 udp      17 ' + (CT % ('', '', 'zone=0 ')).replace('[ASSURED]', '[HW_OFFLOAD]')},
        {'-tane': ['4294967294 4294967297', 'TIME_WAIT'], '-tano': ['timewait (47.99/0/0)'], '-wvvane': ['packet 212992 ', '4294967294 30002'],
         '-rn': ['UG  ', ' *\n'], '-rne': ['4294967295'], '-Mne': ['HW_OFFLOAD']}),
    'gVisor': ({
        'tcp': INET.rstrip('\n') + ' ' * 40 + '\n1234567: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0       12 1 '
               '0000000000000000 0 0 0 0 -1 \n',
        'udp': UDP + '    3: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0       13 1 0000000000000000 0\n',
        'unix': UNIX + '0000000000000000: 00000001 00000000 00010000 0001 01       14 @abstract\n',
        'netlink': 'sk       Eth Pid    Groups   Rmem     Wmem     Dump     Locks     Drops     Inode\n', 'packet': PACKET,
        'dev': DEV + '  eth0: 1110000    2000    0    0    0     0          0         0      444      50    0    0    0     0       0          0\n',
        'route': ROUTE + 'eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0' + ' ' * 30 + '\n',
        'if_inet6': '00000000000000000000000000000001 01 80 00 80       lo\n',
        'snmp': 'Ip: Forwarding InReceives\nIp: 2 100\nIcmpMsg: \nIcmpMsg: \nTcp: MaxConn ActiveOpens\nTcp: -1 7\n',
        'netstat': 'TcpExt: SyncookiesSent\nIpExt: InMcastPkts\nIpExt: 55\n'},
        {'-tuxane': ['127.0.0.1:22 ', ' 12 ', '@abstract'], '-i': ['eth0 '], '-rn': ['172.17.0.1 '],
         '-s': ['100 total packets received', '7 active connection', 'InMcastPkts: 55']}),
    'LX zone': ({
        'tcp': INET + '   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4026531840000 0 0 0 0 0 0 0\n'
                      '   2: 0100007F:1F91 00000000:0000 00 00000000:00000000 00:00000000 00000000     0        0 5 0 0 0 0 0 0 0\n',
        'udp': UDP + '   1: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 6 0 0 0\n',
        'unix': UNIX + 'fffffe0b2b1c5a40: 00000001 00000000 00010000 0001 01 123456789012 /var/run/lx\n',
        'snmp': 'Ip: Forwarding DefaultTTL\nIp: 2 64\n'},
        {'-tane': ['127.0.0.1:8080 ', ' 4026531840000', 'UNKNOWN'], '-uan --drops': [' 0\n'], '-xl': ['/var/run/lx', '123456789012']}),
}


def run(root, words):
    p = subprocess.run(SOCKBOX + ['netstat', '--root', root] + words.split(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, timeout=60)
    return p.stdout.decode('utf-8', 'replace'), p.stderr.decode('utf-8', 'replace'), p.returncode


def complete(err):
    """What a partial tree lacks is no matter here; what it has must be read whole."""
    return 'malformed' not in err


def main():
    needed = ('FEATURE_ROOT', 'FEATURE_LONG_OPTIONS', 'NETSTAT_PACKET', 'NETSTAT_MASQUERADE', 'NETSTAT_DROPS', 'NETSTAT_FAMILY',
              'NETSTAT_EXTEND', 'NETSTAT_TIMERS', 'NETSTAT_RAW')
    off = [s for s in needed if not configured('CONFIG_' + s)]
    if off:
        skip('tables of all kernels', 'needs CONFIG_' + off[0])
        finish()
    for kernel, (files, wanted) in KERNELS.items():
        with tempfile.TemporaryDirectory() as root:
            os.makedirs(root + '/proc/net')
            for crlf in (False, True):
                for name, text in files.items():
                    with open(root + '/proc/net/' + name, 'w', newline='') as f:
                        f.write(text.replace('\n', '\r\n') if crlf else text)
                for words, texts in wanted.items():
                    out, err, _ = run(root, words)
                    lacks = [t for t in texts if t not in out]
                    # one line of TcpExt has no numbers in gVisor: that is told
                    told = kernel == 'gVisor' and words == '-s'
                    check('%s%s: netstat %s' % (kernel, ', \\r\\n' if crlf else '', words),
                          (lacks or complete(err) == told) and 'lacks %r' % lacks, out.split('\n')[-12:] + [err])
    finish()


if __name__ == '__main__':
    main()
