#!/bin/sh
# SPDX-License-Identifier: MIT
# What builders do: other folders, read-only sources, stand-alone applets,
# installation, and the same bytes every time.
. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES O KCONFIG_CONFIG

# try NAME COMMAND...: the command succeeds
try() {
	name=$1
	shift
	if "$@" > "$tmp/log" 2>&1; then
		pass "$name"
	else
		fail "$name" "$(tail -5 "$tmp/log")"
	fi
}
check() { # NAME CONDITION...
	name=$1
	shift
	if [ "$@" ]; then pass "$name"; else fail "$name" "[ $* ]"; fi
}

mkdir "$tmp/src"
copy_sources "$tmp/src"
chmod -R a-w "$tmp/src"
cd "$tmp" || exit 1

try tiny-configures make -f "$tmp/src/Makefile" O="$tmp/a" tiny_defconfig
try tiny-builds-from-a-read-only-tree make -f "$tmp/src/Makefile" O="$tmp/a" -j2
size=$(($(wc -c < "$tmp/a/sockbox")))
if [ "$(uname -m)" = x86_64 ] && grep -q '^TOOLCHAIN_LIBC := musl' \
		"$tmp/a/generated/toolchain.mk"; then
	check "tiny-within-budget ($size)" "$size" -le 10000
else
	skip tiny-within-budget 'the budget is for musl on x86_64'
fi
# A switch that forgets FROM_NOTHING makes every small configuration grow.
plain=$(awk '/^config /{ name = $2 } /^\tdefault y$/{ print name }' "$src/Kconfig" |
	grep -vE '^(TRIM_SECTION_HEADERS|SMALL_START|STATIC_PIE)$')
check "switches-mind-FROM_NOTHING${plain:+ ($plain)}" -z "$plain"
try again-builds-nothing make -f "$tmp/src/Makefile" O="$tmp/a" -q

# The same bytes: another path, another date, one job, nothing from the cache.
cache=${OBJECT_CACHE-} OBJECT_CACHE=
cp -r "$tmp/src" "$tmp/elsewhere"
try elsewhere-configures make -f "$tmp/elsewhere/Makefile" O="$tmp/b" \
	tiny_defconfig
try elsewhere-builds env SOURCE_DATE_EPOCH=1 TZ=UTC+5 \
	make -f "$tmp/elsewhere/Makefile" O="$tmp/b" -j1
OBJECT_CACHE=$cache
try same-bytes cmp "$tmp/a/sockbox" "$tmp/b/sockbox"

try defconfig-without-asking make -f "$tmp/src/Makefile" O="$tmp/c" -j2
try is-static sh -c '! readelf -lW "$1" | grep -q INTERP' - \
	"$tmp/c/sockbox_unstripped"
try no-writable-code sh -c '! readelf -lW "$1" | grep -q "LOAD.* RWE "' - \
	"$tmp/c/sockbox_unstripped"
try no-build-path sh -c '! grep -q "$1" "$1/c/sockbox"' - "$tmp"
try stand-alone make -f "$tmp/src/Makefile" O="$tmp/c" netstat
"$tmp/c/netstat" -V > "$tmp/v1" 2>&1
"$tmp/c/sockbox" netstat -V > "$tmp/v2" 2>&1
try stand-alone-runs cmp "$tmp/v1" "$tmp/v2"
try stand-alone-ss make -f "$tmp/src/Makefile" O="$tmp/c" ss
try stand-alone-ss-runs sh -c '"$1" -V | grep -q "^ss utility, sockbox-"' - \
	"$tmp/c/ss"
# bytes, x86_64; iproute2's: 178,632
check stand-alone-ss-size "$(wc -c < "$tmp/c/ss")" -le 57500

try install make -f "$tmp/src/Makefile" O="$tmp/c" install \
	CONFIG_PREFIX="$tmp/root"
check install-binary -x "$tmp/root/bin/sockbox"
check install-link "$(readlink "$tmp/root/bin/netstat")" = sockbox
echo mine > "$tmp/mine"
rm "$tmp/root/bin/netstat"
cp "$tmp/mine" "$tmp/root/bin/netstat"
try install-noclobber make -f "$tmp/src/Makefile" O="$tmp/c" \
	install-noclobber DESTDIR="$tmp/root"
try noclobber-keeps cmp "$tmp/mine" "$tmp/root/bin/netstat"
try uninstall make -f "$tmp/src/Makefile" O="$tmp/c" uninstall \
	DESTDIR="$tmp/root"
check uninstalled ! -e "$tmp/root/bin/sockbox"
try unstripped-on-demand make -f "$tmp/src/Makefile" O="$tmp/a" SKIP_STRIP=y \
	-B "$tmp/a/sockbox"
try unstripped-is cmp "$tmp/a/sockbox" "$tmp/a/sockbox_unstripped"
try buildroot-sees-olddefconfig sh -c \
	'make -f "$1/src/Makefile" -pn config 2>/dev/null | grep -q "^olddefconfig:"' \
	- "$tmp"
try blanks-in-cc make -f "$tmp/src/Makefile" O="$tmp/d" CC='env X=1 cc' WERROR= \
	EXTRA_CFLAGS='-g -DEXTRA=1' -j2
for cc in gcc clang; do
	if command -v $cc >/dev/null; then
		try "$cc-with-its-own-libc" make -f "$tmp/src/Makefile" \
			O="$tmp/$cc" CC=$cc -j2
		try "$cc-runs" "$tmp/$cc/sockbox" netstat -V
	else
		skip "$cc-with-its-own-libc" "no $cc"
	fi
done
finish
