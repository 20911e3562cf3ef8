#!/bin/sh
# SPDX-License-Identifier: MIT
# completion.sh bash|zsh|fish CONFIG.H HOSTCC...: prints a completion script for the
# options of this configuration, taken from the tables that the applets parse.
set -eu
shell=$1 config=$(cd "${2%/*}" && pwd)/${2##*/}
shift 2
src=$(cd "$(dirname "$0")/.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

sh "$src/scripts/options.sh" "$config" "$@" > "$tmp/table"

# The verbs, each with its switch.
cat > "$tmp/verbs.c" <<END
#include "$config"
$(sed -n '/^#define FILTERING/,/^static const char names/p' "$src/applets/sockstate/sockstate.c")
END
verbs=$("$@" -E -P "$tmp/verbs.c" 2>/dev/null | sed 's/.*names\[\]//' |
	grep -o '"[a-z][a-z]*' | tr -d '"' | tr '\n' ' ')
applets=
for applet in netstat ss services sockstate; do
	symbol=ENABLE_$(echo "$applet" | tr a-z A-Z)
	grep -q "^#define $symbol 1" "$config" && applets="$applets $applet"
done

words() { # APPLET: prints "-a --all ..."
	awk -F '\t' -v applet="$1" '$1 == applet {
		if ($2 != "-" && !seen[$2]++) printf " -%s", $2
		if ($3 != "-") printf " --%s", $3 }' "$tmp/table"
}
takes() { # APPLET: prints "a|--bb", the options that want an argument
	awk -F '\t' -v applet="$1" '$1 == applet && $4 == "=" {
		if ($2 != "-") { printf "%s-%s", sep, $2; sep = "|" }
		if ($3 != "-") { printf "%s--%s", sep, $3; sep = "|" } }' "$tmp/table"
}

bash_file() {
	cat <<END
# bash completion of sockbox$applets
_sockbox_words()
{
	local word
	COMPREPLY=()
	for word in \$1; do
		case \$word in "\$cur"*) COMPREPLY+=("\$word") ;; esac
	done
}

_sockbox()
{
	local applet=\${COMP_WORDS[0]##*/} cur=\${COMP_WORDS[COMP_CWORD]}
	local previous=\${COMP_WORDS[COMP_CWORD - 1]} first=1 options= takes=
	if [[ \$applet == sockbox* ]]; then
		if ((COMP_CWORD == 1)); then
			_sockbox_words "$applets --list --list-full --install"
			return
		fi
		applet=\${COMP_WORDS[1]} first=2
	fi
	case \$applet in
END
	for applet in $applets; do
		cat <<END
	$applet) options='$(words $applet | sed 's/^ //')' takes='@($(takes $applet))' ;;
END
	done
	cat <<END
	esac
	case \$previous in
	--root) COMPREPLY=(\$(compgen -d -- "\$cur")); return ;;
	--check) COMPREPLY=(\$(compgen -f -- "\$cur")); return ;;
	--backend) _sockbox_words 'auto proc diag'; return ;;
	--endian) _sockbox_words 'big little'; return ;;
	--protocol | -A) _sockbox_words 'inet inet6 unix'; return ;;
	--by) _sockbox_words 'state proto family laddr lport raddr rport process uid iface'; return ;;
	--table) _sockbox_words 'main local all'; return ;;
	-I) _sockbox_words "\$(ls /sys/class/net 2>/dev/null)"; return ;;
	esac
	# shellcheck disable=SC2254 # a pattern
	case \$previous in
	\$takes) return ;;
	esac
	if [[ \$cur == -* ]]; then
		_sockbox_words "\$options"
	elif [[ \$applet == sockstate ]]; then
		if ((COMP_CWORD == first)); then
			_sockbox_words '${verbs% }'
		elif [[ \$previous == wait ]]; then
			_sockbox_words '-t listen established none'
		elif [[ \$previous == explain || \$previous == state || \$previous == exclude ]]; then
			_sockbox_words 'established syn-sent syn-recv fin-wait1 fin-wait2 time-wait close close-wait last-ack listen closing'
		fi
	fi
}
complete -F _sockbox sockbox$applets
END
}

