#!/bin/sh
# The commands of README and CONTRIBUTING, line by line, in a fresh clone. What
# is not run, and why, is said below.
. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES KCONFIG_CONFIG O

why_not() { # LINE: the reason not to run it
	case $1 in
	'make check' | 'make check T='*) echo 'this is it' ;;
	'make lint') echo 'tests/build/test_lint.sh runs its quick form' ;;
	'make menuconfig') echo 'needs a person' ;;
	'make sizes') echo 'tests/build/test_sizes.sh builds them all' ;;
	'make size-table') echo 'a quarter of an hour; tests/ship/test_prices.sh' ;;
	'make run') [ -e /proc/net/tcp ] || echo 'no /proc/net' ;;
	*CROSS_COMPILE=*)
		command -v "${1##*CROSS_COMPILE=}gcc" >/dev/null ||
			echo "neither ${1##*CROSS_COMPILE=}gcc nor that of make cross" ;;
	esac
}

mkdir "$tmp/sockbox"
copy_sources "$tmp/sockbox" || { fail readme 'the sources could not be copied'; finish; }
cd "$tmp/sockbox" || exit 1

# one line each, without its comment, of every ```sh block
awk '/^```sh/ { on = 1; next } /^```/ { on = 0 } on' README.md CONTRIBUTING.md |
	sed "s/[[:blank:]][[:blank:]]*# .*//; /^\$/d" > "$tmp/commands"
[ "$(grep -c . "$tmp/commands")" -ge 10 ] || fail commands 'too few of them found'
cross=${CROSS:-${XDG_CACHE_HOME:-$HOME/.cache}/sockbox/cross}/bin/armhf-
while IFS= read -r line; do
	# scripts/cross-setup.sh names it otherwise
	[ ! -x "${cross}gcc" ] ||
		line=$(echo "$line" | sed "s|arm-linux-musleabihf-|$cross|")
	reason=$(why_not "$line")
	if [ -n "$reason" ]; then
		skip "$line" "$reason"
		continue
	fi
	start=$(date +%s)
	if timeout 300 sh -ec "$line" > "$tmp/log" 2>&1 </dev/null; then
		pass "$line ($(($(date +%s) - start)) s)"
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
