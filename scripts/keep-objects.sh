#!/bin/sh
# SPDX-License-Identifier: MIT
# keep-objects.sh SOURCES FOLDER BEFORE: another configuration is to be built in
# FOLDER, whose generated/config.h is new; BEFORE is the one that its objects were
# built with. Those whose sources name no changed switch, nor include a header
# that does, get a newer date; the others go.
set -u
src=$1 out=$2 before=$3
cd "$out/build" 2>/dev/null || exit 0
changed=$(diff "$before" "$out/generated/config.h" |
	sed -n 's/^[<>] #define ENABLE_\([A-Z0-9_]*\) .*/\1/p' | sort -u | paste -sd '|' -)
words="(ENABLE|IF|IF_NOT|CONFIG)_(${changed:-none})"
if grep -qwE "$words" "$src/Makefile"; then
	find . -name '*.o' -exec rm -f {} +
	exit
fi
# a name that the preprocessor puts together may be any
named=$(cd "$src" && {
	grep -lwE "$words" -r --include='*.[ch]' applets libnet
	grep -l '_##' -r --include='*.[ch]' applets libnet
})
find . -name '*.d' -exec grep -LF "$named" {} + | sed 's/d$/o/' | xargs -r touch -c
# what was not touched is older
find . -name '*.o' ! -newer "$out/generated/config.h" -exec rm -f {} +
