#!/bin/sh
# The multiplexer: names, lists, links, wrappers, installation.
. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

if ! configured CONFIG_FEATURE_MULTICALL; then
	skip multicall 'one applet only'
	finish
fi

# is NAME COMMAND...: succeeds, and prints what is in $want
is() {
	name=$1
	shift
	got=$("$@" 2>"$tmp/err")
	code=$?
	if [ "$code" = "${status:-0}" ] && [ "$got" = "$want" ]; then
		pass "$name"
	else
		fail "$name" "status $code: $got $(cat "$tmp/err")"
	fi
}

applets=$("$SOCKBOX" --list)
want=$(sed -n 's/.*X(\([a-z]*\), \([A-Z]*\),.*/\1 \2/p' "$src/applets/applet.h" |
	while read -r name symbol; do
		configured "CONFIG_$symbol" && echo "$name"
	done)
is list "$SOCKBOX" --list
want=$(echo "$applets" | sed 's,^,bin/,')
is list-full "$SOCKBOX" --list-full
is list-path "$SOCKBOX" --list-path
want=
for name in $applets; do want="$want $name"; done
if "$SOCKBOX" | grep -q "^applets:$want\$"; then
	pass usage
else
	fail usage "$("$SOCKBOX")"
fi

want=$("$SOCKBOX" netstat -V)
ln -s "$SOCKBOX" "$tmp/netstat"
ln -s "$SOCKBOX" "$tmp/sockbox-1.0"
is by-name "$tmp/netstat" -V
is by-word "$SOCKBOX" netstat -V
is by-path "$SOCKBOX" /some/path/netstat -V
is any-sockbox "$tmp/sockbox-1.0" netstat -V
printf '#!%s\n' "$tmp/sockbox-1.0" > "$tmp/wrapper-netstat"
mkdir "$tmp/w"
mv "$tmp/wrapper-netstat" "$tmp/w/netstat"
chmod 755 "$tmp/w/netstat"
is wrapper "$tmp/w/netstat" -V

want= status=127
is unknown-applet "$SOCKBOX" nosuch
if grep -q 'nosuch: applet not found' "$tmp/err"; then
	pass unknown-applet-says-so
else
	fail unknown-applet-says-so "$(cat "$tmp/err")"
fi
status=

if configured CONFIG_FEATURE_INSTALLER; then
	mkdir -p "$tmp/i/bin" "$tmp/h/bin"
	want=
	is install-symbolic "$SOCKBOX" --install -s "$tmp/i"
	[ -L "$tmp/i/bin/netstat" ] && pass install-symbolic-link ||
		fail install-symbolic-link "$(ls -l "$tmp/i/bin")"
	is install-again "$SOCKBOX" --install -s "$tmp/i"
	cp "$SOCKBOX" "$tmp/h/sockbox"
	is install-hard "$tmp/h/sockbox" --install "$tmp/h"
	[ "$tmp/h/bin/netstat" -ef "$tmp/h/sockbox" ] &&
		pass install-hard-link || fail install-hard-link "$(ls -l "$tmp/h/bin")"
	want= status=1
	is install-nowhere "$SOCKBOX" --install -s "$tmp/nowhere"
	status=
fi

# Full disks and closed descriptors are noticed everywhere.
for args in --list "netstat -V" "netstat -h"; do
	# shellcheck disable=SC2086 # words on purpose
	"$SOCKBOX" $args > /dev/full 2>"$tmp/err"
	code=$?
	if [ $code = 1 ] && grep -q 'No space left on device' "$tmp/err"; then
		pass "full disk: $args"
	else
		fail "full disk: $args" "status $code: $(cat "$tmp/err")"
	fi
done
finish
