#!/bin/sh
# SPDX-License-Identifier: MIT
# What every switch costs, in bytes of the stripped binary.
#
#   size-table.sh table SRC OUT           measures all of them, twice: alone, on
#                                         top of the least that can be built with
#                                         it, and in the full build, defconfig;
#                                         writes SRC/docs/SIZES.md; then as check
#   size-table.sh prompts SRC OUT [X...]  writes what the switches cost in the
#                                         full build into their prompts
#   size-table.sh figures SRC OUT         writes the sizes of the configurations
#                                         into README.md and docs/SIZES.md
#   size-table.sh check SRC OUT [X...]    a line for every switch; exit status 1
#                                         where a prompt's "(N bytes)" is wrong
#
# A prompt may be off by 10 %, or by $slack bytes if that is more; a switch that
# costs less than $slack needs no price. Switches that change no code, or only
# what make install does, have none. OUT keeps the built sizes for the next run.
set -u
mode=$1 src=$2 out=$3
shift 3
slack=${SLACK:-64} percent=${SLACK_PERCENT:-10}
mkdir -p "$out/o/generated" "$out/sizes"
out=$(cd "$out" && pwd)
src=$(cd "$src" && pwd)
unset KCONFIG_CONFIG MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES

# ---- the switches: "NAME default prompt-in-bytes depends..." ----

list() {
	awk '
	function put() {
		if (name != "" && prompt != "" && type == "bool")
			print name, value, price, deps, within
		name = prompt = ""
	}
	/^if / { put(); within = " " $2 within; next }
	/^endif/ { put(); sub(/^ [^ ]*/, "", within); next }
	/^(choice|endchoice|menu|endmenu|comment)/ { put(); choice = /^choice/; next }
	/^config / { put(); name = $2; type = deps = ""; value = "n"; price = "-"; help = 0; next }
	/^\thelp/ { help = 1; next }
	help { next }
	/^\t(bool|string|int)/ {
		type = $1
		if (match($0, /".*"/)) prompt = substr($0, RSTART + 1, RLENGTH - 2)
		if (match(prompt, /\([0-9]+ bytes\)/))
			price = substr(prompt, RSTART + 1, RLENGTH - 8)
	}
	/^\tdefault y/ { value = "y" }
	/^\tdepends on / {
		sub(/^\tdepends on /, "")
		gsub(/&&/, "")
		deps = deps " " $0
	}
	END { put() }' "$src/Kconfig" | tr -s ' ' |
		grep -v -e '^FROM_NOTHING ' -e '^INSTALL_' -e '^SERVICES_NONE '
}
list > "$out/list"
[ $# -gt 0 ] || set -- $(cut -d' ' -f1 "$out/list")
row() { grep "^$1 " "$out/list"; }

# ---- building ----

# Most configurations share most of their files.
CC=${CC:-$(command -v musl-gcc || echo cc)}
export OBJECT_CACHE="${OBJECT_CACHE:-$out/cache}"
sources=$(cat $(find "$src/applets" "$src/libnet" -type f | sort) \
	$(find "$src/scripts" -name "*.c") "$src"/scripts/toolchain.sh \
	"$src"/Makefile | cksum | tr ' ' _)

if [ "$(cat "$out/sources" 2>/dev/null)" != "$sources" ]; then
	rm -rf "$out/o" "$out/built.h"
	mkdir -p "$out/o/generated"
	echo "$sources" > "$out/sources"
fi

configure() { # NAME_defconfig or file, then SYMBOL=VALUE...
	KCONFIG_CONFIG=$out/o/.config KCONFIG_AUTOHEADER=$out/o/generated/config.h \
		KCONFIG=$src/Kconfig srctree=$src sh "$src/scripts/kconfig.sh" "$@" \
		>/dev/null 2>"$out/log"
}
# size BASE SYMBOL=VALUE...: bytes of that configuration
size() {
	base=$1
	shift
	case $base in
	*defconfig) configure "$base" ;;
	*) printf 'CONFIG_%s=y\n' $base > "$out/o/.config"; configure olddefconfig ;;
	esac
	if [ $# -gt 0 ]; then
		for setting; do
			sed -i "/^CONFIG_${setting%=*}=/d; /^# CONFIG_${setting%=*} is/d" \
				"$out/o/.config"
			echo "CONFIG_$setting" >> "$out/o/.config"
		done
		configure olddefconfig
	fi
	sum=$(grep '^CONFIG_' "$out/o/.config" | cksum | tr ' ' _)-$sources
	if [ ! -s "$out/sizes/$sum" ]; then
		[ ! -f "$out/built.h" ] ||
			sh "$src/scripts/keep-objects.sh" "$src" "$out/o" "$out/built.h"
		rm -f "$out/built.h"
		if ! make -s -j"${JOBS:-2}" -f "$src/Makefile" O="$out/o" CC="$CC" \
				CACHE_BUILDS=n >"$out/log" 2>&1; then
			echo "size-table: $base $*: $(tail -1 "$out/log")" >&2
			echo 0
			return
		fi
		cp "$out/o/generated/config.h" "$out/built.h"
		wc -c < "$out/o/sockbox" | tr -d ' ' > "$out/sizes/$sum"
	fi
	cat "$out/sizes/$sum"
}

