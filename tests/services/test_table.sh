#!/bin/sh
# SPDX-License-Identifier: MIT
# The lists, the packer and the packed tables, both of them whatever is
# configured: every port, protocol and name, in both byte orders.
# Environment: HOSTCC (cc), TARGET_CC (musl-gcc), CROSS (as in tests/cross).

. "$(dirname "$0")/../lib.sh"
top=$(cd "$(dirname "$0")/../.." && pwd)
lists=$top/libnet/services
HOSTCC=${HOSTCC:-cc}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# ---- the lists ----

# name port proto, one a line, ranges spread out
triples() {
	awk '{ sub(/#.*/, "") } NF {
		split($2, at, "/"); n = split(at[2], proto, ",")
		to = split(at[1], port, "-") == 2 ? port[2] : port[1]
		for (p = port[1] + 0; p <= to + 0; p++)
			for (i = 1; i <= n; i++) print $1, p, proto[i] }' "$@" | sort
}

for list in full common traditional; do
	triples "$lists/$list.txt" >"$tmp/$list"
	awk '{ sub(/#.*/, "") } !NF { next }
		NF == 2 && $1 ~ /^[!-~]+$/ && $2 ~ /^[1-9][0-9]*(-[1-9][0-9]*)?\/(tcp|udp|sctp|dccp)(,(tcp|udp|sctp|dccp))*$/ { next }
		{ print "    " FILENAME ":" FNR ": " $0; bad = 1 }
		END { exit bad }' "$lists/$list.txt" &&
		pass "$list.txt is well-formed" ||
		fail "$list.txt is well-formed" "see above"
	if [ -n "$(uniq -d "$tmp/$list")" ]; then
		fail "$list.txt has nothing twice" "$(uniq -d "$tmp/$list" | head -n 1)"
	else
		pass "$list.txt has nothing twice"
	fi
done

claimed=$(sed -n 's/^# holds \(.*\) (.*/\1/p' "$lists/full.txt")
counted="$(wc -l <"$tmp/full" | tr -d ' ') triples, $(cut -d' ' -f1 "$tmp/full" |
	sort -u | wc -l | tr -d ' ') names, $(cut -d' ' -f2 "$tmp/full" |
	sort -u | wc -l | tr -d ' ') ports"
if [ -n "$claimed" ] && [ "$claimed" = "$counted" ]; then
	pass "the registry: $counted"
else
	fail "the registry" "$counted, but full.txt claims $claimed"
fi

# What the registry of 2026-08-17 comes to; a newer one has another sum.
sum=$(cksum <"$tmp/full")
want=$(sed -n 's/^# cksum //p' "$lists/full.txt")
if [ "$sum" = "$want" ]; then
	pass "the registry's checksum"
else
	fail "the registry's checksum" "$sum, but full.txt says $want"
fi

if [ -z "$(comm -23 "$tmp/common" "$tmp/full")" ]; then
	pass "common.txt holds nothing that the registry does not"
else
	fail "common.txt holds nothing that the registry does not" \
		"$(comm -23 "$tmp/common" "$tmp/full" | head -n 1)"
fi
n=$(cat "$lists/common.txt" "$lists/traditional.txt" | grep -c '^[^#]')
if [ "$n" -ge 350 ] && [ "$n" -le 450 ]; then
	pass "$n common services"
else
	fail "common services" "$n, not 350 to 450"
fi
for list in common full; do
	cut -d' ' -f2- "$tmp/$list" | sort -u >"$tmp/ports"
	alien=$(cut -d' ' -f2- "$tmp/traditional" | sort -u | comm -23 - "$tmp/ports")
	[ -z "$alien" ] && pass "traditional names are only aliases in $list.txt" ||
		fail "traditional names are only aliases in $list.txt" "$alien"
done

# ---- the packer ----

