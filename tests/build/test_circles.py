#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""No new circle of files that call each other: not in libnet, not in an applet.

Who calls whom is read from the object files of a build without link-time
optimization: an edge is a symbol that one file needs and another defines.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from report import check, finish, skip                      # noqa: E402

SRC = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NM = os.environ.get('NM', 'nm')
# Circles that are still to be opened. One that grows, or that is gone and still
# listed here, fails: the list only gets shorter.
KNOWN = [
    # the grammar calls its terms, the terms build their nodes
    'libnet/filter/filter libnet/filter/filter_term',
    # the figures need to know which sample is taken
    'applets/sockstate/doctor_figures applets/sockstate/doctor_sample',
]


def build(out):
    env = {k: v for k, v in os.environ.items()
           if k not in ('KCONFIG_CONFIG', 'MAKEFLAGS', 'MFLAGS', 'MAKELEVEL', 'O')}
    make = ['make', '-s', '-f', SRC + '/Makefile', 'O=' + out]
    run = dict(env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    for words in (['allyesconfig'], ['-j2', 'TOOLCHAIN_LTO=']):
        done = subprocess.run(make + words, **run)
        if done.returncode:
            return done.stdout[-2000:]
    return None


def symbols(path):
    """Names that an object file defines for others, and names that it needs."""
    defined, needed = set(), set()
    text = subprocess.run([NM, path], stdout=subprocess.PIPE, check=True,
                          universal_newlines=True).stdout
    for kind, name in re.findall(r'^[0-9a-f ]*\b([A-Zu-w]) (\S+)$', text, re.M):
        (needed if kind == 'U' else defined).add(name)
    return defined, needed


def calls(out):
    """{file: the files whose symbols it needs}"""
    files = {}
    for folder, _, names in os.walk(out + '/build'):
        for name in names:
            if name.endswith('.o'):
                path = os.path.join(folder, name)
                files[os.path.relpath(path, out + '/build')[:-2]] = symbols(path)
    home = {s: f for f, (defined, _) in files.items() for s in defined}
    return {f: {home[s]: s for s in needed if home.get(s, f) != f}
            for f, (_, needed) in files.items()}


def circles(graph):
    """Sets of files of which each reaches all others."""
    def reach(start):
        seen, todo = set(), list(graph[start])
        while todo:
            f = todo.pop()
            if f not in seen:
                seen.add(f)
                todo += graph[f]
        return seen

    far = {f: reach(f) for f in graph}
    return {frozenset(g for g in far[f] | {f} if g == f or f in far[g])
            for f in graph if f in far[f]}


def story(graph, circle):
    return '; '.join('%s needs %s of %s' % (f, s, g) for f in sorted(circle)
                     for g, s in sorted(graph[f].items()) if g in circle)


def main():
    # what must be seen: two files, three files
    made = circles({'a': {'b': 'x'}, 'b': {'c': 'y'}, 'c': {'a': 'z'}, 'd': {'e': ''}, 'e': {'d': ''},
                    'f': {'a': 'x'}})
    check('circles are found', made != {frozenset('abc'), frozenset('de')} and 'others', map(set, made))
    if not shutil.which(NM):
        skip('no circle of files', 'no ' + NM)
        return
    out = tempfile.mkdtemp()
    try:
        wrong = build(out)
        if wrong:
            check('builds without link-time optimization', wrong)
            return
        graph = calls(out)
    finally:
        shutil.rmtree(out)
    rooms = sorted({f.split('/')[0] if f.startswith('libnet') else os.path.dirname(f)
                    for f in graph})
    check('the rooms are looked into',
          {'libnet', 'applets/netstat', 'applets/sockstate'} - set(rooms))
    known = {frozenset(k.split()) for k in KNOWN}
    found = set()
    for room in rooms:
        inside = {f: {g: s for g, s in graph[f].items() if g.startswith(room + '/')}
                  for f in graph if f.startswith(room + '/')}
        found |= circles(inside)
        check('no new circle in ' + room,
              '\n    '.join(story(graph, c) for c in circles(inside) - known))
    check('no circle listed that is open', '; '.join(' '.join(sorted(c)) for c in known - found))
    upward = ['%s needs %s of %s' % (f, s, g) for f in sorted(graph) if f.startswith('libnet/')
              for g, s in graph[f].items() if not g.startswith('libnet/')]
    check('libnet calls no applet', '\n    '.join(upward))


main()
finish()
