#!/bin/sh
# SPDX-License-Identifier: MIT
# The man pages: well-formed, every option of the applets' tables in them and no
# other, every example run.
. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# Only mandoc's data base knows which other pages there are.
for page in "$src"/docs/*.[18]; do
	name=${page##*/}
	if ! command -v mandoc >/dev/null; then
		skip "lint $name" 'no mandoc'
		continue
	fi
	found=$(mandoc -T lint -W style "$page" 2>/dev/null |
		grep -v 'STYLE: referenced manual not found')
	if [ -z "$found" ]; then
		pass "lint $name"
	else
		fail "lint $name" "$(echo "$found" | head -3)"
	fi
done

# Every switch on: the whole tables, as the completion reads them.
make -s -f "$src/Makefile" O="$tmp/o" allyesconfig >/dev/null 2>&1
if sh "$src/scripts/completion.sh" bash "$tmp/o/generated/config.h" \
		"${HOSTCC:-cc}" > "$tmp/completion" 2>/dev/null; then
	for page in netstat.8 services.1 sockstate.8; do
		applet=${page%.*}
		grep "^	$applet)" "$tmp/completion" | sed "s/.*options='\([^']*\)'.*/\1/" |
			tr ' ' '\n' | sort -u > "$tmp/table"
		awk '/^\.It Fl / { for (i = 1; i < NF; i++) if ($i == "Fl")
			print "-" $(i + 1) }' "$src/docs/$page" | sort -u > "$tmp/page"
		missing=$(comm -23 "$tmp/table" "$tmp/page")
		surplus=$(comm -13 "$tmp/table" "$tmp/page")
		if [ ! -s "$tmp/table" ]; then
			fail "$page: options" 'none found in the table'
		elif [ -n "$missing$surplus" ]; then
			fail "$page: options" "not in the page: $(echo $missing); not in the table: $(echo $surplus)"
		else
			pass "$page: all $(grep -c . "$tmp/table") options, and no other"
		fi
	done
else
	fail options 'no table of options'
fi

# Examples: lines that begin with "$ " or "# ". They may find nothing (1), but
# are understood (neither 2 nor 3) and end.
full=y
for symbol in NETSTAT SERVICES SOCKSTATE_WATCH SOCKSTATE_KILL FEATURE_NETNS \
		NETSTAT_INTERFACES FEATURE_JSON FEATURE_INSTALLER; do
	configured CONFIG_$symbol || full=
done
mkdir "$tmp/bin" "$tmp/run"
for name in sockbox netstat ss services sockstate; do
	printf '#!/bin/sh\nexec %s %s "$@"\n' "$SOCKBOX" \
		"$([ $name = sockbox ] || echo $name)" > "$tmp/bin/$name"
	chmod +x "$tmp/bin/$name"
done
PATH=$tmp/bin:$PATH
cd "$tmp/run" || exit 1
for page in "$src"/docs/*.[18]; do
	name=${page##*/}
	if [ -z "$full" ]; then
		skip "examples of $name" 'not everything is in this configuration'
		continue
	fi
	sed -n 's/^\(\.Dl \)\{0,1\}[$#] //p' "$page" > "$tmp/examples"
	bad= n=0
	while IFS= read -r line; do
		n=$((n + 1))
		timeout 20 sh -c "$line" >"$tmp/out" 2>"$tmp/err" </dev/null
		status=$?
		[ $status -le 1 ] || bad="$bad; $line: status $status $(head -1 "$tmp/err")"
		grep -q '^usage:' "$tmp/err" && bad="$bad; $line: usage"
	done < "$tmp/examples"
	if [ $n -eq 0 ]; then
		fail "examples of $name" 'none found'
	elif [ -n "$bad" ]; then
		fail "examples of $name" "${bad#; }"
	else
		pass "examples of $name: $n run"
	fi
done
finish
