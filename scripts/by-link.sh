#!/bin/sh
# SPDX-License-Identifier: MIT
# by-link.sh SRCTREE O MAKE GOAL...: make, inside O, with the sources behind the
# link O/source: for names that make cannot hold (a blank, a colon, a "=").
set -eu
srctree=$(cd "$1" && pwd) out=$2 make=$3
shift 3
mkdir -p "$out"
if [ ! "$out" -ef "$srctree" ]; then
	[ "$out/source" -ef "$srctree" ] || ln -sfn "$srctree" "$out/source"
	source=source/
	[ -e "$out/Makefile" ] || cat >"$out/Makefile" <<'END'
# Made by source/Makefile: make works in here, too.
O := .
include source/Makefile
END
fi
# What a command line names from here is named from there.
for name in DESTDIR CONFIG_PREFIX KCONFIG_CONFIG OBJECT_CACHE; do
	eval "value=\${$name-}"
	case $value in
	'' | /*) ;;
	*) set -- "$@" "$name=$PWD/$value" ;;
	esac
done
exec "$make" --no-print-directory -C "$out" -f "${source-}Makefile" O=. "$@"
