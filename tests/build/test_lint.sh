#!/bin/sh
# SPDX-License-Identifier: MIT
# The quick form of make lint: shellcheck on every script.
exec sh "$(dirname "$0")/../../scripts/lint.sh" quick
