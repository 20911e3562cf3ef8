#!/bin/sh
# cached.sh compile OBJECT SOURCE CC...   compiles SOURCE into OBJECT
# cached.sh link FOLDER CC...             links FOLDER/sockbox_unstripped and .map
# cached.sh fetch FOLDER SOURCES WORD...  a whole build into FOLDER, if it was made
#     before of the same sources, configuration, tool chain and words; prints the
#     name under which it is kept
# cached.sh store FOLDER NAME             keeps FOLDER's build under that name
# Takes what it made before from $OBJECT_CACHE, one folder for all configurations
# and trees, which share most of their files. An object is the same if compiler
# ($CACHE_KEY), words and preprocessed text are; a program, if its words and its
# objects are. What the compiler complained about is not kept: it complains again.
# It runs for every object: each process that it can do without counts.
set -u
what=$1 out=$2
shift 2
# tools first, then what they make, then what is made of that: the order of the
# dates that they get
parts='generated/pack generated/mkservices generated/trim-elf generated/*_help.h
generated/labels.h generated/topics.h generated/picture.h generated/services_table.h
build/applets build/libnet sockbox_unstripped sockbox.map'
if [ "$what" = fetch ]; then
	sources=$1
	shift
	case " $* " in *' -g'*) exit ;; esac # puts the folder into the objects
	LC_ALL=C
	kept=$OBJECT_CACHE/build-$({ echo "$*"; cat "$out/generated/toolchain.mk"
		cat "$sources/Makefile" "$out/generated/config.h" "$sources"/applets/* "$sources"/applets/*/* \
			"$sources"/libnet/* "$sources"/libnet/*/* "$sources"/scripts/* \
			"$sources"/scripts/*/*; } 2>/dev/null | cksum | tr ' ' -).tar
	echo "KEPT := $kept"
	[ ! -f "$kept" ] || { tar -xmf "$kept" -C "$out" && : >"$out/build/fetched"; }
	# its objects came without the lists of the headers that they depend on
	[ ! -f "$out/build/fetched" ] || echo 'FETCHED := y'
	exit
fi
if [ "$what" = store ]; then
	kept=$1
	[ ! -f "$kept" ] || exit 0
	cd "$out" || exit
	[ -z "$(find build/applets build/libnet -name '*.complained')" ] || exit 0
	set --
	for part in $parts; do
		[ ! -e "$part" ] || set -- "$@" "$part"
	done
	tar -cf "$kept.$$" --exclude='*.d' "$@" && mv "$kept.$$" "$kept"
	exit
fi
[ "$what" = link ] || { source=$1; shift; }
[ -d "$OBJECT_CACHE" ] || mkdir -p "$OBJECT_CACHE" || exit 1

# run COMMAND...: its own output and status; clean says that it was silent
clean=y
run() {
	"$@" 2>"$out.err"
	status=$?
	if [ -s "$out.err" ]; then
		clean=
		cat "$out.err" >&2
	fi
	return $status
}
# keep FILE NAME: whole or not at all, also when two do it at once
keep() { cp "$1" "$2.$$" && mv "$2.$$" "$2"; }
# key FILE...: of these files and the words, whatever folder they name
key() {
	sum=$({ echo "$CACHE_KEY $words"; cat "$@"; } | cksum)
	kept=$OBJECT_CACHE/$what-${sum%% *}-${sum#* }
}

if [ "$what" = compile ]; then
	words=
	for word; do
		case $word in
		# these put the folder into the object, or need a file beside it
		-g* | -fstack-usage) exec "$@" -MMD -MP -c -o "$out" "$source" ;;
		-I*) ;;
		*) words="$words $word" ;;
		esac
	done
	trap 'rm -f "$out.i" "$out.err"' EXIT
	run "$@" -MMD -MP -MT "$out" -MF "${out%.o}.d" -E -P -o "$out.i" "$source" || exit
	key "$out.i"
	rm -f "$out.complained"
	[ -f "$kept" ] && cp "$kept" "$out" && exit
	run "$@" -c -o "$out" "$source" || exit
	if [ "$clean" ]; then keep "$out" "$kept"; else : >"$out.complained"; fi
	exit
fi

folder=$out out=$out/sockbox_unstripped map=$folder/sockbox.map
trap 'rm -f "$out.err"' EXIT
words=$(printf '%s\n' "$@" | sed "s|$folder||g")
objects=$(printf '%s\n' "$@" | grep '\.o$')
IFS='
'
# shellcheck disable=SC2086 # a list of lines
key $objects
if [ -f "$kept.map" ] && cp "$kept" "$out" && cp "$kept.map" "$map"; then
	exit
fi
run "$@" || exit
[ -f "$map" ] || exit 0
[ -z "$clean" ] || { keep "$out" "$kept" && keep "$map" "$kept.map"; }
