#!/bin/sh
# SPDX-License-Identifier: MIT
# dist.sh SRCTREE OUT: writes OUT/sockbox-X.Y.Z.tar.xz from the committed files.
# git archive gives the same bytes for the same commit in every checkout; the
# umask of the checkout and uncommitted changes have no part in it.
set -eu
src=$1 out=$2
version=$(sh "$src/scripts/version.sh" "$src")
name=sockbox-$version
for need in git xz; do
	command -v $need >/dev/null || { echo "dist: needs $need" >&2; exit 1; }
done
git -C "$src" rev-parse -q --verify HEAD >/dev/null 2>&1 || {
	echo "dist: $src is not a git checkout" >&2
	exit 1
}
[ -z "$(git -C "$src" status --porcelain -uno)" ] ||
	echo "dist: uncommitted changes are not in it" >&2
mkdir -p "$out"
git -C "$src" -c tar.umask=0022 archive --format=tar --prefix="$name/" HEAD |
	xz -9e -T1 >"$out/$name.tar.xz.new"
mv "$out/$name.tar.xz.new" "$out/$name.tar.xz"
echo "$out/$name.tar.xz"
