#!/bin/sh
# SPDX-License-Identifier: MIT
# sizes.sh SRCTREE OUT [NAME...]: builds the configurations of configs/, each in
# a folder of its own below OUT, and prints a line for each. Exit status 1 if one
# is over its budget. Environment: MAKE (make).
src=$1 out=$2
shift 2
[ $# -gt 0 ] || set -- tiny rescue router defconfig full

budget() { awk -v name="$1" '$1 == name { print $2 }' "$src/configs/budgets"; }

status=0
printf '%-12s %8s %8s\n' configuration bytes budget
for name; do
	target=${name%defconfig}
	target=${target:+${target}_}defconfig
	dir=$out/$name
	mkdir -p "$dir"
	if ! ${MAKE:-make} -s -f "$src/Makefile" O="$dir" "$target" >"$dir/log" 2>&1 ||
		! ${MAKE:-make} -s -f "$src/Makefile" O="$dir" >>"$dir/log" 2>&1
	then
		cat "$dir/log" >&2
		echo "$name does not build" >&2
		status=1
		continue
	fi
	bytes=$(($(wc -c < "$dir/sockbox")))
	most=$(budget "$name")
	printf '%-12s %8s %8s\n' "$name" "$bytes" "$most"
	[ -z "$most" ] || [ "$bytes" -le "$most" ] || status=1
done
exit $status
