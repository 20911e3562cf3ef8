# SPDX-License-Identifier: MIT
# sockbox. "make help" lists the targets, README.md tells the story.

O ?= .
override O := $(or $(O),.)
srctree := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
ifeq ($(wildcard $(srctree)/applets/Kbuild),)
srctree := $(patsubst %/Makefile,%,$(strip $(MAKEFILE_LIST)))
endif
goals := $(or $(MAKECMDGOALS),all)
config_targets := config oldconfig olddefconfig syncconfig silentoldconfig \
	savedefconfig alldefconfig allnoconfig allyesconfig randconfig \
	listnewconfig menuconfig nconfig defconfig
changes := clean distclean $(config_targets) %_defconfig %.config

quoted = '$(subst ','\'',$(1))'
odd_name := $(shell case $(call quoted,$(O)$(srctree)) in \
	(*[!A-Za-z0-9_./+,@-]*) echo y ;; esac)
ifeq ($(odd_name),y)
# Make cannot hold such a name: it goes to work inside of O.
$(goals): by-link ; @:
by-link:
	+@sh $(call quoted,$(srctree))/scripts/by-link.sh \
		$(call quoted,$(srctree)) $(call quoted,$(O)) '$(MAKE)' $(MAKECMDGOALS)
.PHONY: by-link $(goals)
else ifneq ($(and $(filter $(changes),$(goals)),$(word 2,$(goals))),)
# "make clean all", "make defconfig my.config all": one after the other, also
# under -j, and each sees what the one before has left.
$(goals): one-by-one ; @:
one-by-one:
	+@for goal in $(goals); do $(MAKE) --no-print-directory \
		-f '$(srctree)/Makefile' O='$(O)' "$$goal" || exit; done
.PHONY: one-by-one $(goals)
else

override O := $(or $(patsubst %/,%,$(O)),.)
KCONFIG_CONFIG ?= $(O)/.config
AWK ?= awk
HOSTCC ?= cc
Q := $(if $(V),,@)
# make -s
silent := $(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS))))
say = $(if $(V)$(silent),,@echo '  $(1)' '$(patsubst $(O)/%,%,$@)')
MAKE_HERE = $(MAKE) --no-print-directory -f '$(srctree)/Makefile' O='$(O)'

# musl makes the smallest static binaries: its wrapper is taken where it is.
# make -R has no default.
CC_GIVEN := $(filter-out default undefined,$(origin CC))
ifeq ($(CC_GIVEN),)
CC := $(if $(CROSS_COMPILE),$(CROSS_COMPILE)gcc,$(or \
	$(shell command -v musl-gcc 2>/dev/null),cc))
endif
STRIP ?= $(CROSS_COMPILE)strip

all: $(O)/sockbox

# ---- configuration ----

KCONFIG_ENV = KCONFIG='$(srctree)/Kconfig' srctree='$(srctree)' \
	KCONFIG_CONFIG='$(KCONFIG_CONFIG)' AWK='$(AWK)' \
	KCONFIG_AUTOHEADER='$(O)/generated/config.h' \
	KCONFIG_DEFCONFIG='$(O)/defconfig'
kconfig = $(Q)mkdir -p '$(O)/generated' && $(KCONFIG_ENV) \
	sh '$(srctree)/scripts/kconfig.sh'

# One rule each: Buildroot looks for "olddefconfig:" in this file.
config: ; $(kconfig) $@
oldconfig: ; $(kconfig) $@
olddefconfig: ; $(kconfig) $@
syncconfig: ; $(kconfig) $@
silentoldconfig: ; $(kconfig) $@
savedefconfig: ; $(kconfig) $@
alldefconfig: ; $(kconfig) $@
allnoconfig: ; $(kconfig) $@
allyesconfig: ; $(kconfig) $@
randconfig: ; $(kconfig) $@
listnewconfig: ; $(kconfig) $@
menuconfig: ; $(kconfig) $@
nconfig: ; $(kconfig) $@
defconfig: ; $(kconfig) $@
# A fragment is a file that exists: only FORCE makes it run.
%_defconfig: FORCE ; $(kconfig) $@
%.config: FORCE ; $(kconfig) $@
FORCE: ;

no_build_targets := $(changes) help run check lint uninstall bench fuzz cross \
	matrix boot debug asan size-table size-figures size-prompts sizes dist release
building := $(filter-out $(no_build_targets),$(goals))

