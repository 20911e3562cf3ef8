#!/bin/sh
# SPDX-License-Identifier: MIT
# The JSON of every view against its schema, with every view built in.
here=$(dirname "$0")
exec sh "$here/../full.sh" python3 "$here/json_views.py"
