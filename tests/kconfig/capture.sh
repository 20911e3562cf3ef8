#!/bin/sh
# SPDX-License-Identifier: MIT
# Captures tests/kconfig/golden from the kernel's conf (see oracle.sh).
top=$(cd "$(dirname "$0")/../.." && pwd)
here=$top/tests/kconfig
. "$here/oracle.sh"
for file in $(oracles); do
	use_oracle "$file"
	[ -n "$OLD" ] || break
done
[ -n "${CONF:-}" ] && [ -z "$OLD" ] || {
	echo "no oracle of Linux 5.0 or later: set KCONF_ORACLE" >&2
	exit 1
}
export srctree="$top" LC_ALL=C
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
rm -rf "$here/golden"
mkdir "$here/golden"
for name in torture nodefault ask; do
	export KCONFIG="tests/kconfig/$name.Kconfig"
	cases $name | while read -r target input; do
		file=$input
		[ "$input" = - ] || file=$here/input/$input.config
		case_output oracle "$target" "$file" \
			>"$here/golden/$(golden_name $name "$target" "$input")"
	done
done
