#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""net-tools' netstat and ours over random saved trees: the same words and the same
exit status, but for the listed deviations.  Seeds are fixed: 25 trees with 20
lists of arguments each; LONG=y: 1,000.  SEED=N: this tree alone, which stays in
the folder that is printed."""
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, TESTS)
from report import SOCKBOX, check, configured, finish, skip   # noqa: E402
from trees import Tree                                        # noqa: E402

LISTS = 20
# In a mount namespace of its own: the tree is where /proc and /etc are.
PEER = '''
for f in hosts services passwd protocols networks; do mount --bind "$1/etc/$f" "/etc/$f"; done
printf "hosts: files\\nservices: files\\nnetworks: files\\nprotocols: files\\n" >"$1/nsswitch"
mount --bind "$1/nsswitch" /etc/nsswitch.conf
mount --bind "$1/proc" /proc
n=0
while read -r words; do
	n=$((n + 1))
	netstat $words >"$1/out.$n" 2>"$1/err.$n" </dev/null
	echo $? >"$1/status.$n"
done <"$1/words"
'''


def some(rnd, words, most):
    return rnd.sample(words, rnd.randrange(min(most, len(words)) + 1))


def draw(rnd):
    """One list of arguments."""
    numeric = rnd.choice([['-n'], ['-n'], [], ['--numeric-hosts'], ['--numeric-ports'], ['--numeric-users']])
    kind = rnd.randrange(12)
    if kind < 5:
        families = rnd.choice([[], [], ['-4'], ['-6'], ['-A', 'inet'], ['--inet6'], ['--ine'], ['-A', 'ip,ip6']])
        return some(rnd, ['-t', '-u', '-U', '-w', '-x'], 4) + families + some(rnd, ['-a', '-l', '-e', '-o', '-W', '-N', '-ee'], 4) + \
            numeric
    if kind < 8:
        return ['-r'] + some(rnd, ['-e', '-ee', '-N', '-F', '-C', '-v'], 2) + \
            rnd.choice([[], ['-4'], ['-6'], ['-46'], ['-64'], ['-A', 'inet6,inet']]) + numeric
    if kind < 10:
        return ['-s'] + some(rnd, ['-t', '-u', '-w', '-n'], 2) + rnd.choice([[], ['-6'], ['-4']])
    if kind == 10:
        return rnd.choice([['-g'], ['-g', '-4'], ['-g', '-6'], ['-g', '-t']]) + numeric
    return rnd.choice([['-M'], ['-M', '-e'], ['--ax25'], ['--netrom', '-a'], ['--ne'], ['--rose'], ['--x25'], ['--x25', '-a']]) + numeric


def deviate(words, line):
    """What their line is with us: the deviations that netstat.8 lists, and what
    2.10 and the newest net-tools differ in."""
    def any_address(m):
        host, port, blanks = m.groups()
        cell = len(host + port) + 1
        return ('*:' + port).ljust(23) + blanks[max(23 - cell, 0):]

    numeric = any(w in ('-n', '--numeric-hosts') for w in words)
    if not numeric and re.match('(tcp|udpl?|raw) ', line):
        # the any-address, cut or not
        line = re.sub(r'(?<= )(0\.0\.0\.0|0\.0\.0?\.?|0\.0?):(\S*)( *)', any_address, line)
    return line


def comparable(words):
    """Without a protocol theirs lists SCTP and Bluetooth, ours only what is there."""
    return '-M' in words or '-s' in words or '-r' in words or '-g' in words or any(w.startswith('--') and len(w) > 3 for w in words) or \
        any(w in words for w in ('-t', '-u', '-U', '-w', '-x'))


def ours(root, words):
    p = subprocess.run(SOCKBOX + ['netstat', '--root', root] + words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, timeout=60)
    return p.stdout.decode('utf-8', 'replace'), p.stderr.decode('utf-8', 'replace'), p.returncode


def read(path):
    with open(path, errors='replace') as f:
        return f.read()


def compare(root, n, words):
    theirs = [deviate(words, line) for line in read('%s/out.%d' % (root, n)).split('\n')]
    status, err = int(read('%s/status.%d' % (root, n))), read('%s/err.%d' % (root, n))
    out, our_err, our_status = ours(root, words)
    out = out.split('\n')
    if out == theirs and our_status == status and our_err == err:
        return []
    details = ['netstat ' + ' '.join(words)]
    details += ['-' + a for a, b in zip(theirs, out) if a != b][:3] + ['+' + b for a, b in zip(theirs, out) if a != b][:3]
    if len(out) != len(theirs):
        details.append('%d lines, theirs %d' % (len(out), len(theirs)))
    if status != our_status:
        details.append('status %d, theirs %d' % (our_status, status))
    if err != our_err:
        details.append('errors %r, theirs %r' % (our_err, err))
    return details


def one_tree(seed, root):
    rnd = random.Random(seed)
    Tree(rnd, root)
    lists = []
    while len(lists) < LISTS:
        words = draw(rnd)
        if comparable(words):
            lists.append(words)
    with open(root + '/words', 'w') as f:
        f.writelines(' '.join(words) + '\n' for words in lists)
    p = subprocess.run(['unshare', '-m', 'sh', '-c', PEER, 'sh', root], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if not os.path.exists('%s/status.%d' % (root, LISTS)):
        return check('tree %d' % seed, 'net-tools did not run', [p.stdout.decode()])
    wrong, failed = [], 0
    for n, words in enumerate(lists, 1):
        details = compare(root, n, words)
        failed += bool(details)
        wrong += details
    check('tree %d: %d lists of arguments' % (seed, LISTS), failed and '%d of %d differ (- theirs, + ours)' % (failed, LISTS), wrong)


def main():
    needed = ('FEATURE_ROOT', 'FEATURE_ETC_SERVICES', 'FEATURE_IPV6', 'FEATURE_LONG_OPTIONS', 'NETSTAT_OTHER_FAMILIES',
              'NETSTAT_ROUTE_CACHE', 'NETSTAT_ROUTE6', 'NETSTAT_STATISTICS', 'NETSTAT_MASQUERADE', 'NETSTAT_GROUPS')
    off = [s for s in needed if not configured('CONFIG_' + s)]
    if off:
        skip('net-tools over random trees', 'needs CONFIG_' + off[0])
        finish()
    version = subprocess.run(['netstat', '--version'], stdout=subprocess.PIPE).stdout if shutil.which('netstat') else b''
    if b'net-tools' not in version:
        skip('net-tools over random trees', 'net-tools is not installed')
        finish()
    if subprocess.run(['unshare', '-m', 'true'], stderr=subprocess.DEVNULL).returncode:
        skip('net-tools over random trees', 'no mount namespaces here')
        finish()
    if os.environ.get('SEED'):
        root = tempfile.mkdtemp()
        one_tree(int(os.environ['SEED']), root)
        print('    the tree: ' + root, flush=True)
        finish()
    for seed in range(1000 if os.environ.get('LONG') == 'y' else 25):
        with tempfile.TemporaryDirectory() as root:
            one_tree(seed, root)
    finish()


if __name__ == '__main__':
    main()
