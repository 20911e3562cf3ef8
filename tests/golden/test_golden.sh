#!/bin/sh
# SPDX-License-Identifier: MIT
# Golden cases: one folder each under cases/, compared byte for byte.
#   cmd     the applet and its arguments, quoted for the shell
#   tree    the saved tree of trees/ it reads (--root); none: no --root
#   out, err, status   what must come; no err: nothing, no status: 0
#   needs   Kconfig symbols without which the case cannot run: test_full runs it,
#           in a build that has them all
# Output captured from net-tools stays as it was captured. Where sockbox differs
# on purpose, the file `deviations` says how and why; `pending` names the cases
# whose view is still to come. TREES: other trees. Arguments: case names or patterns; none: all.
# In the quick selection.

. "$(dirname "$0")/../lib.sh"
export O SOCKBOX
exec python3 "$(dirname "$0")/golden.py" "$@"
