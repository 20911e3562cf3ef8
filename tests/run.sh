#!/bin/sh
# The one runner behind `make check`.
#   tests/run.sh [SUITE...]     default: the unit tests built in $O/tests/unit
#                               and every tests/*/test_*.sh and test_*.py
# A suite prints "ok NAME", "FAIL NAME: why" or "skip NAME: reason" per case and
# closes with "N passed, N failed, N skipped". Its word is checked: the counts
# must be those of its lines, and a suite that dies, hangs, or runs nothing fails.
# cmocka programs speak TAP; they are translated.
# Environment: SOCKBOX, O (see lib.sh), SUITE_TIMEOUT (seconds, default 900).

here=$(cd "$(dirname "$0")" && pwd) || exit 1
O=$(cd "${O:-$here/..}" && pwd) || exit 1
SOCKBOX=${SOCKBOX:-$O/sockbox}
export O SOCKBOX CMOCKA_MESSAGE_OUTPUT=TAP
# a suite that calls make is not part of the make that called us
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES GNUMAKEFLAGS

log=$(mktemp) || exit 1
rc=$(mktemp) || exit 1
trap 'rm -f "$log" "$rc"' EXIT
trap 'exit 130' INT TERM

suites() {
	for f in "$O"/tests/unit/test_*; do
		case ${f##*/} in *.*) ;; *) [ -x "$f" ] && echo "$f" ;; esac
	done
	for f in "$here"/*/test_*.sh "$here"/*/test_*.py; do
		[ -f "$f" ] && echo "$f"
	done
}

run_suite() {
	case $1 in
	*.py) timeout -k 10 "${SUITE_TIMEOUT:-900}" python3 "$1" ;;
	*.sh) timeout -k 10 "${SUITE_TIMEOUT:-900}" sh "$1" ;;
	*) timeout -k 10 "${SUITE_TIMEOUT:-900}" "$1" ;;
	esac 2>&1 </dev/null
	echo $? >"$rc"
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

passed=0 failed=0 skipped=0
if [ $# -gt 0 ]; then
	list=$(printf '%s\n' "$@")
else
	list=$(suites)
fi
IFS='
'
for suite in $list; do
	unset IFS
	name=${suite#"$here"/}
	name=${name#"$O"/}
	echo "== $name"
	run_suite "$suite" | from_tap | tee "$log"
	verdict=$(judge "$name")
	echo "$verdict" | sed 1d
	read -r p f s <<EOF
$verdict
EOF
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done
echo
if [ $((passed + failed + skipped)) -eq 0 ]; then
	echo "FAIL no test was run"
	failed=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
