#!/bin/sh
# SPDX-License-Identifier: MIT
# options.sh CONFIG.H HOSTCC...: prints the options of this configuration, taken
# from the tables that the applets parse, as rows "APPLET LETTER LONG KIND HELP"
# separated by tabs; "-" stands for an empty field.
set -eu
config=$(cd "${1%/*}" && pwd)/${1##*/}
shift
src=$(cd "$(dirname "$0")/.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

{
	cat <<'END'
#include <stdio.h>
#define OPT(code, kind, name, help) {code, kind, name, help},
struct row { const char *code, *kind, *name, *help; };
static void put(const char *applet, const struct row *r)
{
	for (; r->code; r++)
		printf("%s\t%.1s\t%s\t%s\t%s\n", applet,
			*r->code > ' ' ? r->code : "-",
			ENABLE_FEATURE_LONG_OPTIONS && *r->name ? r->name : "-",
			*r->kind == '=' || *r->kind == ':' ? "=" : "-",
			*r->help ? r->help : "-");
}
END
	sed -n '/^#define OPT_[A-Z0-9_]* "/p' "$src"/applets/*.[ch] "$src"/applets/*/*.[ch] | sort -u
	for applet in netstat ss services sockstate; do
		echo "#undef COMMON"
		sed -n '/^#define COMMON/,/[^\\]$/p; /^static const char [a-z_]*table\[\] =/,/;$/p' \
			"$src/applets/$applet/$applet.c" |
			sed "s/^static const char \(.*\)\[\] =/static const struct row ${applet}_\1[] = {/
				s/;\$/{0, 0, 0, 0}};/"
	done
	echo 'int main(void) {'
	for applet in netstat ss services sockstate; do
		echo "put(\"$applet\", ${applet}_table);"
	done
	echo 'return 0; }'
} > "$tmp/rows.c"
"$@" -w -include "$config" -o "$tmp/rows" "$tmp/rows.c"
"$tmp/rows"
