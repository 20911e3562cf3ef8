#!/bin/sh
# install.sh install|install-noclobber|uninstall BUILD PREFIX [LINKS]
# install.sh install-man DOCS PREFIX
# install.sh install-completion BUILD PREFIX
# LINKS: empty (symbolic), hard, script or none.
set -eu
what=$1 from=$2 prefix=$3 links=${4-}

put_link() {
	path=$prefix$1
	mkdir -p "${path%/*}"
	[ "$what" = install-noclobber ] && [ -e "$path" ] && return
	rm -f "$path"
	case $links in
	hard) ln "$prefix/bin/sockbox" "$path" ;;
	script)
		printf '#!/bin/sockbox\n' > "$path"
		chmod 755 "$path" ;;
	*) ln -s "$(echo "${1%/*}" | sed 's,/[^/]*,../,g; s,^\.\./,,')sockbox" "$path" ;;
	esac
}

case $what in
install-man)
	for page in "$from"/*.[18]; do
		dir=$prefix/usr/share/man/man${page##*.}
		mkdir -p "$dir"
		cp "$page" "$dir"
	done ;;
install-completion)
	dir=$prefix/usr/share/bash-completion/completions
	mkdir -p "$dir" "$prefix/usr/share/zsh/site-functions"
	cp "$from/completion.bash" "$dir/sockbox"
	for name in $(sed -n 's/^complete -F _sockbox sockbox//p' "$dir/sockbox"); do
		ln -sf sockbox "$dir/$name"
	done
	cp "$from/completion.zsh" "$prefix/usr/share/zsh/site-functions/_sockbox" ;;
uninstall)
	while read -r path; do
		rm -f "$prefix$path"
	done < "$from/sockbox.links"
	rm -f "$prefix/bin/sockbox" ;;
*)
	mkdir -p "$prefix/bin"
	cp "$from/sockbox" "$prefix/bin/sockbox.new"
	chmod 755 "$prefix/bin/sockbox.new"
	mv "$prefix/bin/sockbox.new" "$prefix/bin/sockbox"
	[ "$links" = none ] && exit 0
	while read -r path; do
		put_link "$path"
	done < "$from/sockbox.links" ;;
esac
