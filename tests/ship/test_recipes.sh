#!/bin/sh
# SPDX-License-Identifier: MIT
# The recipes of configs/, each run the way its build system runs it: the
# recipe's own text, with a few lines that stand in for the build system.
# LONG=y builds the Debian package and real initramfs images as well.
. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES O KCONFIG_CONFIG

try() { # NAME COMMAND...: the command succeeds
	name=$1
	shift
	if "$@" > "$tmp/log" 2>&1; then
		pass "$name"
		return 0
	fi
	fail "$name" "$(tail -5 "$tmp/log" | tr '\n' ';')"
	return 1
}
is() { # NAME GOT WANTED
	if [ "$2" = "$3" ]; then pass "$1"; else fail "$1" "$2, not $3"; fi
}
runs() { # NAME BINARY: this machine can run it, and it is netstat
	is "$1" "$("$2" netstat -V 2>&1 | cut -d' ' -f1)" netstat
}

links_of() { # CONFIG: the paths that this configuration links
	mkdir -p "$tmp/links/$1"
	make -s -C "$tmp/src" O="$tmp/links/$1" "$1_defconfig" >/dev/null 2>&1 &&
		make -s -C "$tmp/src" O="$tmp/links/$1" "$tmp/links/$1/sockbox.links" >/dev/null 2>&1
	cat "$tmp/links/$1/sockbox.links"
}

# A tree of its own: what is under version control, or everything but builds.
mkdir "$tmp/src"
{ cd "$src" && git ls-files -co --exclude-standard -z 2>/dev/null |
	grep -vz '^tests/' | tar --null -T - -cf - 2>/dev/null; } |
	tar -xf - -C "$tmp/src" 2>/dev/null
[ -f "$tmp/src/Makefile" ] || cp -r "$src"/Makefile "$src"/Kconfig "$src"/LICENSE \
	"$src"/applets "$src"/libnet "$src"/scripts "$src"/configs "$src"/docs "$tmp/src"
cc=$(command -v musl-gcc || echo cc)
cd "$tmp" || exit 1

# ---- Buildroot: pkg-kconfig.mk and pkg-generic.mk ----

