SUMMARY = "netstat, services and sockstate in one small static binary"
DESCRIPTION = "What net-tools' netstat shows, well-known ports without any \
file on disk, and sockets counted, waited for and explained by their state."
SECTION = "net"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://LICENSE;md5=4d7c3030dd6f7d45106b8f26e08b3b1d"

# The tree this layer lies in. tiny, rescue, router, full; or a fragment of
# your own behind it: SOCKBOX_CONFIG = "router_defconfig my.config"
EXTERNALSRC = "${@os.path.realpath(d.getVar('THISDIR') + '/../../../..')}"
EXTERNALSRC_BUILD = "${WORKDIR}/build"
SOCKBOX_CONFIG ?= "router_defconfig"
# The links to make: applets that this configuration has. do_install compares.
SOCKBOX_APPLETS ?= "netstat sockstate"

inherit externalsrc cml1 update-alternatives

# cml1 takes CFLAGS and LDFLAGS out of the environment, so they are said here.
# glibc's static library is one package more: DEPENDS is empty with musl.
DEPENDS:append:libc-glibc = " virtual/libc"
EXTRA_OEMAKE = "-f ${S}/Makefile O=${B} CC='${CC}' STRIP='${STRIP}' \
	HOSTCC='${BUILD_CC}' CFLAGS='${CFLAGS}' EXTRA_LDFLAGS='${LDFLAGS}' \
	SKIP_STRIP=y WERROR="

do_configure() {
	oe_runmake ${SOCKBOX_CONFIG}
	cml1_do_configure
}

do_compile() {
	oe_runmake
}

do_install() {
	oe_runmake install CONFIG_PREFIX=${D}
	# /bin may be a link to /usr/bin, which is not ours to make
	if [ "${base_bindir}" != /bin ]; then
		install -d ${D}${base_bindir}
		mv ${D}/bin/* ${D}${base_bindir}/
		rmdir ${D}/bin
	fi
	for applet in ${SOCKBOX_APPLETS}; do
		rm ${D}${base_bindir}/$applet || {
			echo "SOCKBOX_APPLETS has $applet, ${SOCKBOX_CONFIG} does not"
			exit 1
		}
	done
	# those that are not asked for
	find ${D}${base_bindir} -type l -delete
}

# Static on purpose.
INSANE_SKIP:${PN} += "ldflags already-stripped"

ALTERNATIVE:${PN} = "${SOCKBOX_APPLETS}"
ALTERNATIVE_PRIORITY = "110"
ALTERNATIVE_TARGET = "${base_bindir}/sockbox"
ALTERNATIVE_LINK_NAME[netstat] = "${base_bindir}/netstat"
ALTERNATIVE_LINK_NAME[services] = "${base_bindir}/services"
ALTERNATIVE_LINK_NAME[sockstate] = "${base_bindir}/sockstate"
ALTERNATIVE_LINK_NAME[ss] = "${base_bindir}/ss"
