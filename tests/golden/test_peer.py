#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Any options, the same listing: net-tools' netstat and ours over one saved tree.
The combinations are drawn, but the same in every run."""
import os
import random
import shutil
import subprocess
import sys

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, TESTS)
from report import SOCKBOX, check, configured, finish, skip   # noqa: E402

TREES = os.path.join(TESTS, 'golden', 'trees')
# letter or word, and the switch without which it is not there
OPTIONS = [('a', None), ('l', None), ('t', None), ('u', None), ('U', 'NETSTAT_UDPLITE'), ('w', 'NETSTAT_RAW'),
           ('x', 'NETSTAT_UNIX'), ('e', 'NETSTAT_EXTEND'), ('ee', 'NETSTAT_EXTEND'),
           ('p', 'NETSTAT_PROGRAMS'), ('o', 'NETSTAT_TIMERS'), ('W', 'NETSTAT_WIDE'),
           ('4', 'NETSTAT_FAMILY'), ('6', 'NETSTAT_FAMILY'), ('N', None)]
WORDS = [('--all', None), ('--listening', None), ('--tcp', None), ('--udp', None), ('--raw', 'NETSTAT_RAW'),
         ('--extend', 'NETSTAT_EXTEND'), ('--timers', 'NETSTAT_TIMERS'), ('--wide', 'NETSTAT_WIDE'),
         ('--inet', 'NETSTAT_FAMILY'), ('--inet6', 'NETSTAT_FAMILY'), ('--ip', 'NETSTAT_FAMILY'),
         ('--prog', 'NETSTAT_PROGRAMS'), ('operand', None)]
# -n: what names print as is the golden cases' matter (2.10 has no `*`)
NUMERIC = ['-n', '--numeric', '--numeric-hosts --numeric-ports', '--numeric-hosts']


def draw(rnd, options, most):
    usable = [o for o, symbol in options if not symbol or configured('CONFIG_' + symbol)]
    return rnd.sample(usable, rnd.randrange(min(most, len(usable)) + 1))


def comparable(argv):
    """Without -t -u -U -w -x net-tools lists families that a build of ours may not
    have; -p twice means more to us."""
    letters = ''.join(a[1:] for a in argv if a.startswith('-') and not a.startswith('--'))
    words = {'--tcp', '--udp', '--raw'} & set(argv)
    return (words or set(letters) & set('tuUwx')) and letters.count('p') + argv.count('--prog') < 2


def run(argv):
    p = subprocess.run(argv, cwd=TREES, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, timeout=60,
                       env=dict(os.environ, LC_ALL='C.UTF-8'))
    return p.returncode, p.stdout, p.stderr


def main():
    peer = [os.path.join(TESTS, 'peer.sh')]
    if not configured('CONFIG_FEATURE_ROOT') or not configured('CONFIG_FEATURE_ETC_SERVICES') or \
            not configured('CONFIG_FEATURE_IPV6'):
        skip('net-tools over saved trees', 'this build has no --root, /etc/services or IPv6')
        finish()
    if not shutil.which('netstat') or b'net-tools' not in run(['netstat', '--version'])[1]:
        skip('net-tools over saved trees', 'net-tools is not installed')
        finish()
    if run(peer + ['netstat', '--root', 'edge', '-tan'])[0]:
        skip('net-tools over saved trees', 'no mount namespaces here')
        finish()
    rnd = random.Random(1009)
    seen = set()
    while len(seen) < 120:
        letters = draw(rnd, OPTIONS, 6)
        argv = ['-' + ''.join(letters)] if letters else []
        argv += draw(rnd, WORDS, 2) + rnd.choice(NUMERIC).split()
        rnd.shuffle(argv)
        if tuple(argv) in seen or not comparable(argv):
            continue
        seen.add(tuple(argv))
        name = 'net-tools over edge: ' + ' '.join(argv)
        theirs = run(peer + ['netstat', '--root', 'edge'] + argv)
        ours = run(SOCKBOX + ['netstat', '--root', 'edge'] + argv)
        if ours == theirs:
            check(name, None)
            continue
        a, b = (r[1].decode('utf-8', 'replace').split('\n') for r in (theirs, ours))
        check(name, 'status %d, theirs %d' % (ours[0], theirs[0]) if a == b else 'differs (- theirs, + ours)',
              ['-' + x for x in a if x not in b] + ['+' + x for x in b if x not in a] + [repr(ours[2])])
    finish()


if __name__ == '__main__':
    main()
