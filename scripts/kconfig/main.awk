# SPDX-License-Identifier: MIT
# One run does one target: KC_TARGET, with KC_FILES (one a line) as its input.

function set_new(value,    i, s) {
	for (i = 1; i <= NORDER; i++) {
		s = ORDER[i]
		if (TYPE[s] == "bool" && !HAS[s]) {
			HAS[s] = 1
			USER[s] = value
		}
	}
	forget()
}

# Park and Miller's generator: the same numbers under every awk.
function random(n) {
	SEED = (SEED * 16807) % 2147483647
	return int(SEED / 2147483647 * n)
}

function set_random(    i, s, c, k, list, again, done) {
	for (i = 1; i <= NORDER; i++) {
		s = ORDER[i]
		if (TYPE[s] == "bool" && !HAS[s] && !(s in CHOICE)) {
			HAS[s] = 1
			USER[s] = random(100) < PERCENT
		}
	}
	do {
		again = 0
		forget()
		for (i = 1; i <= NCHOICE; i++) {
			c = CHOICES[i]
			calc(c)
			if (!TRI[c] || USER[c] || (c in done))
				continue
			k = choice_list(c, list)
			set_choice(c, list[1 + random(k)], list, k)
			done[c] = again = 1
		}
	} while (again)
}

function start_random(    i) {
	print "KCONFIG_SEED=" SEED
	SEED = SEED % 2147483646 + 1
	for (i = 0; i < 8; i++)
		random(2)
	set_random()
}

# KCONFIG_ALLCONFIG: a file, or 1 or empty for the usual names.
function read_all_config(    name, short) {
	if (!("KCONFIG_ALLCONFIG" in ENVIRON))
		return
	name = ENVIRON["KCONFIG_ALLCONFIG"]
	if (name != "" && name != "1") {
		if (read_config(name, 1, 1))
			return
		note("*** cannot read seed configuration \"" name "\"")
		exit 1
	}
	short = TARGET == "randconfig" ? "allrandom" : substr(TARGET, 1, length(TARGET) - 6)
	if (!read_config(short ".config", 1, 1) && !read_config("all.config", 1, 1)) {
		note("*** KCONFIG_ALLCONFIG is set, but there is no " short ".config or all.config")
		exit 1
	}
}

function read_files(strict,    n, i, file) {
	n = split(ENVIRON["KC_FILES"], file, "\n")
	for (i = 1; i <= n; i++)
		if (file[i] != "" && !read_config(file[i], 1, strict)) {
			note("*** cannot read \"" file[i] "\"")
			exit 1
		}
}

function finish(strict, quiet) {
	report(strict)
	if (NBAD && ENVIRON["KCONFIG_WERROR"] != "") {
		note("*** KCONFIG_WERROR is set: nothing written")
		exit 1
	}
	put_config(quiet)
	put_header()
}

function do_all() {
	read_all_config()
	if (TARGET == "allyesconfig")
		set_new(1)
	else if (TARGET == "allnoconfig")
		set_new(0)
	else if (TARGET == "randconfig")
		start_random()
	forget()
	finish(1, 0)
}

# defconfig starts from the files alone, merge from .config below them
function do_files() {
	if (TARGET == "merge")
		read_config(CONFIG, 0, 0)
	read_files(1)
	settle()
	finish(1, 0)
}

function do_old() {
	if (read_config(CONFIG, 1, 0))
		settle()
	if (TARGET == "config")
		ask_everything()
	else if (TARGET != "olddefconfig")
		ask_new()
	finish(0, TARGET == "syncconfig")
}

function do_savedefconfig() {
	if (read_config(CONFIG, 0, 0))
		settle()
	put(ENVIRON["KCONFIG_DEFCONFIG"], defconfig_text(), 0)
}

BEGIN {
	TITLE = "Main menu"
	SRCTREE = ENVIRON["srctree"]
	KCONFIG = ENVIRON["KCONFIG"]
	CONFIG = ENVIRON["KCONFIG_CONFIG"]
	HEADER = ENVIRON["KCONFIG_AUTOHEADER"]
	TARGET = ENVIRON["KC_TARGET"]
	SEED = ENVIRON["KC_SEED"] + 0
	PERCENT = ENVIRON["KC_PERCENT"] + 0
	STACK[DEPTH = 0] = 0
	NSYM = NEXPR = NPROP = NNODE = NORDER = NCHOICE = NEV = NBAD = 0
	read_kconfig(KCONFIG)
	finish_tree()

	if (TARGET ~ /^(alldef|allyes|allno|rand)config$/)
		do_all()
	else if (TARGET == "defconfig" || TARGET == "merge")
		do_files()
	else if (TARGET == "savedefconfig")
		do_savedefconfig()
	else if (TARGET == "listnewconfig") {
		if (read_config(CONFIG, 0, 0))
			settle()
		list_new()
	} else
		do_old()
}