# ---- prices ----

# In the full build: what defconfig shrinks by without the switch and all that
# depends on it. For a switch that defconfig has off: what it grows by, with the
# switches that it needs already on.
full_price() {
	case $1 in
	SERVICES_COMMON | SERVICES_FULL)
		with=$(size defconfig $1=y)
		without=$(size defconfig SERVICES_NONE=y) ;;
	*)
		read -r _ value _ <<-END
		$(row $1)
		END
		if [ "$value" = y ]; then
			with=$(size defconfig) without=$(size defconfig $1=n)
		else
			others=$(needs $1 | sort -u | sed 's/$/=y/')
			with=$(size defconfig $others $1=y)
			without=$(size defconfig $others)
		fi ;;
	esac
	[ "$with" -gt 0 ] && [ "$without" -gt 0 ] && echo $((with - without))
}

# Prints every switch that a switch depends on, and their dependencies.
needs() {
	for name in $(row $1 | cut -d' ' -f4-); do
		echo "$name"
		needs "$name"
	done
}
alone_price() {
	least="FROM_NOTHING NETSTAT BACKEND_PROC $(needs $1 | sort -u | tr '\n' ' ')"
	case $1 in
	NETSTAT | BACKEND_PROC) return ;; # the least itself
	SERVICES_*) least="$least SERVICES" ;;
	FEATURE_FILTER | SOCKSTATE_?*) least="$least SOCKSTATE SOCKSTATE_COUNT" ;;
	SOCKSTATE) least="$least SOCKSTATE_COUNT" ;; # a verb there must be
	esac
	off=$1=n
	case $1 in
	SERVICES_COMMON | SERVICES_FULL | SERVICES) least="$least FEATURE_PORT_NAMES" ;;
	esac
	case $1 in
	SERVICES_COMMON | SERVICES_FULL) off=SERVICES_NONE=y ;;
	esac
	with=$(size "$least" $1=y) without=$(size "$least" $off)
	[ "$with" -gt 0 ] && [ "$without" -gt 0 ] && echo $((with - without))
}

# close_to MEASURED PROMPT
close_to() {
	d=$(($1 - $2))
	[ $d -ge 0 ] || d=$((-d))
	[ $d -le $slack ] || [ $((d * 100)) -le $(($1 * percent)) ]
}
verdict() { # PROMPT MEASURED
	if [ "$1" = - ]; then
		[ "$2" -gt $slack ] && echo 'has no price' || echo ok
	elif close_to "$2" "$1"; then
		echo ok
	else
		echo "says $1"
	fi
}
check() {
	status=0
	for name; do
		read -r _ _ prompt _ <<-END
		$(row "$name")
		END
		measured=$(full_price "$name")
		word=$(verdict "$prompt" "${measured:-0}")
		[ -n "$measured" ] || word='does not build'
		[ "$word" = ok ] || status=1
		printf '%-24s %6s  %s\n' "$name" "${measured:--}" "$word"
	done
	return $status
}

# Rounds to two or three figures, so that prompts do not change with every
# commit.
round() {
	if [ "$1" -lt 1000 ]; then echo $((($1 + 5) / 10 * 10))
	elif [ "$1" -lt 5000 ]; then echo $((($1 + 25) / 50 * 50))
	else echo $((($1 + 50) / 100 * 100)); fi
}
prompts() {
	: > "$out/prices"
	for name; do
		measured=$(full_price "$name")
		[ -n "$measured" ] || exit 1
		price=-
		[ "$measured" -le $slack ] || price=$(round "$measured")
		echo "$name $price" >> "$out/prices"
		printf '%-24s %6s\n' "$name" "$measured"
	done
	awk -v prices="$out/prices" '
	BEGIN { while ((getline line < prices) > 0) { split(line, f); price[f[1]] = f[2] } }
	/^config / { name = $2 }
	/^\tbool "/ && name in price {
		sub(/ \([0-9]+ bytes\)"/, "\"")
		if (price[name] != "-") sub(/"$/, " (" price[name] " bytes)\"")
		name = ""
	}
	{ print }' "$src/Kconfig" > "$src/Kconfig.new" && mv "$src/Kconfig.new" "$src/Kconfig"
}