$(KCONFIG_CONFIG):
	@echo 'No $@: taking defconfig'
	$(kconfig) defconfig

# What make reads again after making it must not stay older than what it is made
# of, or make would start over for ever: those files may be dated in the future.
not_older = @touch '$@' && for file in $^; do [ ! "$$file" -nt '$@' ] || \
	touch -r "$$file" '$@'; done

# The header keeps its date while its content stays: nothing is rebuilt then.
$(O)/generated/config.stamp: $(KCONFIG_CONFIG) $(srctree)/Kconfig
	$(kconfig) syncconfig
	$(not_older)
$(O)/generated/config.h: | $(O)/generated/config.stamp
	@[ -f '$@' ] || { $(subst @mkdir,mkdir,$(kconfig)) syncconfig; }

ifneq ($(building),)
-include $(KCONFIG_CONFIG)
# Empty; when it is made anew, make starts over with the new .config.
-include $(O)/generated/config.stamp
-include $(O)/generated/toolchain.mk
endif

# ---- what is built ----

include $(srctree)/applets/Kbuild
include $(srctree)/libnet/Kbuild

objects := $(addprefix $(O)/build/,$(sort $(obj-y)))

WARNINGS := -Wall -Wextra -Wconversion -Wshadow -Wundef
# A compiler that did not exist yet may warn of more: WERROR=-Werror is for CI.
WERROR ?=
CPPFLAGS_ALL := -D_GNU_SOURCE -I$(O)/generated -I$(srctree)/libnet \
	-I$(srctree)/applets $(CPPFLAGS)
CFLAGS_ALL = $(CFLAGS) -Os -std=c99 $(WARNINGS) $(WERROR) \
	$(TOOLCHAIN_CFLAGS) $(TOOLCHAIN_LTO) $(EXTRA_CFLAGS) $(NO_LTO)
HARDEN_CFLAGS := -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
# after TOOLCHAIN_PIE, which switches RELRO off; what is protected are whole pages
HARDEN_LDFLAGS := -Wl,-z,relro -Wl,-z,now -Wl,-z,common-page-size=4096
ifeq ($(CONFIG_STATIC_PIE),y)
override EXTRA_CFLAGS := -fpie $(if $(CONFIG_HARDEN),$(HARDEN_CFLAGS)) \
	$(EXTRA_CFLAGS)
TOOLCHAIN_LDFLAGS :=
TOOLCHAIN_START = $(or $(TOOLCHAIN_PIE),$(error this compiler and libc cannot \
	make a static-pie: switch STATIC_PIE off))
endif
LDFLAGS_ALL = $(TOOLCHAIN_LDFLAGS) $(TOOLCHAIN_START) \
	$(if $(CONFIG_HARDEN),$(HARDEN_LDFLAGS)) $(LDFLAGS) \
	$(EXTRA_LDFLAGS) $(if $(CONFIG_STATIC_PIE),$(TOOLCHAIN_PIE_LIBS))

# The words of the compiler and the flags: another one builds afresh.
stamp = $(CC) $(CFLAGS) $(EXTRA_CFLAGS) $(LDFLAGS) $(EXTRA_LDFLAGS)
ifneq ($(building),)
$(shell mkdir -p '$(O)/generated'; f='$(O)/generated/stamp'; \
	printf '%s\n' $(call quoted,$(stamp)) > "$$f.new"; \
	cmp -s "$$f.new" "$$f" && rm -f "$$f.new" || mv "$$f.new" "$$f"; \
	[ '$(O)' -ef '$(srctree)' ] || [ -e '$(O)/Makefile' ] || printf '%s\n' \
	'# Made by $(srctree)/Makefile: make works in here, too.' \
	'O := .' 'include $(abspath $(srctree))/Makefile' > '$(O)/Makefile')
endif

$(O)/generated/toolchain.mk: $(srctree)/scripts/toolchain.sh \
		$(O)/generated/stamp
	$(Q)ASKED='$(CONFIG_STATIC_PIE)' sh $< $(CC) $(CFLAGS) $(EXTRA_CFLAGS) > '$@.new'
	@mv '$@.new' '$@'
	$(not_older)

$(O)/generated/stamp: ;

# With a cache it is noted whether the compiler complained.
note_complaint = $(if $(OBJECT_CACHE),2>'$@.err'; status=$$?; \
	[ ! -s '$@.err' ] || cat '$@.err' >&2; exit $$status)

