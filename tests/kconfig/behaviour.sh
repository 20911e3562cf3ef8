# SPDX-License-Identifier: MIT
# Sourced by test_kconfig.sh: what a user of the configurator relies on.

fresh() {
	rm -rf "$work/try"
	mkdir "$work/try"
	cd "$work/try" || exit 1
	export KCONFIG=tests/kconfig/torture.Kconfig
}

kconfig() {
	timeout 60 sh "$top/scripts/kconfig.sh" "$@" >out 2>err
}

# check NAME COMMAND...: passes when the command succeeds
check() {
	name=$1
	shift
	if "$@"; then
		pass "$name"
	else
		fail "$name" "$* failed; $(cat err 2>/dev/null | head -3 | tr '\n' ' ')"
	fi
}

# awks: the interpreters that are here, one a line
awks() {
	for awk in mawk gawk "busybox awk" original-awk; do
		echo | $awk '{ exit 0 }' >/dev/null 2>&1 && echo "$awk"
	done
}

# The dialogues come to their end whatever they are fed.
endings() {
	rm -f .config
	yes '' | kconfig $1
	same "yes '' ends $1 with the defaults ($AWK)" want .config
	rm -f .config
	kconfig $1 </dev/null
	same "end of input ends $1 with the defaults ($AWK)" want .config
	rm -f .config
	kconfig $1 <&-
	same "a closed input ends $1 with the defaults ($AWK)" want .config
	for word in n y 7 'no such answer'; do
		rm -f .config
		yes "$word" | kconfig $1
		check "yes '$word' ends $1 ($AWK)" test $? -eq 0 -a -s .config
	done
}

dialogues() {
	fresh
	kconfig olddefconfig
	cp .config want
	while read -r AWK; do
		export AWK
		for target in config oldconfig syncconfig silentoldconfig; do
			endings $target
		done
	done <<EOF
$(awks)
EOF
	unset AWK
	rm -f .config
	yes n | kconfig oldconfig
	check "n counts in oldconfig" grep -q '^# CONFIG_BASE is not set' .config
	printf 'CONFIG_STR="kept"\n' >.config
	yes '' | kconfig oldconfig
	check "oldconfig keeps what it knows" grep -q '^CONFIG_STR="kept"' .config
	check "oldconfig asks for what is new" grep -q '(NO_DEFAULT)' out
	check "oldconfig does not ask for what it knows" eval '! grep -q "(STR)" out'
	kconfig oldconfig </dev/null
	check "oldconfig has nothing more to ask" eval '! grep -q "?" out'
	kconfig syncconfig </dev/null
	check "syncconfig is silent then" test ! -s out
	fresh
	export KCONFIG=tests/kconfig/ask.Kconfig
	printf '?\nx\ny\n' | kconfig config
	check "? shows help and asks again" grep -q '^CONFIG_ONE=y' .config
	rm .config
	kconfig olddefconfig
	cp .config want
	echo y | kconfig config
	check "a value that was hidden counts as new when it appears" \
		eval 'grep -q "^CONFIG_NOT_ONE=y" want && grep -q "^# CONFIG_NOT_ONE is not set" .config'
}

# took_not NAME LINE WORDS: the request is named with its reason
took_not() {
	fresh
	printf '%s\n' "$2" >x_defconfig
	kconfig x_defconfig
	check "told: $1" grep -qF -- "$3" err
	KCONFIG_WERROR=1 kconfig x_defconfig
	check "an error with KCONFIG_WERROR: $1" test $? -ne 0
}