# ---- docs/SIZES.md ----

begin='<!-- switches: made by make size-table -->'
end='<!-- end of switches -->'
table() {
	cat <<END

Bytes of the stripped, static binary: x86_64, $($CC -dumpversion 2>/dev/null |
	sed 's/^/gcc /'), musl 1.2.3. Made by \`make size-table\`.

## Configurations

END
	echo '<!-- sizes: made by make size-figures -->'
	cat "$out/configurations.md"
	echo '<!-- end of sizes -->'
	cat <<'END'

## Beside others

Others, each measured once: x86_64, static with musl and the same flags,
built the best way known; none of them has services or sockstate.

| program | bytes |
|---|---:|
| sockbox `tiny` | 0 |
| sockbox `defconfig`, three applets | 0 |
| BusyBox, netstat only, no shell | 76,536 |
| the same, musl itself built for size | 58,968 |
| the same with usage texts and long options | 78,872 |
| toybox, netstat only | 104,424 |
| net-tools' netstat | 163,240 |
| iproute2's ss | 178,632 |

BusyBox's netstat, musl built for size: armhf 47,437, riscv64 65,436, armel
74,481, arm64 80,953, mips 90,760. netstat adds 3,936 to a full BusyBox and
32,000 to 40,000 to a small one.

## Switches

Alone: on top of the least that can be built with it (netstat over /proc, and
what the switch depends on). In the full build: what defconfig shrinks by
without it and all that depends on it, or grows by with what it leaves out.
The prompts of Kconfig say the second.

| switch | alone | in the full build | |
|---|---:|---:|---|
END
	for name; do
		text=$(awk -v name="$name" '/^config / { on = $2 == name }
			on && /^\tbool "/ { sub(/^\tbool "/, ""); sub(/"$/, "")
			sub(/ \([0-9]+ bytes\)/, ""); gsub(/\|/, "\\|"); print; exit }' "$src/Kconfig")
		echo "| \`$name\` | $(alone_price "$name") | $(full_price "$name") | $text |"
	done
	echo
}
commas() { echo "$1" | sed 's/...$/,&/'; }
configurations() {
	echo '| configuration | bytes | budget | what is in it |'
	echo '|---|---:|---:|---|'
	for name in tiny rescue router defconfig full; do
		target=${name%defconfig}
		config=${target:+${target}_}defconfig
		case $name in
		tiny) what='`netstat -alntuwx` over /proc, numbers only' ;;
		rescue) what='BusyBox'\''s netstat and more (`-p -e -r -W`), port names, `sockstate wait who count`' ;;
		router) what='rescue and `-i -g -s -M`, sock_diag, filters' ;;
		defconfig) what='everything a person wants on a device, help and JSON included' ;;
		full) what='every switch on, IANA'\''s whole registry' ;;
		esac
		most=$(awk -v name="$name" '$1 == name { print $2 }' "$src/configs/budgets")
		echo "| \`$name\` | $(commas "$(size "$config")") |" "$(commas "$most") | $what |"
	done
}
# put FILE BEGIN END TABLE: what is between the two lines
put() {
	awk -v begin="$2" -v end="$3" -v table="$4" '
	$0 == end { skip = 0 }
	!skip { print }
	$0 == begin { while ((getline line < table) > 0) print line; skip = 1 }' \
		"$1" > "$1.new" && mv "$1.new" "$1"
}
write_table() {
	file=$src/docs/SIZES.md
	[ -f "$file" ] || printf '# Sizes\n\n%s\n%s\n' "$begin" "$end" > "$file"
	grep -qF "$begin" "$file" || {
		sed "1a\\
\\
$begin\\
$end" "$file" > "$file.new" && mv "$file.new" "$file"
	}
	configurations > "$out/configurations.md"
	table "$@" > "$out/table.md"
	put "$file" "$begin" "$end" "$out/table.md"
	figures
}
# The sizes of the configurations, and what stands beside other programs.
figures() {
	configurations > "$out/configurations.md"
	for file in README.md docs/SIZES.md; do
		put "$src/$file" '<!-- sizes: made by make size-figures -->' \
			'<!-- end of sizes -->' "$out/configurations.md"
	done
	sed -i "s/^\(| sockbox \`tiny\` |\).*/\1 $(commas "$(size tiny_defconfig)") |/
		s/^\(| sockbox \`defconfig\`, .*|\) [0-9,]* |$/\1 $(commas "$(size defconfig)") |/" \
		"$src/docs/SIZES.md"
}

case $mode in
table) write_table "$@" && check "$@" ;;
prompts) prompts "$@" ;;
figures) figures ;;
check) check "$@" ;;
*) echo "size-table: no such mode: $mode" >&2; exit 2 ;;
esac
