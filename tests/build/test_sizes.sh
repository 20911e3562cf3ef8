#!/bin/sh
# SPDX-License-Identifier: MIT
# Every configuration of configs/: it builds without a warning, stays within
# its budget, links nothing of libc but what libc.members lists,
# has no segment both writable and executable, and its stack is known.
# The budgets of configs/budgets are for static musl on x86_64, by gcc 12 or newer:
# gcc 11 makes 2 % more of it.

. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
out=$O/test-sizes
mkdir -p "$out"
out=$(cd "$out" && pwd)
unset KCONFIG_CONFIG
CC=${CC:-$(command -v musl-gcc || echo cc)}
export CC

# Members of archives that may be linked, on this machine.
allowed() {
	awk -v arch="$(uname -m)" '$1 == arch { print $2 }' \
		"$src/tests/build/libc.members" | sort
}

budget() { # tiny_defconfig, defconfig
	name=${1%_defconfig}
	awk -v name="$name" '$1 == name { print $2 }' "$src/configs/budgets"
}

# Why a binary of this compiler has no budget; nothing: it has one.
no_budget() { # DIR
	if [ "$(uname -m)" != x86_64 ] || ! is_musl "$1"; then
		echo 'the budget is for musl on x86_64: apt-get install musl-tools'
	elif ! echo __clang__ __GNUC__ | $CC -E -P - 2>/dev/null |
			awk '{ exit !($1 == "__clang__" && $2 >= 12) }'; then
		echo "the budget is for gcc 12 and newer, not for $CC"
	fi
}
is_musl() { grep -q '^TOOLCHAIN_LIBC := musl' "$1/generated/toolchain.mk"; }

check_size() { # CONFIG DIR
	size=$(($(wc -c <"$2/sockbox")))
	limit=$(budget "$1")
	if [ -z "$limit" ]; then
		pass "$1 size: $size, no budget"
	elif why=$(no_budget "$2") && [ "$why" ]; then
		skip "$1 size" "$why"
	elif [ "$size" -le "$limit" ]; then
		pass "$1 size: $size of $limit"
	else
		fail "$1 size" "$size bytes, over the budget of $limit"
	fi
}

# The figures of the pages: within 1 % of what is built with the compiler that
# they were measured with, 4 % with another one, and beside the budget of configs/budgets.
check_figures() { # CONFIG DIR
	name=${1%_defconfig}
	part=1
	version=$(sed -n 's/^.*x86_64, gcc \([0-9]*\),.*/\1/p' "$src/docs/SIZES.md")
	echo __GNUC__ | $CC -E -P - 2>/dev/null | grep -qx "$version" || part=4
	for page in README.md docs/SIZES.md; do
		row=$(grep "^| \`$name\` |" "$src/$page" | tr -d ',`')
		says=$(echo "$row" | awk '{ print $4 + 0 }')
		most=$(echo "$row" | awk -F '|' '{ print $4 + 0 }')
		size=$(($(wc -c <"$2/sockbox")))
		if [ "$most" -ne "$(($(budget "$1") + 0))" ]; then
			fail "$1 in $page" "the budget is $most, in configs/budgets $(budget "$1")"
		elif why=$(no_budget "$2") && [ "$why" ]; then
			skip "$1 in $page" "$why"
		elif [ $(((size - says) * (size - says))) -gt $((size * part / 100 * size * part / 100)) ]; then
			fail "$1 in $page" "$says bytes, built: $size; make size-figures puts it right"
		else
			pass "$1 in $page: $says bytes"
		fi
	done
}

# What the map says was taken from archives, libc's and the compiler's.
linked() { # MAP
	sed -n '1,/^Memory Configuration/s/^[^ ].*\.a(\(.*\)\.l\{0,1\}o)$/\1/p' "$1" | sort -u
}

check_members() { # CONFIG DIR
	linked "$2/sockbox.map" >"$2/linked"
	allowed >"$2/allowed"
	alien=$(comm -23 "$2/linked" "$2/allowed")
	if ! is_musl "$2"; then
		skip "$1 link map" 'the list is for musl'
	elif [ ! -s "$2/allowed" ]; then
		skip "$1 link map" "no list for $(uname -m); linked: $(echo $(cat "$2/linked"))"
	elif ! grep -qx __syscall_cp "$2/linked"; then
		fail "$1 link map" 'no member of libc found in it'
	elif [ -n "$alien" ]; then
		fail "$1 link map" "not in libc.members: $(echo $alien)"
	else
		pass "$1 link map: $(wc -l <"$2/linked") members of libc, all of them listed"
	fi
}

check_segments() { # CONFIG DIR
	if ! command -v readelf >/dev/null; then
		skip "$1 segments" 'no readelf'
	elif readelf -lW "$2/sockbox" | grep -E '^ +(LOAD|GNU_STACK) .* (RWE|WE) '; then
		fail "$1 segments" 'writable and executable'
	elif ! readelf -lW "$2/sockbox" | grep -q 'LOAD .* R E '; then
		fail "$1 segments" 'no code found'
	else
		pass "$1 segments: none writable and executable"
	fi
}

# The largest frame. 16 kB: a rescue shell's stack is 8 MB, a thread's of musl
# 128 kB, and nothing here recurses.  With LTO the frames are only known when the
# program is linked: the .su files of that step lie beside it, and those of the
# compiler say nothing.  As many functions as nm knows must be in them.
check_stack() { # CONFIG DIR
	find "$2" -name '*.su' -exec cat {} + >"$2/frames"
	awk -F '\t' '{ n = split($1, at, ":"); print $2, at[n] }' "$2/frames" |
		sort -rn >"$2/stack"
	read -r bytes name <"$2/stack"
	known=$(sort -u -k 2,2 "$2/stack" | wc -l)
	functions=$(nm "$2/sockbox_unstripped" | grep -c ' [Tt] ')
	if [ $((known * 10)) -lt $((functions * 8)) ]; then
		fail "$1 stack" "only $known of $functions functions were measured"
	elif grep -v 'dynamic,bounded' "$2/frames" | grep -q dynamic; then
		fail "$1 stack" 'a frame of unknown size'
	elif [ "${bytes:-99999}" -gt 16384 ]; then
		fail "$1 stack" "$bytes bytes in $name"
	else
		pass "$1 stack: largest frame of $known functions $bytes bytes, in $name"
	fi
}

for path in "$src"/configs/*defconfig; do
	config=${path##*/}
	dir=$out/$config
	mkdir -p "$dir"
	if ! { make -f "$src/Makefile" O="$dir" "$config" &&
			make -f "$src/Makefile" O="$dir" EXTRA_CFLAGS=-fstack-usage
		} >"$dir/log" 2>&1; then
		fail "$config builds" "$(grep -m 1 -E 'error|undefined' "$dir/log")"
		continue
	fi
	if grep -qi warning "$dir/log"; then
		fail "$config builds" "$(grep -i -m 1 warning "$dir/log")"
	else
		pass "$config builds"
	fi
	check_size "$config" "$dir"
	check_figures "$config" "$dir"
	check_members "$config" "$dir"
	check_segments "$config" "$dir"
	check_stack "$config" "$dir"
done
rm -rf "$out"
finish
