#!/bin/sh
# SPDX-License-Identifier: MIT
# The house rules that a machine can check, for the code that goes on devices.
# In the quick selection.

. "$(dirname "$0")/../lib.sh"
cd "$(dirname "$0")/../.." || exit 1

# rule NAME FOUND: passes if nothing was found.
rule() {
	if [ -z "$2" ]; then
		pass "$1"
	else
		fail "$1" "$(echo "$2" | sed '2,$s/^/    /; 6q')"
	fi
}

# A rule over no file would pass on nothing: count what the globs find.
files() {
	find "$@" -type f -name "*.$ext" | sort
}
ext=c sources=$(files applets libnet) ours=$(files libnet)
ext=h headers=$(files applets libnet) ours="$ours $(files libnet)"
for room in applets/netstat applets/ss applets/services applets/sockstate libnet/base \
		libnet/file libnet/filter libnet/libc libnet/names libnet/net \
		libnet/out libnet/services libnet/sock; do
	case "$sources" in
	*"$room/"*) ;;
	*) fail "the house rules look into $room" 'no source found there' ;;
	esac
done

# The lengths of functions as "LINES FILE:LINE": their braces stand in column 1.
lengths() {
	awk 'FNR == 1 { start = 0 }
	/^\{/ { start = FNR }
	/^\}/ && start { print FNR - start - 1, FILENAME ":" start; start = 0 }' \
		$sources
}

# CONTRIBUTING.md's picture of the rooms, as `ls libnet applets` prints them.
drawn=$(awk '/^<!-- rooms/ { on = 1 } /^<!-- end of rooms/ { on = 0 }
	on && /^    [a-z]/ { folder = $1 }
	on && /^        [^ ]/ { print folder $1 }' CONTRIBUTING.md | sort)
there=$(ls -dp applets/* libnet/* | sort)
if [ -n "$drawn" ] && [ "$drawn" = "$there" ]; then
	pass 'CONTRIBUTING.md draws the rooms that are there'
else
	fail 'CONTRIBUTING.md draws the rooms that are there' "$(printf '%s\n' \
		"$drawn" "$there" | sort | uniq -u | tr '\n' ' ')"
fi

[ -f libnet/libnet.h ] || { fail style 'not in the source tree'; finish; }
rule 'every source names its licence' "$(find applets libnet scripts tests Makefile Kconfig -type f \
	\( -name '*.[ch]' -o -name '*.sh' -o -name '*.py' -o -name '*.awk' -o -name Kbuild -o -name Makefile \
	-o -path Kconfig \) ! -path '*/trees/*' ! -path '*/cases/*' ! -path '*/captures/*' |
	while read -r file; do
		head -n 2 "$file" | grep -q 'SPDX-License-Identifier: MIT' || echo "$file"
	done)"
# sys.c stands in for libc: which call there is, the kernel's headers say
rule 'no #if in a .c file' "$(grep -nE '^[[:blank:]]*# *(if|ifdef|ifndef|elif)' $sources |
	grep -v '^libnet/libc/sys\.c:.*SYS_')"
rule 'no header that the price list forbids' "$(grep -nE '# *include *<(linux|asm|stdio|printf|getopt|dirent|netdb|pwd|grp)[./]' \
	$sources $headers)"
# bit() has a bound; the rest knows its number
rule 'no shift by a number of a row' "$(grep -nE '(<<|>>) *\(?(s->|s\.|[a-z]+->s\.|a->|sock_state\(|info->|m->)[a-z_]*' $sources |
	grep -vE 'r\.states = 1u << s->state;|s->table\b|k->protos >> s->proto')"
rule 'libnet never exits' "$(grep -nE '\b(exit|_exit|abort|assert) *\(' $ours)"
rule 'one writer' "$(grep -nE '\bwrite *\(' $sources | grep -v '^libnet/out/out\.c:\|^libnet/libc/sys\.c:')"
rule 'libnet knows no applet' "$(grep -nE '"applet\.h"|"options\.h"|"netstat\.h"' $ours)"
rule 'no function over 60 lines' "$(lengths | awk '$1 > 60')"
rule 'half of the functions have 12 lines or fewer' "$(lengths | sort -n | awk '{ n[NR] = $1 } END { if (n[int((NR + 1) / 2)] > 12)
	print "the median is " n[int((NR + 1) / 2)] }')"
# Longer files, each with its limit and its reason.
longer='
libnet/filter/filter.c 450: one grammar, read from top to bottom
libnet/names/resolve.c 330: one state machine
applets/netstat/netstat.c 350: the table of options and the order of the views
applets/netstat/families.c 340: a table of seven families and its readers
applets/columns.c 380: to be split: rows held, widths and printing
applets/sockstate/sockets.c 320: to be split: the walk and what it reports
libnet/filter/filter_term.c 330: to be split: the families by name
applets/ss/info.c 340: a column per member of tcp_info
applets/netstat/iface_list.c 340: to be split: the sources of the list
applets/sockstate/diff.c 360: to be split: snapshots, differences, events
applets/sockstate/by.c 310: one key after the other'
rule 'no file over 300 lines' "$(wc -l $sources | awk -v longer="$longer" '
	BEGIN { n = split(longer, line, "\n"); for (i = 1; i <= n; i++) { split(line[i], f, "[ :]"); limit[f[1]] = f[2] } }
	$2 != "total" && $1 > ($2 in limit ? limit[$2] : 300)')"
rule 'no line that a screen cannot show' "$(LC_ALL=C.UTF-8 awk '{ line = $0; gsub(/\t/, "        ", line) }
	length(line) > 100 { print FILENAME ":" FNR ": " length(line) }' \
	$sources $headers)"
rule 'no blanks at the end of a line' "$(grep -nE '[[:blank:]]+$' $sources $headers scripts/*.sh Makefile Kconfig)"
rule 'tabs' "$(grep -nE '^ {4}' $sources $headers)"
rule 'nothing is left for later' "$(grep -nE '\b(TODO|FIXME|XXX)\b' $sources $headers scripts/* 2>/dev/null)"
rule 'switches are ENABLE_X or IF_X()' "$(grep -nE '\b(CONFIG_[A-Z])' $sources $headers)"
finish
