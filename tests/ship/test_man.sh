#!/bin/sh
# SPDX-License-Identifier: MIT
# The man pages beside a binary that has all they tell of.
here=$(dirname "$0")
exec sh "$here/../full.sh" sh "$here/man.sh"
