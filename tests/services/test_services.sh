#!/bin/sh
# SPDX-License-Identifier: MIT
# The services applet beside getent(1), on its own output, and on bad files.
# In the quick selection.

. "$(dirname "$0")/../lib.sh"
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
services="$SOCKBOX services"

if ! configured CONFIG_SERVICES; then
	skip "the services applet" "it is not in this build"
	finish
fi
if configured CONFIG_SERVICES_NONE; then
	skip "the services applet" "this build has no table"
	finish
fi

# "name port/proto alias..." with single blanks
plain() { sed 's/ *#.*//; /^$/d' "$@" | tr -s ' ' | sed 's/ $//'; }

$services -b >"$tmp/services"
status=$?
lines=$(wc -l <"$tmp/services")
if [ $status -eq 0 ] && [ "$lines" -gt 500 ]; then
	pass "the whole table: $lines lines"
else
	fail "the whole table" "status $status, $lines lines"
fi

# ---- beside getent ----

# getent, with our output as its /etc/services
getent_keys() { # keys on stdin
	unshare -rm sh -c '
		mount --bind "$1" /etc/services || exit 3
		printf "services: files\n" >"$2" &&
			mount --bind "$2" /etc/nsswitch.conf || exit 3
		xargs -n 500 getent services' sh "$tmp/services" "$tmp/nsswitch" |
		tr -s ' ' | sed 's/ $//'
}
: >"$tmp/nsswitch"
if ! command -v getent >/dev/null; then
	why="no getent"
elif ! [ -e /etc/services ] || ! [ -e /etc/nsswitch.conf ]; then
	why="nothing to mount over"
elif ! unshare -rm true 2>/dev/null; then
	why="no mount namespaces"
elif ! echo 1/tcp | getent_keys >/dev/null; then
	why="getent cannot be asked"
else
	why=
fi
if [ -n "$why" ]; then
	skip "getent reads what services prints" "$why"
else
	plain "$tmp/services" >"$tmp/want"
	cut -d' ' -f2 "$tmp/want" | getent_keys >"$tmp/got"
	if cmp -s "$tmp/want" "$tmp/got"; then
		pass "getent: $(wc -l <"$tmp/got") ports and protocols, as the table"
	else
		fail "getent by port" "$(diff "$tmp/want" "$tmp/got" | sed -n 2p)"
	fi
	# the first line that has the name with that protocol, for every name
	awk '{ split($2, at, "/")
		for (i = 1; i <= NF; i++) if (i != 2) print $i "/" at[2] }' \
		"$tmp/want" | awk '!seen[$0]++' >"$tmp/keys"
	awk 'NR == FNR { split($2, at, "/")
			for (i = 1; i <= NF; i++) if (i != 2) {
				key = $i "/" at[2]
				if (!(key in line)) line[key] = $0
			}
			next }
		{ print line[$0] }' "$tmp/want" "$tmp/keys" >"$tmp/first"
	# getent takes the last slash for its own: not for names that have one
	grep -v '/.*/' "$tmp/keys" >"$tmp/keys1"
	paste -d' ' "$tmp/keys" "$tmp/first" | grep -v '^[^ ]*/[^ ]*/' |
		cut -d' ' -f2- >"$tmp/first1"
	getent_keys <"$tmp/keys1" >"$tmp/got"
	if cmp -s "$tmp/first1" "$tmp/got"; then
		pass "getent: $(wc -l <"$tmp/keys1") names and protocols, as the table"
	else
		fail "getent by name" "$(diff "$tmp/first1" "$tmp/got" | sed -n 2p)"
	fi
	# and the applet gives the same first answer, over its own file
	printf 'nosuch\n' | getent_keys >/dev/null 2>&1
	$services -b nosuch >/dev/null 2>&1
	ours=$?
	[ "$ours" = 1 ] && pass "a missing key: status 1" ||
		fail "a missing key" "status $ours"
fi

# ---- our own reader on our own output ----

