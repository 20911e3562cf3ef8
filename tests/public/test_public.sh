#!/bin/sh
# SPDX-License-Identifier: MIT
# The cases after public reports, with every view built in: see public.sh.
# In the quick selection.
here=$(dirname "$0")
exec sh "$here/../full.sh" sh "$here/public.sh" "$@"
