#!/bin/sh
# SPDX-License-Identifier: MIT
# What packagers take for granted: make's own options, names of folders, GNU's
# variables of install, modes, dates, and compilers under any name and with any
# flags. With the tiny configuration, which is quick to build.
. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
unset O KCONFIG_CONFIG DESTDIR PREFIX

build() { make -j2 -f "$src/Makefile" "$@" >"$tmp/log" 2>&1 </dev/null; }
# result NAME STATUS: of what was logged
result() {
	if [ "$2" -eq 0 ]; then pass "$1"; else fail "$1" "$(tail -n 3 "$tmp/log" | tr '\n' ';')"; fi
}
# holds NAME COMMAND...: which may look at the log
holds() {
	name=$1
	shift
	if "$@" >"$tmp/held" 2>&1; then pass "$name"; else fail "$name" "$(tail -n 3 "$tmp/held" | tr '\n' ';')"; fi
}

# ---- make's options, several goals ----

build -rR O="$tmp/o" tiny_defconfig all
result 'make -rR' $?
make -s -f "$src/Makefile" O="$tmp/o" >"$tmp/log" 2>&1
rm "$tmp/o/build/applets/main.o" "$tmp/o/sockbox_unstripped" "$tmp/o/sockbox"
make -s -f "$src/Makefile" O="$tmp/o" >"$tmp/log" 2>&1
holds 'make -s is silent' [ ! -s "$tmp/log" ]
build O="$tmp/o" clean all
result 'make -j2 clean all' $?
holds 'make -j2 clean all builds' [ -x "$tmp/o/sockbox" ]
build O="$tmp/o" rescue_defconfig all
holds 'make -j2 rescue_defconfig all builds the new configuration' \
	grep -q '^#define ENABLE_SOCKSTATE_WAIT 1' "$tmp/o/generated/config.h"
holds 'and the program has it' sh -c '"$1" --list | grep -q sockstate' - "$tmp/o/sockbox"
build O="$tmp/o" tiny_defconfig all
(cd "$tmp/o" && make) >"$tmp/log" 2>&1
result 'make inside of O' $?

# ---- names of folders ----

for name in 'with a blank' "a=b: 50% it's ü"; do
	build O="$tmp/$name" tiny_defconfig all
	if [ $? = 0 ] && cmp -s "$tmp/$name/sockbox" "$tmp/o/sockbox"; then
		pass "O='$name'"
	else
		fail "O='$name'" "$(tail -n 2 "$tmp/log" | tr '\n' ';')"
	fi
done
(cd "$tmp/with a blank" && make) >"$tmp/log" 2>&1
result 'make inside of an O with a blank' $?
(cd "$tmp" && build O='with a blank' install DESTDIR=root)
holds 'its DESTDIR is relative to where make was called' [ -x "$tmp/root/bin/netstat" ]
mkdir "$tmp/my sources"
copy_sources "$tmp/my sources"
make -f "$tmp/my sources/Makefile" O="$tmp/o2" tiny_defconfig all >"$tmp/log" 2>&1
result 'sources in a folder with a blank' $?
(cd "$tmp/my sources" && make tiny_defconfig all) >"$tmp/log" 2>&1
result 'make inside of it' $?
(cd "$tmp/my sources" && make O= distclean) >"$tmp/log" 2>&1
result 'an empty O is this folder' $?
holds 'distclean leaves no trace' [ ! -e "$tmp/my sources/build" -a ! -e "$tmp/my sources/.config" ]

# ---- dates ----

# -n, too, makes the files that make reads, and would start over for ever
touch -d '+2 days' "$tmp/o/.config"
timeout 200 make -n -f "$src/Makefile" O="$tmp/o" >"$tmp/log" 2>&1
result 'a .config dated in the future' $?
touch -d '+2 days' "$tmp/my sources/Kconfig" "$tmp/my sources/scripts/toolchain.sh"
timeout 200 make -n -f "$tmp/my sources/Makefile" O="$tmp/o2" >"$tmp/log" 2>&1
result 'Kconfig and scripts dated in the future' $?

# ---- install ----

lists() { (cd "$1" && find . -type f -o -type l | sort | tr '\n' ' '); }
installs() { # NAME WANTED VARIABLE...: from $tmp/o into $tmp/image
	name=$1 want=$2
	shift 2
	rm -rf "$tmp/image"
	(umask 077 && build O="$tmp/o" install install-man DESTDIR="$tmp/image" "$@")
	got=$(lists "$tmp/image" | sed 's/[^ ]*\(services\|sockbox\|sockstate\|ss\)\.[18] //g')
	if [ "$got" = "$want" ]; then pass "$name"; else fail "$name" "$got; $(tail -n 1 "$tmp/log")"; fi
}
installs 'install DESTDIR' './bin/netstat ./bin/sockbox ./usr/share/man/man8/netstat.8 '
modes=$(find "$tmp/image" -type d ! -perm 755 -o -type f -path '*/bin/*' ! -perm 755 \
	-o -type f -path '*/man/*' ! -perm 644)
holds "modes under umask 077${modes:+: $modes}" [ -z "$modes" ]
installs 'install DESTDIR PREFIX' \
	'./usr/bin/netstat ./usr/bin/sockbox ./usr/share/man/man8/netstat.8 ' PREFIX=/usr
