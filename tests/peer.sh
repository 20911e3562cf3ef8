#!/bin/sh
# SPDX-License-Identifier: MIT
# net-tools' netstat in sockbox' place: `peer.sh netstat [--root TREE] ARGS`.
# A saved tree is put where /proc and /etc are, in a mount namespace of its own.
# SOCKBOX=tests/peer.sh runs a suite against net-tools (2.10 in Debian: seven
# known differences to the HEAD that the golden output was captured from).

applet=$1
shift
root=
case $1 in
--root) root=$2; shift 2 ;;
esac
[ -n "$root" ] || exec "$applet" "$@"
exec unshare -m sh -c '
	cd "$1" || exit 1
	for f in hosts services passwd protocols networks; do
		[ -f "etc/$f" ] && mount --bind "etc/$f" "/etc/$f"
	done
	printf "hosts: files\nservices: files\nnetworks: files\n" >/dev/shm/nsswitch.$$
	mount --bind /dev/shm/nsswitch.$$ /etc/nsswitch.conf
	rm -f /dev/shm/nsswitch.$$
	tree=$(pwd)
	mount -t tmpfs none /proc || exit 1
	cp -r "$tree/proc/." /proc/
	cd /
	applet=$2
	shift 2
	exec "$applet" "$@"' sh "$root" "$applet" "$@"