if configured CONFIG_FEATURE_ETC_SERVICES && configured CONFIG_FEATURE_ROOT; then
	mkdir -p "$tmp/root/etc"
	cp "$tmp/services" "$tmp/root/etc/services"
	$services --root "$tmp/root" >"$tmp/again"
	cmp -s "$tmp/services" "$tmp/again" &&
		pass "services > /etc/services, and services again: the same" ||
		fail "services over its own output" "$(diff "$tmp/services" "$tmp/again" | sed -n 2p)"
	$services -l --root "$tmp/root" | grep -q '# built in' &&
		fail "its own output covers the table" "something is still built in" ||
		pass "its own output covers the table"
	$services -cl --root "$tmp/root" >"$tmp/root/etc/commented"
	mv "$tmp/root/etc/commented" "$tmp/root/etc/services"
	$services --root "$tmp/root" | cmp -s - "$tmp/services" &&
		pass "-c and -l only add comments" ||
		fail "-c and -l only add comments" "the lines differ without them"

	# ---- bad files ----
	bad() { # NAME, of the file that was just written
		$services --root "$tmp/root" before after https/tcp \
			>"$tmp/got" 2>"$tmp/err"
		status=$?
		printf '%s\n' 'before 1001/tcp' 'after 1002/tcp' 'https 443/tcp' \
			>"$tmp/want"
		if [ $status -eq 0 ] && [ ! -s "$tmp/err" ] &&
				plain "$tmp/got" | cmp -s - "$tmp/want"; then
			pass "$1"
		else
			fail "$1" "status $status, $(cat "$tmp/err" "$tmp/got" | head -n 3 | tr '\n' '|')"
		fi
	}
	file=$tmp/root/etc/services
	around() { # good lines before and behind what comes
		{ printf 'before 1001/tcp\n'; cat; printf '\nafter 1002/tcp\n'; } >"$file"
	}
	zeros() { dd if=/dev/zero bs=1048576 count=1 2>/dev/null; }
	printf 'x\000y 443/tcp' | around; bad "a NUL in a name"
	zeros | around; bad "a megabyte of NULs"
	zeros | tr '\000' a | around; bad "a word of a megabyte"
	zeros | tr '\000' ' ' | around; bad "a megabyte of blanks"
	zeros | tr '\000' '#' | around; bad "a comment of a megabyte"
	zeros | tr '\000' '\n' | around; bad "a million empty lines"
	echo 'https 70000/tcp' | around; bad "port 70000"
	echo 'https 0x50/tcp' | around; bad "port 0x50"
	printf 'before 1001/tcp\nafter 1002/tcp' >"$file"; bad "no newline at the end"
	printf 'before 1001/tcp\r\nafter 1002/tcp\r\n' >"$file"; bad "CRLF"
	head -c 300000 /dev/urandom | tr -d '\n' | around; bad "random bytes"
	rm "$file"
	$services --root "$tmp/root" https/tcp | plain | grep -qx 'https 443/tcp' &&
		pass "no file" || fail "no file" "https is lost"
	mkdir "$file"
	$services --root "$tmp/root" https/tcp | plain | grep -qx 'https 443/tcp' &&
		pass "a directory" || fail "a directory" "https is lost"
	rmdir "$file"
	mkfifo "$file"
	timeout 5 $services --root "$tmp/root" https/tcp | plain |
		grep -qx 'https 443/tcp' &&
		pass "a pipe that nobody writes to" ||
		fail "a pipe that nobody writes to" "https is lost"
else
	skip "services reads what services prints" "needs FEATURE_ETC_SERVICES, FEATURE_ROOT"
fi

# ---- status ----

if [ -w /dev/full ]; then
	$services -b >/dev/full 2>"$tmp/err"
	status=$?
	[ $status -eq 1 ] && grep -q . "$tmp/err" &&
		pass "a full disk: message and status 1" ||
		fail "a full disk" "status $status, '$(cat "$tmp/err")'"
else
	skip "a full disk" "no /dev/full"
fi
$services --nosuch >/dev/null 2>&1
[ $? -eq 2 ] && pass "wrong usage: status 2" || fail "wrong usage" "status is not 2"
$services --help >"$tmp/out" 2>&1 && grep -q '^usage: services' "$tmp/out" &&
	pass "--help" || fail "--help" "$(head -n 1 "$tmp/out")"
finish