reports() {
	took_not "unmet dependency" CONFIG_NUM_DEP=5 "CONFIG_NUM_DEP=5 (needs NO_DEFAULT)"
	took_not "unmet dependency of a menu" CONFIG_FEATURE_B=y "CONFIG_FEATURE_B=y (needs NO_DEFAULT)"
	took_not "unknown symbol" CONFIG_WHAT=y "x_defconfig:1: CONFIG_WHAT is not in"
	took_not "unknown symbol, off" "# CONFIG_WHAT is not set" "CONFIG_WHAT is not in"
	took_not "out of range" CONFIG_NUM=101 "CONFIG_NUM=101 (out of range 1..100, it is 10)"
	took_not "not a number" CONFIG_NUM=1x "value '1x' is invalid for CONFIG_NUM"
	took_not "not a bool" CONFIG_BASE=maybe "value 'maybe' is invalid for CONFIG_BASE"
	took_not "not a string" CONFIG_STR=word "value 'word' is invalid for CONFIG_STR"
	took_not "no prompt" CONFIG_HIDDEN_N=y "CONFIG_HIDDEN_N=y (it has no prompt)"
	took_not "another value of the choice" "CONFIG_CHOICE_A=y
CONFIG_CHOICE_C=y" "CONFIG_CHOICE_A=y (the choice is CHOICE_C)"
	took_not "selected" "CONFIG_SELECTOR=y
# CONFIG_TARGET_VISIBLE is not set" "CONFIG_TARGET_VISIBLE=n (selected by SELECTOR)"
	fresh
	printf 'CONFIG_SELECTOR=y\n' >x_defconfig
	kconfig x_defconfig
	check "told: select against a dependency" \
		grep -qF "TARGET_DEP is selected by SELECTOR although it needs NO_DEFAULT" err
	fresh
	printf 'CONFIG_NUM=5\nCONFIG_SUB=y\n# CONFIG_SUB_A is not set\n' >x_defconfig
	KCONFIG_WERROR=1 kconfig x_defconfig
	check "no error when everything took" test $? -eq 0
	check "nothing told when everything took" eval '! grep -v NOT_DEFINED err'
	for target in olddefconfig my.config alldefconfig; do
		fresh
		echo CONFIG_NUM_DEP=5 >my.config
		cp my.config .config
		KCONFIG_ALLCONFIG=my.config kconfig $target
		check "told by $target too" grep -qF "CONFIG_NUM_DEP=5 (needs" err
	done
}

fragments() {
	fresh
	printf '# CONFIG_BASE is not set\nCONFIG_NUM=20\nCONFIG_CHOICE_A=y\n' >x_defconfig
	printf 'CONFIG_NUM=30\nCONFIG_BASE=y\n' >one.config
	printf '# CONFIG_CHOICE_A is not set\nCONFIG_STR="two"\n' >two.config
	kconfig x_defconfig one.config two.config
	check "fragments: the last one counts" grep -q '^CONFIG_NUM=30' .config
	check "fragments: an option switched on" grep -q '^CONFIG_BASE=y' .config
	check "fragments: a string" grep -q '^CONFIG_STR="two"' .config
	check "fragments: a choice given back to its default" grep -q '^CONFIG_CHOICE_B=y' .config
	check "fragments: nothing to complain about" eval '! grep -v NOT_DEFINED err'
	set_there='CONFIG_(NUM=|BASE[= ]|CHOICE_|STR=)'
	grep -E "$set_there" .config >want
	sh "$top/scripts/merge_config.sh" x_defconfig one.config two.config >out 2>err
	# what follows from NUM was settled in the first step above, not so here
	check "merge_config.sh takes the defaults last" grep -q '^CONFIG_NUM_FROM=30' .config
	grep -E "$set_there" .config >got
	same "merge_config.sh leads to the same" want got
	check "merge_config.sh tells what is replaced" \
		grep -q 'one.config: CONFIG_NUM=30 replaces CONFIG_NUM=20' err
	sh "$top/scripts/merge_config.sh" -m -Q x_defconfig one.config two.config 2>err
	printf 'CONFIG_NUM=30\nCONFIG_BASE=y\n# CONFIG_CHOICE_A is not set\nCONFIG_STR="two"\n' >want
	same "merge_config.sh -m merges only" want .config
	check "merge_config.sh -Q is quiet" test ! -s err
	echo 'CONFIG_NUM=7' >a=b.config
	sh "$top/scripts/merge_config.sh" -n -O deep/er a=b.config >out 2>err
	check "merge_config.sh -n -O" eval "grep -q '^CONFIG_NUM=7' deep/er/.config &&
		grep -q '^# CONFIG_BASE is not set' deep/er/.config && [ -s deep/er/generated/config.h ]"
	kconfig none.config
	check "a fragment that is not there" test $? -ne 0
}

