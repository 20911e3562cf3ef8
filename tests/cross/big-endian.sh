#!/bin/sh
# SPDX-License-Identifier: MIT
# big-endian.sh FROM TO: copies saved trees, with the tables of proc/net as a
# kernel of the other byte order prints them.  What changes are the addresses
# that the kernel prints as native 32-bit words with %08X (net/ipv4/tcp_ipv4.c
# get_tcp4_sock(), net/ipv6/tcp_ipv6.c get_tcp6_sock(), net/ipv4/fib_trie.c
# fib_route_seq_show(), net/ipv4/igmp.c, rt_cache); ports, states and numbers
# are values and stay; %pI4 and %pi6 are bytes and stay.  Works both ways.
set -eu
from=$1 to=$2
mkdir -p "$to"
cp -a "$from/." "$to"

# Fields that are exactly ADDRESS:PORT with 8 or 32 digits of address.
endpoints='
function swap(h,  out, i) {
	for (i = 1; i < length(h); i += 8)
		out = out substr(h, i + 6, 2) substr(h, i + 4, 2) \
			substr(h, i + 2, 2) substr(h, i, 2)
	return out
}
{
	rest = $0
	line = ""
	while (match(rest, /[0-9A-Fa-f]+:/)) {
		n = RLENGTH - 1
		word = substr(rest, RSTART, n)
		if ((n == 8 || n == 32) && done < 2 &&
				substr(rest, RSTART - 1, 1) == " ") {
			word = swap(word)
			done++
		}
		line = line substr(rest, 1, RSTART - 1) word ":"
		rest = substr(rest, RSTART + n + 1)
	}
	done = 0
	print line rest
}'

# Words of 8 digits between blanks, in the columns given.
words='
function swap(h) {
	return substr(h, 7, 2) substr(h, 5, 2) substr(h, 3, 2) substr(h, 1, 2)
}
{
	line = ""
	rest = $0
	for (f = 1; match(rest, /[^ \t]+/); f++) {
		word = substr(rest, RSTART, RLENGTH)
		if (length(word) == 8 && word ~ /^[0-9A-Fa-f]+$/ &&
				index(columns, " " f " "))
			word = swap(word)
		line = line substr(rest, 1, RSTART - 1) word
		rest = substr(rest, RSTART + RLENGTH)
	}
	print line rest
}'

edit() { # FILE PROGRAM COLUMNS
	LC_ALL=C awk -v columns=" $3 " "$2" "$1" >"$1.new"
	mv "$1.new" "$1"
}

find "$to" -type f -path '*/proc/net/*' | while read -r file; do
	case ${file##*/} in
	tcp | tcp6 | udp | udp6 | udplite | udplite6 | raw | raw6 | icmp | icmp6)
		edit "$file" "$endpoints" '' ;;
	route) edit "$file" "$words" '2 3 8' ;;
	rt_cache) edit "$file" "$words" '2 3 8 15' ;;
	igmp) edit "$file" "$words" 1 ;;
	esac
done