$(O)/build/%.o: $(srctree)/%.c $(O)/generated/config.h \
		$(O)/generated/toolchain.mk
	$(call say,CC   )
	@mkdir -p '$(@D)'
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o '$@' '$<' $(note_complaint)

-include $(objects:.o=.d)

# OBJECT_CACHE=DIR: a whole build that was made before, of the same sources and
# configuration, comes out of the cache in one piece.
CACHE_BUILDS := y
ifeq ($(and $(building),$(OBJECT_CACHE),$(CACHE_BUILDS)),y)
-include $(O)/generated/kept.mk
sources := $(wildcard $(foreach dir,applets libnet scripts,$(srctree)/$(dir)/* \
	$(srctree)/$(dir)/*/*))
$(O)/generated/kept.mk: $(O)/generated/config.stamp $(O)/generated/toolchain.mk \
		$(srctree)/Makefile $(sources) $(services-sources)
	$(Q)sh '$(srctree)/scripts/cached.sh' fetch '$(O)' '$(srctree)' $(stamp) \
		$(CPPFLAGS) $(WERROR) $(filter-out O=% KCONFIG_CONFIG=%,$(MAKEOVERRIDES)) \
		> '$@.new'
	@mv '$@.new' '$@'
	$(not_older)
$(if $(FETCHED),$(objects): $(filter %.h,$(sources)))
store = $(if $(KEPT),$(Q)sh '$(srctree)/scripts/cached.sh' store '$(O)' '$(KEPT)')
endif

$(O)/sockbox_unstripped: $(objects) $(KCONFIG_CONFIG)
	$(call say,LINK )
	$(Q)$(CC) $(CFLAGS) $(TOOLCHAIN_LTO) $(EXTRA_CFLAGS) -o '$@' $(objects) \
		$(LDFLAGS_ALL) $(TOOLCHAIN_MAP:%=%'$(O)/sockbox.map')

# strip -R .eh_frame would take GNU_RELRO along
strip_flags := -s -R .comment $(if $(CONFIG_HARDEN),,-R .eh_frame) -R .note \
	-R .note.gnu.property
TRIM = $(if $(filter y,$(SKIP_STRIP)),,$(CONFIG_TRIM_SECTION_HEADERS))
$(O)/sockbox: $(O)/sockbox_unstripped $(if $(TRIM),$(O)/generated/trim-elf)
	$(call say,STRIP)
	$(Q)cp '$<' '$@.new'
	$(if $(filter y,$(SKIP_STRIP)),,$(Q)$(STRIP) $(strip_flags) '$@.new')
	$(if $(TRIM),$(Q)'$(O)/generated/trim-elf' '$@.new')
	@mv '$@.new' '$@'
	$(store)

$(O)/generated/trim-elf: $(srctree)/scripts/trim-elf.c
	$(call say,HOST )
	@mkdir -p '$(@D)'
	$(Q)$(HOSTCC) $(HOSTCFLAGS) -O -o '$@' '$<'

ifneq ($(patsubst %/,%,$(O)),.)
sockbox: $(O)/sockbox
sockbox_unstripped: $(O)/sockbox_unstripped
endif

# ---- one applet alone, links, installation ----

# "make netstat": that applet as a program of its own, with this configuration.
standalone := netstat ss services sockstate
MAKE_ALONE = $(MAKE) --no-print-directory -f '$(srctree)/Makefile' \
	O='$(O)/build/alone-$@' KCONFIG_CONFIG='$(O)/build/alone-$@/.config'
$(standalone): $(KCONFIG_CONFIG)
	$(Q)mkdir -p '$(O)/build/alone-$@'
	$(Q)sh '$(srctree)/scripts/standalone-config.sh' $@ $(standalone) \
		< '$(KCONFIG_CONFIG)' > '$(O)/build/alone-$@/.config'
	+$(Q)$(MAKE_ALONE) olddefconfig
	+$(Q)$(MAKE_ALONE)
	$(Q)cp '$(O)/build/alone-$@/sockbox' '$(O)/$@'

# Builds to debug, with this configuration. gdb wants symbols and code as it was
# written; the sanitizers want the host's C library, linked dynamically.
debug: $(KCONFIG_CONFIG)
	+$(Q)$(MAKE) -f '$(srctree)/Makefile' O='$(O)/build/debug' \
		KCONFIG_CONFIG='$(KCONFIG_CONFIG)' SKIP_STRIP=y WERROR= \
		TOOLCHAIN_LTO= EXTRA_CFLAGS='-g -Og -fno-omit-frame-pointer'
