# SPDX-License-Identifier: MIT
# Shared by the shell suites: one line per case, one closing line.
#   . "$(dirname "$0")/../lib.sh"
# Environment: SOCKBOX, the command under test (may carry words, such as a
# qemu in front), O, the build directory.

export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL # of the make that runs the tests
O=${O:-.}
SOCKBOX=${SOCKBOX:-$O/sockbox}
n_pass=0 n_fail=0 n_skip=0

pass() { n_pass=$((n_pass + 1)); echo "ok $1"; }
fail() { n_fail=$((n_fail + 1)); echo "FAIL $1: $2"; }
skip() { n_skip=$((n_skip + 1)); echo "skip $1: $2"; }

# configured CONFIG_X: is the switch on in the build under test? Without a
# .config at hand everything is taken to be on.
configured() {
	config=${SOCKBOX_CONFIG:-$O/.config}
	[ ! -f "$config" ] || grep -q "^$1=y" "$config"
}

# copy_sources DIR: the sources, without what was built: by git's list, or where
# there is no git (or not this user's) by the names in the top folder.
copy_sources() {
	_top=$(cd "$(dirname "$0")/../.." && pwd)
	if (cd "$_top" && git ls-files -co --exclude-standard -z) >/dev/null 2>&1; then
		(cd "$_top" && git ls-files -co --exclude-standard -z |
			tar --null -T - -cf - 2>/dev/null) | tar -xf - -C "$1"
	else
		(cd "$_top" && ls -d Makefile Kconfig LICENSE ./*.md applets libnet configs \
			scripts tests docs .ci 2>/dev/null | tar -T - -cf -) | tar -xf - -C "$1"
	fi
	[ -f "$1/Makefile" ]
}

# What a sample is chosen by: another number for each commit, so that in time all
# is seen, and the same on every day. SEED=N repeats a run.
seed() {
	hash=$(git -C "$(dirname "$0")" rev-parse HEAD 2>/dev/null | cut -c 1-6)
	SEED=${SEED:-$((0x${hash:-1} % 100000 + 1))}
	echo "# SEED=$SEED"
}

finish() {
	echo "$n_pass passed, $n_fail failed, $n_skip skipped"
	[ "$n_fail" -eq 0 ]
	exit
}
