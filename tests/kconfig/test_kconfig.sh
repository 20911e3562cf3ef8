#!/bin/sh
# SPDX-License-Identifier: MIT
# The configurator.  Fixed cases are compared with what the kernel's conf made
# of them (golden/, see capture.sh), under every awk that is here; where conf
# is installed it is asked itself, with random configurations (20, LONG=1: 100).
# In the quick selection.
here=$(cd "$(dirname "$0")" && pwd) || exit 1
top=$(cd "$here/../.." && pwd) || exit 1
. "$here/../lib.sh"
. "$here/oracle.sh"
. "$here/behaviour.sh"
. "$here/refuse.sh"

OLD=
unset KCONFIG KCONFIG_CONFIG KCONFIG_AUTOHEADER KCONFIG_ALLCONFIG KCONFIG_SEED \
	KCONFIG_DEFCONFIG KCONFIG_PROBABILITY KCONFIG_WERROR AWK MAKEFLAGS MFLAGS O
export srctree="$top"
work=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir "$work/ours" "$work/oracle"

# same NAME FILE FILE: passes when the files do not differ
same() {
	if difference=$(diff "$2" "$3" 2>&1); then
		pass "$1"
	else
		fail "$1" "$(echo "$difference" | head -3 | tr '\n' ' ')"
	fi
}

# ---- fixed cases ----

golden_cases() {
	export KCONFIG="tests/kconfig/$1.Kconfig"
	while read -r target input; do
		file=$input
		[ "$input" = - ] || file=$here/input/$input.config
		name=$(golden_name "$1" "$target" "$input")
		case_output ours "$target" "$file" >"$work/got"
		same "golden $name ($AWK)" "$here/golden/$name" "$work/got"
	done <<EOF
$(cases "$1")
EOF
}

golden() {
	cd "$work/ours" || exit 1
	for AWK in mawk gawk "busybox awk" "original-awk"; do
		export AWK
		if ! echo | $AWK '{ exit 0 }' >/dev/null 2>&1; then
			skip "golden ($AWK)" "not installed"
			continue
		fi
		for name in torture nodefault ask; do
			golden_cases $name
		done
	done
	unset AWK
}

# ---- the kernel's conf itself ----

# What it calls dirty: half of the lines of a configuration, some turned.
spoil() {
	awk -v seed="$1" '
	BEGIN { srand(seed) }
	rand() < .5 {
		if (rand() < .3) {
			if (sub(/=y$/, " is not set")) $0 = "# " $0
			else if (sub(/ is not set$/, "=y")) sub(/^# /, "")
		}
		print
	}'
}

# both TARGET INPUT: 0 when ours and the oracle make the same of it.  The old
# oracle's listnewconfig has a format of its own.
both() {
	[ "$1$OLD" != listnewconfig1 ] || return 0
	for side in ours oracle; do
		cd "$work/$side" || exit 1
		case_output $side "$1" "$2" >../got-$side
	done
	cmp -s ../got-ours ../got-oracle && return 0
	why="$1 $2: $(diff ../got-oracle ../got-ours | head -3 | tr '\n' ' ')"
	return 1
}

# answers TARGET INPUT ANSWERS: the same for a dialogue
answers() {
	for side in ours oracle; do
		cd "$work/$side" || exit 1
		rm -f .config .config.old
		cp "$2" .config
		$side "$1" <"$3" >out 2>err
		below_header .config >../got-$side
	done
	cmp -s ../got-ours ../got-oracle && return 0
	why="$1 $2: $(diff ../got-oracle ../got-ours | head -3 | tr '\n' ' ')"
	return 1
}

# random_config N: every other one by the oracle's generator
random_config() {
	side=ours
	[ $(($1 % 2)) = 0 ] || side=oracle
	cd "$work/$side" || exit 1
	rm -f .config
	KCONFIG_SEED=$1 $side randconfig >out 2>&1
	grep CONFIG_ .config >"$work/random"
	spoil "$1" <"$work/random" >"$work/part"
}

random_case() {
	random_config "$1"
	both olddefconfig "$work/random" && both savedefconfig "$work/random" &&
		both olddefconfig "$work/part" && both savedefconfig "$work/part" &&
		both listnewconfig "$work/part" && both NAME_defconfig "$work/part" &&
		both alldefconfig "$work/part" && both allyesconfig "$work/part" &&
		both allnoconfig "$work/part"
}

random_cases() {
	n=20
	[ -z "${LONG:-}" ] || n=100
	i=0
	while [ $i -lt $n ]; do
		i=$((i + 1))
		random_case $i || {
			fail "oracle $of: $1: $n random configurations" "seed $i: $why"
			return
		}
	done
	pass "oracle $of: $1: $n random configurations"
}

# Dialogues: empty answers, end of input, and random y and n where a
# Kconfig has nothing but bool options
dialogue_cases() {
	i=0
	while [ $i -lt 5 ]; do
		i=$((i + 1))
		random_config $i
		: >"$work/eof"
		awk 'BEGIN { for (i = 0; i < 500; i++) print "" }' >"$work/empty"
		awk -v seed=$i 'BEGIN { srand(seed); for (i = 0; i < 500; i++)
			print substr("yn", 1 + int(rand() * 3), 1) }' >"$work/yn"
		for stream in $2; do
			answers oldconfig "$work/part" "$work/$stream" &&
				answers syncconfig "$work/part" "$work/$stream" &&
				answers config "$work/part" "$work/$stream" &&
				answers config "$work/random" "$work/$stream" || {
				fail "oracle $of: $1: dialogues ($2)" "seed $i: $why"
				return
			}
		done
	done
	pass "oracle $of: $1: dialogues ($2)"
}

live() {
	export KCONFIG="$1"
	for target in alldefconfig allyesconfig allnoconfig olddefconfig listnewconfig; do
		[ "$target$OLD" != listnewconfig1 ] || continue
		if both $target -; then
			pass "oracle $of: $1: $target"
		else
			fail "oracle $of: $1: $target" "$why"
		fi
	done
	random_cases "$1"
}

live_defconfigs() {
	export KCONFIG=Kconfig
	for file in "$top"/configs/*defconfig; do
		name="oracle $of: ${file#"$top"/}"
		if both NAME_defconfig "$file" && cp .config "$work/random" &&
			both savedefconfig "$work/random"; then
			pass "$name"
		else
			fail "$name" "$why"
		fi
	done
}

against_oracle() {
	use_oracle "$1"
	of="of ${1##*/}"
	live Kconfig
	live_defconfigs
	[ -z "$OLD" ] || return
	live tests/kconfig/torture.Kconfig
	KCONFIG=Kconfig
	dialogue_cases Kconfig "eof empty"
	KCONFIG=tests/kconfig/ask.Kconfig
	dialogue_cases ask.Kconfig "eof empty yn"
}

against_oracles() {
	list=$(oracles)
	[ -n "$list" ] ||
		skip "oracle" "no conf here; KCONF_ORACLE=.../scripts/kconfig/conf of linux-kbuild-6.1"
	for file in $list; do
		against_oracle "$file"
	done
}

golden
against_oracles
behaviour
refusals
finish
