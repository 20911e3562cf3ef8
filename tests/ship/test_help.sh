#!/bin/sh
# SPDX-License-Identifier: MIT
# Nobody meets a dead end: each verb of sockstate tells what it is for, in lines
# that fit a screen, with options that there are; a wrong word or option gets one
# line with the reason and one with what to type.
# In the quick selection.
. "$(dirname "$0")/../lib.sh"
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

if ! configured CONFIG_SOCKSTATE_HELP; then
	skip 'help of each verb' 'CONFIG_SOCKSTATE_HELP is off'
	finish
fi
sockstate() { $SOCKBOX sockstate "$@" >"$tmp/out" 2>"$tmp/err" </dev/null; }
is() { # NAME GOT WANTED
	if [ "$2" = "$3" ]; then pass "$1"; else fail "$1" "$2, not $3"; fi
}

sockstate --help
awk '/^  / { gsub(/,/, ""); for (i = 1; i <= 2; i++) if ($i ~ /^-/) print $i }' "$tmp/out" |
	sort -u >"$tmp/options"
echo -t >>"$tmp/options" # of wait
verbs=$(sed -n 's/^verbs: //p' "$tmp/out")
[ "$(echo "$verbs" | wc -w)" -ge 3 ] || fail verbs "only: $verbs"
for verb in $verbs; do
	sockstate help "$verb"
	status=$?
	grep -oE '^  --?[a-zA-Z-]+' "$tmp/out" | tr -d ' ' >"$tmp/named"
	wrong=
	[ "$status" = 0 ] || wrong="status $status"
	head -n 1 "$tmp/out" | grep -q "^usage: sockstate $verb\b" || wrong="begins: $(head -n 1 "$tmp/out")"
	grep -q "^    sockstate $verb" "$tmp/out" || wrong='no example'
	[ -z "$(awk 'length > 79' "$tmp/out")" ] || wrong='a line does not fit 80 columns'
	[ "$(wc -l <"$tmp/out")" -le 22 ] || wrong='more than a screen'
	unknown=$(grep -vxFf "$tmp/options" "$tmp/named")
	[ -z "$unknown" ] || wrong="no such option: $unknown"
	if [ "$wrong" ]; then fail "help $verb" "$wrong"; else pass "help $verb"; fi
	cp "$tmp/out" "$tmp/first"
	sockstate "$verb" --help
	is "$verb --help is the same" "$(cmp "$tmp/out" "$tmp/first" 2>&1)" ''
done
# dead NAME "WORDS" "MESSAGE": status 2, nothing printed, two lines said
dead() {
	# shellcheck disable=SC2086 # words are wanted
	sockstate $2
	is "$1: status" $? 2
	is "$1" "$(cat "$tmp/out" "$tmp/err")" "$3"
}
dead 'letters swapped' 'laeks' "sockstate: laeks: no such verb; perhaps leaks?
Try 'sockstate --help'."
dead 'a letter less' 'cont -t' "sockstate: cont: no such verb; perhaps count?
Try 'sockstate --help'."
dead 'wrong option of a verb' 'count --bad' "sockstate: unrecognized option '--bad'
Try 'sockstate count --help'."
dead 'wrong option' '--bad' "sockstate: unrecognized option '--bad'
Try 'sockstate --help'."
dead 'help of no verb' 'help foo' "sockstate: foo: no such verb
Try 'sockstate --help'."
sockstate zzzz
is 'a word near to no verb is a place' "$(grep -c 'not a state, service or host' "$tmp/err")" 1
sockstate help
is 'help alone names every verb of this build, once, and no other' \
	"$(sed -n 's/^    \([a-z]*\)  *[a-z].*/\1/p' "$tmp/out" | sort | tr '\n' ' ')" \
	"$(echo "$verbs" | tr ' ' '\n' | grep . | sort | tr '\n' ' ')"
is 'help alone fits a screen' "$(awk 'length > 79 || NR > 24' "$tmp/out")" ''
$SOCKBOX sockstate -V >"$tmp/out"
is '-V' "$(sed 's/[0-9.]*)$//' "$tmp/out")" 'sockstate (sockbox '
finish
