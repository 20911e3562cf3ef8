#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Routes, interfaces, groups and statistics of a namespace made for it, beside
net-tools 2.10; crafted tables; JSON of every view; machines without /proc."""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, TESTS)
from report import SOCKBOX, check, configured, fail, finish, ok, skip  # noqa: E402

OURS = SOCKBOX[:-1] + [os.path.abspath(SOCKBOX[-1]), 'netstat']
TREES = os.path.join(TESTS, 'golden', 'trees')
PEER = ['sh', os.path.join(TESTS, 'peer.sh'), 'netstat']

SETUP = '''
ip link set lo up
ip link add br0 type bridge
ip link add va type veth peer name vb
ip link set va up
ip link set vb up
ip link set br0 up
ip addr add 192.0.2.1/24 dev va
ip addr add 192.0.2.9/24 dev va label va:1
ip addr add 192.0.2.10/25 brd + dev va label va:2
ip addr add 10.0.0.1/8 dev va
ip addr add 2001:db8::1/64 dev br0 nodad
ip addr add fec0::1/64 dev va nodad
ip link add averylongifname type bridge
for i in eth10 eth2 eth02 a1b3 a1b20 A 10; do ip link add $i type bridge; done
ip link set br0 promisc on allmulticast on
ip link set eth2 dynamic on
ip link set eth2 up
ip route add 198.51.100.0/24 via 192.0.2.2 metric 100 window 8000 advmss 1400
ip route add 203.0.113.7 via 192.0.2.2
ip route add unreachable 198.18.0.0/15
ip route add prohibit 198.18.7.0/24 metric 4294967295
ip route add blackhole 100.64.0.0/10
ip route add 100.0.0.0/12 nexthop via 192.0.2.3 weight 1 nexthop via 192.0.2.4 weight 1
ip route add 172.16.5.0/24 dev va table 77
ip -6 route add 2001:db8:dead::/48 via 2001:db8::99
ip -6 route add unreachable 2001:db8:bad::/48
ip -6 route add 2001:db8:5::/48 nexthop via 2001:db8::98 nexthop via 2001:db8::97
ip maddr add 01:00:5e:01:02:03 dev va
'''


def run(argv, **more):
    return subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=more.pop('timeout', 120), **more)


def differing(a, b):
    """Lines that only one of them has, in order."""
    a, b = a.split('\n'), b.split('\n')
    return ['-' + x for x in a if x not in b] + ['+' + x for x in b if x not in a] or \
        ([] if a == b else ['the order'])


def head(text):
    """What 2.10 prints, as net-tools' HEAD has it: the seven differences."""
    text = re.sub(r'(TX errors \d+  dropped \d+) (overruns)', r'\1  \2', text)
    text = re.sub(r'^( +)Forwarding: \d+\n', '', text, flags=re.M)
    text = re.sub(r'(?m)^((?:\d+\.){3}\d+ +\S+ +\S+ +\S+ +)-1     ', r'\g<1>4294967295 ', text)
    text = re.sub(r'^(Iface.*(?:\n\S.*)*)', lambda m: re.sub(
        r'(?m)^((?:tun|ppp)\S* .*)P(s?m?R?U?)$', r'\1p\2', m.group(1)), text, flags=re.M)
    return text


def masked(text):
    """Counters that move between two calls."""
    return re.sub(r'(packets|bytes) \d+|\(\d+\.\d \S+\)', r'\1 N', text)


# ---- crafted tables, both programs over the same tree ----

def tree(files):
    root = tempfile.mkdtemp(prefix='views.')
    for name, content in files.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as f:
            f.write(content)
    os.makedirs(os.path.join(root, 'etc'), exist_ok=True)
    return root


def same_over(name, files, options, normal=head):
    root = tree(files)
    try:
        for option in options:
            theirs = run(PEER + ['--root', root] + option.split())
            ours = run(OURS + ['--root', root] + option.split())
            a, b = normal(theirs.stdout.decode()), ours.stdout.decode()
            wrong = differing(a, b)
            if theirs.returncode != ours.returncode:
                wrong.append('status %d, not %d' % (ours.returncode, theirs.returncode))
            check('%s %s' % (name, option), 'differs' if wrong else None, wrong)
    finally:
        shutil.rmtree(root)


