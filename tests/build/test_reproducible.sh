#!/bin/sh
# SPDX-License-Identifier: MIT
# The same bytes from another path, on another date, in another time zone and
# language, with one job or eight; with gcc and clang, each with itself. Short:
# tiny; LONG=y: defconfig.
. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES KCONFIG_CONFIG OBJECT_CACHE
O=$tmp
config=${LONG:+defconfig}
config=${config:-tiny_defconfig}

for name in src another-path/that-is-longer; do
	mkdir -p "$tmp/$name"
	cp -r "$src"/Makefile "$src"/Kconfig "$src"/applets "$src"/libnet \
		"$src"/scripts "$src"/configs "$src"/docs "$tmp/$name"
	eval "tree$((n += 1))=\$tmp/$name"
done
chmod -R a-w "$tree1"

# build DIR TREE CC JOBS: quietly
build() {
	make -f "$2/Makefile" O="$tmp/$1" "$config" >"$tmp/log" 2>&1 &&
		make -f "$2/Makefile" O="$tmp/$1" CC="$3" -j"$4" >"$tmp/log" 2>&1
}
for cc in musl-gcc gcc clang; do
	if ! command -v $cc >/dev/null; then
		skip "$cc: same bytes" "no $cc"
	elif ! build "$cc-1" "$tree1" $cc 1; then
		fail "$cc: same bytes" "$(tail -2 "$tmp/log")"
	elif ! (
		SOURCE_DATE_EPOCH=86400 TZ=UTC+11 LANG=de_DE.UTF-8
		export SOURCE_DATE_EPOCH TZ LANG
		build "$cc-8" "$tree2" $cc 8
	); then
		fail "$cc: same bytes" "$(tail -2 "$tmp/log")"
	elif cmp "$tmp/$cc-1/sockbox" "$tmp/$cc-8/sockbox" >"$tmp/log" 2>&1; then
		pass "$cc: same bytes ($config, $(($(wc -c < "$tmp/$cc-1/sockbox"))))"
	else
		fail "$cc: same bytes" "$(cat "$tmp/log")"
	fi
done

# What is built with the machine's own libc says the same, too.
if [ -x "$tmp/gcc-1/sockbox" ]; then
	SOCKBOX=$tmp/gcc-1/sockbox SOCKBOX_CONFIG=$tmp/gcc-1/.config \
		sh "$src/tests/golden/test_golden.sh" > "$tmp/log" 2>&1
	if tail -1 "$tmp/log" | grep -q ' 0 failed'; then
		pass "gcc with its own libc: golden tests: $(tail -1 "$tmp/log")"
	else
		fail 'gcc with its own libc: golden tests' "$(grep -m 3 ^FAIL "$tmp/log" | tr '\n' ';') $(tail -1 "$tmp/log")"
	fi
else
	fail 'gcc with its own libc: golden tests' 'there is no such binary'
fi
finish
