#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Short connections as the kernel reports their ends: ss -E shows every one once,
with its bytes. LONG=y: ten times as many."""
import collections
import os
import re
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import population                                                    # noqa: E402
from report import SOCKBOX, check, configured, finish, skip              # noqa: E402


def each_once(count):
    log = tempfile.TemporaryFile('w+')      # a full pipe would hold it up
    p = subprocess.Popen(SOCKBOX + ['ss', '-E', '-t', '-n', '-i', '-O', '-H'],
                         stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.PIPE,
                         universal_newlines=True)
    ports = set()
    time.sleep(0.5)
    with socket.socket() as server:
        server.bind(('127.0.0.1', 0))
        server.listen(64)
        port = server.getsockname()[1]
        for i in range(0, count, 20):
            pairs = []
            for _ in range(20):
                c = socket.create_connection(('127.0.0.1', port))
                pairs += [c, server.accept()[0]]
                c.sendall(b'x' * 700)
                ports.add(c.getsockname()[1])
            time.sleep(0.01)
            for s in pairs[1::2]:
                s.recv(700, socket.MSG_WAITALL)
            for s in pairs:
                s.close()
    time.sleep(0.5)
    p.terminate()
    _, err = p.communicate(timeout=30)
    log.seek(0)
    out = log.read()
    seen, wrong = collections.Counter(), []
    for line in out.splitlines():
        m = re.search(r'127\.0\.0\.1:(\d+) +127\.0\.0\.1:(\d+)', line)
        if m and port in (int(m[1]), int(m[2])):
            seen[m[1], m[2]] += 1
            n = re.search(r'bytes_acked:(\d+)' if int(m[2]) == port else r'bytes_received:(\d+)', line)
            if not n or not 700 <= int(n[1]) <= 702:
                wrong.append(line)
    check('ss -E: %d short connections, both ends of each once' % count,
          (len(seen) != 2 * len(ports) or max(seen.values(), default=0) != 1) and
          '%d ends of %d, at most %d times, %r' % (len(seen), 2 * len(ports),
                                                  max(seen.values(), default=0), err[:200]))
    check('ss -E: %d short connections, their bytes' % count,
          (wrong or not seen) and '%d wrong' % len(wrong), wrong[:3])


def main():
    if not configured('CONFIG_SS_EVENTS') or not configured('CONFIG_SS_INFO'):
        skip('ends', 'not in this build')
        finish()
    try:
        population.enter_namespaces()
    except (OSError, subprocess.CalledProcessError) as e:
        skip('ends', 'no network namespace: %s' % e)
        finish()
    each_once(10000 if os.environ.get('LONG') else 1000)
    finish()


if __name__ == '__main__':
    main()
