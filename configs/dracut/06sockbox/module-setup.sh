#!/bin/bash
# SPDX-License-Identifier: MIT
# sockbox in the initramfs: install as /usr/lib/dracut/modules.d/06sockbox/.
# The number is above BusyBox' 05, whose links take the place of what is there:
# so netstat is ours.
# dracut --add sockbox, or add_dracutmodules+=" sockbox "

check() {
	require_binaries sockbox || return 1
	return 255 # only when asked for
}

depends() {
	return 0
}

install() {
	local binary applet
	binary=$(find_binary sockbox)
	inst "$binary" /usr/bin/sockbox
	for applet in $("$binary" --list); do
		ln -sf sockbox "${initdir:?}/usr/bin/$applet"
	done
}
