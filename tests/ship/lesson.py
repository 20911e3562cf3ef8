#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""lesson.py PAGE: prints PAGE with the output of its commands as it is now.

In a ```console block a line "$ COMMAND" is a command, run at the top of the
sources; what stands below it is replaced.  SOCKBOX: the program.
"""
import os
import re
import shlex
import subprocess
import sys


def output(line):
    words = shlex.split(line)
    done = subprocess.run(shlex.split(os.environ['SOCKBOX']) + words,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          env={'LC_ALL': 'C.UTF-8', 'PATH': os.environ['PATH']},
                          timeout=60, check=False)
    lines = (done.stdout + done.stderr).splitlines()
    return ''.join(text.rstrip() + '\n' for text in lines)


def renewed(block):
    commands = re.findall(r'^\$ (.*)$', block.group(1), re.M)
    return '```console\n' + '\n'.join(f'$ {c}\n{output(c)}' for c in commands) + '```\n'


def main(path):
    os.environ['SOCKBOX'] = os.environ.get('SOCKBOX', './sockbox')
    with open(path, encoding='utf-8') as f:
        page = f.read()
    sys.stdout.write(re.sub(r'```console\n(.*?)```\n', renewed, page, flags=re.S))


main(sys.argv[1])
