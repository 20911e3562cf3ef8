#!/bin/sh
# toolchain.sh CC...: what this compiler and its libc can do, as make variables.
# Every flag is tried by linking and, where this machine can run the result,
# not trusted otherwise: an old linker simply gets fewer of them.
set -u
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
echo 'int main(void) { return 0; }' > "$tmp/t.c"

cc() { "$@" > "$tmp/log" 2>&1; }
supported() { # flags that compile
	for f in $flags; do
		cc "$@" -Werror "$f" -c -o "$tmp/t.o" "$tmp/t.c" &&
			printf ' %s' "$f"
	done
}
linkable() { # flags that link, one by one on top of -static
	for f in $flags; do
		cc "$@" -Werror -static "$f" -o "$tmp/t" "$tmp/t.c" &&
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
echo "TOOLCHAIN_LDFLAGS := -static$(linkable "$@")"

# The whole program at once: 1 to 3 % smaller.
if cc "$@" -static -Werror -flto -flto-partition=one -o "$tmp/t" "$tmp/t.c"
then
	echo "TOOLCHAIN_LTO := -flto -flto-partition=one"
fi

# libnet/libc/start.c: musl's own start is needed where it looks for the way to the
# thread pointer in the auxiliary vector (arch/arm below ARMv7).
small_start() {
	cat > "$tmp/arm.c" <<'END'
#if defined __arm__ && __ARM_ARCH < 7
#error this one needs libc's own start
#endif
END
	cc "$@" -E -o /dev/null "$tmp/arm.c" && echo "TOOLCHAIN_SMALL_START := y"
}

# crt1.o alone starts a musl program; crti, crtbegin, crtend, crtn hold the
# constructors of languages that are not spoken here (750 bytes on x86_64).
if cc "$@" -E -o /dev/null "$tmp/libc.c"; then
	crt1=$("$@" -static -no-pie '-###' "$tmp/t.c" 2>&1 |
		tr ' ' '\n' | tr -d '"' | grep '/S*crt1\.o$' | sed 's/Scrt1/crt1/')
	if [ -n "$crt1" ] && cc "$@" -static -no-pie -nostartfiles "$crt1" \
			-o "$tmp/t" "$tmp/t.c"; then
		echo "TOOLCHAIN_START := -nostartfiles $crt1"
		small_start "$@"
	fi
	# musl-gcc -static-pie would make a program that needs an interpreter:
	# rcrt1.o, which relocates the program it starts, is taken by hand.
	pie="-nostdlib -Wl,-pie -Wl,--no-dynamic-linker -Wl,-z,text
		${crt1%crt1.o}rcrt1.o"
	libs='-lc -lgcc -lc'
	# shellcheck disable=SC2086 # words are wanted
	if [ -n "$crt1" ] && cc "$@" -static -fpie $pie -o "$tmp/t" "$tmp/t.c" $libs
	then
		echo "TOOLCHAIN_PIE :=" $pie
		echo "TOOLCHAIN_PIE_LIBS := $libs"
	fi
	# Without vector registers nothing needs a stack aligned to 16 bytes; of
	# musl only functions that have no frame are left.
	flags=-mpreferred-stack-boundary=3
	echo "TOOLCHAIN_CFLAGS +=$(supported "$@" -mgeneral-regs-only)"
	echo "TOOLCHAIN_LIBC := musl"
else
	cc "$@" -fpie -static-pie -o "$tmp/t" "$tmp/t.c" &&
		echo "TOOLCHAIN_PIE := -static-pie"
	echo "TOOLCHAIN_LIBC := other"
fi
