#!/bin/sh
# SPDX-License-Identifier: MIT
# version.sh SRCTREE: prints the version. applets/applet.h is the one place that
# has it; recipes and man pages repeat it, tests/ship/test_release.sh compares.
sed -n 's/^#define SOCKBOX_VERSION "\(.*\)"$/\1/p' "$1/applets/applet.h"
