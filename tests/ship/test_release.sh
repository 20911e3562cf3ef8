#!/bin/sh
# SPDX-License-Identifier: MIT
# A release: the same bytes from any checkout, built from its tarball without
# git, an image that is what its sums say, one version everywhere.
. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES O KCONFIG_CONFIG

is() { # NAME GOT WANTED
	if [ "$2" = "$3" ]; then pass "$1"; else fail "$1" "$2, not $3"; fi
}
version=$(sh "$src/scripts/version.sh" "$src")
has() { # FILE PATTERN: the file repeats the version so
	is "version of $1" "$(sed -n "s/$2/\\1/p" "$src"/$1 | head -n 1)" "$version"
}

# ---- one version ----

is 'version of -V' "$("$SOCKBOX" netstat -V | sed -n '1s/.*(sockbox \(.*\))$/\1/p')" "$version"
has configs/buildroot/package/sockbox/sockbox.mk '^SOCKBOX_VERSION = \(.*\)$'
has configs/openwrt/sockbox/Makefile '^PKG_VERSION:=\(.*\)$'
has configs/alpine/APKBUILD '^pkgver=\(.*\)$'
has configs/debian/changelog '^sockbox (\([^)]*\)) .*'
is 'version of the Yocto recipe' "$(ls "$src"/configs/yocto/recipes-*/*/)" \
	"sockbox_$version.bb"
[ ! -f "$src/CHANGELOG.md" ] || has CHANGELOG.md '^## \[\([0-9][^]]*\)\].*'

# ---- the sources ----

if ! git -C "$src" rev-parse -q --verify HEAD >/dev/null 2>&1; then
	skip 'the tarball' 'not a git checkout'
	finish
fi
command -v xz >/dev/null || { skip 'the tarball' 'no xz (xz-utils)'; finish; }
git clone -q "$src" "$tmp/one" && (umask 077; git clone -q "$src" "$tmp/two")
sh "$tmp/one/scripts/dist.sh" "$tmp/one" "$tmp/1" >/dev/null
(umask 077; sh "$tmp/two/scripts/dist.sh" "$tmp/two" "$tmp/2" >/dev/null)
name=sockbox-$version
if cmp -s "$tmp/1/$name.tar.xz" "$tmp/2/$name.tar.xz"; then
	pass 'the same tarball from two checkouts'
else
	fail 'the same tarball from two checkouts' 'they differ'
fi
tar -xJf "$tmp/1/$name.tar.xz" -C "$tmp"
if make -s -C "$tmp/$name" GIT_DIR=/nowhere tiny_defconfig >"$tmp/log" 2>&1 &&
		make -s -C "$tmp/$name" GIT_DIR=/nowhere >>"$tmp/log" 2>&1; then
	is 'the tarball builds without git' \
		"$("$tmp/$name/sockbox" netstat -tan | head -n 1 | cut -d' ' -f1)" Active
else
	fail 'the tarball builds without git' "$(tail -n 1 "$tmp/log")"
fi

# ---- binaries, parts and image ----

command -v python3 >/dev/null || { skip 'the image' 'no python3'; finish; }
arch=$(uname -m)
cp "$SOCKBOX" "$tmp/1/$name-$arch-defconfig"
python3 "$src/scripts/sbom.py" "$tmp/one" "$tmp/1" >"$tmp/1/sbom.json"
python3 "$src/scripts/oci.py" "$version" "$tmp/1" "$tmp/1/image.tar" >"$tmp/log" 2>&1 ||
	{ fail 'the image' "$(tail -n 1 "$tmp/log")"; finish; }
cp "$tmp/1/image.tar" "$tmp/again.tar"
python3 "$src/scripts/oci.py" "$version" "$tmp/1" "$tmp/1/image.tar" >/dev/null
is 'the same image again' "$(cksum <"$tmp/1/image.tar")" "$(cksum <"$tmp/again.tar")"
python3 - "$tmp/1" "$version" "$arch" >"$tmp/log" 2>&1 <<'END' || true
import gzip, hashlib, json, os, sys, tarfile
out, version, arch = sys.argv[1:]
bom = json.load(open(out + '/sbom.json'))
assert (bom['bomFormat'], bom['specVersion']) == ('CycloneDX', '1.5')
assert bom['metadata']['component']['version'] == version
refs = {c['bom-ref'] for c in bom['components']}
for d in bom['dependencies']:
    assert set(d['dependsOn']) <= refs, d
binary = open(f'{out}/sockbox-{version}-{arch}-defconfig', 'rb').read()
assert [c for c in bom['components'] if c['type'] == 'file' and
        c['hashes'][0]['content'] == hashlib.sha256(binary).hexdigest()]
tar = tarfile.open(out + '/image.tar')
def blob(d):
    data = tar.extractfile('blobs/' + d['digest'].replace(':', '/')).read()
    assert len(data) == d['size'], d
    assert hashlib.sha256(data).hexdigest() == d['digest'][7:], d
    return data
index = json.load(tar.extractfile('index.json'))
for many in index['manifests']:
    for m in json.loads(blob(many))['manifests']:
        manifest = json.loads(blob(m))
        config = json.loads(blob(manifest['config']))
        plain = gzip.decompress(blob(manifest['layers'][0]))
        assert config['rootfs']['diff_ids'] == ['sha256:' + hashlib.sha256(plain).hexdigest()]
        open(out + '/layer.tar', 'wb').write(plain)
print('good')
END
is 'the parts list and the image are what their sums say' "$(tail -n 1 "$tmp/log")" good
mkdir "$tmp/root" && tar -xf "$tmp/1/layer.tar" -C "$tmp/root"
is 'the image has a link per applet' "$(ls "$tmp/root/bin" | tr '\n' ' ')" \
	"$({ "$SOCKBOX" --list; echo sockbox; } | sort | tr '\n' ' ')"
if [ "$(id -u)" = 0 ]; then
	is 'the image runs as a root of its own' \
		"$(PATH=/bin:$PATH chroot "$tmp/root" /bin/services -t https 2>&1 | tr -s ' ')" 'https 443/tcp'
else
	skip 'the image runs as a root of its own' 'needs root'
fi
if command -v skopeo >/dev/null; then
	if skopeo copy --insecure-policy "oci-archive:$tmp/1/image.tar" \
			"dir:$tmp/copied" >"$tmp/log" 2>&1; then
		pass 'skopeo copies the image'
	else
		fail 'skopeo copies the image' "$(tail -n 1 "$tmp/log")"
	fi
fi
finish
