#!/bin/sh
# SPDX-License-Identifier: MIT
# full.sh COMMAND...: a test with a binary that has every view and verb (and the
# table of ports that the cases were written for): none is left out because the
# default configuration has it off. Built once, in $O/test-full, by the first of
# the suites that ask for it side by side.
. "$(dirname "$0")/lib.sh"
top=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$O/test-full"
dir=$(cd "$O/test-full" && pwd)
printf '# CONFIG_SERVICES_FULL is not set\nCONFIG_SERVICES_COMMON=y\n' >"$dir/common.config"
exec 9>"$dir/lock"
! command -v flock >/dev/null || flock 9
if ! { make -s -f "$top/Makefile" O="$dir" full_defconfig "$dir/common.config" &&
		make -s -f "$top/Makefile" O="$dir"; } >"$dir/log" 2>&1 9>&-; then
	fail 'full build' "$(grep -m 1 -i error "$dir/log")"
	finish
fi
exec 9>&-
export SOCKBOX="$dir/sockbox" SOCKBOX_CONFIG="$dir/.config"
exec "$@"
