#!/bin/sh
# STATIC_PIE: it is built, runs, lies elsewhere every time, and says the same.

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
if SOCKBOX=$dir/sockbox SOCKBOX_CONFIG=$dir/.config \
		sh "$src/tests/golden/test_golden.sh" 'edge/*' >"$dir/golden" 2>&1; then
	pass "the golden cases: $(tail -n 1 "$dir/golden")"
else
	fail 'the golden cases' "$(tail -n 1 "$dir/golden")"
fi
finish