all_configs() {
	fresh
	echo 'CONFIG_NUM=33' >all.config
	KCONFIG_ALLCONFIG=1 kconfig allnoconfig
	check "KCONFIG_ALLCONFIG=1 takes all.config" grep -q '^CONFIG_NUM=33' .config
	echo 'CONFIG_NUM=44' >allyes.config
	KCONFIG_ALLCONFIG='' kconfig allyesconfig
	check "an empty one takes allyes.config first" grep -q '^CONFIG_NUM=44' .config
	echo 'CONFIG_NUM=55' >allrandom.config
	KCONFIG_ALLCONFIG=1 kconfig randconfig
	check "randconfig takes allrandom.config" grep -q '^CONFIG_NUM=55' .config
	KCONFIG_ALLCONFIG=none kconfig allnoconfig
	check "KCONFIG_ALLCONFIG that is not there" test $? -ne 0
	rm ./*.config
	KCONFIG_ALLCONFIG=1 kconfig alldefconfig
	check "KCONFIG_ALLCONFIG=1 without a file" test $? -ne 0
}

random_seeds() {
	fresh
	KCONFIG_SEED=12345 kconfig randconfig
	cp .config want
	while read -r AWK; do
		export AWK
		rm -f .config
		KCONFIG_SEED=12345 kconfig randconfig
		same "KCONFIG_SEED leads to one result ($AWK)" want .config
	done <<EOF
$(awks)
EOF
	unset AWK
	KCONFIG_SEED=0x3039 kconfig randconfig
	same "KCONFIG_SEED in hexadecimal" want .config
	KCONFIG_SEED=12346 kconfig randconfig
	check "another seed, another result" eval '! cmp -s want .config'
	KCONFIG_SEED=x kconfig randconfig
	check "a seed that is no number" test $? -ne 0
	KCONFIG_SEED=1 KCONFIG_PROBABILITY=0 kconfig randconfig
	check "KCONFIG_PROBABILITY=0" grep -q '^# CONFIG_BASE is not set' .config
	KCONFIG_SEED=1 KCONFIG_PROBABILITY=100 kconfig randconfig
	check "KCONFIG_PROBABILITY=100" eval '! grep -q "_N\{0,1\}BASE is not set" .config'
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
		KCONFIG_SEED=$i kconfig randconfig
		grep -E '^CONFIG_CHOICE_[ABC]=y' .config
	done | sort | uniq -c >picks
	check "randconfig makes every choice" test "$(grep -c . picks)" = 3
}

# The header: every symbol, fit for -Wundef, untouched while it is the same.
headers() {
	fresh
	kconfig olddefconfig
	cat >t.c <<'C'
#include <string.h>
#include "generated/config.h"
#define GIVEN(...) 1 __VA_ARGS__
int main(void)
{
	int a[] = { 7 IF_BASE(, 8, 9) IF_NO_DEFAULT(, 10) IF_NOT_BASE(, 11) };
	return !(sizeof(a) == 3 * sizeof(a[0]) && ENABLE_BASE && !ENABLE_NO_DEFAULT
		&& ENABLE_HIDDEN_Y && !ENABLE_HIDDEN_N && !ENABLE_SUB_B
		&& CONFIG_NUM == 10 && CONFIG_NUM_NEGATIVE == -7 && CONFIG_HIDDEN_INT == 42
		&& CONFIG_NUM_DEP == 0 && !CONFIG_STR_EMPTY[0]
		&& !strcmp(CONFIG_STR_QUOTED, "say \"hi\" \\ 'there'"));
}
C
	if ${HOSTCC:-cc} -std=c99 -Wall -Wextra -Wundef -Werror -I. -o t t.c 2>err; then
		check "the header says what .config says" ./t
	else
		fail "the header compiles" "$(head -3 err | tr '\n' ' ')"
	fi
	for symbol in $(sed -n 's/^\(menu\)\{0,1\}config //p' "$here"/torture*.Kconfig); do
		grep -Eq "^#define (ENABLE|CONFIG)_$symbol " generated/config.h || echo "$symbol"
	done >missing
	check "the header has every symbol" test ! -s missing
	touch -t 200001010000 generated/config.h .config
	kconfig olddefconfig
	check "an unchanged header keeps its date" test -z "$(find generated/config.h -newer t.c)"
	check "an unchanged .config keeps its date" test -z "$(find .config -newer t.c)"
	cp .config want
	echo 'CONFIG_NUM=11' >n.config
	kconfig n.config
	check "a changed one is written" grep -q '^#define CONFIG_NUM 11' generated/config.h
	same "the last .config is kept in .config.old" want .config.old
	KCONFIG_CONFIG=my/conf KCONFIG_AUTOHEADER=my/h.h KCONFIG_DEFCONFIG=my/dc \
		kconfig olddefconfig
	check "a folder that is not there is an error" test $? -ne 0
	mkdir my
	KCONFIG_CONFIG=my/conf KCONFIG_AUTOHEADER=my/h/h.h KCONFIG_DEFCONFIG="my/d c" \
		kconfig olddefconfig savedefconfig
	check "KCONFIG_CONFIG, _AUTOHEADER and _DEFCONFIG" test -s my/conf -a -s my/h/h.h -a -f "my/d c"
	printf 'include .config\nall:;@echo $(CONFIG_NUM) $(CONFIG_BASE) $(CONFIG_SUB) $(CONFIG_STR)\n' >mk
	check "make can include .config" test "$(make -f mk)" = "11 y plain"
}

listing() {
	fresh
	kconfig listnewconfig
	check "listnewconfig without .config has everything" grep -q '^CONFIG_BASE=y$' out
	check "listnewconfig writes nothing" test ! -e .config -a ! -e generated
	kconfig olddefconfig
	kconfig listnewconfig
	check "listnewconfig has nothing then" test ! -s out
	grep -v CONFIG_BETWEEN .config >x && mv x .config
	kconfig listnewconfig
	check "listnewconfig has the new one" test "$(cat out)" = "CONFIG_BETWEEN=n"
}

# savedefconfig and NAME_defconfig lead back to where they came from
round_trips() {
	for KCONFIG in tests/kconfig/torture.Kconfig Kconfig; do
		fresh_with=$KCONFIG
		fresh
		export KCONFIG="$fresh_with"
		for seed in 1 2 3 4 5; do
			KCONFIG_SEED=$seed kconfig randconfig
			cp .config want
			KCONFIG_DEFCONFIG=x_defconfig kconfig savedefconfig
			kconfig x_defconfig
			same "savedefconfig and back: $KCONFIG, seed $seed" want .config
		done
	done
}

# spent COUNT: milliseconds of processor time of olddefconfig with so many options
# (the best of three runs)
spent() {
	{
		echo 'mainmenu "m"'
		i=0
		while [ $i -lt "$1" ]; do
			i=$((i + 1))
			printf 'config S%d\n\tbool "s"\n\tdefault y\n\tdepends on S%d || !S%d\n' \
				$i $((i / 2)) $((i / 3))
			printf '\thelp\n\t  Some text.\n\t  And more of it.\n\n'
		done
	} >big
	best=99999
	for run in 1 2 3; do
		rm -f .config
		# a shell of its own: the processor time of its children is the run's
		KCONFIG=$PWD/big sh -c 'sh "$1" olddefconfig >out 2>err; times' sh \
			"$top/scripts/kconfig.sh" >spent.times
		ms=$(awk 'END { gsub(/[ms]/, " "); print int(1000 * (60 * $1 + $2 + 60 * $3 + $4)) }' spent.times)
		[ "$ms" -ge "$best" ] || best=$ms
	done
	[ -s .config ] && [ "$best" -gt 0 ] && echo "$best"
}

# Twice the options take twice the time, not four times it.
speed() {
	fresh
	half=$(spent 260) whole=$(spent 520)
	check "olddefconfig: 260 options $half ms, 520 options $whole ms, less than three times it" \
		test "${whole:-9999}" -lt $((${half:-0} * 3))
}

# Source tree that cannot be written
read_only() {
	fresh
	mkdir tree out-dir
	cp -r "$top/scripts" "$top/Kconfig" "$top/configs" tree
	touch -t 200001010000 mark
	find tree -exec touch -t 199901010000 {} +
	chmod -R a-w tree
	cd out-dir || exit 1
	for target in defconfig olddefconfig savedefconfig syncconfig listnewconfig; do
		(unset KCONFIG; srctree=../tree timeout 60 sh ../tree/scripts/kconfig.sh $target) \
			>out 2>err || break
	done
	check "a read-only source tree: all targets work" test $? -eq 0 -a -s generated/config.h
	check "a read-only source tree: nothing is written there" \
		test -z "$(find ../tree -newer ../mark)"
}

# A full disk leaves the configuration as it was and is an error.
full_disk() {
	fresh
	if ! unshare -m mount -t tmpfs -o size=8k none "$PWD" 2>/dev/null; then
		skip "full disk" "mounts are only for root, in a root that is a mount point"
		return
	fi
	while read -r AWK; do
		export AWK top
		name="full disk ($AWK)"
		if unshare -m sh -c 'mount -t tmpfs -o size=8k none "$PWD" && cd "$PWD" || exit 0
			echo CONFIG_BASE=y >.config
			dd if=/dev/zero of=fill bs=1k 2>/dev/null
			sh "$top/scripts/kconfig.sh" olddefconfig >/dev/null 2>&1 && exit 0
			[ "$(cat .config)" != CONFIG_BASE=y ]'; then
			fail "$name" "not noticed, or .config spoiled"
		else
			pass "$name"
		fi
	done <<EOF
$(awks)
EOF
	unset AWK
}

menus() {
	fresh
	mkdir bin none
	for tool in sh awk sed cat mv mkdir dirname; do
		ln -s "$(command -v $tool)" none/
	done
	(PATH=$PWD/none PYTHON3=none; export PYTHON3; sh "$top/scripts/kconfig.sh" menuconfig) >out 2>err
	check "menuconfig without a program fails" test $? -ne 0
	check "it names the packages" grep -q 'kconfig-frontends.*python3-kconfiglib' err
	check "it offers config" grep -q 'make config' err
	printf '#!/bin/sh\necho CONFIG_NUM=77 >.config\n' >bin/kconfig-mconf
	chmod +x bin/kconfig-mconf
	PATH=$PWD/bin:$PATH kconfig menuconfig </dev/null
	check "menuconfig with kconfig-mconf updates the header" \
		grep -q '^#define CONFIG_NUM 77' generated/config.h
	printf '#!/bin/sh\necho CONFIG_NUM=78 >.config\n' >bin/kconfig-nconf
	chmod +x bin/kconfig-nconf
	PATH=$PWD/bin:$PATH kconfig nconfig </dev/null
	check "nconfig prefers kconfig-nconf" grep -q '^#define CONFIG_NUM 78' generated/config.h
	printf '#!/bin/sh\nexit 1\n' >bin/kconfig-mconf
	PATH=$PWD/bin:$PATH kconfig menuconfig
	check "its failure is ours" test $? -ne 0
}

# The Makefile's side, with the words a builder types
through_make() {
	fresh
	unset KCONFIG
	if ! make -n -C "$top" O="$PWD" defconfig >out 2>err; then
		fail "make defconfig" "$(head -1 err)"
		return
	fi
	echo CONFIG_NETSTAT_WIDE=y >my.config
	make -s -j4 -C "$top" O="$PWD" tiny_defconfig "$PWD/my.config" >out 2>err
	check "make -j4 tiny_defconfig my.config" grep -q '^CONFIG_NETSTAT_WIDE=y' .config
	make -s -C "$top" O="$PWD" savedefconfig >out 2>err
	check "make savedefconfig writes O/defconfig" test -s defconfig
	make -pn -C "$top" config >out 2>err
	check "make -pn shows olddefconfig:, as Buildroot wants" grep -q '^olddefconfig:' out
	make -s -C "$top" O="$PWD" "$PWD/generated/config.h" >out 2>err
	touch -t 200001010000 generated/config.h
	touch mark .config
	make -s -C "$top" O="$PWD" "$PWD/generated/config.h" >out 2>err
	check "a touched .config does not touch the header" \
		test -z "$(find generated/config.h -newer mark)"
	rm generated/config.h
	make -s -C "$top" O="$PWD" "$PWD/generated/config.h" >out 2>err
	check "a lost header comes back" test -s generated/config.h
}

usage() {
	fresh
	kconfig
	check "no target" test $? -ne 0
	kconfig whatconfig
	check "an unknown target" grep -q 'no such target: whatconfig' err
	kconfig none_defconfig
	check "an unknown defconfig" grep -q 'none_defconfig' err
	KCONFIG=none kconfig olddefconfig
	check "no Kconfig" grep -q 'cannot read "none"' err
	KCONFIG_NOTIMESTAMP=1 kconfig olddefconfig
	check "KCONFIG_NOTIMESTAMP" test $? -eq 0
	unset KCONFIG
	for file in "$top"/configs/*_defconfig; do
		KCONFIG_WERROR=1 kconfig "${file##*/}"
		check "${file##*/} takes whole" test $? -eq 0
	done
	kconfig alldefconfig
	check "the project's Kconfig has no undefined names" test ! -s err
}

behaviour() {
	dialogues
	reports
	fragments
	all_configs
	random_seeds
	headers
	listing
	round_trips
	speed
	read_only
	full_disk
	menus
	through_make
	usage
}
