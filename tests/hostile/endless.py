# SPDX-License-Identifier: MIT
"""Commands that run for ever: memory is constant to the byte after round 100,
descriptors are, on both back ends."""
import os
import re
import socket
import subprocess
import time

from ground import connection, end
from report import SOCKBOX, check

ROUNDS = 2000 if os.environ.get('LONG') else 250
AT = (100, 100 + (ROUNDS - 100) // 3, ROUNDS)
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


class Endless:
    """One command, looked at after round 100, in the middle and at the end. It
    may be further by then: what counts is the CPU of a round."""

    def __init__(self, words, backend):
        self.name = '%d rounds of %s, %s' % (ROUNDS, words, backend)
        self.seen, self.rounds, self.wrong, self.done = [], [0], None, False
        self.child = subprocess.Popen(SOCKBOX + words.split() + ['--backend', backend],
                                      stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.PIPE)

    def end(self, wrong):
        self.wrong, self.done = wrong, True
        self.child.kill()
        self.child.wait()

    def turn(self):
        if self.child.poll() is not None:
            return self.end('ended: %s' % self.child.stderr.read()[:200])
        n = len(self.seen)
        now = switches(self.child.pid)
        if now >= AT[n] and (not n or now - self.rounds[n] >= AT[n] - AT[n - 1]):
            self.seen.append(lowest(self.child.pid))
            self.rounds.append(now)
        if len(self.seen) == len(AT):
            self.end(self.judge())

    def judge(self):
        if len({(size, fds) for size, fds, _ in self.seen}) != 1:
            return 'pages, descriptors at rounds %s: %s' % (self.rounds[1:], [s[:2] for s in self.seen])
        cpu, at = [s[2] for s in self.seen], self.rounds[1:]
        first, second = cpu[1] - cpu[0], cpu[2] - cpu[1]
        return second - 20 > 3 * first * (at[2] - at[1]) / (at[1] - at[0]) and \
            'CPU of the rounds grows: %s ticks at rounds %s' % (cpu, at)


def cases():
    unix = []
    for i in range(300):
        s = socket.socket(socket.AF_UNIX)
        s.bind('\0endless-%d' % i)
        unix.append(s)
    server = connection(PORT)
    # side by side, for each of them sleeps most of the time
    some = [Endless(words, backend) for words in COMMANDS for backend in ('diag', 'proc')]
    stop = time.monotonic() + 120 * ROUNDS / 250
    while not all(one.done for one in some):
        for one in some:
            if not one.done and time.monotonic() > stop:
                one.end('only %d rounds in %d s' % (switches(one.child.pid), 120 * ROUNDS / 250))
            elif not one.done:
                one.turn()
        time.sleep(.005)
    for one in some:
        check(one.name, one.wrong)
    end(server)
    for s in unix:
        s.close()
