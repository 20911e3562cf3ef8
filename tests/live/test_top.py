#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""sockstate top: what it counts is what was sent, in a network namespace of our
own. LONG=y: ten times as many short connections."""
import json
import os
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import population                                                    # noqa: E402
from report import SOCKBOX, check, configured, finish, skip              # noqa: E402

OURS = SOCKBOX + ['sockstate', 'top']


def start(*words):
    return subprocess.Popen(OURS + list(words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, universal_newlines=True)


def rows(p):
    out, p.err = p.communicate(timeout=60)
    return json.loads(out)


def has_read(p):
    """The first look is over when the program sleeps in its poll."""
    for _ in range(500):
        time.sleep(0.02)
        try:
            with open('/proc/%d/syscall' % p.pid) as f:
                if f.read().split()[0] in ('7', '271', '73'):
                    return
        except (OSError, IndexError):
            break
    time.sleep(1)


class Pair:
    """A connection, and a thread that reads its end."""

    def __init__(self, at='127.0.0.1'):
        family = socket.AF_INET6 if ':' in at else socket.AF_INET
        with socket.socket(family) as listener:
            listener.bind((at, 0))
            listener.listen(1)
            self.port = listener.getsockname()[1]
            self.near = socket.socket(family)
            self.near.connect((at, self.port))
            self.far, _ = listener.accept()
        self.thread = threading.Thread(target=self.drain, daemon=True)
        self.thread.start()

    def drain(self):
        while self.far.recv(1 << 20):
            pass

    def close(self):
        self.near.close()
        self.thread.join()
        self.far.close()


def off(ours, truth, percent=1.0):
    """A SYN and a FIN count as a byte."""
    return abs(ours - truth) > truth * percent / 100 + 4 and '%d, sent were %d' % (ours, truth)


def by_port(table, port):
    return [r for r in table if r.get('local_port') == port]


def exact():
    for at in ('127.0.0.1', '::1'):
        pair = Pair(at)
        pair.near.sendall(b'x' * 3000000)    # before: no news
        time.sleep(0.2)
        p = start('-j', '--for', '3')
        has_read(p)
        pair.near.sendall(b'x' * 8000000)
        found = rows(p)
        ours = by_port(found, pair.port)
        name = 'an old connection, %s' % at
        check(name, p.returncode or p.err or len(ours) != 1 and repr((p.returncode, p.err, found)) or
              off(ours[0]['received_bytes'], 8000000) or off(ours[0]['total_bytes'], 11000000))
        far = by_port(found, pair.near.getsockname()[1])
        check(name + ': its other end', len(far) != 1 and repr(found) or
              off(far[0]['sent_bytes'], 8000000))
        check(name + ': the sender is the first or second row', len(found) != 2 and repr(found))
        pair.close()
    p = start('-j', '--for', '2')
    has_read(p)
    pair = Pair()
    pair.near.sendall(b'x' * 500000)
    found = by_port(rows(p), pair.port)
    check('a connection that is new', len(found) != 1 and repr(found) or
          off(found[0]['received_bytes'], 500000))
    pair.close()


def rate():
    """The mean of every window of that length that the sender saw."""
    pair, log, done = Pair(), [], []

    def send():
        begun, sent = time.monotonic(), 0
        while not done:
            now = time.monotonic()
            want = int((now - begun) * 2000000) - sent
            if want > 0:
                pair.near.sendall(b'x' * want)
                sent += want
            log.append((time.monotonic(), sent))
            time.sleep(0.005)

    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(0.3)
    p = start('-j', '--for', '3')
    ours = by_port(rows(p), pair.port)
    done.append(1)
    sender.join()
    pair.close()
    means, j = [], 0
    for i, (t, n) in enumerate(log):
        while j < len(log) and log[j][0] < t + 3:
            j += 1
        if j == len(log):
            break
        means.append((log[j][1] - n) / (log[j][0] - t))
    got = ours[0]['received_bytes_per_second'] if ours else 0
    print('    %d bytes/s, sent %d to %d' % (got, min(means), max(means)))
    check('a rate within 3 %', not min(means) * 0.97 <= got <= max(means) * 1.03 and str(got))


def short(count, each=1000):
    """Connections that begin and end between the two looks."""
    with socket.socket() as server:
        server.bind(('127.0.0.1', 0))
        server.listen(64)
        port = server.getsockname()[1]
        p = start('-j', '--for', '4' if count <= 1000 else '20', '--by', 'lport', 'sport', '=',
                  ':%d' % port)
        has_read(p)

        def serve():
            while True:
                c, _ = server.accept()
                n = len(c.recv(each, socket.MSG_WAITALL))
                c.close()
                if not n:
                    return

        t = threading.Thread(target=serve)
        t.start()
        for _ in range(count):
            with socket.create_connection(('127.0.0.1', port)) as c:
                c.sendall(b'x' * each)
                c.recv(1)
        socket.create_connection(('127.0.0.1', port)).close()
        t.join()
    found = rows(p)
    check('%d short connections: every one once' % count, p.returncode and p.err or
          len(found) != 1 and repr(found) or
          not count <= found[0]['connections'] <= count + 1 and str(found[0]['connections']))
    check('%d short connections: their bytes' % count, len(found) != 1 and repr(found) or
          off(found[0]['received_bytes'], count * each))


def sums():
    pair = Pair()
    p = start('-j', '--for', '2', '--by', 'process')
    q = start('-j', '--for', '2', '--by', 'uid')
    r = start('-j', '--for', '2', '--by', 'raddr', '--top', '1')
    for each in (p, q, r):
        has_read(each)
    pair.near.sendall(b'x' * 400000)
    found = [rows(each) for each in (p, q, r)]
    check('--by process', len(found[0]) != 1 or not found[0][0]['program_name'].startswith('python')
          and repr(found[0]) or off(found[0][0]['received_bytes'], 400000) or
          found[0][0]['connections'] != 2)
    check('--by uid', len(found[1]) != 1 or found[1][0].get('uid') != os.getuid() and repr(found[1]))
    check('--by raddr', len(found[2]) != 1 or found[2][0]['foreign_address'] != '127.0.0.1' and
          repr(found[2]))
    p = start('--for', '1', '-c')
    has_read(p)
    for _ in range(12):
        pair.near.sendall(b'x' * 400000)
        time.sleep(0.2)
    p.terminate()
    out, _ = p.communicate()
    titles = [l for l in out.splitlines() if l.split()[:2] == ['In/s', 'Out/s']]
    check('-c in a pipe: a table per interval', len(titles) < 2 and out)
    check('units', 'MB ' not in out and 'kB ' not in out and out)
    pair.close()


def wrong():
    for words in ('--by no', '--by uid,lport', '--for 0', '--backend proc', '--root /'):
        p = start(*words.split())
        _, err = p.communicate(timeout=30)
        check('%s: status 2' % words, (p.returncode != 2 or not err) and repr((p.returncode, err)))
    p = start('-u', '--for', '1')
    _, err = p.communicate(timeout=30)
    check('-u: no bytes are counted, and that is said', 'not of UDP' not in err and err)


def main():
    if not configured('CONFIG_SOCKSTATE_TOP'):
        skip('top', 'not in this build')
        finish()
    try:
        population.enter_namespaces()
    except (OSError, subprocess.CalledProcessError) as e:
        skip('top', 'no network namespace: %s' % e)
        finish()
    exact()
    rate()
    short(10000 if os.environ.get('LONG') else 1000)
    sums()
    wrong()
    finish()


if __name__ == '__main__':
    main()
