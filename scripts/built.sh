#!/bin/sh
# SPDX-License-Identifier: MIT
# built.sh O SRCTREE: the last line of make run: what was built, how large it is,
# and what it would be with musl where it is not.
set -eu
bytes() { sed -e :a -e 's/\([0-9]\)\([0-9]\{3\}\)\($\|,\)/\1,\2\3/;ta'; }
size=$(($(wc -c <"$1/sockbox")))
libc=$(sed -n 's/^TOOLCHAIN_LIBC := //p' "$1/generated/toolchain.mk")
if [ "$libc" = musl ]; then
	echo "built $1/sockbox with musl: $(echo $size | bytes) bytes"
	exit
fi
[ "$libc" != other ] || libc="this compiler's own libc"
with_musl=$(sed -n 's/^| `defconfig` | \([0-9,]*\) .*/\1/p' "$2/docs/SIZES.md" | head -n 1)
how=
command -v apt-get >/dev/null 2>&1 && how=': apt-get install musl-tools'
echo "built $1/sockbox with $libc: $(echo $size | bytes) bytes; with musl-gcc" \
	"the default configuration is $with_musl$how"
