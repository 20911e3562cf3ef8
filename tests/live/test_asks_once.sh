#!/bin/sh
# SPDX-License-Identifier: MIT
# However a listing measures, looks up names and finds owners, it asks the
# kernel once for each table: netlink sockets are counted with strace, in a
# network namespace with one listener, whose owner is this test's.
here=$(dirname "$0")
if [ -z "$ASKS_ONCE" ]; then
	for words in 'unshare -n' 'unshare -rn'; do
		$words true 2>/dev/null && break
		words=
	done
	[ -z "$words" ] || ASKS_ONCE=y exec $words sh "$0"
fi
. "$here/../lib.sh"
if [ -z "$ASKS_ONCE" ]; then
	skip asks-once 'no network namespace can be made'
	finish
fi
if ! strace -o /dev/null true 2>/dev/null; then
	skip asks-once 'no strace, or it may not trace'
	finish
fi
for switch in BACKEND_DIAG SOCKSTATE_LIST SOCKSTATE_NAMES NETSTAT; do
	configured CONFIG_$switch || { skip asks-once "$switch is off"; finish; }
done
tmp=$(mktemp -d) || exit 1
mkfifo "$tmp/end"
python3 -c '
import socket, sys
s = socket.socket()
s.bind(("127.0.0.1", 0))
s.listen()
print("ready", flush=True)
sys.stdin.read()' <"$tmp/end" >"$tmp/ready" 2>/dev/null &
listener=$!
exec 9>"$tmp/end"
trap 'exec 9>&-; wait $listener; rm -rf "$tmp"' EXIT
tries=0
while [ ! -s "$tmp/ready" ] && [ $tries -lt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done

# asks NAME MOST WORDS...: at most so many netlink sockets, and one at least
asks() {
	name=$1 most=$2
	shift 2
	strace -f -e trace=socket -o "$tmp/trace" $SOCKBOX "$@" >/dev/null 2>&1
	n=$(grep -c NETLINK "$tmp/trace")
	if [ "$n" -ge 1 ] && [ "$n" -le "$most" ]; then
		pass "$name: $n"
	else
		fail "$name" "$n netlink sockets, at most $most expected"
	fi
}

strace -f -e trace=socket -o "$tmp/trace" $SOCKBOX netstat -ant >/dev/null 2>&1
netstat=$(grep -c NETLINK "$tmp/trace")
for options in -t -tp -tr -trp -tio; do
	asks "list $options asks as often as netstat -ant" "$netstat" \
		sockstate list $options
done
# other tables than TCP's two
strace -f -e trace=socket -o "$tmp/trace" $SOCKBOX sockstate list -j >/dev/null 2>&1
all=$(grep -c NETLINK "$tmp/trace")
asks 'list asks as often as list --json' "$all" sockstate list
asks 'list -rp asks as often as list --json' "$all" sockstate list -rp
configured CONFIG_SOCKSTATE_QUEUES &&
	asks 'queues asks once' "$all" sockstate queues
configured CONFIG_SOCKSTATE_LEAKS && configured CONFIG_FEATURE_FILTER &&
	asks 'leaks of a process asks once' "$netstat" sockstate leaks process python3
finish