asan: $(KCONFIG_CONFIG)
	+$(Q)$(MAKE) -f '$(srctree)/Makefile' O='$(O)/build/asan' \
		KCONFIG_CONFIG='$(KCONFIG_CONFIG)' SKIP_STRIP=y WERROR= \
		CC='$(HOSTCC)' TOOLCHAIN_LTO= TOOLCHAIN_LDFLAGS=-no-pie EXTRA_CFLAGS='-g \
		-O1 -fno-omit-frame-pointer -fsanitize=address,undefined'

# The paths of the applets, one per line, as the kernel's and BusyBox's makers
# of images read them.
$(O)/sockbox.links: $(srctree)/applets/applet.h $(KCONFIG_CONFIG)
	$(Q)sh '$(srctree)/scripts/links.sh' '$(KCONFIG_CONFIG)' '$<' > '$@'

# GNU's names: DESTDIR is the root of an image; prefix (or PREFIX), bindir, mandir
# and datarootdir are paths in it. Without any of them: CONFIG_PREFIX is the root.
GNU_PREFIX = $(or $(prefix),$(PREFIX))
install_into = DESTDIR='$(if $(DESTDIR)$(GNU_PREFIX)$(bindir)$(mandir)$(datarootdir),$\
	$(DESTDIR),$(patsubst "%",%,$(CONFIG_PREFIX)))' PREFIX='$(GNU_PREFIX)' \
	BINDIR='$(bindir)' MANDIR='$(mandir)' DATADIR='$(datarootdir)' \
	sh '$(srctree)/scripts/install.sh' $@
install install-noclobber: $(O)/sockbox $(O)/sockbox.links
	$(Q)$(install_into) '$(O)' '$(if $(CONFIG_INSTALL_HARD),hard)$(if \
		$(CONFIG_INSTALL_SCRIPT),script)$(if $(CONFIG_INSTALL_NONE),none)'
uninstall: $(O)/sockbox.links
	$(Q)$(install_into) '$(O)' '$(srctree)/docs'
install-man:
	$(Q)$(install_into) '$(srctree)/docs'
# Of the options that this configuration has.
$(O)/build/completion.%: $(srctree)/scripts/completion.sh \
		$(O)/generated/config.h $(wildcard $(srctree)/applets/*.[ch] \
		$(srctree)/applets/*/*.[ch])
	@mkdir -p '$(@D)'
	$(Q)sh '$<' $* '$(O)/generated/config.h' $(HOSTCC) > '$@.new'
	@mv '$@.new' '$@'
install-completion: $(O)/build/completion.bash $(O)/build/completion.zsh \
		$(O)/build/completion.fish
	$(Q)$(install_into) '$(O)/build'

# ---- tests ----

# Recipes copy the sources without the tests.
-include $(srctree)/tests/Kbuild

# Two steps, because the tools that the tests need may have to come first: what
# make finds at its start, musl-gcc, is found in the second.
setup = $(Q)CC='$(if $(CC_GIVEN),$(CC))' CROSS_COMPILE='$(CROSS_COMPILE)' \
	sh '$(srctree)/scripts/setup.sh'
# as many jobs as there are processors, unless make -j says how many
jobs = $(patsubst -j%,%,$(filter -j%,$(MAKEFLAGS)))
all_processors = $(if $(jobs),,-j$(shell nproc 2>/dev/null || echo 2))
check:
	$(setup) check
	+$(Q)$(MAKE_HERE) $(all_processors) OBJECT_CACHE='$(test_cache)' check-run
check-run: $(O)/sockbox $(if $(has_cmocka),$(unit_tests)) $(packed)
	$(Q)O='$(O)/build' SOCKBOX_CONFIG='$(abspath $(KCONFIG_CONFIG))' \
		SOCKBOX='$(abspath $(O))/sockbox' OBJECT_CACHE='$(test_cache)' \
		JOBS='$(if $(J),$(J),$(jobs))' sh '$(srctree)/tests/run.sh' $(T)
# Long tests, each with what it needs fetched first; ARCH="mips arm64" chooses.
cross matrix:
	$(Q)sh '$(srctree)/scripts/cross-setup.sh' $(ARCH)
	$(Q)O='$(abspath $(O))/build' sh '$(srctree)/tests/cross/run.sh' $(ARCH)
	$(if $(ARCH),,$(Q)sh '$(srctree)/scripts/size-arch.sh' \
		'$(O)/build/cross/sizes' '$(srctree)/docs/SIZES.md')
