#!/bin/sh
# Golden cases: one folder each under cases/, compared byte for byte.
#   cmd     the applet and its arguments, quoted for the shell
#   tree    the saved tree of trees/ it reads (--root); none: no --root
#   out, err, status   what must come; no err: nothing, no status: 0
#   needs   Kconfig symbols without which the case cannot run
# Output captured from net-tools stays as it was captured. Where sockbox differs
# on purpose, the file `deviations` says how and why; `pending` names the cases
# whose view is still to come. TREES: other trees. Arguments: case names or patterns; none: all.

. "$(dirname "$0")/../lib.sh"
cd "$(dirname "$0")" || exit 1
here=$(pwd)
TREES=${TREES:-$here/trees}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
tab=$(printf '\t')

# deviate CASE: edits the copies of what is expected (and, for "both:FILE", of
# what came too). A rule that changes nothing has outlived its reason.
deviate() {
	while IFS=$tab read -r pattern file script reason; do
		case $pattern in '' | \#*) continue ;; esac
		case $1 in $pattern) ;; *) continue ;; esac
		name=${file#both:}
		sed -e "$script" "$tmp/want/$name" >"$tmp/new"
		if [ "$file" != "$name" ]; then
			sed -e "$script" "$tmp/got/$name" >"$tmp/new2"
			mv "$tmp/new2" "$tmp/got/$name"
		elif cmp -s "$tmp/new" "$tmp/want/$name"; then
			echo "deviation without effect: $pattern $file ($reason)"
		fi
		mv "$tmp/new" "$tmp/want/$name"
	done <"$here/deviations"
}

run_case() {
	rm -rf "$tmp/want" "$tmp/got"
	mkdir "$tmp/want" "$tmp/got"
	cp "$1/out" "$tmp/want/out"
	cat "$1/err" >"$tmp/want/err" 2>/dev/null
	cat "$1/status" >"$tmp/want/status" 2>/dev/null || echo 0 >"$tmp/want/status"
	eval "set -- $(cat "$1/cmd")"
	applet=$1
	shift
	if [ -n "$tree" ]; then
		set -- --root "$tree" "$@"
	fi
	(cd "$TREES" && exec timeout -k 1 10 $SOCKBOX "$applet" "$@") \
		>"$tmp/got/out" 2>"$tmp/got/err" </dev/null
	echo $? >"$tmp/got/status"
}

check_case() {
	tree=$(cat "cases/$1/tree" 2>/dev/null)
	run_case "cases/$1"
	stale=$(deviate "$1")
	differs=
	for f in status err out; do
		cmp -s "$tmp/want/$f" "$tmp/got/$f" || differs="$f $differs"
	done
	[ -z "$differs" ] && [ -z "$stale" ]
}

show_difference() {
	for f in $differs; do
		diff -u "$tmp/want/$f" "$tmp/got/$f" | sed -n '1d;2d;3,22s/^/    /p'
	done
}

missing_symbol() {
	symbol=CONFIG_FEATURE_ROOT
	[ ! -f "cases/$1/tree" ] || configured $symbol || return 0
	[ -f "cases/$1/needs" ] || return 1
	while read -r symbol; do
		configured "$symbol" || return 0
	done <"cases/$1/needs"
	return 1
}

selected() {
	(cd cases && find . -name cmd | sed 's|^\./||; s|/cmd$||' | sort) |
	while read -r name; do
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

IFS='
'
for name in $(selected "$@"); do
	unset IFS
	if missing_symbol "$name"; then
		skip "$name" "needs $symbol"
	elif check_case "$name"; then
		pass "$name"
		if grep -qxF "$name" pending; then
			echo "    it is still listed in tests/golden/pending: remove the line"
		fi
	elif grep -qxF "$name" pending; then
		skip "$name" pending
	else
		fail "$name" "${stale:-differs: $differs}"
		show_difference
	fi
done
finish
