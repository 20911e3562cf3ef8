#!/bin/sh
# SPDX-License-Identifier: MIT
# standalone-config.sh APPLET ALL...: copies the configuration from standard input
# with APPLET as the only applet and without the multiplexer.
one=$(echo "$1" | tr a-z A-Z)
shift
off=MULTICALL
for name; do
	name=$(echo "$name" | tr a-z A-Z)
	[ "$name" = "$one" ] || off="$off $name"
done
sed -e "$(for name in $off; do
	[ "$name" = MULTICALL ] && name=FEATURE_MULTICALL
	echo "s/^CONFIG_$name=y\$/# CONFIG_$name is not set/"
done)" -e "s/^# CONFIG_$one is not set\$/CONFIG_$one=y/"
