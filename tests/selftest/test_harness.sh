#!/bin/sh
# SPDX-License-Identifier: MIT
# Do the tests fail when they should? Suites that die, lie or hang, and the
# program with one thing broken in it.
# In the quick selection.

. "$(dirname "$0")/../lib.sh"
tests=$(cd "$(dirname "$0")/.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# suite NAME LAST-LINE BODY: the runner's last line, and its status, for a suite
suite() {
	printf '%s\n' "$3" >"$tmp/test_$1"
	chmod +x "$tmp/test_$1"
	# only one hangs: a busy machine may take long over the others
	seconds=60
	[ "$1" != hangs.sh ] || seconds=1
	got=$(SUITE_TIMEOUT=$seconds sh "$tests/run.sh" "$tmp/test_$1" 2>&1)
	status=$?
	last=$(printf '%s\n' "$got" | tail -n 1)
	case $2 in *' 0 failed,'*) want=0 ;; *) want=1 ;; esac
	if [ "$last" = "$2" ] && [ $status -eq $want ]; then
		pass "runner: $1"
	else
		fail "runner: $1" "status $status, last line: $last"
	fi
}
closing() { echo "echo '$1 passed, $2 failed, $3 skipped'"; }
suite good.sh '2 passed, 0 failed, 1 skipped' "echo ok a; echo ok b; echo skip c: d
$(closing 2 0 1)"
suite fails.sh '1 passed, 1 failed, 0 skipped' "echo ok a; echo FAIL b: c
$(closing 1 1 0); exit 1"
suite dies.sh '1 passed, 1 failed, 0 skipped' 'echo ok a; exit 3'
suite killed.sh '1 passed, 1 failed, 0 skipped' 'echo ok a; kill -9 $$'
suite no-closing.sh '1 passed, 1 failed, 0 skipped' 'echo ok a'
suite closes-early.sh '2 passed, 1 failed, 0 skipped' "echo ok a
$(closing 1 0 0); echo ok b"
suite miscounts.sh '1 passed, 1 failed, 0 skipped' "echo ok a
$(closing 7 0 0)"
suite nothing.sh '0 passed, 1 failed, 0 skipped' "$(closing 0 0 0)"
suite silent.sh '0 passed, 1 failed, 0 skipped' true
suite bad-status.sh '1 passed, 1 failed, 0 skipped' "echo ok a
$(closing 1 0 0); exit 4"
suite hides-failure.sh '0 passed, 2 failed, 0 skipped' "echo FAIL a: b
$(closing 0 1 0); exit 0"
suite hangs.sh '1 passed, 1 failed, 0 skipped' 'echo ok a; sleep 30'
suite python.py '1 passed, 0 failed, 0 skipped' "print('ok a'); print('1 passed, 0 failed, 0 skipped')"
suite tap '1 passed, 1 failed, 1 skipped' "#!/bin/sh
printf '1..3\n# Running 3 tests\nok 1 - a\nnot ok 2 - b\nnot ok 3 # SKIP c\n'; exit 1"
suite tap-broken-off '1 passed, 1 failed, 0 skipped' "#!/bin/sh
printf '1..3\nok 1 - a\n'; exit 139"

# Several suites at once: all are run, each one's lines stay together, and what was
# asked for by name is what runs.
for n in 1 2 3 4; do
	cat >"$tmp/test_many$n.sh" <<-EOF
	for i in a b c d e f g h; do echo "ok suite$n \$i"; sleep 0.01; done
	$(closing 8 0 0)
	EOF
done
JOBS=4 sh "$tests/run.sh" "$tmp"/test_many?.sh >"$tmp/many" 2>&1
if [ "$(tail -n 1 "$tmp/many")" = '32 passed, 0 failed, 0 skipped' ]; then
	pass 'runner: four at once'
else
	fail 'runner: four at once' "$(tail -n 1 "$tmp/many")"
fi
turns=$(sed -n 's/^ok \(suite.\).*/\1/p' "$tmp/many" | uniq | wc -l)
[ "$turns" -eq 4 ] && pass 'runner: the lines of a suite stay together' ||
	fail 'runner: the lines of a suite stay together' "$turns turns of 4 suites"
if sh "$tests/run.sh" nosuchsuite >"$tmp/many" 2>&1 || ! grep -q '^FAIL nosuchsuite' "$tmp/many"; then
	fail 'runner: an unknown suite' "$(tail -n 1 "$tmp/many")"
else
	pass 'runner: an unknown suite is a failure'
fi
# README promises that a new machine's quick check has each kind of test
for kind in "$tests"/*/; do
	ls "$kind"test_*.sh "$kind"test_*.py >/dev/null 2>&1 || continue
	name=$(basename "$kind")
	if grep -qs '^# In the quick selection' "$kind"test_*.sh "$kind"test_*.py; then
		pass "quick: $name"
	else
		fail "quick: $name" 'no suite of it is marked "# In the quick selection"'
	fi
done

# mutant NAME CASE COMMANDS: the program behind a shell that breaks one thing.
# The case must pass with the program as it is, and fail with the mutant.
mutant() {
	cat >"$tmp/mutant" <<EOF
#!/bin/sh
run() { $SOCKBOX "\$@"; }
$3
EOF
	chmod +x "$tmp/mutant"
	whole=$(sh "$tests/golden/test_golden.sh" "$2" | tail -n 1)
	broken=$(SOCKBOX="$tmp/mutant" sh "$tests/golden/test_golden.sh" "$2" 2>/dev/null | tail -n 1)
	case $whole in
	'0 passed, 0 failed'*) skip "golden: $1" "$2 does not run in this build" ;;
	*' 0 failed,'*)
		case $broken in
		*' 0 failed,'*) fail "golden: $1" "not noticed: $broken" ;;
		*) pass "golden: $1" ;;
		esac ;;
	*) fail "golden: $1" "fails as it is: $whole" ;;
	esac
}
mutant 'a row is lost' gold/netstat_-tan 'run "$@" | sed 7d'
mutant 'the last row is lost' gold/netstat_-tan 'run "$@" | sed \$d'
mutant 'another order' gold/netstat_-tan 'run "$@" | sort -r'
mutant 'a trailing blank is lost' gold/netstat_-tan 'run "$@" | sed "s/ \$//"'
mutant 'no final newline' gold/netstat_-tan 'printf %s "$(run "$@")"'
mutant 'another state' gold/netstat_-tan 'run "$@" | sed s/CLOSE_WAIT/CLOSE/'
mutant 'another status' gold/netstat_-tan 'run "$@"; exit 1'
mutant 'a word on stderr' gold/netstat_-tan 'run "$@"; echo word >&2'
mutant 'success for wrong usage' gold/netstat_-q 'run "$@"; exit 0'
mutant 'silence for wrong usage' gold/netstat_-q 'run "$@" 2>/dev/null'
mutant 'a crash' gold/netstat_-tan 'run "$@"; kill -11 $$'
mutant 'nothing at all' gold/netstat_-tan 'exit 0'
mutant 'names instead of numbers' edge/netstat_-tan 'run "$@" | sed "s/:22 /:ssh/"'
mutant 'an answer for another tree' gold/netstat_-xan 'run netstat --root edge -xan'
finish
