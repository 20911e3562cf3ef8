#!/bin/sh
# SPDX-License-Identifier: MIT
# The services applet with its suggestions and --check.
here=$(dirname "$0")
sh "$here/../full.sh" sh "$here/test_services.sh" |
	sed 's/^\(ok\|FAIL\|skip\) /&full: /'
