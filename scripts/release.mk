# SPDX-License-Identifier: MIT
# Releases: included by the Makefile.
#   make dist                the sources as sockbox-X.Y.Z.tar.xz, below $(O)/dist
#   make release [ARCH=...]  that, binaries, their parts list, an OCI image, sums
dist:
	$(Q)sh '$(srctree)/scripts/dist.sh' '$(srctree)' '$(O)/dist'
release:
	+$(Q)MAKE='$(MAKE)' sh '$(srctree)/scripts/release.sh' '$(srctree)' \
		'$(O)/dist' $(ARCH)
.PHONY: dist release
