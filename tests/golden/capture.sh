#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes a golden case from what net-tools' netstat prints over a saved tree.
#   capture.sh TREE ARG...      needs net-tools and the right to unshare -m
# The case is named as the captured ones: netstat_ARGS, "_" for a blank.
cd "$(dirname "$0")" || exit 1
tree=$1
shift
name=$(echo "$tree/netstat_$*" | tr ' ' _)
mkdir -p "cases/$name"
cd trees && ../../peer.sh netstat --root "$tree" "$@" \
	>"../cases/$name/out" 2>"../cases/$name/err"
status=$?
cd "../cases/$name" || exit 1
echo "netstat $*" >cmd
echo "$tree" >tree
[ -s err ] || rm err
[ $status -eq 0 ] || echo $status >status
