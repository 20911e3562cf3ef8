#!/bin/sh
# SPDX-License-Identifier: MIT
# release.sh SRCTREE OUT [ARCH...]: everything that a release has, below OUT:
#   sockbox-X.Y.Z.tar.xz                the sources (dist.sh)
#   sockbox-X.Y.Z-ARCH-CONFIG           static binaries, stripped
#   sockbox-X.Y.Z.cdx.json              what is in them (CycloneDX)
#   sockbox-X.Y.Z.oci.tar               an image of the default configuration
#                                       for every architecture (OCI layout)
#   SHA256SUMS
# Without ARCH: x86_64 and every architecture of tests/cross/targets. A binary
# is listed after it has run here, under qemu-user where it is foreign.
# Environment: CONFIGS (default: tiny rescue router defconfig full), CROSS, MAKE.
set -eu
src=$1 out=$2
shift 2
here=$src/scripts
version=$(sh "$here/version.sh" "$src")
targets=$src/tests/cross/targets
CROSS=${CROSS:-${XDG_CACHE_HOME:-$HOME/.cache}/sockbox/cross}
configs=${CONFIGS:-tiny rescue router defconfig full}
mkdir -p "$out"
out=$(cd "$out" && pwd)

# shellcheck disable=SC2046 # one word per architecture
[ $# -gt 0 ] || set -- x86_64 $(awk -F '\t' '!/^#/ { print $1 }' "$targets")

qemu() { # ARCH: the emulator's name; nothing for this machine's own
	[ "$1" = "$(uname -m)" ] ||
		awk -F '\t' -v a="$1" '$1 == a { print "qemu-" $5 "-static" }' "$targets"
}
compiler() { # ARCH: the words that make gets
	if [ "$1" = "$(uname -m)" ]; then
		echo "CC=${CC:-musl-gcc}"
	else
		echo "CROSS_COMPILE=$CROSS/bin/$1-"
	fi
}
binary() { # ARCH CONFIG: builds, tries and names it
	dir=$out/build/$1-$2
	target=${2%defconfig}
	mkdir -p "$dir"
	if ! { ${MAKE:-make} -s -f "$src/Makefile" O="$dir" "${target:+${target}_}defconfig" &&
			${MAKE:-make} -s -f "$src/Makefile" O="$dir" "$(compiler "$1")"; } >"$dir/log" 2>&1
	then
		echo "release: $1 $2 does not build: $(grep -m 1 -i error "$dir/log")" >&2
		return 1
	fi
	# shellcheck disable=SC2046 # no word where there is no emulator
	if ! $(qemu "$1") "$dir/sockbox" netstat -tan 2>"$dir/log" | grep -q '^Proto'; then
		echo "release: $1 $2 does not run: $(head -n 1 "$dir/log")" >&2
		return 1
	fi
	name=sockbox-$version-$1-$2
	cp "$dir/sockbox" "$out/$name"
	printf '%-44s %8d\n' "$name" "$(wc -c <"$out/$name")"
}

foreign=
for arch; do
	[ "$arch" = "$(uname -m)" ] || foreign="$foreign $arch"
done
# shellcheck disable=SC2086 # words are wanted
[ -z "$foreign" ] || CROSS=$CROSS sh "$here/cross-setup.sh" $foreign

rm -f "$out"/sockbox-* "$out/SHA256SUMS"
sh "$here/dist.sh" "$src" "$out" >/dev/null
status=0
for arch; do
	for config in $configs; do
		binary "$arch" "$config" || status=1
	done
done
python3 "$here/sbom.py" "$src" "$out" >"$out/sockbox-$version.cdx.json"
python3 "$here/oci.py" "$version" "$out" "$out/sockbox-$version.oci.tar"
(cd "$out" && sha256sum sockbox-* >SHA256SUMS.new && mv SHA256SUMS.new SHA256SUMS)
echo "$(grep -c . "$out/SHA256SUMS") files in $out, listed in SHA256SUMS"
exit $status