def crafted_routes():
    rows4, rows6, cache = [], [], []
    for bit in range(32):
        flags = 1 | 1 << bit
        rows4.append('if%d\t%08X\t%08X\t%04X\t%d\t%d\t%d\t%08X\t%d\t%d\t%d\t\n' % (
            bit, bit << 24 | 10, 0x0100000A, flags, bit % 3, bit * 1000, bit, 0xFFFFFF,
            bit * 50, bit * 7, bit * 3))
        rows6.append('20010db8%024x %02x %s 00 %s %08x %08x %08x %08x %8s\n' % (
            bit, bit * 4, '0' * 32, 'fe80' + '%028x' % bit, bit * 8, bit, bit, flags,
            'if%d' % bit))
        cache.append('eth0\t%08X\t%08X\t%8X\t%d\t%u\t%d\t%08X\t%d\t%u\t%u\t%02d\t%d\t%1d\t%08X\n' %
                     (bit, 0x0100000A, 1 << bit, 1, 2, 3, 0x0500000A, 1500, 0, 0, 0, -1, 1, 7))
    rows4.append('longinterface15\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n')
    files = {
        'proc/net/route': 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU'
                          '\tWindow\tIRTT\n' + ''.join(rows4),
        'proc/net/ipv6_route': ''.join(rows6),
        'proc/net/rt_cache': 'Iface\tDestination\tGateway \tFlags\t\tRefCnt\tUse\tMetric\tSource\t\t'
                             'MTU\tWindow\tIRTT\tTOS\tHHRef\tHHUptod\tSpecDst\n' + ''.join(cache),
    }
    options = ['-rn', '-rne', '-rnee', '-rneee', '-rneeee', '-rneeeee', '-6rn', '-6rne',
               '-46rn', '-64rn', '-rn -A inet,inet6', '-rn -A inet,unix', '-rx']
    if configured('CONFIG_NETSTAT_ROUTE_CACHE'):
        options += ['-rnC', '-rnCe', '-rnCee', '-rnCF', '-6rnC', '-C46rn']
    same_over('routes', files, options)


def named_networks():
    """/etc/networks names destinations that are networks, and nothing else."""
    route = 'eth0\t%08X\t%08X\t%04X\t0\t0\t0\t%08X\t0\t0\t0\n'
    rows = [(0, 0x0100000A, 3, 0), (0, 0, 1, 0x80), (0xFEA9, 0, 1, 0xFFFF), (0x7F, 0, 1, 0xFF),
            (0x0A, 0, 1, 0xFF), (0x0A, 0x0200000A, 3, 0xF0), (0x0100A8C0, 0, 5, 0xFFFFFFFF),
            (0x0000A8C0, 0x0100000A, 7, 0xFFFFFFFF), (0x0002A8C0, 0, 1, 0xFFFFFF),
            (0x0003A8C0, 0, 1, 0xFFFFFF), (0x0004A8C0, 0, 0x201, 0xFFFFFF), (0x10AC, 0, 1, 0xF0FF)]
    files = {
        'proc/net/route': 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU'
                          '\tWindow\tIRTT\n' + ''.join(route % r for r in rows),
        'etc/hosts': '10.0.0.1 gate\n192.168.0.1 host-one\n192.168.0.0 host-zero\n',
        'etc/networks': '# names\ndefault 0.0.0.0\nloopback 127 lo\nlink-local\t169.254.0.0\n'
                        'ten 10\nten-again 10.0.0.0\nlan 192.168.2 # ours\nhost-net 192.168.0.1\n'
                        'wrong 192.168.3.0.0\nbad 192.168.300\n192.168.4.0 turned\n'
                        'a-name-of-twenty-one-bytes 172.16\n',
    }
    same_over('names of networks', files, ['-r', '-re', '-rn', '-ree', '-r --numeric-hosts'])


