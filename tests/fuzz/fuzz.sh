#!/bin/sh
# SPDX-License-Identifier: MIT
# Coverage-guided fuzzing with clang's libFuzzer, under ASan and UBSan, or with
# SANITIZE=memory under MSan, which finds what is used before it is set.
#   tests/fuzz/fuzz.sh [TARGET...]     default: all of them
# Environment: TIME, seconds for each target (60), or RUNS instead; O, the build
# directory, with the host configuration's headers in $O/host/generated;
# FUZZ_CC (clang). The corpus grows in $O/fuzz/corpus/TARGET; a finding is left
# in $O/fuzz and belongs into tests/fuzz/regress/TARGET, which always runs first.

here=$(cd "$(dirname "$0")" && pwd) || exit 1
top=$(cd "$here/../.." && pwd) || exit 1
O=$(cd "${O:-$top/build}" && pwd) || exit 1
. "$here/../lib.sh"
FUZZ_CC=${FUZZ_CC:-clang}
SANITIZE=${SANITIZE:-address,undefined}
out=$O/fuzz
[ "$SANITIZE" = memory ] && out=$O/fuzz-memory
generated=$O/host/generated
flags="-std=c99 -D_GNU_SOURCE -g -O1 -fno-omit-frame-pointer
-fsanitize=fuzzer-no-link,$SANITIZE -fno-sanitize-recover=all
-I$generated -I$top/libnet -I$top/applets -I$here"

if [ $# -eq 0 ]; then
	for f in "$here"/fuzz_*.c; do
		f=${f##*/fuzz_}
		set -- "$@" "${f%.c}"
	done
fi

mkdir -p "$out/obj"
# Where the targets put their files: in memory where that can be.
trees=$(mktemp -d /dev/shm/fuzz.XXXXXX 2>/dev/null || mktemp -d) || exit 1
trap 'rm -rf "$trees"' EXIT
trap 'exit 130' INT TERM
echo 'int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void) { return 0; }' \
	>"$out/try.c"
if ! "$FUZZ_CC" -fsanitize="fuzzer,${SANITIZE%%,*}" -o "$out/try" "$out/try.c" 2>/dev/null; then
	for t; do skip "fuzz $t" "no clang with libFuzzer (clang, libclang-rt-dev)"; done
	finish
fi
if [ ! -f "$generated/topics.h" ]; then
	for t; do skip "fuzz $t" "no generated headers: make fuzz"; done
	finish
fi

build() {
	for f in "$top"/libnet/*/*.c "$top"/applets/*.c "$top"/applets/*/*.c; do
		o=${f#"$top"/}
		o=$out/obj/$(echo "${o%.c}" | tr / _).o
		case $f in */main.c | */libnet/libc/*) continue ;; esac # for the target alone
		[ -z "$(find "$f" $(find "$top/libnet" "$top/applets" -name "*.h") "$generated" \
			-newer "$o" 2>&1 | head -n 1)" ] && continue
		"$FUZZ_CC" $flags -c -o "$o" "$f" || return 1
	done
}

# Seeds: what the golden trees hold, behind the bytes that the target eats.
seeds() {
	dir=$out/corpus/$1
	mkdir -p "$dir"
	[ -d "$here/seeds/$1" ] && cp "$here/seeds/$1"/* "$dir"
	for tree in "$top"/tests/golden/trees/*; do
		name=${tree##*/}
		n=0
		# each in its case: a table number, and the bits of the form
		case $1 in
		proc)
			for table in tcp tcp6 udp udp6 raw6 unix; do
				[ -f "$tree/proc/net/$table" ] &&
					{ printf "\\$(printf %03o $n)\\007"
					head -n 12 "$tree/proc/net/$table"; } \
						>"$dir/$name-$table"
				n=$((n + 1))
			done ;;
		views)
			for table in route ipv6_route dev igmp igmp6 snmp netstat \
					snmp6 if_inet6; do
				[ -f "$tree/proc/net/$table" ] && for form in 0 1 2; do
					{ printf "\\$(printf %03o $n)\\00$form"
					head -n 12 "$tree/proc/net/$table"; } \
						>"$dir/$name-$table-$form"
				done
				n=$((n + 1))
			done ;;
		snap) # the format that sockstate list --json and snap write
			[ -x "$O/../sockbox" ] && for form in 0 1; do
				{ printf "\\00$form"
				"$O/../sockbox" sockstate snap -tux --root "$tree"
				printf '\377'
				"$O/../sockbox" sockstate snap -t --root "$tree"
				} 2>/dev/null | head -c 4000 >"$dir/$name-$form"
			done ;;
		hosts | passwd | services)
			[ -f "$tree/etc/$1" ] && cp "$tree/etc/$1" "$dir/$name" ;;
		esac
	done
}

fuzz() {
	export FUZZ_TREE="$trees/$1"
	mkdir "$FUZZ_TREE"
	limit="-max_total_time=${TIME:-60}"
	[ -n "${RUNS:-}" ] && limit="-runs=$RUNS"
	dict=
	[ -f "$here/$1.dict" ] && dict="-dict=$here/$1.dict"
	wraps=$(sed -n 's/^ \* Wraps: //p' "$here/fuzz_$1.c" |
		sed 's/[a-z_]*/-Wl,--wrap=&/g')
	[ "$SANITIZE" = memory ] && wraps="$wraps -Wl,--wrap=syscall"
	"$FUZZ_CC" $flags -fsanitize=fuzzer -Wl,--wrap=write $wraps -o "$out/fuzz_$1" \
		"$here/fuzz_$1.c" "$out"/obj/*.o 2>"$out/$1.log" || {
		fail "fuzz $1" "does not build: $(head -n 3 "$out/$1.log")"
		return
	}
	regress=$(find "$here/regress/$1" -type f 2>/dev/null)
	[ -n "$regress" ] && ! "$out/fuzz_$1" $regress >"$out/$1.log" 2>&1 && {
		fail "fuzz $1" "an old finding is back: $(grep -am1 -e ERROR -e 'not so' "$out/$1.log")"
		return
	}
	if "$out/fuzz_$1" $limit $dict -max_len=4096 -timeout=10 -print_final_stats=1 \
			-artifact_prefix="$out/$1-" "$out/corpus/$1" \
			>"$out/$1.log" 2>&1; then
		pass "fuzz $1: $(sed -n 's/.*number_of_executed_units: *//p' "$out/$1.log") executions, coverage $(grep -ao 'cov: [0-9]*' "$out/$1.log" | tail -n 1 | tr -dc 0-9)"
	else
		fail "fuzz $1" "$(grep -am1 -e ERROR -e 'not so' "$out/$1.log"), see $out/$1.log"
	fi
}

build || { fail build "the library with $FUZZ_CC"; finish; }
# What one form has found is a start for the other.
[ "$SANITIZE" = memory ] && [ -d "$O/fuzz/corpus" ] && cp -rn "$O/fuzz/corpus" "$out"
for t; do
	seeds "$t"
	fuzz "$t"
done
finish