if ! $HOSTCC -O2 -o "$tmp/mkservices" "$top"/scripts/mkservices/*.c 2>"$tmp/log"; then
	fail "mkservices compiles" "$(head -n 1 "$tmp/log")"
	finish
fi
for list in full common; do
	mkdir "$tmp/$list.d"
	if "$tmp/mkservices" "$lists/$list.txt" "$lists/traditional.txt" \
			>"$tmp/$list.d/services_table.h" 2>"$tmp/log"; then
		pass "mkservices $list.txt"
	else
		fail "mkservices $list.txt" "$(head -n 1 "$tmp/log")"
	fi
	(cd / && "$tmp/mkservices" "$lists/$list.txt" "$lists/traditional.txt") |
		cmp -s - "$tmp/$list.d/services_table.h" &&
		pass "$list: the same table twice" ||
		fail "$list: the same table twice" "it differs"
done
refused() { # WHY LINE
	printf '%s\n' "good 1/tcp" "$2" >"$tmp/bad"
	if "$tmp/mkservices" "$tmp/bad" >/dev/null 2>"$tmp/log"; then
		fail "mkservices refuses $1" "it took '$2'"
	elif [ -s "$tmp/log" ]; then
		pass "mkservices refuses $1"
	else
		fail "mkservices refuses $1" "without a word"
	fi
}
refused "a line without port" "name"
refused "an unknown protocol" "name 1/icmp"
refused "no protocol" "name 1/"
refused "port 0" "name 0/tcp"
refused "port 65536" "name 65536/tcp"
refused "a range backwards" "name 9-1/tcp"
refused "a name of 40 characters" "nameofmorecharactersthananynamemaytakeup 1/tcp"
refused "characters behind a line" "name 1/tcp other"
if "$tmp/mkservices" /nonexistent >/dev/null 2>&1; then
	fail "mkservices reports a missing list" "status 0"
else
	pass "mkservices reports a missing list"
fi

# ---- the tables ----

# libnet.h wants a config.h; none of it matters to the table.
mkdir "$tmp/inc"
[ -f "$O/generated/config.h" ] && cp "$O/generated/config.h" "$tmp/inc/" ||
	: >"$tmp/inc/config.h"
flags="-std=c99 -D_GNU_SOURCE -O2 -w -I$tmp/inc -I$top/libnet"

exhaustive() { # LABEL LIST RUN CC...
	label=$1 list=$2 run=$3
	shift 3
	if ! "$@" $flags -I"$tmp/$list.d" -o "$tmp/exhaustive" \
			"$top/tests/services/exhaustive.c" 2>"$tmp/log"; then
		fail "$label, $list: compiles" "$(grep -m 1 error "$tmp/log")"
		return
	fi
	$run "$tmp/exhaustive" "$lists/$list.txt" "$lists/traditional.txt" \
		>"$tmp/out" 2>"$tmp/log"
	status=$?
	while IFS= read -r line; do
		case $line in
		"ok "*) pass "$label, $list: ${line#ok }" ;;
		"FAIL "*) fail "$label, $list" "${line#FAIL }" ;;
		esac
	done <"$tmp/out"
	[ $status -eq 0 ] && grep -q '^5 passed' "$tmp/out" ||
		fail "$label, $list" "status $status, $(tail -n 1 "$tmp/log")"
}
for list in full common; do
	exhaustive host "$list" "" $HOSTCC
done

# ---- ephemeral ports ----

{
	cat "$tmp/inc/config.h"
	for symbol in FEATURE_ETC_SERVICES=0 SERVICES_NONE=0 SERVICES_FULL=1; do
		echo "#undef ENABLE_${symbol%=*}"
		echo "#define ENABLE_${symbol%=*} ${symbol#*=}"
	done
} >"$tmp/full.d/config.h"
if $HOSTCC -std=c99 -D_GNU_SOURCE -O2 -w -I"$tmp/full.d" -I"$top/libnet" \
		-o "$tmp/ephemeral" "$top/tests/services/ephemeral.c" \
		"$top/libnet/base/fmt.c" 2>"$tmp/log"; then
	"$tmp/ephemeral" && pass "ephemeral ports have no name, without /proc" ||
		fail "ephemeral ports have no name, without /proc" "status $?"
	"$tmp/ephemeral" "10000	40000" &&
		pass "ephemeral ports have no name, range 10000-40000" ||
		fail "ephemeral ports have no name, range 10000-40000" "status $?"
	"$tmp/ephemeral" "1024 65535" &&
		pass "ephemeral ports have no name, range 1024-65535" ||
		fail "ephemeral ports have no name, range 1024-65535" "status $?"
else
	fail "ephemeral ports" "does not compile: $(grep -m 1 -E "undefined|error" "$tmp/log")"
fi

# ---- big-endian ----

# A compiler that scripts/cross-setup.sh made, or a distribution's with its libc.
CROSS=${CROSS:-${XDG_CACHE_HOME:-$HOME/.cache}/sockbox/cross}
echo 'int main(void) { return 0; }' >"$tmp/t.c"
be=
for cpu in s390x mips powerpc; do
	qemu=qemu-$cpu-static
	[ "$cpu" = powerpc ] && qemu=qemu-ppc-static
	for cc in "$CROSS/bin/$cpu-gcc" "$cpu-linux-gnu-gcc"; do
		[ -z "$be" ] && command -v "$cc" >/dev/null &&
			"$cc" -static -o "$tmp/t" "$tmp/t.c" 2>/dev/null &&
			"$qemu" "$tmp/t" 2>/dev/null && be=$cc && be_qemu=$qemu
	done
done
if [ -n "$be" ]; then
	for list in full common; do
		exhaustive "big-endian (${be##*/})" "$list" "$be_qemu" "$be" -static
	done
