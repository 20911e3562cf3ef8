#!/bin/sh
# SPDX-License-Identifier: MIT
# The one runner behind `make check`.
#   tests/run.sh [SUITE...]     default: all of them: the unit tests built in
#                               $O/tests/unit, every tests/*/test_*.sh and .py
#   SUITE: a path; a folder of tests/ (golden, unit); a name (golden/test_peer,
#          test_peer, peer); quick: those marked "In the quick selection"
# A suite prints "ok NAME", "FAIL NAME: why" or "skip NAME: reason" per case and
# closes with "N passed, N failed, N skipped". Its word is checked: the counts
# must be those of its lines, and a suite that dies, hangs, or runs nothing fails.
# cmocka programs speak TAP; they are translated. Several run at once ($JOBS, or as
# many as there are processors); the lines of each come out together, when it ends.
# Environment: SOCKBOX, O (see lib.sh), SUITE_TIMEOUT (seconds, default 900).

here=$(cd "$(dirname "$0")" && pwd) || exit 1
O=$(cd "${O:-$here/..}" && pwd) || exit 1
SOCKBOX=${SOCKBOX:-$O/sockbox}
export O SOCKBOX CMOCKA_MESSAGE_OUTPUT=TAP
# a suite that calls make is not part of the make that called us
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES GNUMAKEFLAGS

export here

if [ "${1-}" != --one ]; then
	tmp=$(mktemp -d) || exit 1
	export tmp
	# each suite is a process group of its own, under timeout
	stop() { cat "$tmp"/pid.* 2>/dev/null | while read -r pid; do kill -TERM "-$pid"; done; }
	trap 'rm -rf "$tmp"' EXIT
	trap 'stop 2>/dev/null; exit 130' INT TERM
fi

units() {
	for f in "$O"/tests/unit/test_*; do
		case ${f##*/} in *.*) ;; *) [ -x "$f" ] && echo "$f" ;; esac
	done
}
suites() {
	for f in "$here"/*/test_*.sh "$here"/*/test_*.py; do
		[ -f "$f" ] && echo "$f"
	done
}
# chosen NAME: the suites that it means
chosen() {
	case $1 in
	quick) units; suites | tr '\n' '\0' | xargs -0 grep -l '^# In the quick selection' ;;
	unit) units ;;
	*/*.sh | */*.py) if [ -f "$1" ]; then echo "$1"; else suites | grep "/${1#tests/}\$"; fi ;;
	*/*) if [ -f "$1" ]; then echo "$1"; else suites | grep "/${1#tests/}\.[a-z]*\$"; fi ;;
	*) { suites; units; } | grep -E "/tests/$1/[^/]*\$|/(test_)?${1%.*}(\.sh|\.py)?\$" ;;
	esac
}

# What a suite cannot run without is not there: it is one skipped case.
lacking() {
	case $1 in *.py) interpreter=python3 ;; *) return 1 ;; esac
	command -v $interpreter >/dev/null && return 1
	echo "skip $name: no $interpreter: apt-get install $interpreter"
	echo '0 passed, 0 failed, 1 skipped'
	echo 0 >"$rc"
}
run_suite() {
	lacking "$1" && return
	case $1 in
	*.py) set -- python3 "$1" ;;
	*.sh) set -- sh "$1" ;;
	esac
	# not in the background, where a shell makes its children deaf to ^C
	sh -c 'echo $$ >"$0"; exec timeout -k 10 "$@"' "$tmp/pid.$$" \
		"${SUITE_TIMEOUT:-900}" "$@" 2>&1 </dev/null
	echo $? >"$rc"
	rm "$tmp/pid.$$"
}

# TAP of a cmocka program -> our lines and, when its plan was kept, our closing
# line. Everything else passes through.
from_tap() {
	awk '
	/^1\.\.[0-9]+/ { plan += substr($1, 4); tap = 1; next }
	/^(not )?ok [0-9]+ .*# *SKIP/ {
		name = $0; sub(/.*# *SKIP */, "", name); gsub(/^- /, "", name)
		print "skip " (name == "" ? "case" : name) ": by the test"; skipped++; next }
	/^ok [0-9]+ - / { sub(/^ok [0-9]+ - /, ""); print "ok " $0; passed++; fflush(); next }
	/^not ok [0-9]+ - / { sub(/^not ok [0-9]+ - /, ""); print "FAIL " $0 ": see below"; failed++; fflush(); next }
	tap && /^# Running/ { next }
	tap && /^# (not )?ok/ { next }
	{ print; fflush() }
	END { if (tap && passed + failed + skipped == plan)
		printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }'
}

