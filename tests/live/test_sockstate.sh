#!/bin/sh
# SPDX-License-Identifier: MIT
# Every verb of sockstate, also those that the default configuration has off.
here=$(dirname "$0")
exec sh "$here/../full.sh" python3 "$here/sockstate.py"
