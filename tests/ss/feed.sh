#!/bin/sh
# SPDX-License-Identifier: MIT
# feed.sh OUT: the applet as a program of this machine that is told what the
# kernel answered: FEED FILE ss [OPTION...].
set -eu
here=$(cd "$(dirname "$0")" && pwd)
src=$(cd "$here/../.." && pwd)
hosted=${O:?}/host
exec "${HOSTCC:-cc}" -std=c99 -D_GNU_SOURCE -g -O1 -fsanitize=address,undefined \
	-fno-sanitize-recover=all -w -I"$hosted/generated" -I"$O/../generated" -I"$O/generated" -I"$src/libnet" \
	-I"$src/applets" -o "$1" "$here/feed.c" \
	"$src"/applets/ss/*.c "$src/applets/applet.c" "$src/applets/options.c" \
	"$src/applets/columns.c" $(find "$src/libnet" -name '*.c' ! -path '*/libc/*')
