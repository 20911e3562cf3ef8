#!/bin/sh
# bloat.sh OLD.map NEW.map: old, new and delta in bytes of every section of
# code and constants that differs, largest change first, and the totals.
here=${0%/*}
for map in "$1" "$2"; do
	awk -f "$here/mapsizes.awk" "$map" | while read -r name size file; do
		case $file in *.o) file= ;; esac
		echo "$name${file:+@$file} $((size))"
	done | awk '{ sum[$1] += $2 } END { for (n in sum) print n, sum[n] }' |
		sort > "${TMPDIR:-/tmp}/bloat.$$.$( [ "$map" = "$1" ] && echo 1 || echo 2 )"
done
a=${TMPDIR:-/tmp}/bloat.$$.1 b=${TMPDIR:-/tmp}/bloat.$$.2
trap 'rm -f "$a" "$b"' EXIT
join -a 1 -a 2 -e 0 -o 0,1.2,2.2 "$a" "$b" |
	awk '{ old += $2; new += $3; d = $3 - $2
		if (d) printf "%d\t%-48s %7d %7d %+7d\n", d < 0 ? -d : d, $1, $2, $3, d }
	END { printf "-1\t%-48s %7d %7d %+7d\n", "total", old, new, new - old }' |
	sort -rn | cut -f2- | { printf '%-48s %7s %7s %7s\n' section old new delta; cat; }
