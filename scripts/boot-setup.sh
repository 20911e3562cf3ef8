#!/bin/sh
# SPDX-License-Identifier: MIT
# boot-setup.sh [ARCH...]: what tests/boot needs, for x86_64, arm64 and s390x
# or those named: qemu-system (apt-get), a Debian kernel with its modules below
# $BOOT/ARCH, and the cross compilers of cross-setup.sh.
# Environment: BOOT (default ~/.cache/sockbox/boot), CROSS.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
BOOT=${BOOT:-${XDG_CACHE_HOME:-$HOME/.cache}/sockbox/boot}
mkdir -p "$BOOT"
[ $# -gt 0 ] || set -- x86_64 arm64 s390x

missing=
for pair in qemu-system-x86_64:qemu-system-x86 qemu-system-aarch64:qemu-system-arm \
		qemu-system-s390x:qemu-system-misc cpio:cpio; do
	command -v "${pair%%:*}" >/dev/null || missing="$missing ${pair#*:}"
done
if [ -n "$missing" ]; then
	echo "installing$missing"
	[ "$(id -u)" = 0 ] && sudo= || sudo=sudo
	# shellcheck disable=SC2086 # words are wanted
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y \
		--no-install-recommends $missing >/dev/null
fi

for arch; do
	case $arch in
	x86_64) deb=amd64 image='linux-image-6.1.0-[0-9]*-cloud-amd64' ;;
	arm64) deb=arm64 image='linux-image-6.1.0-[0-9]*-cloud-arm64' ;;
	s390x) deb=s390x image='linux-image-6.1.0-[0-9]*-s390x' ;;
	*) echo "boot-setup: unknown architecture $arch" >&2; exit 2 ;;
	esac
	[ "$arch" = x86_64 ] || sh "$here/cross-setup.sh" "$arch"
	[ -f "$BOOT/$arch/works" ] && continue
	rm -rf "${BOOT:?}/$arch"
	name=$(sh "$here/foreign-deb.sh" "$BOOT/$arch" $deb "$image")
	ls "$BOOT/$arch"/boot/vmlinuz-* >"$BOOT/$arch/works"
	echo "$arch: $name"
done
