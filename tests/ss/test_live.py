#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""ss beside the machine's own ss (iproute2), over the same living sockets:
command lines, and random filters (150; LONG=y: 10,000; FILTERS=, SEED=).

The sockets are population.py's, in namespaces of their own.  Rows are compared
word by word: how they are spaced differs between iproute2's versions, and is
tested by test_ss.py.  A row that moves (a timer, a retransmission) is compared
again, in a later listing.
"""
import os
import random
import re
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from report import SOCKBOX, check, configured, finish, skip     # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = int(os.environ.get('ROUNDS', 4))

TABLES = ('', '-t', '-u', '-w', '-x', '-0', '-f netlink', '-M', '-tuw', '-A inet', '-A all',
          '-4', '-6', '-tx', '-f unix', '-f inet6', '-A unix_dgram', '-S')
STATES = ('', '-a', '-l')
MORE = ('-n', '', '-np', '-ne', '-no', '-nm', '-ni', '-nO', '-nH', '-npTe', '-neompi')
# Each table with each state; then every column of the tables that have the most.
COMMANDS = [' '.join((t, s, '-n')) for t in TABLES for s in STATES]
COMMANDS += [' '.join((t, s, m)) for t in ('-t', '-x', '-A inet', '-A all')
             for s in ('-a', '') for m in MORE]
COMMANDS += ['-tan --tos', '-tan --cgroup', '-tan --inet-sockopt', '-uan --inet-sockopt',
             '-tanr', '-ltr', '-tan -F /dev/null', '-s', '-tanb', '-0anm', '-0ane',
             '-f netlink -ane', '-f netlink -a', '-f netlink -ap', '-Mani', '-Mane',
             '-tanOiemop', '-xanOemop', '-tani4', '-tani6', '--tcp --all --numeric --info',
             '-lntup', '-tunlp', '-peaonmi', '-tin state established', '-an state listening',
             '-tan exclude time-wait', '-tan state time-wait']

# What 7.1 prints, and with it we, but not 6.1: a pattern of ours, and what
# stands there in 6.1.
NEWER = (
    (r'^(.*Address:Port)$', r'\1 Process'),                  # the head, without -p
    (r'"a b\)\(\\x22c"', '"a b"'),                              # a name with a bracket
    (r'^(nl .*|\w+ 0 0 [a-z0-9]+:(netlinkd/)?\d+ \*) users:\S+', r'\1'), # owners of netlink sockets
    (r'^(raw .*) ino:\d+ sk:\w+', r'\1'),                    # what /proc tells
    (r' (rcv_wnd|rehash):\d+', ''),                          # figures that are new
    (r'^(tcp )?UNCONN 0 0 (127\.0\.0\.1|localhost):40011 .*', 'gone'),       # bound, inactive
)


def listing(argv):
    run = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, timeout=30)
    return run.returncode, run.stdout.decode('utf-8', 'surrogateescape')


# What moves, and MPTCP's figures, which 6.1 prints in hexadecimal.
MOVING = ((r'( \|)? subflows_.*', ''), (r' (seq|ssnoff|maplen):\w+', ''),
          (r'\b(lastsnd|lastrcv|lastack|busy|last_data_sent|last_data_recv|last_ack_recv):\d+(ms)?', r'\1:#'),
          (r'timer:\((\w+),[^,]*,', r'timer:(\1,#,'))


def rows(output):
    """Sorted rows, each with what stands below it, in single blanks."""
    found = []
    output = output.replace('PortProcess', 'Port Process')
    for line in output.split('\n')[:-1]:
        if line.startswith('\t') and found:
            found[-1] += ' | ' + line.strip()
        else:
            found.append(line)
    masked = []
    for row in found:
        for pattern, text in MOVING:
            row = re.sub(pattern, text, row)
        row = re.sub(r'users:\((.*?)\)(?= |$)', lambda m: 'users:(' + ','.join(
            sorted(re.split(r'(?<=\)),(?=\()', m[1]))) + ')', row)
        masked.append(' '.join(row.split()))
    return sorted(r for r in masked if not own(r))


def own(row):
    """The question's own socket, and what the listing processes are."""
    return re.search(r'\b(tcpdiag:|4:)(sockbox|ss)?/?\d+', row)


def difference(theirs, ours):
    """What is in one of them only; of rows that begin alike, the words."""
    theirs, ours = [r for r in theirs if r not in ours], [r for r in ours if r not in theirs]
    found = []
    for a in theirs:
        start = a.split(' |')[0]
        twin = next((b for b in ours if b.split(' |')[0] == start), None)
        if not twin:
            found.append('- ' + a)
            continue
        ours.remove(twin)
        found.append('%s: %s, not %s' % (start, [w for w in twin.split() if w not in a.split()],
                                         [w for w in a.split() if w not in twin.split()]))
    return found + ['+ ' + b for b in ours]


def compare(command):
    words = command.split()
    for _ in range(ROUNDS):
        their_status, theirs = listing(['ss'] + words)
        status, ours = listing(SOCKBOX + ['ss'] + words)
        theirs, ours = rows(theirs), rows(ours)
        for pattern, text in NEWER:
            ours = [' '.join(re.sub(pattern, text, r).split()) for r in ours]
        ours = [r for r in ours if r != 'gone']
        differs = difference(sorted(theirs), sorted(ours))
        if their_status != status:
            differs = ['status %d, not %d' % (status, their_status)]
        if not differs:
            break
        time.sleep(.2)
    check('live: ss ' + command, differs and '%d lines differ' % len(differs), differs)


