#!/bin/sh
# Every switch of Kconfig builds without a warning, on and off: each turned off
# in what allyesconfig has, each turned on beside three bare applets; and random
# configurations. LONG=y: all of them and 20 random ones. Without: a sample
# that SEED chooses, of the commit's hash, so that weeks of CI see them all.
# Without link-time optimization, which no cache can make quick.

. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
unset KCONFIG_CONFIG
# Two configurations share most of their files.
export OBJECT_CACHE="${OBJECT_CACHE:-$tmp/cache}"

build() { # NAME, with $tmp/o/.config in place
	if ! make -f "$src/Makefile" O="$tmp/o" TOOLCHAIN_LTO= >"$tmp/log" 2>&1; then
		fail "$1" "$(grep -m 1 -E 'error|undefined' "$tmp/log")"
		cp "$tmp/o/.config" "$O/failed.config"
	elif grep -qi 'warning' "$tmp/log"; then
		fail "$1" "$(grep -i -m 1 warning "$tmp/log")"
	elif ! grep -q '^CONFIG_\(NETSTAT\|SS\|SERVICES\|SOCKSTATE\)=y' "$tmp/o/.config"; then
		pass "$1 (no applet)"
	else
		pass "$1"
	fi
}

configure() { make -f "$src/Makefile" O="$tmp/o" "$@" >"$tmp/log" 2>&1; }

bare='FEATURE_MULTICALL NETSTAT SS SERVICES SOCKSTATE'

# with BASE "SYMBOL=VALUE...": some switches away from BASE.
with() {
	configure "$1"
	for setting in $2; do
		symbol=CONFIG_${setting%%=*}
		sed "/^$symbol=/d; /^# $symbol is/d" "$tmp/o/.config" >"$tmp/new"
		echo "CONFIG_$setting" >>"$tmp/new"
		cp "$tmp/new" "$tmp/o/.config"
	done
	if configure olddefconfig; then
		build "$1, ${2##* }"
	else
		fail "$1, ${2##* }" "$(tail -n 1 "$tmp/log")"
	fi
}

mkdir "$tmp/o"
symbols=$(awk '/^[[:blank:]]*(menu)?config / { s = $2 }
	/^[[:blank:]]*bool/ { print s }' "$src/Kconfig" | sort -u)
count=$(echo "$symbols" | wc -l)
[ "$count" -gt 20 ] || fail symbols "only $count found in Kconfig"
every=$count
[ -n "$LONG" ] || every=8 # so many of them
[ -z "$LONG" ] || SEED=${SEED:-1}
seed
for base in allyesconfig allnoconfig defconfig; do
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
n=0
while [ $n -lt "$([ -n "$LONG" ] && echo 20 || echo 2)" ]; do
	n=$((n + 1))
	configure KCONFIG_SEED=$((SEED * 100 + n)) randconfig
	build "randconfig, seed $((SEED * 100 + n))"
done
finish
