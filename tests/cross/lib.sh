# SPDX-License-Identifier: MIT
# Shared by tests/cross/run.sh and test_cross.sh; . tests/lib.sh first.

cross_dir=$(cd "$(dirname "$0")" && pwd)
srctree=$(cd "$cross_dir/../.." && pwd)
CROSS=${CROSS:-${XDG_CACHE_HOME:-$HOME/.cache}/sockbox/cross}
mkdir -p "$O/cross"
work=$(cd "$O/cross" && pwd)

field() { # ARCH NUMBER
	awk -F '\t' -v a="$1" -v n="$2" '$1 == a { print $n }' "$cross_dir/targets"
}

# Why ARCH cannot be built and run here; nothing: it can.
cross_missing() {
	qemu=qemu-$(field "$1" 5)-static
	if [ ! -x "$CROSS/bin/$1-gcc" ]; then
		echo "no compiler; scripts/cross-setup.sh $1 makes one"
	elif ! command -v "$qemu" >/dev/null; then
		echo "no $qemu"
	fi
}

# build ARCH CONFIG: into $work/ARCH/CONFIG, quietly.
build() {
	dir=$work/$1/$2
	mkdir -p "$dir"
	log=$dir/log
	make -C "$srctree" O="$dir" "$2" >"$log" 2>&1 &&
		make -C "$srctree" O="$dir" \
			CROSS_COMPILE="$CROSS/bin/$1-" >>"$log" 2>&1
}

# Both byte orders of the saved trees, made once per run.
make_trees() {
	[ -d "$work/trees/big" ] && return
	rm -rf "$work/trees"
	mkdir -p "$work/trees"
	cp -a "$srctree/tests/golden/trees" "$work/trees/little"
	sh "$cross_dir/big-endian.sh" "$work/trees/little" "$work/trees/big.new"
	mv "$work/trees/big.new" "$work/trees/big"
}

# golden NAME ORDER COMMAND CONFIG [CASE...]: the golden cases over the trees
# of that order, folded into one line.
golden() {
	name=$1 order=$2 command=$3 config=$4
	shift 4
	log=$work/golden.log
	if TREES=$work/trees/$order SOCKBOX=$command SOCKBOX_CONFIG=$config \
			sh "$srctree/tests/golden/test_golden.sh" "$@" >"$log" 2>&1
	then
		pass "$name: $(tail -n 1 "$log")"
	else
		fail "$name" "$(tail -n 1 "$log")"
		grep '^FAIL' "$log" | sed -n '1,20s/^/    /p'
	fi
}
