#!/bin/sh
# SPDX-License-Identifier: MIT
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
	mkdir -p "$tmp/h"
	want=
	is install-symbolic "$SOCKBOX" --install -s "$tmp/i/new/folder"
	[ -L "$tmp/i/new/folder/netstat" ] && pass install-makes-its-folder ||
		fail install-makes-its-folder "$(ls -l "$tmp/i")"
	is install-again "$SOCKBOX" --install -s "$tmp/i/new/folder"
	cp "$SOCKBOX" "$tmp/h/sockbox"
	is install-hard "$tmp/h/sockbox" --install "$tmp/h"
	[ "$tmp/h/netstat" -ef "$tmp/h/sockbox" ] &&
		pass install-hard-link || fail install-hard-link "$(ls -l "$tmp/h")"
	want= status=1
	is install-nowhere "$SOCKBOX" --install -s /proc/nowhere
	status=
	if [ "$(id -u)" = 0 ]; then
		# a bare root: no /proc, no folder but the binary's
		mkdir -p "$tmp/root/bin"
		cp "$SOCKBOX" "$tmp/root/bin/sockbox"
		want=
		is install-without-proc chroot "$tmp/root" /bin/sockbox --install -s
		want=$("$SOCKBOX" netstat -V)
		is install-without-proc-runs chroot "$tmp/root" /bin/netstat -V
	else
		skip install-without-proc 'needs root'
	fi
fi

want="sockbox $(sh "$src/scripts/version.sh" "$src")"
is version "$SOCKBOX" --version
want=$("$SOCKBOX" netstat -V)
cp "$SOCKBOX" "$tmp/tool"
is renamed "$tmp/tool" netstat -V
want=$("$SOCKBOX" --list)
is renamed-list "$tmp/tool" --list
# a link to an applet that this build does not have
want= status=127
ln -s "$SOCKBOX" "$tmp/ifconfig"
is not-built "$tmp/ifconfig"
is not-built-option "$tmp/ifconfig" -a
status=

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