else
	skip "the tables on a big-endian machine" \
		"needs scripts/cross-setup.sh s390x, or a cross gcc and its libc, and qemu-user-static"
fi

# ---- what they cost ----

cc=${TARGET_CC:-$(command -v musl-gcc || echo "$HOSTCC")}
cost_flags="-std=c99 -D_GNU_SOURCE -Os -ffunction-sections -fdata-sections
-fno-asynchronous-unwind-tables -fno-unwind-tables -fno-stack-protector
-fno-pie -w -I$tmp/inc -I$top/libnet"
cost() { # LIST LIMIT
	if ! $cc $cost_flags -I"$tmp/$1.d" -c -o "$tmp/table.o" \
			"$top/libnet/services/services_table.c" 2>"$tmp/log"; then
		fail "$1: compiles" "$(grep -m 1 error "$tmp/log")"
		return
	fi
	# the walk is the applet's and not counted
	bytes=$(nm -S -t d "$tmp/table.o" | awk '$3 ~ /[rRtT]/ &&
		$4 !~ /^builtin_(from|names)$/ { n += $2 } END { print n + 0 }')
	if [ "$(uname -m)" != x86_64 ]; then
		skip "$1: at most $2 bytes" "the budget is for x86_64, here $bytes"
	elif [ "$bytes" -gt 1000 ] && [ "$bytes" -le "$2" ]; then
		pass "$1: table, decoder and look-ups in $bytes of $2 bytes"
	else
		fail "$1: at most $2 bytes" "$bytes"
	fi
	$cc $cost_flags -fpie -I"$tmp/$1.d" -c -o "$tmp/pie.o" \
		"$top/libnet/services/services_table.c" 2>/dev/null
	relocated=$(readelf -SW "$tmp/pie.o" | grep -E '\.rela?\.(ro)?data|\.data\.rel')
	constant=$(readelf -SW "$tmp/pie.o" | grep -c '\.rodata\.table_rows')
	if [ -z "$relocated" ] && [ "$constant" = 1 ]; then
		pass "$1: constant, no relocations"
	else
		fail "$1: constant, no relocations" "$relocated"
	fi
}
if command -v readelf >/dev/null && command -v nm >/dev/null; then
	cost common 3200
	cost full 37000
else
	skip "size and relocations of the tables" "needs nm and readelf"
fi
finish
