#!/bin/sh
# SPDX-License-Identifier: MIT
# cross-setup.sh [ARCH...]: cross compilers with musl, for tests/cross and boot.
# Makes $CROSS/bin/ARCH-gcc and ARCH-strip for every architecture of
# tests/cross/targets (or those named), so that
#	make CROSS_COMPILE=$CROSS/bin/ARCH-
# builds for it.  Installs Debian's cross gcc and qemu-user-static with apt-get
# (root or sudo) where they are missing; everything else goes below $CROSS.
# Environment: CROSS (default ~/.cache/sockbox/cross), JOBS.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
targets=$here/../tests/cross/targets
CROSS=${CROSS:-${XDG_CACHE_HOME:-$HOME/.cache}/sockbox/cross}
mkdir -p "$CROSS/bin"
CROSS=$(cd "$CROSS" && pwd)

field() { # ARCH NUMBER
	awk -F '\t' -v a="$1" -v n="$2" '$1 == a { print $n }' "$targets"
}

install_packages() {
	packages=
	for arch; do
		gcc=$(field "$arch" 2)
		command -v "$gcc-gcc" >/dev/null || packages="$packages gcc-$gcc"
	done
	command -v qemu-s390x-static >/dev/null ||
		packages="$packages qemu-user-static"
	[ -n "$packages" ] || return 0
	command -v apt-get >/dev/null || {
		echo "cross-setup: needs Debian's packages$packages" >&2
		exit 1
	}
	echo "installing$packages"
	[ "$(id -u)" = 0 ] && sudo= || sudo=sudo
	$sudo apt-get update -q >/dev/null
	# shellcheck disable=SC2086 # words are wanted
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y \
		--no-install-recommends $packages >/dev/null
}

# A wrapper around gcc with the paths of the unpacked musl.
wrap() { # ARCH SPECS
	gcc=$(field "$1" 2)
	flags=$(field "$1" 6)
	printf '#!/bin/sh\nexec %s-gcc %s"$@" -specs "%s"\n' \
		"$gcc" "${flags:+$flags }" "$2" >"$CROSS/bin/$1-gcc"
	printf '#!/bin/sh\nexec %s-strip "$@"\n' "$gcc" >"$CROSS/bin/$1-strip"
	chmod +x "$CROSS/bin/$1-gcc" "$CROSS/bin/$1-strip"
}

from_package() {
	root=$CROSS/$1
	rm -rf "$root"
	sh "$here/foreign-deb.sh" "$root" "$(field "$1" 3)" musl-dev >/dev/null
	specs=$(find "$root/usr/lib" -name musl-gcc.specs)
	sed "s,/usr/,$root/usr/,g" "$specs" >"$root/specs"
	wrap "$1" "$root/specs"
}

musl_source() {
	[ -d "$CROSS/src" ] && return
	rm -rf "$CROSS/src.new"
	sh "$here/foreign-deb.sh" "$CROSS/src.new" amd64 source:musl
	(cd "$CROSS/src.new" && tar xzf musl_*.orig.tar.gz --strip-components=1)
	mv "$CROSS/src.new" "$CROSS/src"
}

from_source() {
	root=$CROSS/$1
	gcc=$(field "$1" 2)
	flags=$(field "$1" 6)
	rm -rf "$root"
	mkdir -p "$root/build"
	(cd "$root/build" && "$CROSS/src/configure" --target="${gcc%%-*}-linux-musl" \
		--prefix="$root/usr" --syslibdir="$root/lib" --disable-shared \
		--enable-wrapper=gcc --enable-optimize=size \
		CC="$gcc-gcc $flags" AR="$gcc-ar" RANLIB="$gcc-ranlib" \
		CFLAGS='-ffunction-sections -fdata-sections' &&
		make -j"${JOBS:-2}" install) >"$root/log" 2>&1 || {
		tail -n 20 "$root/log" >&2
		exit 1
	}
	rm -rf "$root/build"
	cp "$root/usr/lib/musl-gcc.specs" "$root/specs"
	wrap "$1" "$root/specs"
}

[ $# -gt 0 ] || {
	# shellcheck disable=SC2046 # one word per architecture
	set -- $(awk -F '\t' '!/^#/ { print $1 }' "$targets")
}
install_packages "$@"
for arch; do
	[ -n "$(field "$arch" 2)" ] || { echo "unknown: $arch" >&2; exit 2; }
	[ -f "$CROSS/$arch/works" ] && continue
	if [ "$(field "$arch" 3)" = source ]; then
		musl_source
		from_source "$arch"
	else
		from_package "$arch"
	fi
	echo 'int main(void) { return 0; }' >"$CROSS/$arch/t.c"
	"$CROSS/bin/$arch-gcc" -static -o "$CROSS/$arch/works" "$CROSS/$arch/t.c"
	echo "$arch: $CROSS/bin/$arch-gcc"
done
