#!/bin/sh
# SPDX-License-Identifier: MIT
# Hostile names in every verb and view.
here=$(dirname "$0")
exec sh "$here/../full.sh" python3 "$here/hostile.py"
