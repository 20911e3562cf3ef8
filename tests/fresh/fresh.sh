#!/bin/sh
# SPDX-License-Identifier: MIT
# fresh.sh SUITE pivot|chroot COMMAND: a new user's machine: runs COMMAND with sh in
# a copy of the sources, inside a minimal Debian (SUITE: bookworm, trixie) that has
# apt, gcc, libc6-dev and make, and nothing else.
#   pivot   as on a real machine: namespaces of its own, and / is the root
#   chroot  as in many build environments
# Needs root. mmdebstrap makes the root once; it is kept in ~/.cache/sockbox/fresh,
# and every run gets a copy of it. OFFLINE=y: no network inside. As another user:
# COMMAND may begin with "su nobody -s /bin/sh -c".
set -eu
suite=$1 way=$2 command=$3
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sockbox/fresh
packed=$cache/$suite.tar

die() { echo "fresh: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || die 'only root can make and enter a root'
case $way in pivot | chroot) ;; *) die "'$way' is neither pivot nor chroot" ;; esac

# The mirror that this machine has its own packages from; none: mmdebstrap's.
mirror() {
	cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
		sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' |
		grep '/debian/*$' | head -n 1
}
make_root() {
	command -v mmdebstrap >/dev/null || {
		apt-get -q -o DPkg::Lock::Timeout=300 update
		apt-get -q -y -o DPkg::Lock::Timeout=300 install mmdebstrap
	} >/dev/null || die 'mmdebstrap could not be installed'
	mkdir -p "$cache"
	# shellcheck disable=SC2046 # none is no argument
	mmdebstrap --quiet --format=tar --variant=apt --include=gcc,libc6-dev,make \
		"$suite" "$packed.new" $(mirror) || die "mmdebstrap $suite failed"
	mv "$packed.new" "$packed"
}
[ -s "$packed" ] || make_root

root=$(mktemp -d "${TMPDIR:-/tmp}/fresh.XXXXXX")
trap 'rm -rf --one-file-system "$root"' EXIT
trap 'exit 130' INT TERM
tar -xf "$packed" -C "$root" --exclude='./dev/*'
chmod 755 "$root" "$root/root"
# how this machine reaches its packages
for file in /etc/apt/apt.conf.d/* /etc/apt/auth.conf.d/*; do
	! grep -qs -e Acquire -e ^machine "$file" || cp "$file" "$root${file%/*}/"
done
cp /etc/resolv.conf "$root/etc/"
mkdir "$root/root/sockbox"
. "$here/../lib.sh"
copy_sources "$root/root/sockbox" || die 'the sources could not be copied'
cc -static -o "$root/detach" "$here/detach.c" || die 'no compiler here'

unshare -m -p -f -u ${OFFLINE:+-n} sh -eu "$here/enter.sh" "$root" "$way" "$command"
