#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh [ARCH...]: every architecture of the file targets, or those named.
# Builds tiny, rescue and defconfig with musl, without a warning; runs the
# golden cases under qemu-user over the trees of both byte orders, and the unit
# tests.  The sizes go to $O/cross/sizes, for scripts/size-arch.sh.
# scripts/cross-setup.sh comes first: make cross does both.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib.sh"

[ $# -gt 0 ] || set -- $(awk -F '\t' '!/^#/ { print $1 }' "$cross_dir/targets")
rm -rf "$work/trees"
make_trees
: >"$work/sizes"

build_all() { # ARCH
	sizes=$1
	for config in tiny_defconfig rescue_defconfig defconfig; do
		if [ ! -f "$srctree/configs/$config" ]; then
			skip "$1 $config" "there is no configs/$config"
			sizes="$sizes -"
			continue
		fi
		rm -rf "${work:?}/$1/$config"
		if build "$1" $config; then
			size=$(wc -c <"$dir/sockbox")
			sizes="$sizes $size"
			pass "$1 $config: $size bytes"
		else
			fail "$1 $config" "$(grep -m 1 -i error "$log")"
			sizes="$sizes -"
		fi
	done
	echo "$sizes" >>"$work/sizes"
}

unit_tests() { # ARCH
	if ! sh "$cross_dir/unit.sh" "$1" >"$work/unit.log" 2>&1; then
		fail "$1 unit tests" "$(grep -m 1 -e FAIL -e error -e 'not ok' "$work/unit.log")"
	else
		pass "$1 unit tests: $(tail -n 1 "$work/unit.log")"
	fi
}

for arch; do
	why=$(cross_missing "$arch")
	if [ -n "$why" ]; then
		skip "$arch" "$why"
		continue
	fi
	build_all "$arch"
	dir=$work/$arch/defconfig
	[ -x "$dir/sockbox" ] || continue
	own=$(field "$arch" 4)
	for order in little big; do
		cases='*'
		[ $order = "$own" ] || cases='edge/*' # another machine's trees
		golden "$arch golden, $order-endian trees" $order \
			"qemu-$(field "$arch" 5)-static $dir/sockbox" \
			"$dir/.config" "$cases"
	done
	unit_tests "$arch"
done
finish
