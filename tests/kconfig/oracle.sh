# SPDX-License-Identifier: MIT
# Sourced: how to run the kernel's conf, and ours, in the current directory.

# oracles: the configurators to compare with, one a line.  KCONF_ORACLE names
# them where they are not installed: conf is in Debian's linux-kbuild-6.1,
# kconfig-conf in kconfig-frontends-nox.
oracles() {
	for file in ${KCONF_ORACLE:-} /usr/lib/linux-kbuild-*/scripts/kconfig/conf \
		"$(command -v kconfig-conf)"; do
		[ -z "$file" ] || [ ! -x "$file" ] || echo "$file"
	done | awk '!seen[$0]++'
}

# use_oracle FILE: sets CONF, and OLD for the format before Linux 5.0, which
# had no "# end of" lines
use_oracle() {
	CONF=$1
	OLD=1
	"$CONF" --help 2>&1 | grep -q syncconfig && OLD=
	true
}

# below_header FILE
below_header() {
	if [ -n "$OLD" ]; then
		sed -e 1,4d -e '/^$/d' -e '/^# end of /d' "$1"
	else
		sed 1,4d "$1"
	fi
}

# oracle TARGET [FILE]
oracle() {
	case $1 in
	savedefconfig) set -- --savedefconfig=defconfig ;;
	NAME_defconfig) set -- --defconfig="$2" ;;
	config) set -- --oldaskconfig ;;
	*) set -- --"$1" ;;
	esac
	# a relative name would be looked for in the source tree, too
	KCONFIG_CONFIG=$PWD/.config timeout 20 "$CONF" "$1" "$KCONFIG"
}

# ours TARGET [FILE]
ours() {
	target=$1
	if [ "$target" = NAME_defconfig ]; then
		cp "$2" ./x_defconfig
		target=x_defconfig
	fi
	timeout 60 sh "$top/scripts/kconfig.sh" "$target"
}

# case_output RUN TARGET INPUT: what a target makes of an input, without the
# header of a .config, on stdout.  INPUT - is none.
case_output() {
	rm -f .config .config.old defconfig
	unset KCONFIG_ALLCONFIG
	case $2 in
	all*) [ "$3" = - ] || export KCONFIG_ALLCONFIG="$3" ;;
	NAME_defconfig) ;;
	*) [ "$3" = - ] || cp "$3" .config ;;
	esac
	"$1" "$2" "$3" >out 2>err </dev/null || echo "status $?"
	# not for the cases that come after this one
	unset KCONFIG_ALLCONFIG
	case $2 in
	listnewconfig) grep '^CONFIG_' out ;;
	savedefconfig) cat defconfig ;;
	*) below_header .config ;;
	esac
}

# cases KCONFIG-NAME: "TARGET INPUT" lines of the fixed cases.  odd.config has
# values out of range: what conf derived from them it puts right only in its
# next run, so olddefconfig and listnewconfig are left out there.
cases() {
	echo "alldefconfig -
allyesconfig -
allnoconfig -
olddefconfig -
listnewconfig -"
	[ "$1" = torture ] || return
	for input in full part1 part2 dos empty odd; do
		[ $input = odd ] || printf '%s\n' "olddefconfig $input" "listnewconfig $input"
		printf '%s\n' "savedefconfig $input" "NAME_defconfig $input" \
			"alldefconfig $input" "allyesconfig $input" "allnoconfig $input"
	done
}

golden_name() {
	echo "$1-$2-$3" | sed 's/--$//; s/NAME_//'
}
