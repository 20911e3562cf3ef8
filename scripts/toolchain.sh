#!/bin/sh
# SPDX-License-Identifier: MIT
# toolchain.sh CC...: what this compiler and its libc can do, as make variables.
# Every flag is tried by linking and, where this machine can run the result,
# not trusted otherwise: an old linker simply gets fewer of them.
set -u
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# Which compiler, linker and C library it is: another one may have the same name.
identity() {
	"$@" -v
	"$("$@" -print-prog-name=ld)" -v
	cat "$("$@" -print-file-name=libc.a)"
}
# Four seconds of work: with a cache (cached.sh), once for each compiler.
if [ "${OBJECT_CACHE-}" ] && [ -z "${TOOLCHAIN_PROBE-}" ]; then
	sum=$({ cat "$0"; echo "$*"; identity "$@"; } 2>&1 | cksum | tr ' ' _)
	kept=$OBJECT_CACHE/toolchain-$sum
	mkdir -p "$OBJECT_CACHE"
	if [ ! -s "$kept" ]; then
		TOOLCHAIN_PROBE=y sh "$0" "$@" >"$tmp/kept" || exit
		cp "$tmp/kept" "$kept.$$" && mv "$kept.$$" "$kept"
	fi
	cat "$kept"
	exit
fi
echo 'int main(void) { return 0; }' > "$tmp/t.c"

# not named cc: CC=cc would then call the function itself
try() { "$@" > "$tmp/log" 2>&1; }
supported() { # flags that compile
	for f in $flags; do
		try "$@" -Werror "$f" -c -o "$tmp/t.o" "$tmp/t.c" &&
			printf ' %s' "$f"
	done
}
linkable() { # flags that link, one by one on top of -static
	for f in $flags; do
		try "$@" -Werror -static "$f" -o "$tmp/t" "$tmp/t.c" &&
			printf ' %s' "$f"
	done
}

# musl does not say its name: it is the libc that is none of the others.
cat > "$tmp/libc.c" <<'END'
#include <features.h>
#if defined __dietlibc__ || defined __UCLIBC__ || defined __GLIBC__
#error not musl
#endif
END
flags="-ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables
-fno-unwind-tables -fno-stack-protector -fno-ident -fno-pie -fno-jump-tables
"
# What the builder asks for stays: a compiler's default does not.
protected=
case " $* " in
*' -fstack-protector'*)
	protected=y
	flags=$(echo "$flags" | sed 's/-fno-stack-protector//') ;;
esac
case " $* " in
*' -fpie '* | *' -fPIE '*)
	flags=$(echo "$flags" | sed 's/-fno-pie//')
	[ "${ASKED-}" ] || echo "note: CFLAGS with -fPIE: STATIC_PIE makes a program of it that lies" \
		"elsewhere in each run" >&2 ;;