# zsh: '-t[TCP sockets]' and the like
specs() {
	awk -F '\t' -v applet="$1" -v q="'" '$1 == applet {
		help = $5 == "-" ? "" : $5
		if ($4 == "=") sub(/^[^ ]*: /, "", help)
		gsub(/\[/, "\\[", help)
		gsub(/\]/, "\\]", help)
		gsub(/:/, "\\:", help)
		gsub(q, q "\\" q q, help)
		argument = $4 == "=" ? ":" ($3 == "-" ? "value" : $3) ":" action($3) : ""
		if ($2 != "-" && !seen[$2]++) printf " \\\n\t\t%s*-%s[%s]%s%s", q, $2, help, argument, q
		if ($3 != "-") printf " \\\n\t\t%s*--%s%s[%s]%s%s", q, $3,
			($4 == "=" ? "=" : ""), help, argument, q }
	function action(name) {
		return name == "root" ? "_files -/" : name == "check" ? "_files" : \
			name == "backend" ? "(auto proc diag)" : \
			name == "endian" ? "(big little)" : \
			name == "protocol" ? "(inet inet6 unix)" : \
			name == "by" ? "(state proto family laddr lport raddr rport process uid iface)" : \
			name == "table" ? "(main local all)" : " " }' "$tmp/table"
}
zsh_file() {
	cat <<END
#compdef sockbox$applets
local applet=\${service##*/}
if [[ \$applet == sockbox* ]]; then
	if (( CURRENT == 2 )); then
		compadd --$applets --list --list-full --install
		return
	fi
	applet=\$words[2]
	shift words
	(( CURRENT-- ))
fi
case \$applet in
END
	for applet in $applets; do
		operand="'*: :'"
		[ "$applet" != sockstate ] || operand="'1:verb:($(echo $verbs))' '*: :'"
		echo "$applet)"
		echo "	_arguments -s$(specs $applet) \\"
		echo "		$operand ;;"
	done
	echo esac
}

# fish: one line per option, for the applet's own name and behind sockbox
fish_lines() { # APPLET
	awk -F '\t' -v applet="$1" -v q="'" '$1 == applet {
		help = $5 == "-" ? "" : $5
		if ($4 == "=") sub(/^[^ ]*: /, "", help)
		gsub(q, "\\" q, help)
		line = ($2 != "-" && !seen[$2]++ ? " -s " q $2 q : "") ($3 != "-" ? " -l " $3 : "")
		if (line == "") next
		line = line ($4 == "=" ? argument($3) : "") (help == "" ? "" : " -d " q help q)
		print "complete -c " applet line
		print "complete -c sockbox -n " q "__fish_seen_subcommand_from " applet q line }
	function argument(name) {
		return name == "root" || name == "check" ? " -r -F" : " -x" ( \
			name == "backend" ? " -a " q "auto proc diag" q : \
			name == "endian" ? " -a " q "big little" q : \
			name == "protocol" ? " -a " q "inet inet6 unix" q : \
			name == "by" ? " -a " q "state proto family laddr lport raddr rport process uid iface" q : \
			name == "table" ? " -a " q "main local all" q : "") }' "$tmp/table"
}
fish_file() {
	echo "# fish completion of sockbox$applets"
	echo 'complete -c sockbox -f'
	echo "complete -c sockbox -n __fish_use_subcommand -a '${applets# }'"
	printf 'complete -c sockbox -n __fish_use_subcommand -l %s\n' list list-full install
	for applet in $applets; do
		echo "complete -c $applet -f"
		[ "$applet" != sockstate ] || cat <<END
complete -c sockstate -n __fish_use_subcommand -a '${verbs% }'
complete -c sockbox -n '__fish_seen_subcommand_from sockstate; and not __fish_seen_subcommand_from $verbs' -a '${verbs% }'
END
		fish_lines $applet
	done
}

case $shell in
bash) bash_file ;;
fish) fish_file ;;
zsh) zsh_file ;;
esac
