#!/bin/sh
# SPDX-License-Identifier: MIT
# links.sh CONFIG applet.h: prints a path such as "/bin/netstat" for every applet
# that is switched on, from the list of applets in applet.h.
sed -n 's/.*X(\([a-z]*\), *\([A-Z]*\), *"\([^"]*\)").*/\2 \/\3\1/p' "$2" |
while read -r symbol path; do
	grep -q "^CONFIG_$symbol=y" "$1" && echo "$path"
done
exit 0
