#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/LESSON.md shows what the program prints, and README's table of habits names
# commands that work. To make the page so again:
#   SOCKBOX=... tests/ship/lesson.py docs/LESSON.md
# In the quick selection.
here=$(dirname "$0")
[ "${1-}" = full ] || exec sh "$here/../full.sh" sh "$0" full
. "$here/../lib.sh"
src=$(cd "$here/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
page=docs/LESSON.md
cd "$src" || exit 1

command -v python3 >/dev/null || { skip 'the lesson' 'no python3: apt-get install python3'; finish; }
python3 tests/ship/lesson.py $page >"$tmp/page"
if [ "$(grep -c '^\$ ' $page)" -lt 10 ]; then fail 'the lesson has commands' 'too few'
elif cmp -s "$tmp/page" $page; then pass 'what the lesson shows is what is printed'
else fail 'what the lesson shows is what is printed' "$(diff $page "$tmp/page" | head -n 5 | tr '\n' ';')"
fi

# What stands in backquotes and needs no person: it has an answer, if it may be "none".
works() { # NAME LEAST <COMMANDS
	bad= n=0
	while read -r line; do
		n=$((n + 1))
		# shellcheck disable=SC2086 # words are wanted
		timeout 20 $SOCKBOX $line >"$tmp/out" 2>&1 </dev/null
		[ $? -le 1 ] || bad="$bad; $line: $(head -n 1 "$tmp/out")"
	done
	if [ -z "$bad" ] && [ $n -ge "$2" ]; then pass "$1"; else fail "$1" "${bad:-only $n}"; fi
}
commands() { grep -o '`[a-z]* [^`]*`' | tr -d '`' |
	grep -E '^(netstat|ss|services|sockstate) ' | grep -vE ' (watch|wait) '; }
commands <$page | sort -u >"$tmp/commands"
works 'the exercises have answers' 6 <"$tmp/commands"
sed -n '/^### Instead of/,/^### netstat/s/^| .* | \(`.*`\) |$/\1/p' README.md | commands >"$tmp/commands"
works 'what README says to type instead' 8 <"$tmp/commands"
finish
