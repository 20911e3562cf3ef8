#!/bin/sh
# SPDX-License-Identifier: MIT
# The commands of README and CONTRIBUTING, line by line, in a fresh copy. Where
# something else is run in the place of a line, its case says so.
. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES KCONFIG_CONFIG O

# stand_in LINE: what is run in its place; the reason stands in $reason.
stand_in() {
	reason= run=$1
	case $1 in
	'make check') run='make -n check' reason='this is it' ;;
	'make check T='*) run="make -n check ${1#make check }" reason='this is it' ;;
	'make lint') run='make -n lint' reason='build/test_lint.sh runs its quick form' ;;
	'make menuconfig') run="PATH='$tmp/bin':\$PATH $1" reason='the menu left at once' ;;
	'make size-table') run="$1 S=FEATURE_JSON" reason='one switch of all' ;;
	*CROSS_COMPILE=*)
		prefix=${1##*CROSS_COMPILE=}
		command -v "${prefix}gcc" >/dev/null && return
		# scripts/cross-setup.sh names it otherwise
		if [ -x "${cross}gcc" ]; then
			run=$(echo "$1" | sed "s|$prefix|$cross|") reason="by ${cross##*/}gcc"
		else
			for tool in gcc strip nm; do
				ln -sf "$(command -v $tool)" "$tmp/bin/$prefix$tool"
			done
			run="PATH='$tmp/bin':\$PATH $1" reason="this machine's compiler under that name"
		fi ;;
	esac
}
mkdir "$tmp/bin"
printf '#!/bin/sh\nexit 0\n' >"$tmp/bin/kconfig-mconf"
chmod 755 "$tmp/bin/kconfig-mconf"

mkdir "$tmp/sockbox"
copy_sources "$tmp/sockbox" || { fail readme 'the sources could not be copied'; finish; }
cd "$tmp/sockbox" || exit 1

# one line each, without its comment, of every ```sh block
awk '/^```sh/ { on = 1; next } /^```/ { on = 0 } on' README.md CONTRIBUTING.md |
	sed "s/[[:blank:]][[:blank:]]*# .*//; /^\$/d" > "$tmp/commands"
[ "$(grep -c . "$tmp/commands")" -ge 10 ] || fail commands 'too few of them found'
cross=${CROSS:-${XDG_CACHE_HOME:-$HOME/.cache}/sockbox/cross}/bin/armhf-
while IFS= read -r line; do
	stand_in "$line"
	start=$(date +%s)
	if timeout 600 sh -ec "$run" > "$tmp/log" 2>&1 </dev/null; then
		pass "$line${reason:+ ($reason)}: $(($(date +%s) - start)) s"
	else
		fail "$line" "$(tail -3 "$tmp/log" | tr '\n' ';')"
	fi
done < "$tmp/commands"

# what they should have left
for path in sockbox netstat rootfs/bin/netstat rootfs/usr/share/man/man8/netstat.8 \
		rootfs/usr/share/bash-completion/completions/netstat; do
	if [ -e "$path" ]; then pass "made $path"; else fail "made $path" 'it is not there'; fi
done
# every link of the pages that a newcomer reads first
for page in README.md CONTRIBUTING.md SECURITY.md CHANGELOG.md tests/README.md; do
	links=$(grep -o '](\([A-Za-z.][^):]*\))' "$page" | sed 's/..//; s/)$//' | sort -u)
	for link in $links; do
		path=$(dirname "$page")/$link
		if [ -e "$path" ]; then pass "link ${path#./}"
		else fail "link ${path#./}" "$page: leads nowhere"; fi
	done
done
version=$(sed -n 's/.*SOCKBOX_VERSION "\(.*\)"/\1/p' applets/applet.h)
if grep -q "^## \[$version\] - [0-9-]*$" CHANGELOG.md; then pass 'version in CHANGELOG.md'
else fail 'version in CHANGELOG.md' "no section for $version"; fi
finish
