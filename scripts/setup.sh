#!/bin/sh
# setup.sh run|check: installs what `make run` or `make check` needs and this
# machine does not have; silent when there is nothing to do. Debian, Ubuntu and
# their kin (apt-get), Alpine (apk); as root or through sudo. What the tests can
# do without is installed where it can be had, else they skip and say so.
set -u
goal=${1:-check}

has() { command -v "$1" >/dev/null 2>&1; }

compiler() { has musl-gcc || { has cc && echo 'int main(void){return 0;}' |
	cc -static -x c -o /dev/null - 2>/dev/null; }; }
host_compiler() { echo '#include <string.h>' | cc -E -x c - >/dev/null 2>&1; }
header() { echo "#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <$1>" | cc -E -x c - >/dev/null 2>&1; }
fuzzer() { echo 'int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void)
	{ return 0; }' | clang -fsanitize=fuzzer,address -x c - -o /dev/null 2>/dev/null; }
net_tools() { has netstat && netstat --version 2>/dev/null | grep -q net-tools; }
kernel_conf() { ls /usr/lib/linux-kbuild-*/scripts/kconfig/conf >/dev/null 2>&1; }

# How to see that it is there; Debian's package; Alpine's ("-": none).
needed() {
	cat <<EOF
has make|make|make
host_compiler|gcc libc6-dev|gcc musl-dev
compiler|musl-tools|musl-dev
EOF
	[ "$goal" = check ] && cat <<EOF
header cmocka.h|libcmocka-dev|cmocka-dev
has python3|python3|python3
EOF
}
wanted() {
	[ "$goal" = check ] && cat <<EOF
net_tools|net-tools|net-tools
has ip|iproute2|iproute2
has unshare|util-linux|util-linux
has nft|nftables|nftables
has busybox|busybox|busybox
has toybox|toybox|toybox
has jc|jc|-
has dnsmasq|dnsmasq-base|dnsmasq
fuzzer|clang libclang-rt-dev|clang compiler-rt
has strace|strace|strace
has mandoc|mandoc|mandoc
has zsh|zsh|zsh
kernel_conf|linux-kbuild-6.1|-
EOF
}

if has apt-get; then
	column=2
elif has apk; then
	column=3
else
	column=0
fi
missing() {
	while IFS='|' read -r probe debian alpine; do
		$probe && continue
		[ $column = 3 ] && debian=$alpine
		[ "$debian" = - ] || printf ' %s' "$debian"
	done
}

sudo=
if [ "$(id -u)" != 0 ]; then
	sudo=sudo
	has sudo || sudo=no
fi
updated=
install() {
	if [ $column = 3 ]; then
		$sudo apk add -q "$@"
		return
	fi
	set -- $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
		-o DPkg::Lock::Timeout=300 install --no-install-recommends "$@"
	"$@" >/dev/null 2>&1 && return
	# the lists may be old, or not there at all
	if [ -z "$updated" ]; then
		updated=yes
		$sudo apt-get -q -o DPkg::Lock::Timeout=300 update >/dev/null 2>&1
		"$@" >/dev/null 2>&1 && return
	fi
	return 1
}

must=$(needed | missing)
may=$(wanted | missing)
[ -n "$must$may" ] || exit 0
if [ $column = 0 ] || [ "$sudo" = no ]; then
	[ $column = 0 ] && why='no apt-get or apk here' || why='neither root nor sudo'
	echo "setup: not installed ($why):$must$may" >&2
	[ -z "$must" ]
	exit
fi

# shellcheck disable=SC2086 # lists of words
if [ -n "$must" ]; then
	echo "setup: installing$must"
	install $must || {
		echo "setup: could not install$must" >&2
		exit 1
	}
fi
for package in $may; do
	echo "setup: installing $package"
	install "$package" || echo "setup: no $package: some tests will be skipped"
done
exit 0
