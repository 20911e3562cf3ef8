#!/bin/sh
# SPDX-License-Identifier: MIT
# The prices in Kconfig's prompts are true: within 10 % of what the switch costs
# in the full build, or within 64 bytes (another gcc: 33 %, 200). SEED chooses a few;
# LONG=y: all, as make size-table.
. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
unset KCONFIG_CONFIG
CC=${CC:-$(command -v musl-gcc || echo cc)}
version=$($CC -dumpversion 2>/dev/null | cut -d. -f1)
if [ "$(uname -m)" != x86_64 ] || ! command -v musl-gcc >/dev/null; then
	skip prices "measured with musl on x86_64: apt-get install musl-tools; here: $CC, $(uname -m)"
	finish
fi
# Measured with gcc 12: with another one they are still of that order.
[ "$version" = 12 ] || export SLACK_PERCENT=33 SLACK=200
mkdir -p "$O/size-table"
sh "$src/scripts/size-table.sh" check "$src" "$O/size-table" none >/dev/null 2>&1
names=$(cut -d' ' -f1 "$O/size-table/list")
count=$(echo "$names" | grep -c .)
[ "$count" -gt 20 ] || fail switches "only $count found in Kconfig"
if [ -z "${LONG-}" ]; then
	seed
	names=$(echo "$names" | awk -v seed="$SEED" -v n="$count" '
		NR % int(n / 3) == seed % int(n / 3)')
fi
for name in $names; do
	line=$(sh "$src/scripts/size-table.sh" check "$src" "$O/size-table" "$name" 2>&1)
	case $line in
	*' ok') pass "$(echo $line)" ;;
	*) fail "$name" "$(echo $line); make size-prompts puts it right" ;;
	esac
done
finish
