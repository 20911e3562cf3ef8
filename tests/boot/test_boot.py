#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# In the quick selection.
"""Boots machines that have nothing but a kernel, sockbox and an init of the
test's own, and compares what they print with what must be there.

    test_boot.py [ARCH...]     x86_64 (the default), arm64, s390x

scripts/boot-setup.sh fetches what it needs; "make boot" does both and looks
for the smallest memory (LONG=y). What is not at hand is skipped.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from report import O, check, fail, finish, ok, skip         # noqa: E402

SRC = os.path.dirname(os.path.dirname(HERE))
CACHE = os.path.join(os.environ.get('XDG_CACHE_HOME', os.path.expanduser('~/.cache')), 'sockbox')
BOOT = os.environ.get('BOOT', os.path.join(CACHE, 'boot'))
CROSS = os.environ.get('CROSS', os.path.join(CACHE, 'cross'))
WORK = os.path.join(os.path.abspath(O), 'boot')

COMMON = ['-nic', 'none', '-no-reboot', '-nographic', '-monitor', 'none', '-serial', 'stdio']
MACHINES = {
    'x86_64': (['qemu-system-x86_64', '-M', 'pc'], 'ttyS0', 72),
    'arm64': (['qemu-system-aarch64', '-M', 'virt', '-cpu', 'cortex-a57'], 'ttyAMA0', 64),
    's390x': (['qemu-system-s390x', '-M', 's390-ccw-virtio'], 'ttysclp0', 64),
}

ALL = 'Active Internet connections (servers and established)'
HEAD = 'Proto Recv-Q Send-Q Local Address           Foreign Address         State      '
UNIX = 'Active UNIX domain sockets (servers and established)'
UNIX_HEAD = 'Proto RefCnt Flags       Type       State         I-Node   Path'
TCP = [
    'tcp        0      0 127.0.0.1:2601          0.0.0.0:*               LISTEN     ',
    'tcp        0      0 127.0.0.1:40001         127.0.0.1:2601          ESTABLISHED',
    'tcp        5      0 127.0.0.1:2601          127.0.0.1:40001         ESTABLISHED',
    'tcp6       0      0 ::1:2602                :::*                    LISTEN     ',
]
UDP = [
    'udp        0      0 0.0.0.0:514             0.0.0.0:*                          ',
    'udp6       0      0 :::547                  :::*                               ',
]
RAW = ['raw        0      0 0.0.0.0:1               0.0.0.0:*               7          ']
UNIX_ROWS = [
    r'unix  2      [ ACC ]     STREAM     LISTENING     INODE    /run/app.sock',
    r'unix  2      [ ]         DGRAM                    INODE    @evil\x1b[31m',
]
NAMED = [
    'tcp        0      0 localhost:2601          *:*                     LISTEN     ',
    'tcp        0      0 localhost:40001         localhost:2601          ESTABLISHED',
    'tcp        5      0 localhost:2601          localhost:40001         ESTABLISHED',
    'tcp6       0      0 localhost:2602          [::]:*                  LISTEN     ',
]


def owned(rows):
    return [row + ' 1/init              ' for row in rows]


# (what init does, expected lines in any order or None, status); the lines of a
# section are sorted on both sides because the kernel's hash tables are random.
CASES = [
    # no /proc, no sock_diag module: nothing can be read, and it says so
    ('run netstat -tan', re.compile(r'netstat: /proc/net/tcp: No such file or directory'), 1),
    ('run netstat -xan', re.compile(r'netstat: /proc/net/unix: No such file or directory'), 1),
    ('run services 443/tcp', ['https                 443/tcp'], 0),
    # /proc alone
    ('proc',),
    ('run netstat -tan', [ALL, HEAD] + TCP, 0),
    ('run netstat -tanp', [ALL, HEAD + ' PID/Program name    '] + owned(TCP), 0),
    ('run netstat -uan', [ALL, HEAD] + UDP, 0),
    ('run netstat -wan', [ALL, HEAD] + RAW, 0),
    ('run netstat -xan', [UNIX, UNIX_HEAD] + UNIX_ROWS, 0),
    ('run netstat -ta', [ALL, HEAD] + NAMED, 0),
    ('run netstat -ant', [ALL, HEAD] + TCP, 0),
    ('run sockstate listening 2601 2602', [], 0),
    ('run sockstate listening 2603', [], 1),
    ('run sockstate wait listen :2601 -t 1', [], 0),
    # both
    ('diag',),
    ('run netstat -tan', [ALL, HEAD] + TCP, 0),
    ('run netstat -tan --backend proc', [ALL, HEAD] + TCP, 0),
    ('run netstat -tan --backend diag', [ALL, HEAD] + TCP, 0),
    ('run netstat -tanp', [ALL, HEAD + ' PID/Program name    '] + owned(TCP), 0),
    # sock_diag alone
    ('noproc',),
    ('run netstat -tan', [ALL, HEAD] + TCP, 0),
    ('run netstat -uan', [ALL, HEAD] + UDP, 0),
    ('run netstat -xan', [UNIX, UNIX_HEAD] + [row.replace('2', '-', 1) for row in UNIX_ROWS], 0),
    ('run netstat -tanp', re.compile(r'netstat: /proc: No such file or directory'), 1),
    ('run sockstate listening 2601 2602', [], 0),
    ('run sockstate wait listen :2602 -t 1', [], 0),
    ('run services -bt ssh', ['ssh                   22/tcp'], 0),
    ('run netstat -tln', ['Active Internet connections (only servers)', HEAD, TCP[0], TCP[3]], 0),
]


def run(argv, **more):
    return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, **more)


def missing(arch):
    """Why this machine cannot be booted here; nothing: it can."""
    command = MACHINES[arch][0][0]
    if not shutil.which(command):
        return 'no ' + command
    if not shutil.which('cpio'):
        return 'no cpio'
    if not os.path.exists(os.path.join(BOOT, arch, 'works')):
        return 'no kernel; scripts/boot-setup.sh %s fetches one' % arch
    if arch == 'x86_64' and not shutil.which('musl-gcc'):
        return 'no musl-gcc'
    if arch != 'x86_64' and not os.path.exists('%s/bin/%s-gcc' % (CROSS, arch)):
        return 'no compiler; scripts/cross-setup.sh %s makes one' % arch
    return None


def cases(directory):
    """Those whose applet was built."""
    with open(os.path.join(directory, '.config')) as f:
        config = f.read()
    return [case for case in CASES if len(case) == 1 or
            'CONFIG_%s=y' % case[0].split()[1].upper() in config]


def make_initramfs(arch, directory):
    """The compressed archive; raises CalledProcessError with the output."""
    root = os.path.join(directory, 'root')
    shutil.rmtree(root, ignore_errors=True)
    for name in ('bin', 'modules'):
        os.makedirs(os.path.join(root, name))
    prefix = '%s/bin/%s-' % (CROSS, arch)
    make = ['make', '-s', '-C', SRC, 'O=' + directory]
    if arch != 'x86_64':
        make.append('CROSS_COMPILE=' + prefix)
    run(make + ['defconfig'], check=True)
    run(make, check=True)
    shutil.copy(os.path.join(directory, 'sockbox'), os.path.join(root, 'bin'))
    run(['musl-gcc' if arch == 'x86_64' else prefix + 'gcc', '-static', '-O1', '-Wall',
         '-o', os.path.join(root, 'init'), os.path.join(HERE, 'init.c')], check=True)
    for module in ('inet_diag', 'tcp_diag', 'udp_diag', 'raw_diag', 'unix_diag'):
        for path in glob.glob('%s/%s/lib/modules/*/kernel/net/*/%s.ko' % (BOOT, arch, module)):
            shutil.copy(path, os.path.join(root, 'modules'))
    with open(os.path.join(root, 'script'), 'w') as f:
        f.writelines(case[0] + '\n' for case in cases(directory))
    archive = os.path.join(directory, 'initramfs.gz')
    subprocess.run(
        ['sh', '-c', 'cd "$1" && find . | cpio -o -H newc -R 0:0 --quiet | gzip -9 >"$2"',
         'sh', root, archive], check=True)
    return archive


def boot(arch, archive, megabytes, more=''):
    """What came over the serial line, seconds to the first line of init and in all."""
    command, console, _ = MACHINES[arch]
    kernel = glob.glob('%s/%s/boot/vmlinuz-*' % (BOOT, arch))[0]
    started = time.monotonic()
    up = None
    out = []
    qemu = subprocess.Popen(
        ['timeout', '-k', '1', '90'] + command + COMMON +
        ['-m', str(megabytes), '-kernel', kernel, '-initrd', archive, '-append',
         'console=%s loglevel=0 quiet panic=-1 rdinit=/init %s' % (console, more)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    for line in qemu.stdout:
        line = line.decode('utf-8', 'replace').replace('\r', '').rstrip('\n')
        if up is None and line.endswith('=== init'):
            up = time.monotonic() - started
        out.append(line)
    qemu.wait()
    return out, up, time.monotonic() - started


def sections(lines):
    """[(command, lines, status)] of what init ran; its own complaints apart."""
    found, complaints, inside = [], [], None
    for line in lines:
        if line.startswith('=== ') and line not in ('=== init', '=== end'):
            inside = []
            found.append([line[4:], inside, None])
        elif line.startswith('--- ') and inside is not None:
            found[-1][2] = line[4:]
            inside = None
        elif inside is not None:
            inside.append(line)
        elif line.startswith('init: '):
            complaints.append(line)
    return found, complaints


def wrong_with(expected, status, lines, got_status):
    if got_status != str(status):
        return 'status %s, not %d' % (got_status, status)
    if isinstance(expected, re.Pattern):
        return None if any(expected.fullmatch(line) for line in lines) else \
            'not said: ' + expected.pattern
    lines = [re.sub(r'^(unix .{45})\d+ +', r'\1INODE    ', line) for line in lines]
    if sorted(lines) != sorted(expected):
        return 'other lines than expected'
    return None


def compare(arch, directory, lines):
    found, complaints = sections(lines)
    check('%s: the machine comes up and goes down' % arch,
          '=== end' not in lines and 'no end', lines[-20:])
    check('%s: its own sockets, modules and mounts' % arch, complaints and complaints[0])
    state = {'proc': False, 'diag': False}
    runs = iter(found)
    for case in cases(directory):
        if len(case) == 1:
            state[case[0].replace('no', '')] = not case[0].startswith('no')
            continue
        name = '%s: %s, %s, %s' % (
            arch, case[0][4:], '/proc' if state['proc'] else 'no /proc',
            'sock_diag' if state['diag'] else 'no sock_diag')
        command, got, status = next(runs, ('', [], 'none'))
        check(name, 'never ran' if 'run ' + command != case[0] else
              wrong_with(case[1], case[2], got, status), got)


def compare_without_ipv6(arch, directory, lines):
    """The same machine with ipv6.disable=1: no tcp6 in /proc, no such family
    in sock_diag, and nothing to complain about."""
    runs = iter(sections(lines)[0])
    wrong, shown = None, 0
    for case in cases(directory):
        if len(case) == 1:
            continue
        command, got, status = next(runs, ('', [], 'none'))
        if wrong or 'netstat' not in command or not isinstance(case[1], list):
            continue
        expected = [row for row in case[1] if not re.match('tcp6|udp6', row)]
        wrong = wrong_with(expected, case[2], got, status)
        wrong = wrong and '%s: %s: %r' % (command, wrong, got)
        shown += 1
    check('%s: %d listings of a kernel without IPv6' % (arch, shown), wrong or
          (not shown and 'none'))


def least_memory(arch, archive, enough):
    for megabytes in range(enough - 8, 16, -8):
        lines, _, _ = boot(arch, archive, megabytes)
        if '=== end' not in lines:
            return megabytes + 8
    return 24


def test(arch):
    why = missing(arch)
    if why:
        skip(arch, why)
        return
    directory = os.path.join(WORK, arch)
    os.makedirs(directory, exist_ok=True)
    try:
        archive = make_initramfs(arch, directory)
    except subprocess.CalledProcessError as e:
        fail(arch + ': build', str(e), (e.stdout or b'').decode().split('\n')[-5:])
        return
    lines, up, wall = boot(arch, archive, MACHINES[arch][2] + 56)
    compare(arch, directory, lines)
    compare_without_ipv6(arch, directory, boot(arch, archive, MACHINES[arch][2] + 56,
                                               'ipv6.disable=1')[0])
    told = '%s: /init after %.1f s, off after %.1f s' % (arch, up or -1, wall)
    if os.environ.get('LONG'):
        told += ', least memory %d MB' % least_memory(arch, archive, MACHINES[arch][2] + 16)
    ok(told)


for name in sys.argv[1:] or os.environ.get('BOOT_ARCH', 'x86_64').split():
    test(name)
finish()
