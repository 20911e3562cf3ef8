#!/bin/sh
# SPDX-License-Identifier: MIT
# setup.sh run|check: installs what `make run` or `make check` needs and this
# machine does not have; silent when there is nothing to do. Debian, Ubuntu and
# their kin (apt-get), Alpine (apk); as root or through sudo. Without a compiler
# nothing goes on. What else cannot be had is said, with what it costs.
# Environment: CC, CROSS_COMPILE: given, the user's compiler is the one to use.
set -u
goal=${1:-check}
given=${CC:-${CROSS_COMPILE:+${CROSS_COMPILE}gcc}}

has() { command -v "$1" >/dev/null 2>&1; }

# Links a program statically? The compiler may be several words.
links() { echo 'int main(void) { return 0; }' |
	"$@" -static -x c -o /dev/null - 2>/dev/null; }
compiler() {
	# shellcheck disable=SC2086 # words are wanted
	if [ "$given" ]; then has ${given%% *}; else has musl-gcc || links cc; fi
}
# musl's wrapper, or a compiler whose own libc is musl (Alpine).
musl() { [ "$given" ] || has musl-gcc || cc -dumpmachine 2>/dev/null | grep -q musl; }
host_compiler() { echo '#include <string.h>' | cc -E -x c - >/dev/null 2>&1; }
cmocka() { printf '#include <%s.h>\n' stdarg stddef stdint setjmp cmocka |
	cc -E -x c - >/dev/null 2>&1; }
fuzzer() { echo 'int LLVMFuzzerTestOneInput(void);
	int LLVMFuzzerTestOneInput(void) { return 0; }' |
	clang -fsanitize=fuzzer,address -x c -o /dev/null - 2>/dev/null; }
net_tools() { has netstat && netstat --version 2>/dev/null | grep -q net-tools; }
kernel_conf() { ls /usr/lib/linux-kbuild-*/scripts/kconfig/conf >/dev/null 2>&1; }
names() { [ -s /etc/services ] && [ -s /etc/protocols ]; }


# How to see that it is there; Debian's package; Alpine's ("-": none).
needed() {
	cat <<EOF
has make|make|make
host_compiler|gcc libc6-dev|gcc musl-dev
compiler|gcc libc6-dev|gcc musl-dev
EOF
}
wanted() {
	echo 'musl|musl-tools|musl-dev'
	[ "$goal" = check ] || return
	cat <<EOF
cmocka|libcmocka-dev|cmocka-dev
has python3|python3|python3
names|netbase|-
net_tools|net-tools|net-tools
has ip|iproute2|iproute2
has unshare|util-linux|util-linux
has mount|mount|-
has nft|nftables|nftables
has gawk|gawk|gawk
has original-awk|original-awk|-
has busybox|busybox|busybox
has toybox|toybox|toybox
has jc|jc|-
has dnsmasq|dnsmasq-base|dnsmasq
has clang|clang|clang
fuzzer|$(fuzzer_library)|compiler-rt
has strace|strace|strace
has mandoc|mandoc|mandoc
has zsh|zsh|zsh
has fish|fish|fish
has readelf|binutils|binutils
has git|git|git
has xz|xz-utils|xz
has shellcheck|shellcheck|shellcheck
kernel_conf|$(newest 'linux-kbuild-[0-9.]*')|-
EOF
}
# The newest package of a name that has a version in it.
newest() {
	apt-cache search --names-only "^$1\$" 2>/dev/null | cut -d' ' -f1 |
		sort -t- -k3V | tail -n 1 | grep . || echo -
}
# libclang-rt-dev came with Debian 12; before, clang brings it.
fuzzer_library() {
	apt-cache show libclang-rt-dev >/dev/null 2>&1 && echo libclang-rt-dev || echo -
}

column=0
if has apt-get; then column=2; elif has apk; then column=3; fi
missing() {
	while IFS='|' read -r probe debian alpine; do
		$probe && continue
		[ $column = 3 ] && debian=$alpine
		[ "$debian" = - ] || printf ' %s' "$debian"
	done
}

sudo= refused=
if [ $column = 0 ]; then
	refused='no apt-get or apk here'
elif [ "$(id -u)" != 0 ]; then
	sudo=sudo
	has sudo || refused='neither root nor sudo'
fi

log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
apt() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
	-o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1; }
packages() {
	if [ $column = 3 ]; then
		$sudo apk add -q "$@" 2>"$log"
	else
		apt install --no-install-recommends "$@"
	fi
}
no_network() { grep -qE 'Failed to fetch|Could not resolve|Temporary failure|temporary error' "$log"; }
updated=
update() { # the lists may be old, or not there at all
	[ $column = 2 ] && [ -z "$updated" ] || return 1
	updated=y
	apt update
}
# All at once, or, where one of them is not to be had, one by one: what could
# not be installed is in $lost.
install() {
	lost=
	packages "$@" && return
	update && packages "$@" && return
	for package; do
		no_network || packages "$package" || { no_network || lost="$lost $package"; }
		if no_network; then
			lost="$*" refused='no package could be fetched'
			return 1
		fi
	done
	[ -z "$lost" ]
}

# What is not there costs this much.
without_musl() {
	case " $1 " in *' musl-tools '* | *' musl-dev '*)
		echo "setup: no musl ($2): built with this machine's own libc instead," \
			"the binary will be about ten times as large" >&2 ;;
	esac
}
without() { # PACKAGES WHY
	without_musl "$1" "$2"
	rest=$(echo " $1 " | sed 's/ musl-[a-z]* / /; s/^ *//; s/ *$//')
	[ -z "$rest" ] ||
		echo "setup: not installed ($2): $rest: tests that need it are skipped" >&2
}

must=$(needed | missing)
# The lists say which names of packages there are; a new machine has none.
[ "$refused" ] || [ "$goal" != check ] || apt-cache show musl-tools >/dev/null 2>&1 ||
	update
may=$(wanted | missing)
[ -n "$must$may" ] || exit 0
# shellcheck disable=SC2086 # lists of words
if [ -n "$must" ]; then
	if [ "$refused" ]; then
		echo "setup: cannot go on without$must ($refused)" >&2
		exit 1
	fi
	echo "setup: installing$must"
	install $must || {
		echo "setup: could not install$must: $(tail -n 1 "$log")" >&2
		exit 1
	}
fi
if [ "$refused" ]; then
	without "${may# }" "$refused"
elif [ -n "$may" ]; then
	echo "setup: installing$may"
	# shellcheck disable=SC2086
	install $may || without "$lost" "${refused:-no such package here}"
fi
exit 0
