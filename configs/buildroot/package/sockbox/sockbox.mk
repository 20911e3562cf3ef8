################################################################################
#
# sockbox
#
################################################################################

SOCKBOX_VERSION = 1.0.0
SOCKBOX_SITE = $(BR2_EXTERNAL_SOCKBOX_PATH)/../..
SOCKBOX_SITE_METHOD = local
SOCKBOX_LICENSE = MIT
SOCKBOX_LICENSE_FILES = LICENSE

# netstat is ours: BusyBox and net-tools install theirs first.
SOCKBOX_DEPENDENCIES = \
	$(if $(BR2_PACKAGE_BUSYBOX),busybox) \
	$(if $(BR2_PACKAGE_NET_TOOLS),net-tools)

SOCKBOX_KCONFIG_FILE = $(call qstrip,$(BR2_PACKAGE_SOCKBOX_CONFIG))
SOCKBOX_KCONFIG_FRAGMENT_FILES = \
	$(call qstrip,$(BR2_PACKAGE_SOCKBOX_CONFIG_FRAGMENT_FILES))
SOCKBOX_KCONFIG_EDITORS = menuconfig nconfig
# The menu is Buildroot's own: a host rarely has another.
SOCKBOX_KCONFIG_OPTS = \
	$(SOCKBOX_MAKE_OPTS) \
	MENUCONFIG=$(BUILD_DIR)/buildroot-config/mconf \
	NCONFIG=$(BUILD_DIR)/buildroot-config/nconf

# Buildroot strips the target, and its -O level comes in front of our -Os.
SOCKBOX_MAKE_ENV = \
	$(TARGET_MAKE_ENV) \
	CFLAGS="$(TARGET_CFLAGS)"
SOCKBOX_MAKE_OPTS = \
	CC="$(TARGET_CC)" \
	CROSS_COMPILE="$(TARGET_CROSS)" \
	HOSTCC="$(HOSTCC)" \
	EXTRA_LDFLAGS="$(TARGET_LDFLAGS)" \
	CONFIG_PREFIX="$(TARGET_DIR)" \
	SKIP_STRIP=y \
	WERROR=

define SOCKBOX_BUILD_CMDS
	$(SOCKBOX_MAKE_ENV) $(MAKE) $(SOCKBOX_MAKE_OPTS) -C $(@D)
endef

define SOCKBOX_INSTALL_TARGET_CMDS
	$(SOCKBOX_MAKE_ENV) $(MAKE) $(SOCKBOX_MAKE_OPTS) -C $(@D) install
endef

$(eval $(kconfig-package))

$(SOCKBOX_DIR)/.kconfig_editor_menuconfig: $(BUILD_DIR)/buildroot-config/mconf
$(SOCKBOX_DIR)/.kconfig_editor_nconfig: $(BUILD_DIR)/buildroot-config/nconf
