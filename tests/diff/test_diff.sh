#!/bin/sh
# SPDX-License-Identifier: MIT
# net-tools and ours over random trees, with every view built in.
# In the quick selection.
here=$(dirname "$0")
exec sh "$here/../full.sh" python3 "$here/diff.py"