installs 'install DESTDIR prefix bindir mandir' \
	'./opt/s/netstat ./opt/s/sockbox ./pages/man8/netstat.8 ' prefix=/usr bindir=/opt/s mandir=/pages
mkdir -p "$tmp/merged/usr/bin" "$tmp/absolute"
ln -s usr/bin "$tmp/merged/bin"
build O="$tmp/o" install DESTDIR="$tmp/merged"
holds 'install where bin is a link to usr/bin' [ -x "$tmp/merged/usr/bin/netstat" -a -L "$tmp/merged/bin" ]
mkdir "$tmp/outside"
ln -s "$tmp/outside" "$tmp/absolute/bin"
build O="$tmp/o" install DESTDIR="$tmp/absolute"
holds 'install does not leave DESTDIR through a link' \
	sh -c '[ -z "$(ls "$1")" ] && grep -q "leads out of" "$2"' - "$tmp/outside" "$tmp/log"
# what others have there is theirs
rm -rf "$tmp/image"
build O="$tmp/o" install install-man install-completion DESTDIR="$tmp/image" PREFIX=/usr
echo mine >"$tmp/image/usr/share/man/man8/netstat.8"
rm "$tmp/image/usr/bin/netstat"
echo mine >"$tmp/image/usr/bin/netstat"
build O="$tmp/o" uninstall DESTDIR="$tmp/image" PREFIX=/usr
left=$(lists "$tmp/image")
holds "uninstall undoes the three installs, and no more: $left" \
	[ "$left" = './usr/bin/netstat ./usr/share/man/man8/netstat.8 ' ]

# ---- the cache of builds ----

mkdir "$tmp/copy"
copy_sources "$tmp/copy"
cached() { # FOLDER: built there with the cache; its log
	make -f "$tmp/copy/Makefile" O="$tmp/$1" OBJECT_CACHE="$tmp/kept" WERROR= tiny_defconfig >/dev/null 2>&1 &&
		make -f "$tmp/copy/Makefile" O="$tmp/$1" OBJECT_CACHE="$tmp/kept" WERROR= >"$tmp/log" 2>&1
}
cached c1
cached c2
holds 'cache: the second folder compiles nothing' sh -c '! grep -q " CC " "$1"' - "$tmp/log"
holds 'cache: the same program' cmp "$tmp/c1/sockbox" "$tmp/c2/sockbox"
echo '/* changed */' >>"$tmp/copy/libnet/libnet.h"
echo 'static int unused;' >>"$tmp/copy/libnet/base/fmt.c"
cached c2
holds 'cache: a changed header' grep -q 'CC .*/base/scan.o' "$tmp/log"
cached c3
holds 'cache: a warning is given again' grep -q unused "$tmp/log"
echo 'int f(' >>"$tmp/copy/libnet/base/fmt.c"
if cached c3; then fail 'cache: an error is one' 'status 0'; else pass 'cache: an error is one'; fi

# ---- compilers ----

unset OBJECT_CACHE # nothing of these is built twice

# probes NAME O: the compiler of O was asked what it can do
probes() {
	holds "$1" grep -q '^TOOLCHAIN_CFLAGS :=.* -fdata-sections' "$2/generated/toolchain.mk"
}
mkdir "$tmp/cc"
build O="$tmp/cc" tiny_defconfig
build O="$tmp/cc" CC=cc
result 'CC=cc' $?
probes 'CC=cc: its flags are probed' "$tmp/cc"
build O="$tmp/cc" CC=cc CFLAGS='-O2 -flto -fstack-protector-strong'
result 'CC=cc with the flags of a distribution' $?
printf 'CONFIG_STATIC_PIE=y\n' >"$tmp/pie.config"
build O="$tmp/cc" "$tmp/pie.config"
build O="$tmp/cc" CC=cc
result 'CC=cc: a static-pie' $?
if command -v musl-gcc >/dev/null; then
	mkdir "$tmp/lto"
	build O="$tmp/lto" tiny_defconfig
	for flags in CFLAGS=-flto EXTRA_CFLAGS=-flto; do
		build O="$tmp/lto" CC=musl-gcc "$flags"
		result "musl-gcc, $flags" $?
	done
else
	skip 'musl-gcc, CFLAGS=-flto' 'no musl-gcc: apt-get install musl-tools'
fi
musl=$(echo /usr/lib/*-linux-musl)
if command -v clang >/dev/null && [ -f "$musl/libc.a" ]; then
	cat >"$tmp/musl-clang" <<-END
	#!/bin/sh
	exec clang -nostdinc -isystem /usr/include/${musl##*/} -isystem "\$(clang \\
		-print-resource-dir)/include" -B$musl -L$musl -Wno-unused-command-line-argument "\$@"
	END
	chmod 755 "$tmp/musl-clang"
	mkdir "$tmp/clang"
	build O="$tmp/clang" tiny_defconfig
	build O="$tmp/clang" CC="$tmp/musl-clang"
	result 'clang with musl' $?
	ln -s sockbox "$tmp/clang/netstat"
	holds 'clang with musl: runs' "$tmp/clang/netstat" -V
else
	skip 'clang with musl' 'clang or musl is not here: apt-get install clang musl-tools'
fi
finish
