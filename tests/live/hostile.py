#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Names that mean harm, in every view: what a process, a socket, an interface,
a user or a host is called must not reach the terminal as more than text, and
must not pass for a row of its own."""
import fcntl
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from report import SOCKBOX, check, finish, skip     # noqa: E402

# Colour, title, clear screen, an answer-back request, DEL, C1 controls (raw and
# as UTF-8), right-to-left override, a broken UTF-8 sequence.
HARM = b'\x1b[31m\x1b]0;owned\x07\x1b[2J\x05\x7f\x9b31m\xc2\x9b\xe2\x80\xae\xff\xc3'
FORGED_INODE = 424242
FORGED = (b'x\n0000000000000000: 00000002 00000000 00010000 0001 01 %d /run/forged.sock\n'
          b'tcp        0      0 10.9.9.9:1            0.0.0.0:*               LISTEN'
          % FORGED_INODE)
SIOCSIFNAME, SIOCSIFFLAGS = 0x8923, 0x8914
PORT = 2601

NETSTAT = ['-tuwxan', '-tuwxanp', '-tanpe', '-xanp', '-xap', '-ta', '-tae', '-tuwxanpp', '-i', '-ie',
           '-rn', '-r', '-g', '-gn', '-s', '-Mn', '-tanpW', '-wanv', '-xa --peer', '-tanpo --drops',
           '-l', '-xl', '-tan -c 0.01 2', '--help', '-A %s', '--%s', '-%s', '%s', '--root %s -tan',
           '-I%s', '-i %s', '--netns %s -tan', '-xan --backend proc', '-xan --backend diag']
SOCKSTATE = ['count', 'count --by process', 'count --by iface', 'list', 'list -p', 'list -px',
             'list -r', 'who %d' % PORT, 'who -j %d' % PORT, 'listening %d' % PORT, 'leaks',
             'leaks --min 1', 'queues', 'ports', 'snap', 'watch 0.01 2', 'diagram', 'explain',
             'metrics', 'explain %s', 'list process %s', 'list state %s', 'list dev %s',
             'who %s', 'wait listen %s -t 0.1', 'diff %s', 'kill dport = :1', '%s', '--%s',
             'list -x', 'count -x']
SS = ['-a', '-an', '-anp', '-anpT', '-peaonmi', '-anpO', '-xanp', '-xap', '-tanp', '-tar', '-l',
      '-tlnp --json', '-xap --json', '-0ane', '-f netlink -ap', '-s', '-h', '-%s', '--%s', '%s',
      '-A %s', '-f %s', '-N %s', '-F %s', '-D %s/x -t', 'state %s', 'src %s', 'dev %s',
      'process %s', 'sport = :%s', 'cgroup = %s', '-x src %s', '-K', '-K dport = :1 -t',
      '--backend %s', '-anp --backend proc', '-anp --backend diag']
SERVICES = ['https', '%s', '-l', '--check %s', '-j https', '-c https', '443/%s']


def raw_bytes(output):
    """The first thing in it that a terminal might act upon."""
    try:
        text = output.decode('utf-8')
    except UnicodeDecodeError as e:
        return 'invalid UTF-8 at %d: %r' % (e.start, output[max(0, e.start - 20):e.start + 5])
    found = re.search('[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f'
                      '\ufeff]', text)
    return found and 'raw %r in %r' % (
        found.group(), text[max(0, found.start() - 30):found.end() + 10])


def lies(output):
    """A line that a name made."""
    for line in output.decode('utf-8', 'replace').split('\n'):
        if re.match(r'unix +\S+ +\[[^]]*\] +\w+ +([A-Z]+ +)?%d ' % FORGED_INODE, line) or \
                re.match(r'tcp +0 +0 10\.9\.9\.9', line):
            return 'a forged row: ' + line


def json_lines(output):
    for line in output.splitlines():
        json.loads(line)


def json_wrong(output):
    try:
        json.loads(output)
    except ValueError:
        try:
            json_lines(output)
        except ValueError as e:
            return 'no valid JSON: %s' % e
    return None


def try_view(applet, words, root=None, name=''):
    argv = [w.encode() for w in SOCKBOX + [applet]]
    argv += [w.replace(b'%s', HARM) for w in words.encode().split()]
    if root:
        argv += [b'--root', root.encode()]
    try:
        run = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, timeout=60)
    except subprocess.TimeoutExpired:
        check(name + applet + ' ' + words, 'hangs')
        return b''
    if b'applet not found' in run.stderr:
        skip(name + applet + ' ' + words, 'the applet was not built')
        return b''
    shown = run.stdout
    if applet == 'ss':  # a tab begins a line below a row, and stands in -s
        shown = re.sub(rb'(?m)^([A-Z]{3,4})?\t', b'', shown)
    wrong = raw_bytes(shown) or raw_bytes(run.stderr) or \
        (run.returncode < 0 and 'signal %d' % -run.returncode)
    if not wrong and '--backend proc' not in words:
        wrong = lies(run.stdout)
    if not wrong and run.stdout and ('--json' in words or ' -j' in words) and \
            run.returncode == 0:
        wrong = json_wrong(run.stdout)
    check(name + applet + ' ' + words, wrong)
    return run.stdout


def rename_interface():
    """lo stays; a veth gets the name. True if the kernel took it."""
    if subprocess.run(['ip', 'link', 'add', 'v0', 'type', 'veth', 'peer', 'v1'],
                      stderr=subprocess.DEVNULL).returncode:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        fcntl.ioctl(s, SIOCSIFNAME, struct.pack('16s24s', b'v0', b'\x1b[31mif\x07\xc2\x9b'))
        fcntl.ioctl(s, SIOCSIFNAME, struct.pack('16s24s', b'v1', b'"if\\\x7f\xff'))
    for link in os.listdir(b'/sys/class/net') if os.path.isdir('/sys/class/net') else []:
        subprocess.run([b'ip', b'link', b'set', b'dev', link, b'up'], stderr=subprocess.DEVNULL)
    subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=False)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        for link in (b'\x1b[31mif\x07\xc2\x9b', b'"if\\\x7f\xff'):
            fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack('16sh22s', link, 1 | 0x1000, b''))
    return True


def hostile_process(directory):
    """A child with a hostile argv[0] and comm, holding sockets."""
    program = '''
import ctypes, os, signal, socket, sys
ctypes.CDLL(None).prctl(15, b"\\x1b[31mcomm\\n\\x07", 0, 0, 0)
s = socket.create_server(('127.0.0.1', %d))
c = [socket.create_connection(('127.0.0.1', %d)) for _ in range(2)]
u = []
for kind, name in ((1, b"\\0" + %r), (1, b"\\0" + %r), (2, %r), (2, b"\\0a\\0b\\nc")):
    x = socket.socket(socket.AF_UNIX, kind)
    x.bind(name)
    if kind == 1: x.listen(1)
    u.append(x)
print('ready', flush=True)
signal.pause()
''' % (PORT, PORT, HARM, FORGED[:106], directory.encode() + b'/sock' + HARM)
    child = subprocess.Popen([b'/tmp/\x1b[31mevil\n' + FORGED, '-c', program],
                             executable=sys.executable, stdout=subprocess.PIPE)
    child.stdout.readline()
    return child


def hostile_tree(directory):
    """A saved tree in which every name means harm."""
    root = os.path.join(directory, 'tree')
    golden = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                          'golden', 'trees', 'gold')
    shutil.copytree(golden, root, symlinks=True)
    os.makedirs(os.path.join(root, 'etc'), exist_ok=True)
    for name, line in (('passwd', b'%s:x:0:0::/:\n%s:x:1000:0::/:\n' % (HARM, HARM)),
                       ('hosts', b'127.0.0.1 %s\n192.0.2.1 good\x1b[31m\n::1 a\xc2\x9bb\n' % HARM),
                       ('services', b'%s 9001/tcp\nx\x1b[2J 9002/tcp y\x07\n' % HARM),
                       ('protocols', b'%s 1 %s\n' % (HARM, HARM)),
                       ('networks', b'%s 127.0.0.0\n' % HARM)):
        with open(os.path.join(root, 'etc', name), 'wb') as f:
            f.write(line)
    for name in ('dev', 'route', 'igmp', 'igmp6', 'arp', 'if_inet6', 'ipv6_route', 'dev_mcast',
                 'snmp', 'netstat', 'snmp6', 'nf_conntrack', 'unix', 'sockstat'):
        path = os.path.join(root, 'proc', 'net', name)
        try:
            with open(path, 'rb') as f:
                text = f.read()
        except OSError:
            continue
        evil = HARM.replace(b'\n', b'')
        text = re.sub(rb'\b(va|lo|eth0)\b', b'v' + evil[:8], text)
        text = text.replace(b'UDP', b'UDP' + evil).replace(b'ASSURED', evil)
        text = text.replace(b'/run/', b'/run/' + evil)
        with open(path, 'wb') as f:
            f.write(text)
    return root


def main():
    if not os.environ.get('HOSTILE_INSIDE'):
        os.environ['HOSTILE_INSIDE'] = 'y'
        for flags in (['-n', '-m'], ['-U', '-r', '-n', '-m']):
            if subprocess.run(['unshare'] + flags + ['true'],
                              stderr=subprocess.DEVNULL).returncode == 0:
                os.execvp('unshare', ['unshare'] + flags + [sys.executable] + sys.argv)
        skip('hostile names', 'no namespaces here')
        finish()
    subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=False)
    subprocess.run(['mount', '-t', 'sysfs', 'none', '/sys'], stderr=subprocess.DEVNULL, check=False)
    if not rename_interface():
        skip('hostile interface names', 'no veth here')
    directory = tempfile.mkdtemp()
    child = hostile_process(directory)
    try:
        seen = seen_by_ss = b''
        for words in NETSTAT:
            seen += try_view('netstat', words)
            if '--' not in words and 'c 0' not in words:
                try_view('netstat', words + ' --json')
        for words in SOCKSTATE:
            out = try_view('sockstate', words)
            seen += out
        for words in SS:
            seen_by_ss += try_view('ss', words)
        for words in SERVICES:
            try_view('services', words)
        # the cases must have had something to show
        for what, trace in (('argv[0]', rb'evil'), ('UNIX name', rb'\\x1b\[31m\\x1b\]0;owned'),
                            ('newline in a UNIX name', rb'@x\\x0a0000000000000000'),
                            ('interface', rb'\\x1b\[31mif\\x07')):
            check('the hostile %s is shown, escaped' % what,
                  not re.search(trace, seen) and 'not seen')
        for what, trace in (('comm', rb'"\\x1b\[31mcomm\\x0a\\x07"'),
                            ('UNIX name', rb'\\x1b\[31m\\x1b\]0;owned'),
                            ('newline in a UNIX name', rb'@x\\x0a0000000000000000')):
            check('ss shows the hostile %s, escaped' % what,
                  not re.search(trace, seen_by_ss) and 'not seen')
        root = hostile_tree(directory)
        for words in NETSTAT:
            if '--root' not in words and '--netns' not in words and 'diag' not in words:
                try_view('netstat', words, root, 'saved tree: ')
        for words in SOCKSTATE:
            if not words.startswith(('kill', 'wait', 'watch')):
                try_view('sockstate', words, root, 'saved tree: ')
        for words in SS:
            if '-K' not in words and '--backend' not in words and '-N' not in words:
                try_view('ss', words, root, 'saved tree: ')
        try_view('services', '', root, 'saved tree: ')
        try_view('services', '-j', root, 'saved tree: ')
        try_view('services', '9001 9002', root, 'saved tree: ')
    finally:
        child.kill()
        child.wait()
        shutil.rmtree(directory, ignore_errors=True)
    finish()


main()
