#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""sockstate doctor in a network namespace of its own: each incident is made,
and must be named with its process and a command that can be typed; a busy
machine without an incident must have none."""
import json
import os
import shlex
import shutil
import socket
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from report import O, SOCKBOX, check, configured, finish, skip  # noqa: E402

OURS = SOCKBOX + ['sockstate']
ADDRESS = '10.9.0.1'
NAME = 'python3[%d]' % os.getpid()


def run(*words):
    return subprocess.run(OURS + list(words), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=120, check=False)


def setting(name, value):
    with open('/proc/sys/net/ipv4/' + name, 'w', encoding='ascii') as f:
        f.write(str(value))


def server(backlog, address='127.0.0.1'):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((address, 0))
    s.listen(backlog)
    return s


def client(to, blocking=True):
    s = socket.socket()
    s.setblocking(blocking)
    s.connect_ex(to.getsockname())
    return s


# ---- the incidents: each returns what must stay open ----

def full_queue():
    s = server(4)
    return 'listen-queue', s, [client(s, False) for _ in range(10)]


def nobody_accepts():
    s = server(64)
    return 'accept', s, [client(s) for _ in range(8)]


def leak():
    s = server(64)
    held = []
    for _ in range(15):
        c = client(s)
        held.append(s.accept()[0])
        c.close()
    return 'leaks', s, held


def shut_window():
    s = server(4)
    c = client(s)
    held = s.accept()[0]
    c.setblocking(False)
    for _ in range(2000):
        try:
            c.send(b'x' * 65536)
        except BlockingIOError:
            time.sleep(0.002)
    time.sleep(1.5)  # until the probe timer runs
    return 'peers', s, [c, held]


def udp_loss():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    s.bind(('127.0.0.1', 0))
    c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(100):
        c.sendto(b'x' * 500, s.getsockname())
    return 'udp', s, [c]


def ports_run_out():
    setting('ip_local_port_range', '40000 40019')
    s = server(64)
    held = []
    for _ in range(18):
        held.append(client(s))
        held.append(s.accept()[0])
    setting('ip_local_port_range', '40000 40019')
    return 'ports', None, [s, held]


def checksum(data):
    total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def syn(source, port, to, to_port):
    tcp = struct.pack('!HHIIBBHHH', port, to_port, 1, 0, 5 << 4, 2, 1024, 0, 0)
    pseudo = socket.inet_aton(source) + socket.inet_aton(to) + struct.pack(
        '!BBH', 0, socket.IPPROTO_TCP, len(tcp))
    tcp = tcp[:16] + struct.pack('!H', checksum(pseudo + tcp)) + tcp[18:]
    ip = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(tcp), 0, 0, 64,
                     socket.IPPROTO_TCP, 0, socket.inet_aton(source), socket.inet_aton(to))
    return ip + tcp


def flood():
    setting('tcp_syncookies', 0)
    s = server(64, ADDRESS)
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    for n in range(60):
        raw.sendto(syn('10.9.7.%d' % (n + 10), 1024 + n, ADDRESS, s.getsockname()[1]),
                   (ADDRESS, 0))
    return 'syn-flood', None, [s, raw]


def close(things):
    for thing in things:
        if isinstance(thing, list):
            close(thing)
        elif thing:
            thing.close()


def examine(name, incident):
    before = {f: open('/proc/sys/net/ipv4/' + f, encoding='ascii').read()
              for f in ('ip_local_port_range', 'tcp_syncookies')}
    what, owner, held = incident()
    done = run('doctor', '-j', '--for', '1')
    try:
        found = [f for f in json.loads(done.stdout)
                 if f['check'] == what and f['verdict'] == 'problem']
    except ValueError:
        found = []
    check(name + ' is a problem', '' if found and done.returncode == 1 else
          'status %d: %s%s' % (done.returncode, done.stdout[-600:], done.stderr))
    if found:
        text = found[0]['what']
        if owner:
            check(name + ' names its process', '' if NAME in text else text)
        again = run(*shlex.split(found[0]['next']))
        check(name + ': what to type next works',
              '' if again.returncode in (0, 1) and again.stdout else
              '%s: status %d %s' % (found[0]['next'], again.returncode, again.stderr))
    close([owner] + held)
    for f, value in before.items():
        setting(f, value.strip())
    time.sleep(0.2)


def healthy(pairs):
    s = server(4096)
    held = []
    for _ in range(pairs):
        c = client(s)
        a = s.accept()[0]
        c.send(b'hello')
        a.recv(5)
        held += [c, a]
    done = run('doctor', '--for', '1')
    check('no problem among %d sockets' % (2 * pairs),
          '' if done.returncode == 0 and 'PROBLEM' not in done.stdout else
          'status %d: %s%s' % (done.returncode, done.stdout, done.stderr))
    close([s] + held)


def nothing_to_read():
    empty = os.path.join(O, 'test-doctor-empty')
    os.makedirs(empty, exist_ok=True)
    done = run('doctor', '--root', empty, '--for', '0')
    check('nothing that could be read is not healthy',
          '' if done.returncode == 2 and 'mount' in done.stderr else
          'status %d: %s%s' % (done.returncode, done.stdout, done.stderr))


def namespaces():
    """Each namespace has its own figures: a leak here is none there."""
    s = server(64)
    held = []
    for _ in range(15):
        c = client(s)
        held.append(s.accept()[0])
        c.close()
    other = subprocess.Popen(['unshare', '-n', 'sleep', '60'])
    time.sleep(0.3)
    got = {}
    for pid in (os.getpid(), other.pid):
        done = run('doctor', '-j', '--netns', str(pid), '--for', '0')
        try:
            got[pid] = sorted(f['check'] for f in json.loads(done.stdout)
                              if f['verdict'] == 'problem')
        except ValueError:
            got[pid] = done.stdout + done.stderr
    other.kill()
    other.wait()
    close([s] + held)
    check('a problem belongs to its namespace',
          '' if list(got.values()) == [['leaks'], []] else str(got))


def main():
    if not configured('CONFIG_SOCKSTATE_DOCTOR'):
        skip('doctor', 'not in this build')
        finish()
    if os.geteuid() or not shutil.which('unshare') or not shutil.which('ip'):
        skip('doctor', 'needs root, unshare and ip')
        finish()
    if 'SOCKBOX_DOCTOR_INSIDE' not in os.environ:
        done = subprocess.run(['unshare', '-n', 'true'], capture_output=True, check=False)
        if done.returncode:
            skip('doctor', 'no network namespaces')
            finish()
        os.environ['SOCKBOX_DOCTOR_INSIDE'] = 'y'
        os.execvp('unshare', ['unshare', '-n', sys.executable, os.path.abspath(__file__)])
    for words in ('link set lo up', 'link add v0 type veth peer name v1',
                  'link set v0 up', 'link set v1 up', 'address add %s/24 dev v0' % ADDRESS,
                  'neigh add 10.9.0.2 lladdr 02:00:00:00:00:02 dev v0 nud permanent',
                  'route add 10.9.7.0/24 via 10.9.0.2'):
        subprocess.run(['ip'] + words.split(), check=False)
    nothing_to_read()
    namespaces()
    healthy(10000 if os.environ.get('LONG') else 450)
    for name, incident in (
            ('a full listen queue', full_queue), ('a server that does not accept', nobody_accepts),
            ('a leak', leak), ('a peer that does not read', shut_window),
            ('lost UDP packets', udp_loss), ('ports that run out', ports_run_out),
            ('a SYN flood', flood)):
        examine(name, incident)
    finish()


main()
