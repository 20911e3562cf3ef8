#!/bin/sh
# SPDX-License-Identifier: MIT
# Combinations of switches that once did not link. Link-time optimization drops
# calls that are never made together with what they call; an ordinary linker
# looks for every name, so these are built without it.

. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
unset KCONFIG_CONFIG MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES O

configure() { make -s -f "$src/Makefile" O="$tmp/o" "$@" >"$tmp/log" 2>&1; }

links() { # NAME, with $tmp/o/.config in place
	if make -s -f "$src/Makefile" O="$tmp/o" TOOLCHAIN_LTO= -j2 >"$tmp/log" 2>&1; then
		pass "$1"
	else
		fail "$1" "$(grep -m 1 -E 'error|undefined' "$tmp/log" || tail -n 1 "$tmp/log")"
	fi
}

allowed() {
	for setting; do
		case $setting in
		*=n) ! grep -q "^CONFIG_${setting%n}" "$tmp/o/.config" ;;
		*) grep -q "^CONFIG_$setting\$" "$tmp/o/.config" ;;
		esac || return 1
	done
}

# combination SYMBOL=VALUE...: three applets and nothing but these.
combination() {
	configure allnoconfig
	for setting in FEATURE_MULTICALL=y NETSTAT=y SOCKSTATE=y "$@"; do
		symbol=CONFIG_${setting%%=*}
		sed "/^$symbol=/d; /^# $symbol is/d" "$tmp/o/.config" >"$tmp/new"
		echo "CONFIG_$setting" >>"$tmp/new"
		cp "$tmp/new" "$tmp/o/.config"
	done
	if ! configure olddefconfig; then
		fail "$*" "$(tail -n 1 "$tmp/log")"
	elif ! allowed "$@"; then
		fail "$*" 'the configurator does not allow it'
	else
		links "$*"
	fi
}

mkdir "$tmp/o"
# netstat_unix_type() was in the file of the switch that was off
combination FEATURE_LONG_OPTIONS=y FEATURE_JSON=y NETSTAT_UNIX=n
configure KCONFIG_SEED=33102 randconfig
links 'randconfig, seed 33102'
finish
