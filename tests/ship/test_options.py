#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Every verb of sockstate with every option: it is accepted and changes what
# happens, or it is refused with a line that names it and a line with what to
# type; and the help of the verb lists those that it takes.
# In the quick selection.
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from report import SOCKBOX, check, configured, finish, skip     # noqa: E402

for needed in ('SOCKSTATE_REFUSE', 'SOCKSTATE_HELP', 'FEATURE_ROOT', 'BACKEND_PROC', 'SOCKSTATE_LIST',
               'FEATURE_JSON'):
    if not configured('CONFIG_' + needed):
        skip('options', 'CONFIG_%s is off' % needed)
        sys.exit(finish())

scratch = tempfile.TemporaryDirectory()
TREE = scratch.name + '/tree'
shutil.copytree(os.path.join(os.path.dirname(os.path.abspath(__file__)), '../golden/trees/gold'),
                TREE, symlinks=True)
os.makedirs(TREE + '/proc/sys/net/ipv4', exist_ok=True)
with open(TREE + '/proc/sys/net/ipv4/ip_local_port_range', 'w') as f:
    f.write('1\t65535\n')
# what the verb does without the option, for the option to change
OPERANDS = {'who': ['22'], 'listening': ['22'], 'wait': ['-t0', 'listen', ':22'],
            'kill': ['sport', '=', ':8080'], 'diff': [TREE + '/sockstate.snap'],
            'watch': ['0.01', '1'], 'explain': [
                '0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 17 1']}
VALUES = {'--by': 'raddr', '--prefix': '8', '--top': '1', '--warn': '0', '--crit': '1',
          '--addr': '192.0.2.1', '--for': '99999999', '--min': '3', '--root': '/nonexistent',
          '--endian': 'little', '--netns': 'self', '--backend': 'proc',
          '--resolve-timeout': '1', '--textfile': scratch.name + '/sockets.prom'}
# Those that every verb has: no help of a verb lists them.
GENERAL = set('-t -u -U -w -S -M -x -4 -6 -n -r -q -j --resolve-timeout --root --endian '
              '--netns --backend'.split())
# Nothing changes in this tree: numbers are the default, the back end of a tree is
# /proc, its order is that of this machine, and there is nothing to say or resolve.
# (-t of wait is its own option; -i needs sock_diag.)
UNSEEN = set('-n -r -q -i --resolve-timeout --endian --netns --backend'.split())
# The tree has no such sockets, or only such sockets are looked at; and what only a
# terminal or a change shows.
UNSEEN_OF = {('leaks', '-t'), ('leaks', '-4'), ('leaks', '-S'), ('leaks', '-M'),
             ('ports', '-t'), ('ports', '-U'), ('diagram', '-t'), ('doctor', '-t'),
             ('snap', '-j'), ('kill', '-t'), ('kill', '-4'), ('who', '-t'), ('who', '-4'),
             ('listening', '-t'), ('listening', '-4'), ('wait', '-4'),
             ('explain', '--root'), ('watch', '-a'), ('watch', '-j'), ('watch', '-l')}


def run(*argv):
    r = subprocess.run(SOCKBOX + ['sockstate'] + list(argv), stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=20,
                       universal_newlines=True)
    return r.returncode, r.stdout, r.stderr


def expect(name, right, why=''):
    check(name, '' if right else why or 'no')


usage = run('--help')[1]
verbs = re.search(r'^verbs: (.*)$', usage, re.M).group(1).split()
options = ['-' + letter if letter else '--' + name
           for letter, name in re.findall(r'^ +(?:-(\w)(?:, )?)?(?:--([\w-]+))?', usage, re.M)
           if letter not in ('V', 'h') and (letter or name)]
expect('there are verbs and options', len(verbs) >= 5 and len(options) >= 12,
       '%d verbs, %d options' % (len(verbs), len(options)))
expect('every option with a value is known here',
       set(re.findall(r'^ +--([\w-]+) [A-Zab]', usage, re.M)) <= {v[2:] for v in VALUES},
       'add it to VALUES')


def argv_of(verb, *more):
    # explain reads no table; top takes no saved one (live/test_top has its options)
    return [verb] + OPERANDS.get(verb, []) + list(more)


def outcome(verb, *more):
    root = [] if verb == 'explain' or '--root' in more else ['--root', TREE]
    return run(*argv_of(verb, *root, *more))


for verb in verbs:
    taken, dull, wrong = set(), [], []
    try_it = "Try 'sockstate %s --help'.\n" % verb
    for option in options:
        if verb == 'wait' and option == '-t':
            continue        # its own
        value = [VALUES[option]] if option in VALUES else []
        base = []
        refusal = 'sockstate: %s: %s has no effect here\n' % (verb, option) + try_it
        got = outcome(verb, option, *value)
        if got[2] == refusal:
            if got[:2] != (2, ''):
                wrong.append('%s: status %d' % (option, got[0]))
            continue
        while True:
            m = re.fullmatch(r'sockstate: %s: %s has no effect without (-\S+)\n%s' % (
                verb, option, re.escape(try_it)), got[2])
            if not m or m.group(1) in base:
                break
            if got[:2] != (2, ''):
                wrong.append('%s: status %d' % (option, got[0]))
            base += [m.group(1)] + ([VALUES[m.group(1)]] if m.group(1) in VALUES else [])
            got = outcome(verb, *base, option, *value)
        if 'has no effect' in got[2]:
            wrong.append('%s: %s' % (option, got[2]))
            continue
        taken.add(option)
        if verb != 'top' and option not in UNSEEN and (verb, option) not in UNSEEN_OF and \
                got == outcome(verb, *base):
            dull.append(option)
    expect('%s: refusals' % verb, not wrong, '; '.join(wrong))
    expect('%s: what is accepted has an effect' % verb, not dull, ' '.join(dull))
    said = set(re.findall(r'(?<![\w-])--?[a-zA-Z][\w-]*',
                          re.sub(r'^    sockstate.*$', '', run('help', verb)[1], flags=re.M)
                          .split('\n', 1)[1].rsplit('  The options that every', 1)[0]))
    if verb == 'wait':
        said.discard('-t')
    expect('%s: its help lists the options that it takes' % verb,
           said - GENERAL == taken - GENERAL,
           'taken: %s; listed: %s' % (sorted(taken - said - GENERAL), sorted(said - taken)))
expect('bare sockstate refuses as count does', run('-p')[0] == 2 and
       'count: -p has no effect here' in run('-p')[2])
sys.exit(finish())
