#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The list of differences to net-tools in netstat.8 and README: each is shown here,
and there is none more in the list than here."""
import os
import re
import subprocess
import sys
import tempfile

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, TESTS)
from report import SOCKBOX, check, configured, finish, skip   # noqa: E402

HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
ROW = '   0: %s:0050 00000000:0000 %s 00000000:00000000 00:00000000 00000000 %s        0 7\n'
UNIX = 'Num       RefCount Protocol Flags    Type St Inode Path\n0000000000000000: 00000002 00000000 00010000 0001 01 71 %s\n'


def run(words, files, full=False):
    """Output and status over a saved tree of these files."""
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            os.makedirs(os.path.dirname(root + '/' + name), exist_ok=True)
            with open(root + '/' + name, 'w', encoding='latin-1') as f:
                f.write(text)
        out = open('/dev/full', 'w') if full else subprocess.PIPE
        p = subprocess.run(SOCKBOX + ['netstat', '--root', root] + words.split(), stdin=subprocess.DEVNULL,
                           stdout=out, stderr=subprocess.PIPE, timeout=60)
        return (p.stdout or b'').decode(), p.stderr.decode(), p.returncode


def tcp(state='0A', uid='    0', local='00000000'):
    return {'proc/net/tcp': HEAD + ROW % (local, state, uid)}


def says(words, files, text):
    out, err, status = run(words, files)
    return text in out


SNMP = 'Tcp: MaxConn Odd\nTcp: -1 -7\n'
X25 = 'dest_addr  src_addr   dev   lci st vs vr va   t  t2 t21 t22 t23 Snd-Q Rcv-Q inode\n' \
      '1234567890 0987654321 x25a  01F  3  1  2  3   0   0   0   0   0     5     6 1234\n'
CONNTRACK = 'ipv6 10 tcp 6 60 ESTABLISHED src=::1 dst=::2 sport=1 dport=2 src=::2 dst=::3 sport=2 dport=1 mark=0 use=1\n'
# what begins the item in netstat.8, a word of README, the switch it needs, and what shows it
LIST = [
    ('Without', 'the IPv4 any-address is `*`', 'FEATURE_HOSTS', lambda: says('-tl --numeric-ports', tcp(), ' *:80 ')),
    ('Only printable ASCII', 'control bytes', 'NETSTAT_UNIX',
     lambda: says('-xl', {'proc/net/unix': UNIX % '/a\x1b[31m\xe4'}, '/a\\x1b[31m\\xe4')),
    ('Paths of UNIX', 'UNIX paths are printed whole', 'NETSTAT_UNIX',
     lambda: says('-xl', {'proc/net/unix': UNIX % '/two  blanks'}, ' /two  blanks\n')),
    ('A state out of range', 'an unknown state is `UNKNOWN`', None, lambda: says('-tan', tcp('63'), 'UNKNOWN')),
    ('A missing table', 'a missing table does not stop', None,
     lambda: (lambda r: 'udp ' in r[0] and r[2] == 1)(run('-tuan', {'proc/net/udp': HEAD + ROW % ('00000000', '07', '0')}))),
    ('Write errors', 'write errors are reported', None,
     lambda: (lambda r: 'No space left' in r[1] and r[2] == 1)(run('-tan', tcp(), full=True))),
    ('User ids', 'user ids are unsigned', 'NETSTAT_EXTEND', lambda: says('-tane', tcp(uid='   -2'), ' 4294967294 ')),
    ('-c', '`-c` takes an interval', 'NETSTAT_CONTINUOUS', lambda: run('-tanc 0.01 3', tcp())[0].count('LISTEN') == 3),
    ('-sv', '`-sv` describes', 'NETSTAT_STATISTICS',
     lambda: says('-sv', {'proc/net/snmp': '', 'proc/net/netstat': 'TcpExt: TCPTimeouts\nTcpExt: 3\n'}, 'timeout') and
     not says('-s', {'proc/net/snmp': '', 'proc/net/netstat': 'TcpExt: TCPTimeouts\nTcpExt: 3\n'}, ' timeout')),
    ('-M', '`-M` reads the tables', 'NETSTAT_MASQUERADE', lambda: says('-Mn', {'proc/net/nf_conntrack': CONNTRACK}, '::1 ')),
    ('-i', '`-i` and `-I` take names', 'NETSTAT_INTERFACES',
     lambda: (lambda out: 'eth1' in out and 'eth0' not in out)(
         run('-i eth1', {'proc/net/dev': 'a\nb\n' + ''.join('%s: 1 2 0 0 0 0 0 0 3 4 0 0 0 0 0 0\n' % n for n in ('eth0', 'eth1'))})[0])),
    ('All host names', 'all host names share one deadline', 'FEATURE_DNS', lambda: says('-ta --resolve-timeout 0', tcp(), 'LISTEN')),
    ('Where there is no', 'without `/etc/services`', 'FEATURE_PORT_NAMES', lambda: says('-tl', tcp(), ':http ') and
     not says('-tl', dict(tcp(), **{'etc/services': 'ssh 22/tcp\n'}), ':http ')),
    ('A counter', 'negative counters', 'NETSTAT_STATISTICS', lambda: says('-s', {'proc/net/snmp': SNMP}, 'Odd: -7\n')),
    ('X.25', 'X.25 and ROSE', 'NETSTAT_OTHER_FAMILIES',
     lambda: says('--x25', {'proc/net/x25/socket': X25}, '1234567890      0987654321      x25a    31 ')),
    ('--tcpip', '`--tcpip` is IPv4', 'NETSTAT_FAMILY', lambda: says('--tcpip -tan', tcp(), 'LISTEN')),
    ('-v', '`-v` names the back end', 'FEATURE_BACKEND', lambda: ': /proc/net\n' in subprocess.run(
        SOCKBOX + ['netstat', '-tnv', '--backend', 'proc'], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE).stderr.decode()),
    ('The options', None, 'FEATURE_LONG_OPTIONS', None),
]


def items():
    """The first words of each item in netstat.8, macros left out."""
    with open(os.path.join(os.path.dirname(TESTS), 'docs', 'netstat.8')) as f:
        text = f.read().split('.Sh DEVIATIONS', 1)[1]
    found = []
    for item in re.split(r'\n\.It\n', text.split('\n.El\n')[0])[1:]:
        item = item.replace('\n', ' ')
        found.append(re.sub(r'^\.Fl (\S+).*', r'-\1', item) if item.startswith('.Fl') else item)
    return found


def main():
    listed = items()
    check('every item of the list is shown here', [i for i in listed if not any(i.startswith(x[0]) for x in LIST)])
    check('netstat.8 lists all of them', [x[0] for x in LIST if not any(i.startswith(x[0]) for i in listed)])
    check('as many there as here', len(listed) != len(LIST) and '%d and %d' % (len(listed), len(LIST)))
    with open(os.path.join(os.path.dirname(TESTS), 'README.md')) as f:
        readme = ' '.join(f.read().split())
    check('README has them too', [x[1] for x in LIST if x[1] and x[1] not in readme])
    for item, _, symbol, shown in LIST:
        if not shown:
            continue
        if not configured('CONFIG_FEATURE_ROOT') or (symbol and not configured('CONFIG_' + symbol)):
            skip(item, 'needs CONFIG_%s' % (symbol or 'FEATURE_ROOT'))
            continue
        check('so it is: ' + item, not shown() and 'it is not')
    finish()


if __name__ == '__main__':
    main()
