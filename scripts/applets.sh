#!/bin/sh
# SPDX-License-Identifier: MIT
# applets.sh CONFIG...: the names of the applets that this configuration file
# (a defconfig, a fragment, a .config) has, in the order of the list of applets.
set -eu
src=$(cd "$(dirname "$0")/.." && pwd)
config=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cp "$config" "$tmp/.config"
cd "$src"
KCONFIG_CONFIG=$tmp/.config KCONFIG_AUTOHEADER=$tmp/config.h \
	sh scripts/kconfig.sh olddefconfig >/dev/null 2>&1
sh scripts/links.sh "$tmp/.config" applets/applet.h | sed 's,.*/,,'
