#!/bin/sh
# SPDX-License-Identifier: MIT
# install.sh install|install-noclobber BUILD [hard|script|none]   (symbolic links)
# install.sh install-man DOCS
# install.sh install-completion BUILD
# install.sh uninstall BUILD DOCS
# Environment: DESTDIR, the root of the image, and in it PREFIX, BINDIR, MANDIR,
# DATADIR. Without the last four as on a small system: /bin and /usr/share.
# uninstall takes away what install, install-man and install-completion have put
# there, and no file of anybody else under the same name.
set -eu
umask 022
what=$1 from=$2
root=${DESTDIR%/} prefix=${PREFIX%/}
bindir=${BINDIR:-$prefix/bin}
datadir=${DATADIR:-${prefix:-/usr}/share}
mandir=${MANDIR:-$datadir/man}
bash_dir=$datadir/bash-completion/completions
zsh_dir=$datadir/zsh/site-functions
fish_dir=$datadir/fish/vendor_completions.d

# folder PATH: makes it in the image. A link there to an absolute path (bin ->
# /usr/bin) would lead out of the image, into this machine.
folder() {
	path=$1
	while [ "$root" ] && [ "$path" ]; do
		if [ -L "$root$path" ]; then
			case $(readlink "$root$path") in
			/*)
				echo "install: $root$path: a link that leads out of $root" >&2
				exit 1 ;;
			esac
		fi
		path=${path%/*}
	done
	mkdir -p "$root$1"
}
put() { # FILE MODE PATH: complete or not at all, also over a running program
	cp "$1" "$root$3.new"
	chmod "$2" "$root$3.new"
	mv "$root$3.new" "$root$3"
}
# Where the applet of a line of sockbox.links goes: /bin/netstat
place() { echo "$bindir/${1##*/}"; }

put_link() { # PATH
	path=$root$1
	[ "$what" = install-noclobber ] && { [ -e "$path" ] || [ -L "$path" ]; } && return
	rm -f "$path"
	case $links in
	hard) ln "$root$bindir/sockbox" "$path" ;;
	script)
		printf '#!%s/sockbox\n' "$bindir" >"$path"
		chmod 755 "$path" ;;
	*) ln -s sockbox "$path" ;;
	esac
}
# Is PATH one that put_link made?
our_link() {
	path=$root$1
	if [ -L "$path" ]; then
		[ "$(readlink "$path")" = sockbox ]
	else
		[ "$path" -ef "$root$bindir/sockbox" ] ||
			[ "$(head -c 64 "$path" 2>/dev/null | head -n 1)" = "#!$bindir/sockbox" ]
	fi
}

case $what in
install | install-noclobber)
	links=${3-}
	folder "$bindir"
	put "$from/sockbox" 755 "$bindir/sockbox"
	[ "$links" = none ] && exit 0
	while read -r line; do
		put_link "$(place "$line")"
	done <"$from/sockbox.links" ;;
install-man)
	for page in "$from"/*.[18]; do
		dir=$mandir/man${page##*.}
		folder "$dir"
		put "$page" 644 "$dir/${page##*/}"
	done ;;
install-completion)
	folder "$bash_dir"
	folder "$zsh_dir"
	folder "$fish_dir"
	put "$from/completion.bash" 644 "$bash_dir/sockbox"
	put "$from/completion.fish" 644 "$fish_dir/sockbox.fish"
	for name in $(sed -n 's/^complete -F _sockbox sockbox//p' "$from/completion.bash"); do
		ln -sf sockbox "$root$bash_dir/$name"
		ln -sf sockbox.fish "$root$fish_dir/$name.fish"
	done
	put "$from/completion.zsh" 644 "$zsh_dir/_sockbox" ;;
uninstall)
	docs=$3
	while read -r line; do
		path=$(place "$line")
		our_link "$path" && rm -f "$root$path"
	done <"$from/sockbox.links"
	rm -f "$root$bindir/sockbox"
	for page in "$docs"/*.[18]; do
		path=$root$mandir/man${page##*.}/${page##*/}
		cmp -s "$page" "$path" && rm -f "$path"
	done
	for path in "$root$bash_dir"/* "$root$fish_dir"/*; do
		[ -L "$path" ] || continue
		case $(readlink "$path") in sockbox | sockbox.fish) rm -f "$path" ;; esac
	done
	for path in "$root$bash_dir/sockbox" "$root$zsh_dir/_sockbox" "$root$fish_dir/sockbox.fish"; do
		head -n 1 "$path" 2>/dev/null | grep -qE '^(# (bash|fish) completion of|#compdef) sockbox' &&
			rm -f "$path"
	done
	exit 0 ;;
esac