esac
echo "# made by scripts/toolchain.sh"
# -Oz, from gcc 12 on, is 1.6 % smaller than -Os and 3 % slower on a listing.
# Functions that are called once, inlined, keep too many values on the stack.
flags="$flags -Oz -fno-inline-functions-called-once"
# Each of these was tried alone and without: 1.8 % together.
flags="$flags -fno-expensive-optimizations -fno-tree-loop-im
-fno-move-loop-invariants -fno-shrink-wrap -fno-partial-inlining -fipa-pta
-fmerge-all-constants -mgeneral-regs-only -malign-data=abi"
echo "TOOLCHAIN_CFLAGS :=$(supported "$@")"
flags="-no-pie -Wl,--gc-sections -Wl,--build-id=none -Wl,-z,norelro
-Wl,-z,noseparate-code -Wl,-z,common-page-size=16 -Wl,--hash-style=gnu
-Wl,--no-eh-frame-hdr"
linked=$(linkable "$@")
echo "TOOLCHAIN_LDFLAGS := -static$linked"
linked=${linked# -no-pie}

# libnet/string.c defines memcpy and its kin: without these a compiler turns
# their loops into calls of themselves.
flags="-ffreestanding -fno-builtin -fno-tree-loop-distribute-patterns"
echo "TOOLCHAIN_FREESTANDING :=$(supported "$@")"
# What is linked by name only, at the end, must be an object file by then.
flags=-fno-lto
echo "TOOLCHAIN_NO_LTO :=$(supported "$@")"
if try "$@" -static -Wl,-Map,"$tmp/map" -o "$tmp/t" "$tmp/t.c" && [ -s "$tmp/map" ]
then
	echo "TOOLCHAIN_MAP := -Wl,-Map,"
fi
echo "TOOLCHAIN_ID := $(identity "$@" 2>&1 | cksum | tr ' ' _)"

# The whole program at once: 1 to 3 % smaller.
if try "$@" -static -Werror -flto -flto-partition=one -o "$tmp/t" "$tmp/t.c"
then
	echo "TOOLCHAIN_LTO := -flto -flto-partition=one"
fi

# libnet/libc stands in for functions of musl and takes hidden symbols from it
# (musl.h): do all of them link, and is none there twice?
libc_parts() {
	libc=${0%/*}/../libnet/libc
	if ! try "$@" -static -w -D_GNU_SOURCE -fno-builtin -o "$tmp/t" "$tmp/t.c" \
			"$libc/sys.c" "$libc/string.c"; then
		echo "note: this musl lacks what libnet/libc/musl.h needs: its own" \
			"functions are linked (4,000 bytes)" >&2
		return
	fi
	echo "TOOLCHAIN_STAND_INS := y"
	small_start "$@"
}

# libnet/libc/start.c: musl's own start is needed where it looks for the way to the
# thread pointer in the auxiliary vector (arch/arm below ARMv7), and for the
# stack protector, whose canary it makes random.
small_start() {
	cat > "$tmp/arm.c" <<'END'
#if defined __arm__ && __ARM_ARCH < 7
#error this one needs libc's own start
#endif
END
	if [ "$protected" ]; then
		[ "${ASKED-}" ] ||
			echo "note: CFLAGS with -fstack-protector: SMALL_START is off" >&2
	else
		try "$@" -E -o /dev/null "$tmp/arm.c" && echo "TOOLCHAIN_SMALL_START := y"
	fi
}

# crt1.o alone starts a musl program; crti, crtbegin, crtend, crtn hold the
# constructors of languages that are not spoken here (750 bytes on x86_64).
if try "$@" -E -o /dev/null "$tmp/libc.c"; then
	crt1=$("$@" -static -no-pie '-###' "$tmp/t.c" 2>&1 |
		tr ' ' '\n' | tr -d '"' | grep '/S*crt1\.o$' | sed 's/Scrt1/crt1/')
	if [ -n "$crt1" ] && try "$@" -static -no-pie -nostartfiles "$crt1" \
			-o "$tmp/t" "$tmp/t.c"; then
		echo "TOOLCHAIN_START := -nostartfiles $crt1"
		libc_parts "$@"
	fi
	# musl-gcc -static-pie would make a program that needs an interpreter:
	# rcrt1.o, which relocates the program it starts, is taken by hand.
	pie="-nostdlib -Wl,-pie -Wl,--no-dynamic-linker -Wl,-z,text
		${crt1%crt1.o}rcrt1.o"
	libs='-lc -lgcc -lc'
	# shellcheck disable=SC2086 # words are wanted
	if [ -n "$crt1" ] && try "$@" -static -fpie $pie -o "$tmp/t" "$tmp/t.c" $libs
	then
		echo "TOOLCHAIN_PIE :=" -static$linked $pie
		echo "TOOLCHAIN_PIE_LIBS := $libs"
	fi
	# Without vector registers nothing needs a stack aligned to 16 bytes; of
	# musl only functions that have no frame are left.
	flags=-mpreferred-stack-boundary=3
	echo "TOOLCHAIN_CFLAGS +=$(supported "$@" -mgeneral-regs-only)"
	echo "TOOLCHAIN_LIBC := musl"
else
	# beside -static, gcc forgets -static-pie
	# shellcheck disable=SC2086 # words are wanted
	try "$@" -fpie -static-pie $linked -o "$tmp/t" "$tmp/t.c" &&
		echo "TOOLCHAIN_PIE := -static-pie$linked"
	printf '#include <features.h>\n#ifndef __GLIBC__\n#error\n#endif\n' > "$tmp/glibc.c"
	if try "$@" -E -o /dev/null "$tmp/glibc.c"; then
		echo "TOOLCHAIN_LIBC := glibc"
	else
		echo "TOOLCHAIN_LIBC := other"
	fi
fi
