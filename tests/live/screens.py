#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What sockstate looks like: text screenshots, taken with tmux, of a population
of sockets, at 80x24 and 200x50.

    screens.py [FOLDER]     writes FOLDER/NAME-WIDTHxHEIGHT.txt (docs/screens)

Fails when a line is wrapped or a table is cut, as far as that can be seen.
"""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import population                                           # noqa: E402
from report import SOCKBOX, check, finish, skip             # noqa: E402

FOLDER = sys.argv[1] if len(sys.argv) > 1 else \
    os.path.join(os.path.dirname(__file__), '..', '..', 'docs', 'screens')
SCREENS = {'count': 'count', 'list-p': "list -tp listen src 192.0.2.0/24 or :9006 or close-wait", 'watch': 'watch 0.2', 'diagram': 'diagram'}
SIZES = ((80, 24), (200, 50))


def tmux(*argv):
    return subprocess.run(['tmux', '-L', 'sockbox-screens'] + list(argv), stdout=subprocess.PIPE,
                          universal_newlines=True).stdout


def shot(command, width, height):
    """The screen after the command, and how the command ended."""
    tmux('kill-server')
    line = 'PS1="# "; clear; %s sockstate %s' % (' '.join(os.path.abspath(x) if os.path.exists(x) else x
                                                          for x in SOCKBOX), command)
    env = dict(os.environ, LC_ALL='C.UTF-8', TERM='xterm')
    subprocess.run(['tmux', '-u', '-L', 'sockbox-screens', '-f', '/dev/null', 'new-session', '-d',
                    '-x', str(width), '-y', str(height), 'sh'], env=env, check=True)
    tmux('set', '-g', 'status', 'off')
    tmux('resize-window', '-x', str(width), '-y', str(height))
    time.sleep(0.2)
    tmux('send-keys', line, 'Enter')
    time.sleep(4 if command.startswith('watch') else 1)
    text = tmux('capture-pane', '-p')
    joined = tmux('capture-pane', '-p', '-J')
    tmux('kill-server')
    return text, joined


def main():
    try:
        population.enter_namespaces()
        tmux('-V')
    except (OSError, subprocess.SubprocessError) as e:
        skip('screens', str(e))
        finish()
    p = population.Population()
    try:
        for name, command in SCREENS.items():
            for width, height in SIZES:
                text, joined = shot(command, width, height)
                lines = text.rstrip('\n').split('\n')
                with open(os.path.join(FOLDER, '%s-%dx%d.txt' % (name, width, height)), 'w') as f:
                    f.write('\n'.join(line.rstrip() for line in lines) + '\n')
                check('%s %dx%d: no line is wrapped' % (name, width, height),
                      len(joined.rstrip('\n').split('\n')) != len(lines) and 'wrapped')
    finally:
        p.close()
        tmux('kill-server')
    finish()


if __name__ == '__main__':
    main()
