#!/bin/sh
# Every configuration of configs/: it builds without a warning, stays within
# its budget, links nothing of libc that costs more than writing it ourselves,
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

# What the house does without, with the price list of musl 1.2.3 in mind: any
# of these symbols in the program is a mistake.
forbidden='
f?printf|v?s?n?printf|vf?d?printf|puts|putchar|fputs|fputc|fwrite|perror
f?scanf|v?s?scanf|vfscanf|__intscan|__floatscan
f?open(64)?_|fopen|fdopen|fgets|getline|fread|fclose|fflush|__stdio_.*|__stdout_.*|printf_core
getopt|getopt_long|__getopt_msg|getnameinfo|getaddrinfo|gethostby.*|getservby.*|getprotoby.*
getpw.*|getgr.*|getlogin|inet_ntop|inet_pton|inet_ntoa|inet_aton|res_.*|dn_.*|getifaddrs|if_nameindex
opendir|readdir|closedir|scandir|glob|strto[a-z]*|ato[il]|__strto.*
qsort|__qsort_r|malloc|__libc_malloc.*|calloc|realloc|free|__libc_free|aligned_alloc|memalign|strdup
strerror.*|__strerror_l|setlocale|nl_langinfo.*|iconv.*|mbtowc|mbrtowc|wcrtomb
localtime.*|gmtime.*|strftime.*|__secs_to_tm|system|popen
__udivdi3|__umoddi3'

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

check_symbols() { # CONFIG DIR
	if ! command -v nm >/dev/null; then
		skip "$1 link map" 'no nm'
		return
	elif ! is_musl "$2"; then
		skip "$1 link map" 'the price list is for musl'
		return
	fi
	pattern="^($(echo $forbidden | tr ' ' '|'))$"
	# weak symbols are musl's place-holders for what is not linked
	found=$(nm "$2/sockbox_unstripped" | awk '$(NF - 1) != "W" { print $NF }' |
		grep -E "$pattern")
	known=$(nm "$2/sockbox_unstripped" | grep -c ' [Tt] main$')
	if [ "$known" != 1 ]; then
		fail "$1 link map" 'not even main is in it'
	elif [ -n "$found" ]; then
		fail "$1 link map" "$(echo $found)"
	else
		pass "$1 link map: nothing that is on the price list"
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
# 128 kB, and nothing here recurses.
check_stack() { # CONFIG DIR
	# with link-time optimization the linker writes them, beside the program
	find "$2" -name '*.su' -exec cat {} + >"$2/frames"
	awk -F '\t' '{ n = split($1, at, ":"); print $2, at[n] }' "$2/frames" |
		sort -rn >"$2/stack"
	read -r bytes name <"$2/stack"
	if ! awk '$2 == "main" { found = 1 } END { exit !found }' "$2/stack"; then
		fail "$1 stack" 'not even main is in it'
	elif grep -v 'dynamic,bounded' "$2/frames" | grep -q dynamic; then
		fail "$1 stack" 'a frame of unknown size'
	elif [ "${bytes:-99999}" -gt 16384 ]; then
		fail "$1 stack" "$bytes bytes in $name"
	else
		pass "$1 stack: largest frame $bytes bytes, in $name"
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
	check_symbols "$config" "$dir"
	check_segments "$config" "$dir"
	check_stack "$config" "$dir"
done
rm -rf "$out"
finish
