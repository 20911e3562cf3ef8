#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs every kind of attack: the files beside this one that have a cases(),
in namespaces of their own.  Arguments: only these."""
import glob
import importlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import ground       # noqa: E402
from report import fail, finish     # noqa: E402

if not ground.inside():
    ground.enter()
names = [os.path.basename(f)[:-3] for f in sorted(glob.glob(os.path.join(HERE, '*.py')))]
for name in names:
    if name in ('kinds', 'ground') or (sys.argv[1:] and name not in sys.argv[1:]):
        continue
    try:
        importlib.import_module(name).cases()
    except Exception as e:      # the next kind still runs
        fail(name, '%s: %s' % (type(e).__name__, e))
ground.clean()
finish()