# Prints "passed failed skipped" of the log, and what is wrong with the suite.
judge() {
	awk -v rc="$(cat "$rc")" -v suite="$1" '
	/^ok / { p++ }
	/^FAIL / { f++ }
	/^skip / { s++ }
	/^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ { cp = $1; cf = $3; cs = $5; closed = NR }
	NF { last = NR }
	END {
		if (rc == 124 || rc == 137) why = "ran out of time"
		else if (!closed || closed != last) why = "ended without its closing line, status " rc
		else if (cp != p + 0 || cf != f + 0 || cs != s + 0) why = "its closing line does not count its cases"
		else if (p + f + s == 0) why = "ran no case"
		else if (rc != 0 && !f) why = "no case failed, but its status was " rc
		else if (rc == 0 && f) why = "cases failed, but its status was 0"
		print p + 0, f + (why != ""), s + 0
		if (why != "") print "FAIL " suite ": " why
	}' "$log"
}

# One suite, in a process of its own: NUMBER.sum has the verdict, and what is to
# be seen comes out in one piece.
one_suite() {
	suite=$1
	name=${suite#"$here"/}
	name=${name#"$O"/}
	log=$tmp/log.$$ rc=$tmp/rc.$$
	start=$(date +%s)
	run_suite "$suite" | from_tap >"$log"
	verdict=$(judge "$name")
	echo "$verdict" | head -n 1 >"$tmp/sum.$$"
	{
		echo "== $name ($(($(date +%s) - start)) s)"
		cat "$log"
		echo "$verdict" | sed 1d
	} >"$tmp/out.$$"
	while ! mkdir "$tmp/lock" 2>/dev/null; do sleep 0.1; done
	cat "$tmp/out.$$"
	rmdir "$tmp/lock"
	rm -f "$log" "$rc" "$tmp/out.$$"
}
if [ "${1-}" = --one ]; then
	one_suite "$2"
	exit
fi

if [ $# -eq 0 ]; then
	set -- unit
	suites >"$tmp/list"
fi
for name; do
	chosen "$name" >"$tmp/found"
	if [ ! -s "$tmp/found" ] && [ "$name" = unit ]; then
		echo 'skip unit: no unit tests were built: apt-get install libcmocka-dev'
		echo '0 0 1' >"$tmp/sum.unit"
	elif [ ! -s "$tmp/found" ]; then
		echo "FAIL $name: no such suite"
		echo '0 1 0' >"$tmp/sum.none"
	fi
	cat "$tmp/found" >>"$tmp/list"
done
# What takes longest comes first, so that nothing long is left alone at the end.
awk 'NR == FNR { place[$1] = FNR; next }
	{ n = split($0, part, "/"); name = part[n - 1] "/" part[n]
	print (name in place ? place[name] : 1000) "\t" $0 }' "$here/longest" "$tmp/list" |
	sort -n | cut -f2- | awk '!seen[$0]++' | tr '\n' '\0' |
	xargs -0 -r -n 1 -P "${JOBS:-$(nproc 2>/dev/null || echo 2)}" sh "$here/run.sh" --one
set -- $(cat "$tmp"/sum.* 2>/dev/null | awk '{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }')
passed=$1 failed=$2 skipped=$3
echo
if [ $((passed + failed + skipped)) -eq 0 ]; then
	echo "FAIL no test was run"
	failed=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