# ---- random filters ----

FILTERS = int(os.environ.get('FILTERS', 10000 if os.environ.get('LONG') else 150))
PER_CASE = 50


class Filters:
    """Filters in iproute2's language, about the sockets of the population."""
    ports = (22, 53, 80, 443, 8080, 9000, 9001, 9100, 40001, 40005, 40009, 40101, 40103, 1, 65535)
    hosts = ('192.0.2.1', '127.0.0.1', '127.0.0.0/8', '198.51.100.1', '192.0.2.0/24',
             '[2001:db8::1]', '[::1]', '203.0.113.0/25', '[2001:db8::]', '127.0.0.2/31', '10/8')
    states = ('established', 'syn-sent', 'fin-wait-1', 'fin-wait-2', 'time-wait', 'close-wait',
              'last-ack', 'listening', 'closing', 'all', 'connected', 'synchronized', 'bucket', 'big')

    def __init__(self, seed):
        self.r = random.Random(seed)

    def port(self):
        return self.r.choice(('', ':')) + str(self.r.choice(self.ports))

    def leaf(self):
        r = self.r
        kind = r.randrange(8)
        if kind < 3:
            return '%s %s %s' % (r.choice(('sport', 'dport')), r.choice(
                ('=', '!=', '>=', '<=', '>', '<', 'eq', 'ne', 'ge', 'le', 'gt', 'lt')), self.port())
        if kind < 5:
            return '%s %s' % (r.choice(('src', 'dst')), r.choice(self.hosts))
        if kind == 5:
            return '%s %s:%d' % (r.choice(('src', 'dst')), r.choice(
                ('192.0.2.1', '127.0.0.1', '*', '[::1]', '[2001:db8::1]', '')), r.choice(self.ports))
        if kind == 6:
            return 'fwmark = ' + r.choice(('0x2a', '42', '0x02/0x02', '0/0xff', '1'))
        return r.choice(('dev lo', 'dev = eth0', 'autobound', 'dev != lo'))

    def tree(self, depth):
        r = self.r
        kind = r.randrange(5) if depth else 4
        if kind < 2:
            return '( %s ) %s ( %s )' % (self.tree(depth - 1), r.choice(('and', 'or', '&&', '||', 'and')),
                                         self.tree(depth - 1))
        if kind == 2:
            return '%s ( %s )' % (r.choice(('not', '!')), self.tree(depth - 1))
        if kind == 3:
            return '%s %s' % (self.leaf(), self.leaf())
        return self.leaf()

    def words(self):
        r = self.r
        states = r.choice(('', '', 'state %s' % r.choice(self.states), 'exclude %s' % r.choice(self.states[:9]),
                           'state %s state %s' % (r.choice(self.states), r.choice(self.states))))
        tree = self.tree(r.randrange(4))
        # beside a device 6.1 does not ask the kernel whose choice a port was
        if 'autobound' in tree and 'dev' in tree:
            return self.words()
        return (states + ' ' + tree).split()


def compare_filter(words):
    """Nothing, or in what they differ."""
    for _ in range(ROUNDS):
        listings = []
        for argv in (['ss'], SOCKBOX + ['ss']):
            status, out = listing(argv + ['-tuanH'] + words)
            listings.append([str(status)] + [r for r in rows(out) if ':40011 ' not in r])
        if listings[0] == listings[1]:
            return None
    return difference(*listings) or ['%d rows, not %d' % (len(listings[1]), len(listings[0]))]


def filters():
    seed = int(os.environ.get('SEED', '1'))
    made = Filters(seed)
    for first in range(0, FILTERS, PER_CASE):
        wrong = shown = None
        for _ in range(PER_CASE):
            words = made.words()
            wrong = compare_filter(words)
            if wrong:
                shown = ' '.join(words)
                break
        check('live: filters %d to %d of seed %d' % (first, first + PER_CASE - 1, seed),
              shown and 'differs: ' + shown, wrong or ())


def inside():
    for command in COMMANDS:
        compare(command)
    filters()
    finish()


def main():
    if sys.argv[1:] == ['inside']:
        inside()
    their = shutil.which('ss')
    version = their and subprocess.run([their, '-V'], stdout=subprocess.PIPE).stdout.decode()
    if not configured('CONFIG_SS'):
        skip('live', 'ss is not compiled in')
    elif not version or 'iproute2' not in version:
        skip('live', 'no ss of iproute2 on this machine')
    elif subprocess.run(['unshare', '-n', '-m', '-p', '-f', '--mount-proc', 'true'],
                        stderr=subprocess.DEVNULL).returncode:
        skip('live', 'no namespaces here')
    else:
        os.execvp('unshare', ['unshare', '-n', '-m', '-p', '-f', '--mount-proc', sys.executable,
                              HERE + '/population.py', 'all', '--',
                              'exec %s %s inside' % (sys.executable, os.path.abspath(__file__))])
    finish()


main()
