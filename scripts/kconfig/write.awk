# SPDX-License-Identifier: MIT
# Writing .config, the minimal defconfig and the header.

function escape(text) {
	gsub(/[\\"]/, "\\\\&", text)
	return text
}

function value_text(s, text) {
	return TYPE[s] == "string" ? "\"" escape(text) "\"" : text
}

function config_text(s) {
	if (TYPE[s] == "bool" && !TRI[s])
		return "# CONFIG_" NAME[s] " is not set\n"
	return "CONFIG_" NAME[s] "=" value_text(s, STR[s]) "\n"
}

function dotconfig(    out, i, n, s, gap, done) {
	out = "#\n# Automatically generated file; DO NOT EDIT.\n# " TITLE "\n#\n"
	gap = 0
	for (i = 1; i <= NEV; i++) {
		n = EVENT[i]
		if (n < 0) {
			if (node_visible(-n)) {
				out = out "# end of " PTEXT[NP[-n]] "\n"
				gap = 1
			}
			continue
		}
		s = NS[n]
		if (!s) {
			if (NK[n] != "if" && node_visible(n)) {
				out = out "\n#\n# " PTEXT[NP[n]] "\n#\n"
				gap = 0
			}
			continue
		}
		if (NK[n] == "choice" || (s in done))
			continue
		calc(s)
		if (!WRITE[s])
			continue
		done[s] = 1
		out = out (gap ? "\n" : "") config_text(s)
		gap = 0
	}
	return out
}

# A value that the defaults would lead to is left out.
function redundant(s) {
	if (STR[s] "" == default_of(s) "")
		return 1
	return (s in CHOICE) && TRI[s] && choice_default(CHOICE[s]) == s
}

function defconfig_text(    out, n, s, done) {
	out = ""
	forget()
	for (n = 1; n <= NNODE; n++) {
		s = NS[n]
		if (NK[n] != "config" || (s in done))
			continue
		calc(s)
		if (!WRITE[s])
			continue
		done[s] = 1
		if (changeable(s) && !redundant(s))
			out = out config_text(s)
	}
	return out
}

function header_text(    out, i, s, on, off, text) {
	out = "/* Automatically generated file; do not edit. */\n"
	for (i = 1; i <= NORDER; i++) {
		s = ORDER[i]
		calc(s)
		if (TYPE[s] != "bool") {
			text = TYPE[s] == "int" && STR[s] == "" ? "0" : value_text(s, STR[s])
			out = out "#define CONFIG_" NAME[s] " " text "\n"
			continue
		}
		on = TRI[s] ? "__VA_ARGS__" : ""
		off = TRI[s] ? "" : "__VA_ARGS__"
		out = out "#define ENABLE_" NAME[s] " " (TRI[s] ? 1 : 0) "\n"
		out = out "#define IF_" NAME[s] "(...)" (on == "" ? "" : " " on) "\n"
		out = out "#define IF_NOT_" NAME[s] "(...)" (off == "" ? "" : " " off) "\n"
	}
	return out
}

# ---- files ----

function shell_word(text) {
	gsub(/'/, "'\\''", text)
	return "'" text "'"
}

function run(command) {
	if (system(command) != 0) {
		note("failed: " command)
		exit 1
	}
}

function slurp(file,    line, out) {
	out = ""
	while ((getline line < file) > 0)
		out = out line "\n"
	close(file)
	return out
}

# Returns 1 when the file had to be written; its old content is kept as
# FILE.old when keep is set.
function put(file, text, keep,    old, tmp) {
	old = slurp(file)
	if (old == text && text != "")
		return 0
	tmp = file ".tmp"
	printf "%s", text > tmp
	# read back: not every awk notices a full disk
	if (close(tmp) != 0 || slurp(tmp) != text) {
		note("*** cannot write " file)
		system("rm -f " shell_word(tmp))
		exit 1
	}
	if (keep && old != "")
		run("mv -f " shell_word(file) " " shell_word(file ".old"))
	run("mv -f " shell_word(tmp) " " shell_word(file))
	return 1
}

function put_config(quiet,    new) {
	new = put(CONFIG, dotconfig(), 1)
	if (!quiet)
		print "#\n# " (new ? "configuration written to " : "No change to ") CONFIG "\n#"
}

function put_header(    dir) {
	if (HEADER == "")
		return
	dir = HEADER
	if (sub(/\/[^\/]*$/, "", dir) && dir != "" && slurp(HEADER) == "")
		run("mkdir -p " shell_word(dir))
	put(HEADER, header_text(), 0)
}