br=$tmp/src/configs/buildroot
mkdir -p br/build br/target
cat > br/Makefile <<END
qstrip = \$(strip \$(subst ",,\$(1)))
BR2_EXTERNAL_SOCKBOX_PATH = $br
BR2_PACKAGE_SOCKBOX_CONFIG = "$br/../tiny_defconfig"
BR2_PACKAGE_SOCKBOX_CONFIG_FRAGMENT_FILES = "$tmp/br/my.config"
TARGET_CC = env BUILDROOT=1 $cc
TARGET_CROSS =
TARGET_CFLAGS = -D_LARGEFILE_SOURCE -Os -g0 -D_FORTIFY_SOURCE=1
TARGET_MAKE_ENV = PATH="$PATH" GIT_DIR=.
TARGET_DIR = $tmp/br/target
HOSTCC = cc
include $br/external.mk
# what the build system makes of it; the rule it looks for with make -pn
rules := \$(shell GIT_DIR=. \$(MAKE) -C $tmp/br/build -pn config 2>/dev/null | sed 's/^\([_0-9a-zA-Z]*config\):.*/\1/ p; d')
all:
	cp -r $tmp/src/. \$(@D)/build/
	sh \$(@D)/build/scripts/merge_config.sh -m -O \$(@D)/build \$(SOCKBOX_KCONFIG_FILE) \$(SOCKBOX_KCONFIG_FRAGMENT_FILES)
	\$(MAKE) \$(SOCKBOX_MAKE_OPTS) -C \$(@D)/build \$(filter olddefconfig,\$(shell \$(MAKE) -C \$(@D)/build -pn config 2>/dev/null | sed 's/^\([_0-9a-zA-Z]*config\):.*/\1/ p; d'))
	\$(MAKE) -f $tmp/br/Makefile in_build
in_build: D = $tmp/br/build
in_build: $tmp/br/build/stamp
$tmp/br/build/stamp:
	\$(SOCKBOX_BUILD_CMDS)
	\$(SOCKBOX_INSTALL_TARGET_CMDS)
	grep -x CONFIG_NETSTAT_WIDE=y \$(@D)/.config
END
echo CONFIG_NETSTAT_WIDE=y > br/my.config
sed -i "s|^all:|all: D = $tmp/br\nall:|; s|\$(@D)/build|$tmp/br/build|g; /^rules/d" br/Makefile
if try buildroot make -s -f br/Makefile all; then
	is buildroot-link "$(readlink br/target/bin/netstat)" sockbox
	is buildroot-runs "$(br/target/bin/netstat -V | cut -d' ' -f1)" netstat
fi
# what check-package wants of such files
mk=$br/package/sockbox/sockbox.mk
rule=$(printf '%80s' '' | tr ' ' '#')
is buildroot-mk-header "$(head -5 "$mk" | tr '\n' '|')" "$rule|#|# sockbox|#|$rule|"
is buildroot-no-trailing-blanks "$(cat "$mk" "$br"/*.in "$br"/package/*/*.in | grep -cE '[ 	]+$')" 0
is buildroot-help-indent "$(awk '/^\thelp$/ { h = 1; next } /^[a-z#]/ { h = 0 }
	h && NF && (!/^\t  [^ ]/ || length($0) > 65)' "$br"/package/*/*.in)" ''
is buildroot-mk-indent "$(grep -nE '^ +' "$mk")" ''

# ---- OpenWrt: package.mk ----

mkdir -p ow/include ow/build ow/root
: > ow/rules.mk
cat > ow/include/package.mk <<END
qstrip = \$(strip \$(subst ",,\$(1)))
CP = cp -fpR
INSTALL_DIR = install -d -m0755
INSTALL_BIN = install -m0755
TARGET_CC = env OPENWRT=1 $cc
HOSTCC = cc
PKG_BUILD_DIR = $tmp/ow/build/sockbox
MAKE_FLAGS = CC="\$(TARGET_CC)" CROSS="" ARCH="x86_64"
Build/Compile = CFLAGS="-Os -pipe" \$(MAKE) -C \$(PKG_BUILD_DIR) \$(MAKE_FLAGS)
define BuildPackage
\$(eval \$(Package/\$(1)))
all:
	\$(Build/Prepare)
	\$(Build/Configure)
	\$(Build/Compile)
	\$(call Package/\$(1)/install,$tmp/ow/root)
alternatives: ; @echo \$(ALTERNATIVES)
endef
END
if try openwrt make -s -C "$tmp/src/configs/openwrt/sockbox" TOPDIR="$tmp/ow" \
		INCLUDE_DIR="$tmp/ow/include" CONFIG_SOCKBOX_CONFIG='"tiny"'; then
	runs openwrt-runs ow/root/usr/libexec/sockbox
	is openwrt-config "$(grep -c '^CONFIG_FROM_NOTHING=y' ow/build/sockbox/.config)" 1
	for config in tiny rescue router full "$tmp/ow/build/sockbox/.config"; do
		case $config in */*) target=tiny ;; *) target=$config ;; esac
		is "openwrt-alternatives of ${config##*/}" "$(make -s -C "$tmp/src/configs/openwrt/sockbox" TOPDIR="$tmp/ow" \
			INCLUDE_DIR="$tmp/ow/include" CONFIG_SOCKBOX_CONFIG="\"$config\"" alternatives)" \
			"$(links_of "$target" | sed 's,.*,400:&:/usr/libexec/sockbox,' | tr '\n' ' ' | sed 's/ $//')"
	done
fi

# ---- Yocto: cml1.bbclass ----

bb=$(echo "$tmp"/src/configs/yocto/recipes-*/*/*.bb)
mkdir -p yo/root
cat > yo/run <<END
S=$tmp/src B=$tmp/yo/build D=$tmp/yo/root CC='$cc -pipe' STRIP=strip BUILD_CC=cc
CFLAGS=' -O2 -pipe' LDFLAGS='-Wl,-O1' base_bindir=/usr/bin SOCKBOX_CONFIG=tiny_defconfig SOCKBOX_APPLETS=netstat
set -e
$(sed -n '/^EXTRA_OEMAKE/,/"$/p' "$bb" | sed 's/ = /=/; s/\\$//' | tr '\n' ' ')
oe_runmake() { eval "make \$EXTRA_OEMAKE \"\\\$@\""; }
$(sed -n '/^do_[a-z]*() {/,/^}/p' "$bb")
cml1_do_configure() {
	unset CFLAGS CPPFLAGS CXXFLAGS LDFLAGS
	yes '' | oe_runmake oldconfig
}
(do_configure)
do_compile
do_install
END
if try yocto sh yo/run; then
	runs yocto-runs yo/root/usr/bin/sockbox
	is yocto-leaves-names "$(ls yo/root/usr/bin)" sockbox
fi
is yocto-licence "$(sed -n 's/.*LICENSE;md5=\([0-9a-f]*\)".*/\1/p' "$bb")" \
	"$(md5sum "$src/LICENSE" | cut -d' ' -f1)"
is yocto-applets "$(sed -n 's/^SOCKBOX_APPLETS ?= "\(.*\)"/\1/p' "$bb")" \
	"$(links_of "$(sed -n 's/^SOCKBOX_CONFIG ?= "\(.*\)_defconfig"/\1/p' "$bb")" |
		sed 's,.*/,,' | tr '\n' ' ' | sed 's/ $//')"
for name in $(sh "$tmp/src/scripts/applets.sh" "$tmp/src/configs/full_defconfig"); do
	is "yocto-link of $name" "$(grep -c "^ALTERNATIVE_LINK_NAME\[$name\] = " "$bb")" 1
done

# ---- Alpine: abuild ----

cp -r src al
cat > al/run <<END
set -e
. ./configs/alpine/APKBUILD
CC='$cc' pkgdir=$tmp/al/pkg subpkgdir=$tmp/al/sub
sed -i 's/make defconfig/make \${SHORT:-defconfig}/' configs/alpine/APKBUILD
. ./configs/alpine/APKBUILD
SHORT=tiny_defconfig
mkdir -p "\$pkgdir" "\$subpkgdir"
build
package
netstat
END
if try alpine sh -c 'cd al && sh ./run'; then
	runs alpine-runs al/pkg/bin/sockbox
	is alpine-leaves-netstat "$(ls al/pkg/bin al/sub/bin | tr '\n' ' ')" \
		'al/pkg/bin: sockbox  al/sub/bin: netstat '
	is alpine-man "$(ls al/pkg/usr/share/man/man8 | tr '\n' ' ')" 'netstat.8 sockstate.8 ss.8 '
fi

# ---- mkinitcpio ----

if command -v bash >/dev/null; then
	mkdir -p mk/bin
	ln -s "$SOCKBOX" mk/bin/sockbox
	got=$(PATH=$tmp/mk/bin:$PATH bash -c '
		add_binary() { echo "binary $2"; }
		add_symlink() { echo "$1 -> $2"; }
		. "$1"; build; help >/dev/null' - "$src/configs/mkinitcpio/sockbox")
	is mkinitcpio "$(echo "$got" | head -1)" 'binary /usr/bin/sockbox'
	is mkinitcpio-links "$(echo "$got" | grep -c -- '/usr/bin/.* -> sockbox$')" \
		"$("$SOCKBOX" --list | grep -c .)"
else
	skip mkinitcpio 'no bash'
fi

# ---- initramfs-tools, dracut: real images ----

# can this be done in a mount namespace of our own?
private() { [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; }

if [ -z "${LONG-}" ]; then
	echo 'note: LONG=y makes real images (initramfs-tools, dracut) and the Debian package'
	finish
fi

mkdir -p img/bin img/conf/conf.d img/share lib/modules/0-none boot
echo CONFIG_RD_GZIP=y > boot/config-0-none
cp "$SOCKBOX" img/bin/sockbox
for f in modules.builtin modules.order modules.dep; do : > "lib/modules/0-none/$f"; done
if ! command -v mkinitramfs >/dev/null; then
	skip initramfs-tools 'no mkinitramfs'
elif ! private; then
	skip initramfs-tools 'no mount namespaces'
else
	cp -r /usr/share/initramfs-tools/. img/share
	cp "$src/configs/initramfs-tools/hooks/sockbox" img/share/hooks/
	printf 'MODULES=list\nBUSYBOX=auto\nCOMPRESS=gzip\n' > img/conf/initramfs.conf
	: > img/conf/modules
	mkdir -p img/conf/hooks img/conf/scripts
	if try initramfs-tools env SOCKBOX="$tmp/img/bin/sockbox" unshare -m sh -c '
		mkdir -p /lib/modules /boot &&
		mount --bind "$1/lib/modules" /lib/modules &&
		mount --bind "$1/boot" /boot &&
		mount --bind "$1/img/share" /usr/share/initramfs-tools &&
		mkinitramfs -d "$1/img/conf" -o "$1/img/initrd" 0-none' - "$tmp"; then
		mkdir img/un
		(cd img/un && gzip -dc ../initrd | cpio -id 2>/dev/null)
		is initramfs-tools-link "$(readlink img/un/bin/netstat img/un/usr/bin/netstat | head -1)" sockbox
		runs initramfs-tools-runs img/un/usr/bin/sockbox
	fi
fi
if ! command -v dracut >/dev/null; then
	skip dracut 'no dracut'
elif ! private; then
	skip dracut 'no mount namespaces'
else
	mkdir dr
	cp -r /usr/lib/dracut/modules.d/. dr
	cp -r "$src/configs/dracut/06sockbox" dr
	with=base
	command -v busybox >/dev/null && with='base busybox'
	if try dracut env DRACUT_PATH="$tmp/img/bin /usr/sbin /usr/bin /sbin /bin" \
			unshare -m sh -c '
		mount --bind "$1/dr" /usr/lib/dracut/modules.d &&
		dracut --no-kernel --force --no-hostonly -m "$2 sockbox" --tmpdir "$1" \
			"$1/dracut.img" 0-none' - "$tmp" "$with"; then
		mkdir un
		(cd un && { gzip -dc ../dracut.img 2>/dev/null || zstd -dc ../dracut.img ||
			cat ../dracut.img; } | cpio -id 2>/dev/null)
		is "dracut-link ($with)" "$(readlink un/usr/bin/netstat un/bin/netstat | head -1)" sockbox
		runs dracut-runs un/usr/bin/sockbox
	fi
fi

# ---- Debian ----

if ! command -v dpkg-buildpackage >/dev/null || ! command -v dh >/dev/null ||
		! ls /usr/lib/*-musl/musl-gcc.specs >/dev/null 2>&1; then
	skip debian 'no dpkg-buildpackage, debhelper or musl-dev'
	finish
fi
cp -r src deb
cp -r deb/configs/debian deb/debian
if try debian sh -c 'cd deb && dpkg-buildpackage -b -us -uc'; then
	package=$(echo sockbox-static_*.deb)
	dpkg -x "$package" debroot
	runs debian-runs debroot/usr/bin/sockbox
	is debian-leaves-netstat "$(ls debroot/usr/bin debroot/bin 2>/dev/null | grep -c netstat)" 0
	is debian-own-netstat "$(debroot/usr/lib/sockbox/bin/netstat -V | cut -d' ' -f1)" netstat
	if command -v lintian >/dev/null; then
		# whose package it is, and where its mail goes, is for the builder to say
		is debian-lintian "$(lintian --allow-root --suppress-tags \
			bogus-mail-host,bogus-mail-host-in-debian-changelog \
			"$package" 2>&1 | grep -v '^N:' | head -5)" ''
	else
		skip debian-lintian 'no lintian'
	fi
fi
finish
