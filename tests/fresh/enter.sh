#!/bin/sh
# SPDX-License-Identifier: MIT
# enter.sh ROOT pivot|chroot COMMAND: the half of fresh.sh that runs in namespaces
# of its own: mounts what a root needs, and goes there.
set -eu
root=$1 way=$2 command=$3

mount --make-rprivate /
mount --bind "$root" "$root"
mkdir -p "$root/dev/pts" "$root/dev/shm" "$root/proc" "$root/sys" "$root/run"
for device in null zero full random urandom tty; do
	: >"$root/dev/$device"
	mount --bind "/dev/$device" "$root/dev/$device"
done
ln -sf /proc/self/fd "$root/dev/fd"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -sf pts/ptmx "$root/dev/ptmx"
mount -t tmpfs tmpfs "$root/dev/shm"
mount -t tmpfs tmpfs "$root/run"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
hostname fresh
cd "$root"
set -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
	${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
	sh -c 'cd /root/sockbox && eval "$1"' fresh "$command"
if [ "$way" = chroot ]; then
	exec chroot . "$@"
fi
mkdir old
pivot_root . old
/detach /old
rmdir /old
rm /detach
exec "$@"
