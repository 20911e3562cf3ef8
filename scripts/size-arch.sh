#!/bin/sh
# SPDX-License-Identifier: MIT
# size-arch.sh SIZES FILE: writes the table of sizes per architecture (from
# tests/cross/run.sh) between its two markers in FILE, or at the end of FILE.
set -eu
sizes=$1 file=$2
begin='<!-- architectures: made by make matrix -->'
end='<!-- end of architectures -->'
table() {
	echo "$begin"
	echo '## Per architecture'
	echo
	echo 'Bytes of the stripped static file: gcc 12.2, musl 1.2.3 (Debian 12), `make matrix`.'
	echo
	echo '| architecture | tiny | rescue | defconfig |'
	echo '|---|---:|---:|---:|'
	sed 's/ / | /g; s/.*/| & |/' "$sizes"
	echo "$end"
}
[ -f "$file" ] || echo '# Sizes' >"$file"
grep -qF "$begin" "$file" || printf '\n%s\n%s\n' "$begin" "$end" >>"$file"
table >"$file.table"
awk -v begin="$begin" -v end="$end" -v table="$file.table" '
$0 == begin { while ((getline line < table) > 0) print line; skip = 1 }
!skip { print }
$0 == end { skip = 0 }' "$file" >"$file.new"
rm -f "$file.table"
mv "$file.new" "$file"
