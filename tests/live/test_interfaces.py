#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""netstat -i in a network namespace of its own: order, names, and machines whose
netlink knows less or is not there."""
import ctypes
import os
import random
import re
import resource
import shutil
import struct
import subprocess
import sys
import tempfile

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, TESTS)
from report import SOCKBOX, check, configured, finish, skip   # noqa: E402

libc = ctypes.CDLL(None, use_errno=True)
NAMES = ['eth0', 'eth0.100', 'eth1', 'eth10', 'eth2', 'eth01', 'p4p1', 'p10p1', 'br-lan', 'wlan0-1', 'wlan0', 'a1b12',
         'a1b2', 'aa', 'averylongname15', 'usb0', 'lan', '100', '99']
ORDER = ['99', '100', 'a1b2', 'a1b12', 'aa', 'averylongname15', 'br-lan', 'eth0', 'eth0:1', 'eth0:2', 'eth0:10',
         'eth01', 'eth1', 'eth2', 'eth10', 'eth0.100', 'lan', 'lo', 'p10p1', 'p4p1', 'usb0', 'wlan0', 'wlan0-1']


def ip(words):
    return subprocess.run(['ip'] + words.split(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode


def run(argv, before=None):
    p = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                       preexec_fn=before, timeout=120)
    return p.stdout.decode('utf-8', 'replace').split('\n'), p.stderr.decode(), p.returncode


def netstat(words, before=None):
    return run(SOCKBOX + ['netstat'] + words.split(), before)


def refuse_netlink():
    """A seccomp filter: socket(AF_NETLINK) fails."""
    arch, number = {'x86_64': (0xc000003e, 41), 'aarch64': (0xc00000b7, 198)}[os.uname().machine]
    op = lambda c, jt, jf, k: struct.pack('HBBI', c, jt, jf, k)     # noqa: E731
    program = b''.join((
        op(0x20, 0, 0, 4), op(0x15, 0, 5, arch), op(0x20, 0, 0, 0), op(0x15, 0, 3, number),
        op(0x20, 0, 0, 16), op(0x15, 0, 1, 16), op(0x06, 0, 0, 0x00050000 | 97), op(0x06, 0, 0, 0x7fff0000)))
    buffer = ctypes.create_string_buffer(program)
    if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, struct.pack('HxxxxxxP', len(program) // 8,
                                                                   ctypes.addressof(buffer))):
        os._exit(99)


def order():
    out, err, status = netstat('-ia')
    names = [line.split()[0] for line in out[2:-1]]
    check('-ia: the order of net-tools', names != ORDER and 'differs', [repr(names), err])
    if not shutil.which('netstat') or 'net-tools' not in run(['netstat', '--version'])[0][0]:
        return skip('-i beside net-tools', 'net-tools is not installed')
    for words in ('-i', '-ia', '-ie', '-iea', '-in', '-iN'):
        # 2.10 has one blank less there, and another letter for point to point
        a, b = (['%s %s' % x for x in enumerate(re.sub(r'  (overruns)', r' \1', re.sub('^(tun0 .*)P(.*)', r'\1p\2', line))
                                                for line in o)]
                for o in (run(['netstat'] + words.split())[0], netstat(words)[0]))
        check('%s as net-tools' % words, a != b and 'differs (- theirs, + ours)',
              ['-' + x for x in a if x not in b] + ['+' + x for x in b if x not in a])


def without_netlink():
    if os.uname().machine not in ('x86_64', 'aarch64'):
        return skip('without netlink', 'no filter for this machine')
    for words in ('-i', '-ia', '-iea', '-ia --json'):
        there, gone = netstat(words), netstat(words, refuse_netlink)
        if gone[2] == 99:
            return skip('without netlink', 'no seccomp')
        check('netlink refused: %s says the same' % words, there != gone and 'differs',
              [x for x in gone[0] if x not in there[0]] + [gone[1]])


def alternative_names():
    long = 'enp0s31f6-a-name-of-more-than-fifteen'
    if ip('link property add dev eth10 altname ' + long):
        return skip('alternative names', 'this kernel has none')
    for words in ('-i ' + long, '-I ' + long):
        out, err, status = netstat(words)
        check('an alternative name: ' + words[:2],
              ([line.split()[0] for line in out[2:-1]] != ['eth10'] or status) and repr((out, err)))
    out, err, status = netstat('-i ' + long[:-1])
    check('only whole ones', status != 1 and repr(out))


def seconds(root):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    out, err, status = netstat('-i --root ' + root)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, out, status


def many():
    """Ten times the interfaces take about ten times as long, not a hundred."""
    if not configured('CONFIG_FEATURE_ROOT'):
        return skip('many interfaces', 'this build has no --root')
    took = []
    rnd = random.Random(3)
    with tempfile.TemporaryDirectory() as root:
        os.makedirs(root + '/proc/net')
        for n in (4000, 40000):
            names = ['veth%d' % i for i in range(n)]
            rnd.shuffle(names)
            with open(root + '/proc/net/dev', 'w') as f:
                f.write('Inter-|\n face |bytes\n')
                f.writelines('%s: 1 2 0 0 0 0 0 0 3 4 0 0 0 0 0 0\n' % name for name in names)
            best = min((seconds(root) for _ in range(3)), key=lambda x: x[0])
            took.append(best[0])
            rows = [line.split()[0] for line in best[1][2:-1]]
            check('%d interfaces, all in order' % n, rows != ['veth%d' % i for i in range(n)] and 'differs')
    check('ten times the interfaces in about ten times the time',
          took[1] > 40 * max(took[0], 0.002) and '%.3f s and %.3f s' % tuple(took))


def main():
    if not configured('CONFIG_NETSTAT_INTERFACES') or not configured('CONFIG_NETSTAT_IFCONFIG'):
        skip('interfaces', 'this build has no -i or -ie')
        finish()
    if libc.unshare(0x40000000) or not shutil.which('ip') or ip('link set lo up'):
        skip('interfaces', 'no network namespace, or no ip(8), here')
        finish()
    try:    # no packets of their own: the counters are compared
        with open('/proc/sys/net/ipv6/conf/default/disable_ipv6', 'w') as switch:
            switch.write('1')
    except OSError:
        pass
    for n, name in enumerate(NAMES):
        if ip('link add %s type %s' % (name, ('bridge', 'ifb', 'bridge')[n % 3])) and ip('link add %s type bridge' % name):
            skip('interfaces', 'cannot make interfaces')
            finish()
    for n in (1, 10, 2):
        ip('addr add 10.0.0.%d/24 dev eth0 label eth0:%d' % (n, n))
    ip('tuntap add dev tun0 mode tun')
    if not ip('link show tun0'):
        ORDER.insert(ORDER.index('usb0'), 'tun0')
        ip('addr add 10.9.0.1 peer 10.9.0.2 dev tun0')
        ip('link set tun0 up')
    order()
    without_netlink()
    alternative_names()
    many()
    finish()


if __name__ == '__main__':
    main()
