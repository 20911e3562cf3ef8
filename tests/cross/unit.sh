#!/bin/sh
# SPDX-License-Identifier: MIT
# unit.sh ARCH: the unit tests, built for ARCH with every switch on (no
# sanitizers there) and run under qemu-user.  cmocka is built from Debian's
# source, once per architecture.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib.sh"
set -e
arch=$1
CC=$CROSS/bin/$arch-gcc
qemu=qemu-$(field "$arch" 5)-static

if [ ! -d "$CROSS/cmocka" ]; then
	sh "$srctree/scripts/foreign-deb.sh" "$CROSS/cmocka.new" amd64 source:cmocka
	(cd "$CROSS/cmocka.new" && tar xJf cmocka_*.orig.tar.xz --strip-components=1)
	mv "$CROSS/cmocka.new" "$CROSS/cmocka"
fi
if [ ! -f "$CROSS/$arch/cmocka.o" ]; then
	"$CC" -O1 -w -I"$CROSS/cmocka/include" -DHAVE_SIGNAL_H=1 -DHAVE_UNISTD_H=1 \
		-D_UINTPTR_T=1 -DHAVE_STRINGS_H=1 -DHAVE_STDINT_H=1 -DHAVE_INTTYPES_H=1 \
		-DHAVE_TIME_H=1 -DHAVE_STRUCT_TIMESPEC=1 -DHAVE_CLOCK_REALTIME=1 \
		-DHAVE_SYS_TIME_H=1 -DHAVE_SNPRINTF=1 -DHAVE_VSNPRINTF=1 \
		-c -o "$CROSS/$arch/cmocka.o" "$CROSS/cmocka/src/cmocka.c"
fi

# Only the objects are wanted: the program itself is tested by run.sh.
build "$arch" allyesconfig || [ -f "$dir/build/applets/options.o" ]
# what takes libc's place in the program would do so in the test's libc, too
objects=$(find "$dir/build/libnet" -name '*.o' ! -path '*/libc/*')
objects="$objects $dir/build/applets/applet.o $dir/build/applets/options.o"
for source in "$srctree"/tests/unit/test_*.c; do
	test=$dir/$(basename "$source" .c)
	# shellcheck disable=SC2086 # words are wanted
	"$CC" -std=c99 -D_GNU_SOURCE -D_UINTPTR_T -Os -w -static -I"$dir/generated" \
		-I"$srctree/libnet" -I"$srctree/applets" \
		-I"$CROSS/cmocka/include" -o "$test" "$source" $objects \
		"$CROSS/$arch/cmocka.o"
	if CMOCKA_MESSAGE_OUTPUT=TAP $qemu "$test" >"$test.log" 2>&1; then
		n_pass=$((n_pass + $(grep -c '^ok' "$test.log")))
	else
		fail "$(basename "$test")" "$(grep -m 1 '^not ok' "$test.log")"
	fi
done
finish
