#!/bin/sh
# SPDX-License-Identifier: MIT
# Merges configuration fragments. The value of a later file wins.
#
# usage: scripts/merge_config.sh [-m] [-n] [-Q] [-O DIR] BASE FRAGMENT...
#   -m   merge only; without it the result is completed with the defaults
#   -n   complete with "no" instead of the defaults
#   -Q   do not tell which values a later file changes
#   -O   where .config (and generated/config.h) goes; default: here
#
# KCONFIG_CONFIG, KCONFIG and the others of scripts/kconfig.sh are heeded.
# A requested value that did not take is named on stderr.

here=${0%/*}
[ "$here" != "$0" ] || here=.
complete=alldefconfig
out=.
quiet=

usage() {
	sed -n '4,8s/^# *//p' "$0" >&2
	exit 2
}

while getopts mnQO: option; do
	case $option in
	m) complete= ;;
	n) complete=allnoconfig ;;
	Q) quiet=1 ;;
	O) out=$OPTARG ;;
	*) usage ;;
	esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || usage

for file; do
	[ -r "$file" ] || {
		echo "merge_config.sh: cannot read $file" >&2
		exit 1
	}
done
mkdir -p "$out" || exit 1
if [ "$out" != . ]; then
	: "${KCONFIG_CONFIG:=$out/.config}" "${KCONFIG_AUTOHEADER:=$out/generated/config.h}"
fi
: "${KCONFIG_CONFIG:=.config}"
export KCONFIG_CONFIG KCONFIG_AUTOHEADER

# Prints one line per symbol, at the place where it was last set.
merge() {
	QUIET=$quiet LC_ALL=C ${AWK:-awk} '
	function symbol(line) {
		if (line ~ /^# CONFIG_[^ ]+ is not set/)
			return substr(line, 3, index(substr(line, 3), " ") - 1)
		return line ~ /^CONFIG_[^=]+=/ ? substr(line, 1, index(line, "=") - 1) : ""
	}
	function no(line) { return line ~ /^#/ || line ~ /=n$/ }
	{
		sub(/\r$/, "")
		s = symbol($0)
		if (s == "")
			next
		if ((s in at) && file[s] != FILENAME && line[at[s]] != $0 && \
		    !(no(line[at[s]]) && no($0)) && ENVIRON["QUIET"] == "")
			print FILENAME ": " $0 " replaces " line[at[s]] > "/dev/stderr"
		if (s in at)
			delete line[at[s]]
		line[at[s] = NR] = $0
		file[s] = FILENAME
	}
	END { for (i = 1; i <= NR; i++) if (i in line) print line[i] }' "$@"
}

# awk would take a name with = in it for an assignment
n=$#
while [ $n -gt 0 ]; do
	case $1 in
	/*) set -- "$@" "$1" ;;
	*) set -- "$@" "./$1" ;;
	esac
	shift
	n=$((n - 1))
done

merged=$KCONFIG_CONFIG.merged
trap 'rm -f "$merged"' EXIT
trap 'exit 130' INT TERM
merge "$@" >"$merged" || exit 1
if [ -z "$complete" ]; then
	mv -f "$merged" "$KCONFIG_CONFIG"
else
	KCONFIG_ALLCONFIG=$merged sh "$here/kconfig.sh" "$complete"
fi