def crafted_statistics():
    """Every label, in any order, with zeros: what net-tools does with it."""
    names, group = {}, None
    with open(os.path.join(TESTS, '..', 'applets', 'netstat',
                           'stat.labels')) as f:
        for line in f:
            if line.startswith('['):
                group = names.setdefault(line[1], [])
            elif not line.startswith('#') and line.strip():
                group.append(line.split()[0])
    order = random.Random(7)
    ip4 = [n for n in names['I'] if n not in (
        'InMcastPkts', 'InNoRoutes', 'InTooBigErrors', 'InTruncatedPkts', 'OutForwDatagrams',
        'OutMcastPkts')]
    ip6 = [n for n in names['I'] if n not in ('DefaultTTL', 'Forwarding', 'ForwDatagrams')]
    udp = [n for n in names['U'] if n != 'InCsumErrors']
    udp6 = [n for n in udp if 'buf' not in n]
    for seed, zeros in ((1, 0), (2, 0.5), (3, 1)):
        def value():
            return 0 if order.random() < zeros else order.randrange(1, 1 << 63)

        def section(name, counters):
            counters = list(counters) + ['Unheard%d' % i for i in range(3)]
            order.shuffle(counters)
            return '%s: %s\n%s: %s\n' % (name, ' '.join(counters), name,
                                         ' '.join(str(value()) for _ in counters))

        def lines(prefix, counters):
            counters = list(counters) + ['Unheard%d' % i for i in range(3)]
            order.shuffle(counters)
            return ''.join('%-32s\t%d\n' % (prefix + c, value()) for c in counters)

        files = {
            'proc/net/snmp': section('Ip', ip4) + section('Icmp', names['C']) +
            section('IcmpMsg', ['InType3', 'OutType8']) + section('Tcp', names['T']) +
            section('Udp', udp) + section('UdpLite', udp),
            'proc/net/netstat': section('TcpExt', names['E']) +
            section('IpExt', ['InOctets', 'InMcastPkts']),
            'proc/net/sctp/snmp': lines('Sctp', names['S']),
            'proc/net/snmp6': lines('Ip6', ip6) + lines('Icmp6', names['D']) +
            lines('Udp6', udp6) + lines('UdpLite6', udp6),
        }
        same_over('statistics %d' % seed, files, [
            '-s', '-st', '-su', '-sw', '-sU', '-stu', '-6s', '-6st', '-6su', '-6sw',
            '-sx', '-s46'] + (['-sS'] if configured('CONFIG_NETSTAT_SCTP') else []))
    labelled = run(OURS + ['-sv', '--root', os.path.join(TREES, 'fake')]).stdout.decode()
    plain = run(OURS + ['-s', '--root', os.path.join(TREES, 'fake')]).stdout.decode()
    check('-sv labels what net-tools misses',
          None if '44 other TCP timeouts' in labelled and 'TCPTimeouts: 44' in plain and
          'TCPTimeouts' not in labelled else 'TCPTimeouts', [])
    zeros = run(OURS + ['-sz', '--root', os.path.join(TREES, 'gold')]).stdout.decode()
    check('-sz shows no zero', [x for x in zeros.split('\n') if re.search(r'\b0\b', x)], [])


# ---- the living namespace ----

def live():
    for line in SETUP.strip().split('\n'):
        done = run(['sh', '-c', line])
        if done.returncode:
            skip('setup: ' + line, done.stderr.decode().strip().split('\n')[-1])
    run(['sh', '-c', 'sleep 1'])
    for option in ('-i -ia -in -iNa -ie -iae -iee -gn -g4n -gtn -rn -rne -rnee -6rn '
                   '-46rn -64rne -s -6s -st').split():
        wrong = ['never the same']
        for _ in range(5): # counters move
            theirs, ours = run(['netstat', option]), run(OURS + [option])
            wrong = differing(masked(head(theirs.stdout.decode())), masked(ours.stdout.decode()))
            if option in ('-s', '-6s', '-st'): # D3: known labels of 0 that HEAD shows
                wrong = [x for x in wrong if not re.search(
                    'invalid checksum|buffer errors|InCsumErrors', x)]
            if theirs.returncode != ours.returncode:
                wrong.append('status')
            if not wrong:
                break
        check('live %s' % option, 'differs' if wrong else None, wrong)
    tables()
    without_proc()
    filters()
    changes()
    long_tables()


def lines_of(options, **more):
    return run(OURS + options.split(), **more).stdout.decode().split('\n')


def first_ways(rows):
    """Without the other ways of a route, which /proc does not have."""
    return [row for before, row in zip([''] + rows, rows)
            if not row or row.split()[::2] != before.split()[::2] or row.split()[1] == before.split()[1]]


