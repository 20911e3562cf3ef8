#!/bin/sh
# SPDX-License-Identifier: MIT
# foreign-deb.sh DIR ARCH PACKAGE...: unpacks Debian packages of another
# architecture below DIR.  "source:NAME" unpacks the source package NAME.
# apt checks the signatures as usual but keeps its lists in a folder of their
# own, so the system's package database does not get a foreign architecture.
# Needs no root. A package name may be a shell pattern: the last match counts.
# Environment: DEBIAN_MIRROR, DEBIAN_SUITE, APT_STATE (the lists).
set -eu
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
suite=${DEBIAN_SUITE:-bookworm}
keys=/usr/share/keyrings/debian-archive-keyring.gpg
dir=$1 arch=$2
shift 2
state=${APT_STATE:-${XDG_CACHE_HOME:-$HOME/.cache}/sockbox/apt}/$suite-$arch

for need in apt-get dpkg-deb; do
	command -v $need >/dev/null || { echo "$need is not here" >&2; exit 1; }
done
[ -f $keys ] || { echo "no $keys (package debian-archive-keyring)" >&2; exit 1; }

mkdir -p "$state/etc/apt.conf.d" "$state/etc/preferences.d" "$state/lists/partial" "$state/archives/partial"
: >"$state/status"
echo "deb [signed-by=$keys] $mirror $suite main
deb-src [signed-by=$keys] $mirror $suite main" >"$state/sources.list"
cat >"$state/apt.conf" <<END
Dir::Etc "$state/etc";
Dir::Etc::SourceList "$state/sources.list";
Dir::Etc::SourceParts "-";
Dir::State "$state";
Dir::State::Lists "$state/lists";
Dir::State::status "$state/status";
Dir::Cache "$state";
APT::Architecture "$arch";
APT::Architectures { "$arch"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
END
APT_CONFIG=$state/apt.conf
export APT_CONFIG
if [ -z "$(find "$state/lists" -name '*_Packages' -mtime -2)" ]; then
	apt-get update -qq >&2
fi

mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
cd "$state/archives"
for package; do
	case $package in
	source:*)
		cd "$dir"
		apt-get source -qq --download-only "${package#source:}" >&2
		continue ;;
	*[*?]*)
		pattern=$package
		package=$(apt-cache pkgnames | while read -r name; do
			case $name in $pattern) echo "$name" ;; esac
		done | sort -V | tail -n 1)
		[ -n "$package" ] || { echo "no package $pattern" >&2; exit 1; } ;;
	esac
	rm -f "$package"_*.deb
	apt-get download -qq "$package" >&2
	dpkg-deb -x "$package"_*.deb "$dir"
	rm -f "$package"_*.deb
	echo "$package"
done
