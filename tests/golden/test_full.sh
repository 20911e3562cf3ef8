#!/bin/sh
# SPDX-License-Identifier: MIT
# The golden cases once more, with every view on: none may be left out.
here=$(dirname "$0")
EVERY_VIEW=y sh "$here/../full.sh" sh "$here/test_golden.sh" |
	sed 's/^\(ok\|FAIL\|skip\) /&full: /'
