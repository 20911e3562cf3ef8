#!/bin/sh
# SPDX-License-Identifier: MIT
# STATIC_PIE: it is built, runs, lies elsewhere every time, and says the same.
# HARDEN: what it adds is there in the program that runs. The flags of a builder
# who hardens everything build and run too.

. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
dir=$O/test-pie
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
trap 'rm -rf "$dir"' EXIT
unset KCONFIG_CONFIG

make -f "$src/Makefile" O="$dir" defconfig >"$dir/log" 2>&1
sed -i '/STATIC_PIE/d' "$dir/.config"
echo CONFIG_STATIC_PIE=y >>"$dir/.config"
if make -f "$src/Makefile" O="$dir" >>"$dir/log" 2>&1; then
	pass 'static-pie builds'
elif grep -q 'cannot make a static-pie' "$dir/log"; then
	skip static-pie 'this compiler and libc cannot'
	finish
else
	fail 'static-pie builds' "$(tail -n 1 "$dir/log")"
	finish
fi

headers=$(readelf -lW "$dir/sockbox")
case $headers in
*INTERP*) fail 'no interpreter' 'it has one' ;;
*'Elf file type is DYN'*) pass 'no interpreter' ;;
*) fail 'no interpreter' 'not position-independent' ;;
esac
if echo "$headers" | grep -qE 'LOAD.* RWE |GNU_STACK.* RWE '; then
	fail 'no segment writable and executable' 'there is one'
else
	pass 'no segment writable and executable'
fi

bases=$(for i in 1 2 3 4; do
	"$dir/sockbox" netstat -tan -c 9 >/dev/null 2>&1 &
	sleep 0.3
	sed -n '1s/-.*//p' /proc/$!/maps
	kill $!
done | sort -u | wc -l)
if [ "$(cat /proc/sys/kernel/randomize_va_space)" = 0 ]; then
	skip 'another address every time' 'the kernel does not'
elif [ "$bases" -ge 3 ]; then
	pass 'another address every time'
else
	fail 'another address every time' "$bases different ones of 4"
fi
golden() {
	if SOCKBOX=$dir/sockbox SOCKBOX_CONFIG=$dir/.config \
			sh "$src/tests/golden/test_golden.sh" 'edge/*' >"$dir/golden" 2>&1; then
		pass "$1: the golden cases: $(tail -n 1 "$dir/golden")"
	else
		fail "$1: the golden cases" "$(tail -n 1 "$dir/golden")"
	fi
}
golden STATIC_PIE

# ---- HARDEN ----

sed -i '/HARDEN/d' "$dir/.config"
echo CONFIG_HARDEN=y >>"$dir/.config"
holds() { # NAME COMMAND...
	name=$1
	shift
	if "$@" >"$dir/log" 2>&1; then pass "$name"; else fail "$name" "$(tail -n 1 "$dir/log")"; fi
}
holds 'HARDEN builds' make -f "$src/Makefile" O="$dir"
holds 'HARDEN: the header of what is read-only is not stripped' \
	sh -c 'readelf -lW "$1" | grep -q GNU_RELRO' - "$dir/sockbox"
holds 'HARDEN: functions have a stack protector' \
	sh -c 'readelf -sW "$1" | grep -q __stack_chk_fail' - "$dir/sockbox_unstripped"
"$dir/sockbox" netstat -tan -c 9 >/dev/null 2>&1 &
sleep 0.5
writable=$(sed -n 's/ rw-p .*sockbox$//p' /proc/$!/maps | head -n 1)
readonly=$(grep -c ' r--p .*/sockbox$' /proc/$!/maps)
kill $!
if [ "$(getconf PAGESIZE)" != 4096 ]; then
	skip 'HARDEN: tables are read-only' 'the pages are larger'
elif [ "$readonly" = 1 ]; then
	pass 'HARDEN: tables are read-only'
else
	fail 'HARDEN: tables are read-only' "$readonly such mappings, writable: $writable"
fi

# The canary is in the thread pointer's block at 0x28 on x86_64.
canary() { "$dir/canary" "$1" netstat -V 2>/dev/null; }
random_canary() { # NAME PROGRAM
	if [ "$(uname -m)" != x86_64 ]; then
		skip "$1: a canary of its own in each run" 'the test reads it on x86_64'
		return
	fi
	cc -o "$dir/canary" "$src/tests/build/canary.c"
	one=$(canary "$2") two=$(canary "$2")
	if [ "$one" ] && [ "$one" != 0x0 ] && [ "$one" != "$two" ]; then
		pass "$1: a canary of its own in each run"
	else
		fail "$1: a canary of its own in each run" "$one, $two"
	fi
}
random_canary HARDEN "$dir/sockbox_unstripped"
golden HARDEN

# ---- the flags of those who build images ----

flags='-fstack-protector-strong -fPIE -D_FORTIFY_SOURCE=2'
for form in CFLAGS EXTRA_CFLAGS; do
	rm -rf "$dir/.config" "$dir/build" "$dir/generated"
	make -f "$src/Makefile" O="$dir" defconfig >"$dir/log" 2>&1
	holds "$form='$flags' builds" make -f "$src/Makefile" O="$dir" "$form=$flags"
	holds "$form: runs" "$dir/sockbox" netstat -tan
	random_canary "$form" "$dir/sockbox_unstripped"
done
golden EXTRA_CFLAGS
finish
