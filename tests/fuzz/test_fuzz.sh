#!/bin/sh
# SPDX-License-Identifier: MIT
# The short run of every fuzz target: old findings, the seeds, a few thousand
# executions. `make fuzz` is the long one.
# In the quick selection.
RUNS=${RUNS:-3000} exec sh "$(dirname "$0")/fuzz.sh"
