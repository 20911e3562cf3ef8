#!/bin/sh
# The golden cases once more, with every view on.
here=$(dirname "$0")
sh "$here/../full.sh" sh "$here/test_golden.sh" |
	sed 's/^\(ok\|FAIL\|skip\) /&full: /'
