#!/bin/sh
# SPDX-License-Identifier: MIT
# What looking up a port or a name costs, in both tables, and in musl's
# getservbyport(3) over an /etc/services that holds the same names.
# Environment: HOSTCC (cc), CC (musl-gcc, or HOSTCC), O, the build directory.
# Targets: a port of the full table in 4 us, a name in 0.5 ms.

here=$(cd "$(dirname "$0")" && pwd) || exit 1
top=$(cd "$here/../.." && pwd)
O=${O:-$top}
HOSTCC=${HOSTCC:-cc}
CC=${CC:-$(command -v musl-gcc || echo "$HOSTCC")}
lists=$top/libnet/services
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

$HOSTCC -O2 -o "$tmp/mkservices" "$top"/scripts/mkservices/*.c || exit 1
for list in common full; do
	mkdir "$tmp/$list"
	"$tmp/mkservices" "$lists/$list.txt" "$lists/traditional.txt" \
		>"$tmp/$list/services_table.h" || exit 1
	$CC -std=c99 -D_GNU_SOURCE -Os -w -static -I"$tmp/$list" -I"$O/generated" \
		-I"$top/libnet" -o "$tmp/$list/bench" "$here/services.c" || exit 1
	awk '{ sub(/#.*/, "") } NF { split($2, at, "/"); n = split(at[2], proto, ",")
		to = split(at[1], port, "-") == 2 ? port[2] : port[1]
		for (p = port[1] + 0; p <= to + 0; p++)
			for (i = 1; i <= n; i++) print $1 "\t" p "/" proto[i] }' \
		"$lists/$list.txt" "$lists/traditional.txt" >"$tmp/services"
	echo "$list:"
	unshare -rm sh -c 'mount --bind "$1" /etc/services && exec "$2"' \
		sh "$tmp/services" "$tmp/$list/bench" 2>/dev/null || {
		echo "(no mount namespace: the libc reads this machine's /etc/services)"
		"$tmp/$list/bench" || exit 1
	}
done