def tables():
    if not configured('CONFIG_NETSTAT_ROUTE_NETLINK'):
        return skip('--table', 'switched off')
    plain, main = lines_of('-rn'), lines_of('-rn --table main')
    check('--table main is the table of /proc', plain[2:] != first_ways(main[2:]) and 'differs',
          differing('\n'.join(plain[2:]), '\n'.join(main[2:])))
    check('--table main has every way of a route', len(main) == len(plain) and repr(main))
    check('--table 77', lines_of('-rn --table 77') != [
        'Kernel IP routing table 77', plain[1],
        '172.16.5.0      0.0.0.0         255.255.255.0   U         0 0          0 va', ''] and
        'differs', lines_of('-rn --table 77'))
    everything = lines_of('-rn --table all')
    check('--table all has them all', [t for t in ('77', 'main', 'local') if
                                       'Kernel IP routing table ' + t not in everything])
    check('--table of nothing is empty', lines_of('-rn --table 78')[2:] != [''] and 'rows')
    check('--table of nonsense fails', run(OURS + ['-rn', '--table', 'x']).returncode != 1 and '0')
    ours = [x.split()[:2] + x.split()[3:4] for x in lines_of('-6rn --table all') if '/' in x]
    proc = [x.split()[:2] + x.split()[3:4] for x in lines_of('-6rn') if '/' in x and
            not x.startswith('::/0')]
    check('IPv6: netlink has what /proc has', [x for x in proc if x not in ours], ours)


def without_proc():
    hidden = ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /proc && exec "$@"', 'sh'] + OURS
    for option in ('-rn', '-rne', '-rnee', '-i', '-ia'):
        if option[1] == 'r' and not configured('CONFIG_NETSTAT_ROUTE_NETLINK'):
            skip('no /proc ' + option, 'switched off')
            continue
        wrong = ['never the same']
        for _ in range(5):
            a, b = run(OURS + [option]), run(hidden + [option])
            wrong = differing(a.stdout.decode(), b.stdout.decode())
            if not wrong:
                break
        check('no /proc: %s is the same' % option, 'differs' if wrong or b.returncode else None,
              wrong + [b.stderr.decode()])
    a, b = run(OURS + ['-ie', 'br0']), run(hidden + ['-ie', 'br0'])
    check('no /proc: -ie has the addresses', b'2001:db8::1' not in b.stdout and 'none',
          b.stdout.decode().split('\n'))
    for option in ('-s', '-gn', '-Mn'):
        done = run(hidden + [option])
        check('no /proc: %s says so' % option, None if done.returncode == 1 and done.stderr
              else 'silent')


def filters():
    check('-i NAME', [x.split()[0] for x in lines_of('-i va eth10')[2:-1]] != ['eth10', 'va'] and
          'other rows', lines_of('-i va eth10'))
    check('-I NAME', [x.split()[0] for x in lines_of('-i -I br0')[2:-1]] != ['br0'] and 'rows')
    gone = run(OURS + ['-i', 'nosuch0'])
    check('-i of nothing fails', None if gone.returncode == 1 and b'nosuch0' in gone.stderr
          else 'no message')
    rounds = lines_of('-ic lo 0.01 3')
    check('-c SECONDS COUNT', (len([x for x in rounds if x.startswith('lo ')]) != 3 or
                               rounds.count('Kernel Interface table') != 1) and 'rounds', rounds)
    for option in ('-rn', '-gn', '-s', '-6rn'):
        one, two = run(OURS + [option]).stdout, run(OURS + [option, '-c', '0.01', '2']).stdout
        check('%s -c 0.01 2' % option, len(two.split(b'\n')) < len(one.split(b'\n')) * 1.2 and
              'one round')


def changes():
    """-s -c shows differences: 7 datagrams to a closed port."""
    child = subprocess.Popen(OURS + ['-su', '-c', '2', '2', '--json'], stdout=subprocess.PIPE)
    import socket
    import time
    time.sleep(1)
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(7):
        s.sendto(b'x', ('127.0.0.1', 9))
    out = child.communicate(timeout=30)[0].decode()
    second = json.loads(out[out.index(']') + 1:])
    sent = [x['value'] for x in second if (x['section'], x['name']) == ('Udp', 'OutDatagrams')]
    check('-s -c shows what is new', sent != [7] and str(sent))


