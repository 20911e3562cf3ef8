#!/bin/sh
# The golden cases once more, with every view on (and the table of ports that
# the cases were written for): none is left out.
. "$(dirname "$0")/../lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
O=$(cd "$O" && pwd)
dir=$O/test-full
mkdir -p "$dir"
printf '# CONFIG_SERVICES_FULL is not set\nCONFIG_SERVICES_COMMON=y\n' >"$dir/common.config"
if ! { make -s -f "$here/../../Makefile" O="$dir" full_defconfig "$dir/common.config" &&
		make -s -f "$here/../../Makefile" O="$dir"; } >"$dir/log" 2>&1; then
	fail 'full build' "$(grep -m 1 -i error "$dir/log")"
	finish
fi
SOCKBOX=$dir/sockbox SOCKBOX_CONFIG=$dir/.config sh "$here/test_golden.sh" |
	sed 's/^\(ok\|FAIL\|skip\) /&full: /'
