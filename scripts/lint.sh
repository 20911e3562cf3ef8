#!/bin/sh
# SPDX-License-Identifier: MIT
# lint.sh: static analysis. gcc -fanalyzer, clang-tidy, cppcheck and
# -Wstack-usage read the code with every switch on, shellcheck reads the
# scripts; then come the house rules, budgets and link map. A finding fails. A
# tool that is not installed is skipped. "lint.sh quick", which make check runs,
# reads the scripts only. Environment: O, CC.

. "$(dirname "$0")/../tests/lib.sh"
src=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$O/lint"
out=$(cd "$O/lint" && pwd)
unset KCONFIG_CONFIG
cd "$src" || exit 1

quick=${1-}
[ "$quick" ] || { make -s O="$out" allyesconfig && make -s O="$out"; } >"$out/log" 2>&1 || {
	fail 'allyesconfig builds' "$(grep -m 1 error "$out/log")"
	finish
}
flags="-std=c99 -D_GNU_SOURCE -I$out/generated -Ilibnet -Iapplets"

# clean NAME LOG: passes if the log has no finding but those of lint.known, which
# were looked at and are wrong.
clean() {
	grep -E '(warning|error|style|performance|portability): ' "$2" |
		grep -vE -f scripts/lint.known | sort -u >"$2.new"
	if [ -s "$2.new" ]; then
		fail "$1" "$(wc -l <"$2.new") findings"
		sed -n '1,40s/^/    /p' "$2.new"
	else
		pass "$1"
	fi
}

have() { command -v "$1" >/dev/null || { skip "$1" 'not installed'; return 1; }; }

if [ ! "$quick" ] && have gcc; then
	for file in applets/*.c applets/*/*.c libnet/*/*.c; do
		# shellcheck disable=SC2086 # words are wanted
		gcc $flags -Os -fanalyzer -Wall -Wextra -Wstack-usage=16384 \
			-Wno-analyzer-fd-leak -c -o "$out/o" "$file"
	done >"$out/analyzer" 2>&1
	clean 'gcc -fanalyzer -Wstack-usage=16384' "$out/analyzer"
fi
if [ ! "$quick" ] && have clang-tidy; then
	# shellcheck disable=SC2086
	clang-tidy --quiet applets/*.c applets/*/*.c libnet/*/*.c -- $flags >"$out/tidy" 2>"$out/tidy.err"
	clean clang-tidy "$out/tidy"
fi
if [ ! "$quick" ] && have cppcheck; then
	# shellcheck disable=SC2086
	cppcheck --quiet --template='{file}:{line}: {severity}: {message}' --std=c99 --enable=warning,performance,portability \
		--inline-suppr --suppress=missingIncludeSystem \
		--suppress=preprocessorErrorDirective --max-configs=1 \
		$(printf '%s\n' $flags | grep '^-[DI]') applets libnet scripts/*.c \
		2>"$out/cppcheck"
	clean cppcheck "$out/cppcheck"
fi
if have shellcheck; then
	shellcheck -x -s sh -S warning -e SC1090,SC1091,SC2034,SC2046,SC2086,SC2154,SC2254,SC1007,SC2100,SC2123,SC3013 \
		-f gcc $(find scripts tests configs -name '*.sh') >"$out/shellcheck" 2>&1
	clean shellcheck "$out/shellcheck"
fi
[ ! "$quick" ] || finish
for suite in style sizes; do
	if sh "tests/build/test_$suite.sh" >"$out/$suite" 2>&1; then
		pass "$suite: $(tail -n 1 "$out/$suite")"
	else
		fail "$suite" "$(tail -n 1 "$out/$suite")"
		grep '^FAIL' "$out/$suite" | sed 's/^/    /'
	fi
done
finish
