#!/bin/sh
# SPDX-License-Identifier: MIT
# The completions offer what this binary's help says it has.
. "$(dirname "$0")/../lib.sh"
src=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
config=${SOCKBOX_CONFIG:-$O/.config}

for shell in bash zsh fish; do
	command -v $shell >/dev/null || skip "$shell" "no $shell"
done
if ! configured CONFIG_FEATURE_HELP || ! configured CONFIG_FEATURE_MULTICALL ||
		[ ! -f "$config" ]; then
	skip completion 'this configuration has no help to compare with'
	finish
fi
mkdir "$tmp/o"
cp "$config" "$tmp/o/.config"
if ! make -f "$src/Makefile" O="$tmp/o" install-completion \
		DESTDIR="$tmp/root" > "$tmp/log" 2>&1; then
	fail install-completion "$(tail -1 "$tmp/log")"
	finish
fi
dir=$tmp/root/usr/share
bash=$dir/bash-completion/completions/sockbox
zsh=$dir/zsh/site-functions/_sockbox
fish=$dir/fish/vendor_completions.d

# offers WORD...: what bash offers for the last word
offers() {
	bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
		_sockbox; printf "%s\n" "${COMPREPLY[@]}"' - "$bash" "$@" | sort -u
}
helped() { # the options of APPLET's help
	"$SOCKBOX" "$1" --help | sed -n 's/^  \(-.\)\{0,1\}[, ]* \(--[a-z0-9-]*\)\{0,1\} .*/\1 \2/p' |
		tr ' ' '\n' | grep -E '^--?[A-Za-z0-9]' | sort -u
}
for applet in netstat ss services sockstate; do
	[ -e "$dir/bash-completion/completions/$applet" ] || continue
	helped $applet > "$tmp/help"
	if command -v bash >/dev/null; then
		{ offers $applet -; offers sockbox $applet -; } | sort -u > "$tmp/bash"
		missing=$(comm -23 "$tmp/help" "$tmp/bash")
		if [ ! -s "$tmp/help" ] || [ -n "$missing" ]; then
			fail "bash $applet" "not offered: $(echo $missing)"
		else
			pass "bash $applet: $(grep -c . "$tmp/help") options"
		fi
	fi
	# fish itself, told of nothing but our file
	if command -v fish >/dev/null; then
		for line in "$applet -" "$applet --" "sockbox $applet -" "sockbox $applet --"; do
			HOME=$tmp fish -N -c "source $fish/$applet.fish; complete -C '$line'" 2>"$tmp/log" |
				cut -f1 | sort -u >"$tmp/fish"
			case $line in *--) only=^-- ;; *) only='^-[^-]' ;; esac
			missing=$(grep -e $only "$tmp/help" | sed 's/=$//' | comm -23 - "$tmp/fish")
			if [ -s "$tmp/fish" ] && [ -z "$missing" ]; then pass "fish: $line"
			else fail "fish: $line" "not offered: $(echo $missing) $(head -n 1 "$tmp/log")"
			fi
		done
	fi
	missing=
	for option in $(cat "$tmp/help"); do
		sed -n "/^$applet)/,/;;/p" "$zsh" | grep -q -e "'[*]$option[=[]" ||
			missing="$missing $option"
	done
	if [ -n "$missing" ]; then
		fail "zsh $applet" "not offered:$missing"
	else
		pass "zsh $applet"
	fi
done
if command -v bash >/dev/null; then
	bash -n "$bash" && pass bash-syntax || fail bash-syntax 'bash -n'
	if configured CONFIG_SOCKSTATE; then
		"$SOCKBOX" sockstate --help | sed -n 's/^verbs: //p' | tr ' ' '\n' |
			sort > "$tmp/verbs"
		offers sockstate '' | cmp -s - "$tmp/verbs" && pass bash-verbs ||
			fail bash-verbs "$(offers sockstate '' | tr '\n' ' ')"
	fi
fi
if command -v zsh >/dev/null; then
	zsh -n "$zsh" && pass zsh-syntax || fail zsh-syntax 'zsh -n'
	loaded=$(cd "$tmp" && zsh -fc "fpath=($dir/zsh/site-functions \$fpath)
		autoload -U compinit && compinit -D -u && print \$_comps[sockbox]" 2>&1)
	[ "$loaded" = _sockbox ] && pass zsh-finds-it || fail zsh-finds-it "$loaded"
fi
# Every awk makes the same of it.
mkdir "$tmp/awk"
for awk in mawk gawk 'gawk --posix' 'busybox awk' original-awk; do
	echo | $awk '{ exit 0 }' >/dev/null 2>&1 || continue
	printf '#!/bin/sh\nexec %s "$@"\n' "$awk" >"$tmp/awk/awk"
	chmod 755 "$tmp/awk/awk"
	for kind in bash zsh fish; do
		PATH=$tmp/awk:$PATH sh "$src/scripts/completion.sh" $kind \
			"$tmp/o/generated/config.h" "${HOSTCC:-cc}" >"$tmp/made" 2>"$tmp/log"
		if cmp -s "$tmp/made" "$tmp/o/build/completion.$kind" && [ ! -s "$tmp/log" ]; then
			pass "$kind by $awk"
		else
			fail "$kind by $awk" "$(head -n 1 "$tmp/log")"
		fi
	done
done
finish
