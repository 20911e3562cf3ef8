#!/bin/sh
# SPDX-License-Identifier: MIT
# Who serves an address, and which port is free.
here=$(dirname "$0")
exec sh "$here/../full.sh" unshare -n python3 "$here/reach.py"
