# SPDX-License-Identifier: MIT
# Sourced by test_kconfig.sh: what is outside the language subset, or wrong,
# is refused with the file and line.

# refuse NAME MESSAGE <<Kconfig
refuse() {
	rm -rf "$work/bad"
	mkdir "$work/bad"
	cd "$work/bad" || exit 1
	cat >Kconfig
	if KCONFIG=$work/bad/Kconfig sh "$top/scripts/kconfig.sh" alldefconfig >out 2>err; then
		fail "refused: $1" "taken"
	elif ! grep -qF -- "$2" err; then
		fail "refused: $1" "$(head -1 err)"
	elif [ -e .config ] || [ -e generated ]; then
		fail "refused: $1" "something was written"
	else
		pass "refused: $1"
	fi
}

refusals() {
	refuse tristate "Kconfig:2: 'tristate' is not in the language subset" <<'K'
config A
	tristate "a"
K
	refuse "the value m" "Kconfig:3: tristate value m" <<'K'
config A
	bool "a"
	depends on m
K
	refuse "a macro" "Kconfig:2: '\$' is not in" <<'K'
config A
	default $(shell,true)
K
	refuse "a named choice" "Kconfig:1: named choices" <<'K'
choice NAME
K
	refuse "an int without quotes" "Kconfig:2: quoted prompt expected" <<'K'
config A
	int number
K
	refuse "two types" "Kconfig:4: A is bool in" <<'K'
config A
	bool "a"
config A
	int
K
	refuse "no type" "Kconfig:1:A: no type" <<'K'
config A
K
	refuse "an open menu" "menu of $work/bad/Kconfig:1 is not closed" <<'K'
menu "m"
config A
	bool "a"
K
	refuse "an end without a beginning" "Kconfig:3: endif without if" <<'K'
config A
	bool "a"
endif
K
	refuse "crossed blocks" "Kconfig:3: endmenu without menu" <<'K'
menu "m"
if A
endmenu
endif
K
	refuse "an unterminated string" "Kconfig:2: unterminated string" <<'K'
config A
	bool "a
K
	refuse "half an expression" "Kconfig:3: symbol expected before ''" <<'K'
config A
	bool "a"
	depends on B &&
K
	refuse "an open parenthesis" "Kconfig:3: ')' expected" <<'K'
config A
	bool "a"
	depends on (B
K
	refuse "words after an expression" "Kconfig:3: unexpected 'C'" <<'K'
config A
	bool "a"
	depends on B C
K
	refuse "a property outside an entry" "Kconfig:1: 'default'" <<'K'
default y
K
	refuse "a missing file" 'Kconfig:1: cannot read "there/is/none"' <<'K'
source "there/is/none"
K
	refuse "a file that sources itself" "sources itself" <<K
source "$work/bad/Kconfig"
K
	refuse "a loop" "recursive dependency: A -> B -> A" <<'K'
config A
	bool "a"
	depends on B
config B
	bool "b"
	depends on A
K
	refuse "a loop by select" "recursive dependency: A -> B -> A" <<'K'
config A
	bool "a"
	select B
	depends on B
config B
	bool "b"
K
	refuse "a loop through a choice" "recursive dependency" <<'K'
choice
	prompt "c"
config A
	bool "a"
	depends on X
config B
	bool "b"
endchoice
config X
	bool
	default A
K
	refuse "select of a number" "select is for bool symbols: N" <<'K'
config A
	bool "a"
	select N
config N
	int "n"
	default 1
K
	refuse "a choice value without prompt" "a choice value must have a prompt" <<'K'
choice
	prompt "c"
config A
	bool
endchoice
K
	refuse "a number in a choice" "a choice value must be bool" <<'K'
choice
	prompt "c"
config A
	int "a"
endchoice
K
}
