#!/bin/sh
# SPDX-License-Identifier: MIT
# Byte orders and architectures, the short form: the trees of a machine of the
# other byte order, read here; then one big-endian and one 32-bit machine under
# qemu-user, where their compilers are at hand.  "make cross" is the long form.
# In the quick selection.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib.sh"

make_trees
golden "this machine reads big-endian trees" big "$SOCKBOX" \
	"${SOCKBOX_CONFIG:-$O/.config}"

for arch in s390x armhf; do
	why=$(cross_missing $arch)
	if [ -n "$why" ]; then
		skip "$arch" "$why"
	elif ! build $arch defconfig; then
		fail "$arch build" "$(tail -n 1 "$log")"
	else
		golden "$arch reads its own trees" "$(field $arch 4)" \
			"qemu-$(field $arch 5)-static $dir/sockbox" \
			"$dir/.config" 'edge/*'
	fi
done
rm -rf "$work/trees"
finish
