#!/bin/sh
# SPDX-License-Identifier: MIT
# cached.sh fetch FOLDER SOURCES WORD...  takes a whole build into FOLDER, if one of
#     the same sources, configuration, tool chain and words was made before;
#     prints the name under which it is kept
# cached.sh store FOLDER NAME             keeps FOLDER's build under that name
# The builds are in $OBJECT_CACHE. A cache of single objects does not pay: to look
# one up takes as many processes as to compile it. What the compiler complained
# about is not kept: it complains again.
set -u
what=$1 out=$2
shift 2
[ -d "$OBJECT_CACHE" ] || mkdir -p "$OBJECT_CACHE" || exit 1

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
	[ -z "$(find build/applets build/libnet -name '*.err' -size +0)" ] || exit 0
	set --
	for part in $parts; do
		[ ! -e "$part" ] || set -- "$@" "$part"
	done
	tar -cf "$kept.$$" --exclude='*.d' --exclude='*.err' "$@" && mv "$kept.$$" "$kept"
	exit
fi
