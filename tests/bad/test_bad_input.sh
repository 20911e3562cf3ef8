#!/bin/sh
# SPDX-License-Identifier: MIT
# Bad input to every verb and view.
# In the quick selection.
here=$(dirname "$0")
exec sh "$here/../full.sh" python3 "$here/bad_input.py"
