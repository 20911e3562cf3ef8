#!/bin/sh
# SPDX-License-Identifier: MIT
# The configurator: a POSIX shell and any awk, nothing else.
#
# usage: scripts/kconfig.sh TARGET... (each in turn)
#
#   config           ask for every option
#   oldconfig        take .config, ask for what is new
#   olddefconfig     take .config, give what is new its default
#   syncconfig, silentoldconfig
#                    as oldconfig, and say nothing when there is nothing to ask
#   defconfig        configs/defconfig, or Kconfig's defaults when there is none
#   NAME_defconfig   configs/NAME_defconfig
#   NAME.config      lay a fragment (in configs/, or a path) over .config
#   alldefconfig allyesconfig allnoconfig randconfig
#   savedefconfig    write the minimal ./defconfig that leads to .config
#   listnewconfig    print the options that .config does not know
#   menuconfig nconfig
#                    $MENUCONFIG, $NCONFIG, kconfig-mconf, kconfig-nconf or
#                    python3 -m menuconfig
#
# environment (default):
#   KCONFIG (Kconfig)                  top file; itself and what it sources are
#                                      looked for here, then in $srctree
#   srctree (the folder above this script)  may be read-only
#   KCONFIG_CONFIG (.config)           also fit for make's include
#   KCONFIG_AUTOHEADER (generated/config.h)  left alone when nothing changed
#   KCONFIG_DEFCONFIG (defconfig)      what savedefconfig writes
#   AWK (awk)                          mawk, gawk, busybox awk
#   KCONFIG_ALLCONFIG                  fixed values for all*config, randconfig
#   KCONFIG_SEED, KCONFIG_PROBABILITY  randconfig: its seed, percent of y (50)
#   KCONFIG_WERROR                     not empty: fail when a value did not take
#   PYTHON3 (python3)                  for menuconfig
#   MENUCONFIG, NCONFIG                the kernel's mconf and nconf of somebody else,
#                                      such as Buildroot's
#   KCONFIG_NOTIMESTAMP                accepted; there never is a time stamp
#
# Every target but savedefconfig and listnewconfig writes .config and the
# header: for every symbol ENABLE_X 0|1, IF_X(...), IF_NOT_X(...), and
# CONFIG_X for int and string.  A requested value that did not take is named
# on stderr, with the reason.

set -f
LC_ALL=C
here=${0%/*}
[ "$here" != "$0" ] || here=.
: "${srctree:=$here/..}" "${KCONFIG:=Kconfig}" "${KCONFIG_CONFIG:=.config}"
: "${KCONFIG_AUTOHEADER:=generated/config.h}" "${AWK:=awk}"
: "${KCONFIG_DEFCONFIG:=defconfig}"
export LC_ALL srctree KCONFIG KCONFIG_CONFIG KCONFIG_AUTOHEADER KCONFIG_DEFCONFIG

die() {
	echo "kconfig: $*" >&2
	exit 1
}

# engine TARGET [FILE...]
engine() {
	KC_TARGET=$1
	shift
	KC_FILES=$(printf '%s\n' "$@")
	export KC_TARGET KC_FILES
	# AWK may be two words, as in "busybox awk"
	set --
	for part in parse lex tree value config write ask main; do
		set -- "$@" -f "$here/kconfig/$part.awk"
	done
	$AWK "$@" || exit 1
}

# find_input NAME: a file in configs/ or a path
find_input() {
	for file in "$srctree/configs/$1" "$1" "$srctree/$1"; do
		if [ -f "$file" ]; then
			input=$file
			return
		fi
	done
	die "no $srctree/configs/$1"
}

random_engine() {
	KC_SEED=${KCONFIG_SEED:-$(($(date +%s) + $$))}
	case $KC_SEED in
	0[xX]*) ok=${KC_SEED#0[xX]} digits='*[!0-9a-fA-F]*' ;;
	0?*) ok=${KC_SEED#0} digits='*[!0-7]*' ;;
	*) ok=$KC_SEED digits='*[!0-9]*' ;;
	esac
	case $ok in
	'' | $digits) die "KCONFIG_SEED is not a number: $KC_SEED" ;;
	esac
	KC_SEED=$(($KC_SEED))
	KC_PERCENT=${KCONFIG_PROBABILITY:-50}
	case $KC_PERCENT in
	*[!0-9]* | ????*) die "KCONFIG_PROBABILITY is not a percentage: $KC_PERCENT" ;;
	esac
	export KC_SEED KC_PERCENT
	engine randconfig
}

menu() {
	for tool in $1; do
		if command -v "$tool" >/dev/null 2>&1; then
			# Buildroot compiles its own with another prefix than CONFIG_
			CONFIG_=CONFIG_ "$tool" "$KCONFIG" && engine syncconfig
			return
		fi
	done
	# a python3 of the user's own may hide the distribution's
	for tool in ${PYTHON3:-python3 /usr/bin/python3}; do
		if "$tool" -c 'import menuconfig' >/dev/null 2>&1; then
			"$tool" -m menuconfig "$KCONFIG" && engine syncconfig
			return
		fi
	done
	echo "kconfig: no menu program here; install kconfig-frontends-nox or python3-kconfiglib" >&2
	die "or answer line by line: make config"
}

[ $# -gt 0 ] || die "no target; see the head of $0"
for target; do
	case $target in
	config | oldconfig | olddefconfig | syncconfig | alldefconfig | allnoconfig | allyesconfig | \
		savedefconfig | listnewconfig) engine "$target" ;;
	silentoldconfig) engine syncconfig ;;
	randconfig) random_engine ;;
	menuconfig) menu "${MENUCONFIG:-} kconfig-mconf kconfig-nconf" ;;
	nconfig) menu "${NCONFIG:-} kconfig-nconf kconfig-mconf" ;;
	defconfig)
		if [ -f "$srctree/configs/defconfig" ]; then
			engine defconfig "$srctree/configs/defconfig"
		else
			(unset KCONFIG_ALLCONFIG; engine alldefconfig) || exit 1
		fi
		;;
	*_defconfig) find_input "$target" && engine defconfig "$input" ;;
	*.config) find_input "$target" && engine merge "$input" ;;
	*) die "no such target: $target" ;;
	esac
done
