#!/bin/sh
# SPDX-License-Identifier: MIT
# Cases after public reports: one folder each under cases/.
#   cmd    commands, one a line, run in the folder with sockbox in PATH
#   want   what must come: each command behind "$ ", what it prints on both
#          descriptors, and "rc=" with its exit status if that is not 0
#   needs  Kconfig symbols without which the case cannot run
# A command that begins with "unshare" makes a network namespace of its own.
# `pending` names the cases that are still to be mended. Arguments: case names or
# patterns; none: all. CAPTURE=y writes want instead, for somebody to read.

. "$(dirname "$0")/../lib.sh"
cd "$(dirname "$0")" || exit 1
here=$(pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

case $SOCKBOX in
/*) command=$SOCKBOX ;;
*) command=$(cd "$OLDPWD" && command -v "${SOCKBOX%% *}") ;;
esac
mkdir "$tmp/bin"
printf '#!/bin/sh\nexec %s "$@"\n' "$command" >"$tmp/bin/sockbox"
chmod +x "$tmp/bin/sockbox"
PATH=$tmp/bin:$PATH
unshare -n true 2>/dev/null && namespaces=y || namespaces=

transcript() {
	cd "$here/cases/$1" || exit 1
	while read -r line; do
		printf '$ %s\n' "$line"
		timeout -k 1 60 sh -c "$line" 2>&1 </dev/null
		rc=$?
		[ $rc -eq 0 ] || echo "rc=$rc"
	done <cmd
}

missing() {
	if grep -q unshare "cases/$1/cmd" && [ -z "$namespaces" ]; then
		symbol='network namespaces'
		return 0
	fi
	[ -f "cases/$1/needs" ] || return 1
	while read -r symbol; do
		configured "$symbol" || return 0
	done <"cases/$1/needs"
	return 1
}

selected() {
	for path in cases/*/cmd; do
		name=${path#cases/}
		name=${name%/cmd}
		[ $# -gt 0 ] || echo "$name"
		for pattern; do
			case $name in $pattern) echo "$name" ;; esac
		done
	done
}

while read -r name; do
	case $name in '' | \#*) continue ;; esac
	[ -f "cases/$name/cmd" ] || fail "pending/$name" "there is no such case"
done <pending
# a symbol that is none would skip its case for ever
cat cases/*/needs | sort -u | while read -r symbol; do
	grep -q "^config ${symbol#CONFIG_}\$" ../../Kconfig || echo "$symbol"
done >"$tmp/none"
[ -s "$tmp/none" ] && fail needs "not in Kconfig: $(tr '\n' ' ' <"$tmp/none")"

for name in $(selected "$@"); do
	if missing "$name"; then
		skip "$name" "needs $symbol"
		continue
	fi
	(transcript "$name") >"$tmp/got"
	if [ -n "$CAPTURE" ]; then
		cp "$tmp/got" "cases/$name/want"
	elif cmp -s "cases/$name/want" "$tmp/got"; then
		pass "$name"
		if grep -qxF "$name" pending; then
			echo "    it is still listed in tests/public/pending: remove the line"
		fi
	elif grep -qxF "$name" pending; then
		skip "$name" pending
	else
		fail "$name" differs
		diff -u "cases/$name/want" "$tmp/got" | sed -n '1d;2d;3,30s/^/    /p'
	fi
done
finish
