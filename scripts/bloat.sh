#!/bin/sh
# SPDX-License-Identifier: MIT
# bloat.sh OLD NEW: prints the old size, the new size and the difference, in
# bytes, of every symbol that differs between two unstripped binaries, largest
# difference first, and the totals. Environment: NM (nm).
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
for i in 1 2; do
	# cuts off what the compiler appends to names: ".constprop.0", ".part.0"
	${NM:-nm} -S -t d "$1" | awk 'NF == 4 && $3 !~ /[bB]/ {
			sub(/\..*/, "", $4); sum[$4] += $2 }
		END { for (n in sum) print n, sum[n] }' | LC_ALL=C sort > "$tmp/$i"
	shift
done
printf '%-40s %7s %7s %7s\n' symbol old new delta
LC_ALL=C join -a 1 -a 2 -e 0 -o 0,1.2,2.2 "$tmp/1" "$tmp/2" |
	awk '{ old += $2; new += $3; d = $3 - $2
		if (d) printf "%d\t%-40s %7d %7d %+7d\n", d < 0 ? -d : d, $1, $2, $3, d }
	END { printf "-1\t%-40s %7d %7d %+7d\n", "total", old, new, new - old }' |
	sort -rn | cut -f2-
