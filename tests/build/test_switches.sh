#!/bin/sh
# SPDX-License-Identifier: MIT
# Every switch of Kconfig builds without a warning, on and off: each turned off
# in what allyesconfig has, each turned on beside three bare applets; and random
# configurations. LONG=y: all of them and 20 random ones. Without: a sample
# that SEED chooses, of the commit's hash, so that weeks of CI see them all.
# Without link-time optimization, which no cache can make quick. From one
# configuration to the next only those files are compiled that name a switch
# which changed, or include a header that does.

. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
unset KCONFIG_CONFIG
unset OBJECT_CACHE # which looks at every file

build() { # NAME, with $o/.config and its config.h in place
	[ ! -f "$o/built.h" ] || sh "$src/scripts/keep-objects.sh" "$src" "$o" "$o/built.h"
	if ! make -f "$src/Makefile" O="$o" TOOLCHAIN_LTO= >"$tmp/log" 2>&1; then
		fail "$1" "$(grep -m 1 -E 'error|undefined' "$tmp/log")"
		cp "$o/.config" "$O/failed.config"
	elif grep -qi 'warning' "$tmp/log"; then
		fail "$1" "$(grep -i -m 1 warning "$tmp/log")"
	elif ! grep -q '^CONFIG_\(NETSTAT\|SS\|SERVICES\|SOCKSTATE\)=y' "$o/.config"; then
		pass "$1 (no applet)"
	else
		pass "$1"
	fi
	cp "$o/generated/config.h" "$o/built.h"
}

# What is alike is built in one folder.
in_folder() {
	o=$tmp/$1
	mkdir -p "$o"
}
configure() { make -f "$src/Makefile" O="$o" "$@" >"$tmp/log" 2>&1; }

bare='FEATURE_MULTICALL NETSTAT SS SERVICES SOCKSTATE'

# with BASE "SYMBOL=VALUE...": some switches away from BASE.
with() {
	in_folder "$1"
	configure "$1"
	for setting in $2; do
		symbol=CONFIG_${setting%%=*}
		sed "/^$symbol=/d; /^# $symbol is/d" "$o/.config" >"$tmp/new"
		echo "CONFIG_$setting" >>"$tmp/new"
		cp "$tmp/new" "$o/.config"
	done
	if configure olddefconfig; then
		build "$1, ${2##* }"
	else
		fail "$1, ${2##* }" "$(tail -n 1 "$tmp/log")"
	fi
}

symbols=$(awk '/^[[:blank:]]*(menu)?config / { s = $2 }
	/^[[:blank:]]*bool/ { print s }' "$src/Kconfig" | sort -u)
count=$(echo "$symbols" | wc -l)
[ "$count" -gt 20 ] || fail symbols "only $count found in Kconfig"
every=$count
[ -n "$LONG" ] || every=4 # so many of them
[ -z "$LONG" ] || SEED=${SEED:-1}
seed
for base in allyesconfig allnoconfig; do
	in_folder $base
	configure $base
	build $base
done
n=0
for symbol in $symbols; do
	n=$((n + 1))
	[ $(((n + SEED) * every / count)) -ne $(((n + SEED - 1) * every / count)) ] || continue
	one=$symbol
	with allyesconfig "$one=n"
	with allnoconfig "$(for s in $bare; do printf '%s=y ' "$s"; done)$one=y"
done
in_folder allyesconfig
configure defconfig
build defconfig
n=0
while [ $n -lt "$([ -n "$LONG" ] && echo 20 || echo 1)" ]; do
	n=$((n + 1))
	configure KCONFIG_SEED=$((SEED * 100 + n)) randconfig
	build "randconfig, seed $((SEED * 100 + n))"
done
finish
