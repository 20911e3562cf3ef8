"""Commands that run for ever: memory is constant to the byte after round 100,
descriptors are, on both back ends."""
import os
import re
import socket
import subprocess
import time

from ground import connection, end
from report import SOCKBOX, check

ROUNDS = 2000 if os.environ.get('LONG') else 400
PORT = 7401
COMMANDS = ['sockstate watch 0.003', 'sockstate watch -x 0.003', 'sockstate watch --events 0.003',
            'sockstate watch --events -x 0.003', 'sockstate wait listen /run/never.sock',
            'sockstate wait listen :9', 'netstat -tan -c 0.003', 'netstat -xan -c 0.003',
            'netstat -tanp -c 0.003', 'netstat -in -c 0.003', 'netstat -rn -c 0.003',
            'netstat -s -c 0.003', 'netstat -gn -c 0.003']


def look(pid):
    with open('/proc/%d/statm' % pid) as f:
        size, rss = f.read().split()[:2]
    with open('/proc/%d/stat' % pid) as f:
        cpu = f.read().split(') ')[1].split()
    return int(size), len(os.listdir('/proc/%d/fd' % pid)), int(cpu[11]) + int(cpu[12])


def switches(pid):
    """Each round ends with a sleep."""
    with open('/proc/%d/status' % pid) as f:
        return int(re.search(r'^voluntary_ctxt_switches:\s+(\d+)', f.read(), re.M).group(1))


def lowest(pid):
    """Between two rounds nothing is open and nothing is held for the round."""
    some = []
    for _ in range(60):
        some.append(look(pid))
        time.sleep(.0007)
    return tuple(min(s[i] for s in some) for i in range(3))


def endless(words, backend):
    child = subprocess.Popen(SOCKBOX + words.split() + ['--backend', backend],
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE)
    try:
        seen, stop = [], time.monotonic() + 60
        for at in (100, ROUNDS // 2, ROUNDS):
            while child.poll() is None and switches(child.pid) < at and time.monotonic() < stop:
                time.sleep(.005)
            if child.poll() is not None:
                return 'ended: %s' % child.stderr.read()[:200]
            if switches(child.pid) < at:
                return 'only %d rounds in a minute' % switches(child.pid)
            seen.append(lowest(child.pid))
        if len({(size, fds) for size, fds, _ in seen}) != 1:
            return 'pages, descriptors at rounds 100, %d, %d: %s' % (
                ROUNDS // 2, ROUNDS, [s[:2] for s in seen])
        first, second = seen[1][2] - seen[0][2], seen[2][2] - seen[1][2]
        if second > 3 * first + 20:
            return 'CPU of the rounds grows: %d, then %d ticks' % (first, second)
    finally:
        child.kill()
        child.wait()
    return None


def cases():
    unix = []
    for i in range(300):
        s = socket.socket(socket.AF_UNIX)
        s.bind('\0endless-%d' % i)
        unix.append(s)
    server = connection(PORT)
    for words in COMMANDS:
        for backend in ('diag', 'proc'):
            check('%d rounds of %s, %s' % (ROUNDS, words, backend), endless(words, backend))
    end(server)
    for s in unix:
        s.close()
