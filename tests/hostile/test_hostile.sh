#!/bin/sh
# SPDX-License-Identifier: MIT
# What an attacker tried, a file per kind; arguments: only these kinds.
# In the quick selection.
here=$(dirname "$0")
exec sh "$here/../full.sh" python3 "$here/kinds.py" "$@"