boot:
	$(Q)sh '$(srctree)/scripts/boot-setup.sh' $(ARCH)
	@mkdir -p '$(O)/build'
	$(Q)O='$(abspath $(O))/build' LONG=y \
		BOOT_ARCH='$(or $(ARCH),x86_64 arm64 s390x)' \
		sh '$(srctree)/tests/run.sh' '$(srctree)/tests/boot/test_boot.py'
fault: $(O)/sockbox
	$(Q)O='$(abspath $(O))/build' SOCKBOX='$(abspath $(O))/sockbox' LONG=y \
		sh '$(srctree)/tests/run.sh' '$(srctree)/tests/fault/test_fault.py'
# make fuzz T="dns proc" TIME=600; without T every target of tests/fuzz
fuzz: $(packed)
	$(Q)O='$(abspath $(O))/build' TIME='$(TIME)' \
		sh '$(srctree)/tests/fuzz/fuzz.sh' $(T)
lint:
	$(Q)O='$(abspath $(O))/build' CC='$(CC)' sh '$(srctree)/scripts/lint.sh'
run:
	$(setup) run
	+$(Q)$(MAKE_HERE) -s $(all_processors) '$(O)/sockbox'
	'$(O)/sockbox' netstat -at; status=$$?; \
		sh '$(srctree)/scripts/built.sh' '$(O)' '$(srctree)'; exit $$status

# ---- measures ----

# Short here; "make bench BENCH=full" has 200,000 sockets, BENCH=long 1,000,000.
bench_tools := $(addprefix $(O)/build/tests/bench/,load floor line measure)
$(O)/build/tests/bench/%: $(srctree)/tests/bench/%.c
	$(call say,CC   )
	@mkdir -p '$(@D)'
	$(Q)$(CC) -Os -static -s -Wall -Wextra -o '$@' '$<'
bench: $(O)/sockbox $(bench_tools)
	$(Q)O='$(abspath $(O))' python3 '$(srctree)/tests/bench/bench.py' $(BENCH)
	$(Q)O='$(abspath $(O))' HOSTCC='$(HOSTCC)' CC='$(CC)' \
		sh '$(srctree)/tests/bench/services.sh'

sizes:
	+$(Q)MAKE='$(MAKE)' sh '$(srctree)/scripts/sizes.sh' '$(srctree)' \
		'$(O)/build/sizes'
# What every switch costs: into docs/SIZES.md, or into the prompts of Kconfig.
# S="FEATURE_JSON ..." chooses; without it all, a quarter of an hour.
size-table:
	+$(Q)sh '$(srctree)/scripts/size-table.sh' table '$(srctree)' \
		'$(O)/build/size-table' $(S)
# Only the sizes of the configurations, in README.md and docs/SIZES.md.
size-figures:
	+$(Q)sh '$(srctree)/scripts/size-table.sh' figures '$(srctree)' \
		'$(O)/build/size-table'
size-prompts:
	+$(Q)sh '$(srctree)/scripts/size-table.sh' prompts '$(srctree)' \
		'$(O)/build/size-table' $(S)
baseline: $(O)/sockbox
	$(Q)cp '$(O)/sockbox_unstripped' '$(O)/build/baseline'
bloat: $(O)/sockbox
	$(Q)NM='$(CROSS_COMPILE)nm' sh '$(srctree)/scripts/bloat.sh' \
		'$(O)/build/baseline' '$(O)/sockbox_unstripped'

include $(srctree)/scripts/release.mk

help:
	@cat '$(srctree)/docs/make-help.txt'

clean:
	rm -rf '$(O)/build' '$(O)/generated' '$(O)/sockbox' \
		'$(O)/sockbox_unstripped' '$(O)/sockbox.map' \
		'$(O)/sockbox.links' $(addprefix '$(O)'/,$(standalone))
distclean: clean
	rm -f '$(KCONFIG_CONFIG)' '$(KCONFIG_CONFIG).old'
	@! grep -qs '^# Made by .*: make works in here' '$(O)/Makefile' || \
		rm -f '$(O)/Makefile' '$(O)/source'

.PHONY: cross matrix boot fault fuzz lint debug asan
.PHONY: all clean distclean FORCE help run check check-run unit install \
	install-noclobber uninstall install-man install-completion sizes size-table size-figures size-prompts baseline bloat $(standalone) $(config_targets)
.SECONDARY:
.DELETE_ON_ERROR:

endif