def long_tables():
    batch = ''.join('route add %d.%d.%d.0/24 via 192.0.2.2\n' % (20 + i // 65536, i // 256 % 256,
                                                                i % 256) for i in range(100000))
    done = subprocess.run(['ip', '-batch', '-'], input=batch.encode(), stderr=subprocess.PIPE)
    if done.returncode:
        return skip('100,000 routes', done.stderr.decode()[:80])
    theirs, ours = run(['netstat', '-rn']).stdout, run(OURS + ['-rn']).stdout
    check('100,000 routes', (theirs != ours or theirs.count(b'\n') < 100000) and 'differ')
    again = run(OURS + ['-rn', '--table', 'main']).stdout.decode().split('\n')
    check('100,000 routes by netlink', first_ways(again[2:]) != ours.decode().split('\n')[2:] and 'differ')


def nat():
    tool = shutil.which('nft') or shutil.which('iptables')
    if not tool:
        return skip('-M of a living NAT', 'neither nft nor iptables here')
    if not os.path.exists('/proc/net/nf_conntrack'):
        return skip('-M of a living NAT', 'this kernel has no /proc/net/nf_conntrack')
    rule = ('nft add table ip t; nft "add chain ip t o { type nat hook output priority -100; }";'
            'nft add rule ip t o udp dport 7777 dnat to 127.0.0.1:8888' if 'nft' in tool else
            'iptables -t nat -A OUTPUT -p udp --dport 7777 -j DNAT --to 127.0.0.1:8888')
    if run(['sh', '-c', rule]).returncode:
        return skip('-M of a living NAT', 'no NAT in this kernel')
    import socket
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 7777))
    rows = lines_of('-Mn')
    check('-M of a living NAT', not any('7777' in x for x in rows) and 'not shown', rows)


def masquerade():
    root = tree({'proc/net/nf_conntrack': '''\
ipv4     2 tcp      6 431999 ESTABLISHED src=10.0.0.2 dst=203.0.113.5 sport=40000 dport=443 \
src=203.0.113.5 dst=192.0.2.1 sport=443 dport=61001 [ASSURED] mark=0 zone=0 use=2
ipv4     2 udp      17 29 src=10.0.0.3 dst=203.0.113.53 sport=5353 dport=53 [UNREPLIED] \
src=203.0.113.53 dst=192.0.2.1 sport=53 dport=61002 mark=7 secctx=foo zone=3 use=2
ipv6     10 tcp      6 100 TIME_WAIT src=fd00::2 dst=2001:db8::5 sport=1000 dport=80 \
src=2001:db8::5 dst=2001:db8::1 sport=80 dport=1000 [ASSURED] mark=0 zone=0 use=2
ipv4     2 tcp      6 9 CLOSE src=10.0.0.9 dst=203.0.113.5 sport=1 dport=2 \
src=203.0.113.5 dst=10.0.0.9 sport=2 dport=1 mark=0 use=2
garbage
'''})
    done = run(OURS + ['-Mn', '--root', root])
    want = '''IP masquerading entries
prot   expire source               destination          ports
tcp 7199:59.00 10.0.0.2             203.0.113.5          40000 -> 443 (61001)
udp   0:29.00 10.0.0.3             203.0.113.53         5353 -> 53 (61002)
tcp   1:40.00 fd00::2              2001:db8::5          1000 -> 80 (1000)
'''
    check('-M', done.stdout.decode() != want and 'differs', done.stdout.decode().split('\n'))
    check('-M reports the bad row', None if done.returncode == 1 and
          b'1 malformed row skipped' in done.stderr else 'silent')
    more = run(OURS + ['-Mne', '--root', root]).stdout.decode()
    check('-Me has state, mark, zone', [x for x in ('ESTABLISHED', 'mark=7', 'zone=3')
                                        if x not in more])
    rows = run(OURS + ['-Mna', '--root', root]).stdout.decode()
    check('-Ma has the untranslated', '1 -> 2 (1)' not in rows and 'not shown')
    shutil.rmtree(root)


# ---- JSON ----

KEYS = {
    't': 'proto family recv_q send_q local_address local_port foreign_address foreign_port state',
    'r': 'family destination route_flags iface metric ref use',
    'i': 'iface rx_ok rx_err rx_drp rx_ovr tx_ok tx_err tx_drp tx_ovr',
    'g': 'family iface refcnt group', 's': 'section name value',
    'x': 'proto family refcnt flags type',
    'M': 'proto family expire_ticks source source_port destination destination_port masq_port',
}
OPTIONAL = ('foreign_port', 'state', 'local_port', 'iface', 'recv_q', 'send_q', 'local_address',
            'foreign_address')


def documented():
    with open(os.path.join(TESTS, '..', 'docs', 'JSON.md')) as f:
        return set(re.findall(r'^\| `(\w+)` \|', f.read(), flags=re.M))


def hostile(root):
    """A tree of garbage rows between good ones."""
    for folder, _, files in os.walk(root):
        for name in files:
            path = os.path.join(folder, name)
            with open(path, 'rb') as f:
                lines = f.read().split(b'\n')
            junk = [b'\x00\xff"\\\x1b[31m', b'x' * 9000, b'', b'{"a":', b'\xf0\x9f\x98\x80 \xc3']
            out = []
            for n, line in enumerate(lines):
                out += [line, junk[n % len(junk)]] if n else [line]
            with open(path, 'wb') as f:
                f.write(b'\n'.join(out))


def json_views():
    known = documented()
    work = tempfile.mkdtemp(prefix='views.')
    for name in sorted(os.listdir(TREES)):
        bad = os.path.join(work, name)
        shutil.copytree(os.path.join(TREES, name), bad)
        hostile(bad)
        for root in (os.path.join(TREES, name), bad):
            wrong = []
            for option in ('-an', '-anpe', '-tuwan', '-xa', '-ta', '-r', '-rn', '-6rn', '-46rnee', '-rC',
                           '-6rC', '-i', '-ia', '-ie', '-g', '-gn', '-s', '-6s', '-sz', '-M', '-Men',
                           '-San', '--ipx', '--ax25', '--x25', '--netrom', '--rose', '-sx', '-rx'):
                done = run(OURS + [option, '--json', '--root', root])
                if done.returncode == 3 and done.stderr.startswith(b'netstat: '):
                    continue # an option that is switched off
                text = done.stdout.decode('utf-8', 'strict')
                try:
                    rows = json.loads(text)
                except ValueError as e:
                    wrong.append('%s: %s' % (option, e))
                    continue
                if text.count('\n') != len(rows) + 2:
                    wrong.append(option + ': not an object a line')
                for row in rows:
                    wrong += ['%s: %s is not documented' % (option, k) for k in row
                              if k not in known]
                    wrong += ['%s: %s is no flat value' % (option, k) for k, v in row.items()
                              if not isinstance(v, (str, int))]
            check('JSON of every view, %s%s' % (name, ' with junk' if root == bad else ''),
                  sorted(set(wrong))[:3], sorted(set(wrong)))
    shutil.rmtree(work)
    gold = os.path.join(TREES, 'gold')
    for view, keys in KEYS.items():
        root = os.path.join(TREES, 'fake') if view == 'M' else gold
        rows = json.loads(run(OURS + ['-%sn' % view, '-a', '--json', '--root', root]).stdout)
        missing = [k for k in keys.split() if k not in OPTIONAL and
                   not all(k in row for row in rows)]
        check('JSON keys of -%s' % view, missing or (not rows and 'no rows'))


def main():
    if len(sys.argv) > 1 and sys.argv[1] == 'inside':
        live()
        nat()
        return finish()
    if shutil.which('netstat') and os.geteuid() == 0:
        crafted_routes()
        named_networks()
        crafted_statistics()
    else:
        skip('crafted tables', 'needs net-tools and root')
    masquerade()
    json_views()
    sys.stdout.flush()
    if os.geteuid() or run(['unshare', '-n', 'true']).returncode or not shutil.which('ip'):
        skip('live namespace', 'needs root, unshare(1) and ip(8)')
        return finish()
    inside = run(['unshare', '-n', sys.executable, os.path.abspath(__file__), 'inside'],
                 timeout=500)
    for line in inside.stdout.decode().split('\n'):
        kind, _, rest = line.partition(' ')
        if kind == 'ok':
            ok(rest)
        elif kind == 'FAIL':
            fail(*rest.split(': ', 1))
        elif kind == 'skip':
            skip(*rest.split(': ', 1))
        elif line.startswith('    '):
            print(line)
    if b' passed, ' not in inside.stdout:
        fail('live namespace', 'ended early', inside.stderr.decode().split('\n')[-6:])
    finish()


main()
