# SPDX-License-Identifier: MIT
# Kconfig reader: files -> nodes (menu entries), symbols, properties.
#
# A symbol is a number; NAME[s], TYPE[s] ("bool", "int", "string", "choice",
# or "" for a constant or an undefined name).  An expression is a number too,
# 0 = always true; OP[e] is one of s ! & | = #, with EL[e] and ER[e] (# is !=).
# A property p has PV[p] (its condition), PE[p] (value) and PN[p] (its node).
# Nodes are numbered in the order of the file, a parent before its children;
# EVENT[1..NEV] is the walk that writers follow: n = entry, -n = end of menu n.

function fail(msg) {
	print CURFILE ":" CURLINE ": " msg > "/dev/stderr"
	FAILED = 1
	exit 1
}

function note(msg) {
	print "kconfig: " msg > "/dev/stderr"
}

# Symbol for a bare word or (quoted) a constant; made on first use.
function intern(word, quoted,    key) {
	if (word == "y" || word == "n" || word == "m")
		quoted = 1
	key = quoted SUBSEP word
	if (key in SYM)
		return SYM[key]
	SYM[key] = ++NSYM
	NAME[NSYM] = word
	TYPE[NSYM] = ""
	CONST[NSYM] = quoted
	STR[NSYM] = word
	TRI[NSYM] = word == "y"
	return NSYM
}

function lookup(word,    key) {
	key = 0 SUBSEP word
	return (key in SYM) && TYPE[SYM[key]] != "" ? SYM[key] : 0
}

function expr(op, l, r) {
	OP[++NEXPR] = op
	EL[NEXPR] = l
	ER[NEXPR] = r
	return NEXPR
}

function both(a, b) {
	return !a ? b : !b ? a : expr("&", a, b)
}

# ---- entries ----

function add_node(kind, sym) {
	NK[++NNODE] = kind
	NS[NNODE] = sym
	NP[NNODE] = 0
	ND[NNODE] = NV[NNODE] = 0
	NPAR[NNODE] = STACK[DEPTH]
	NFILE[NNODE] = CURFILE ":" CURLINE
	EVENT[++NEV] = NNODE
	return CUR = NNODE
}

# kind: p(rompt) d(efault) s(elect) r(ange); listed per symbol in file order
function add_prop(kind, value, cond,    s) {
	s = NS[CUR]
	PE[++NPROP] = value
	PV[NPROP] = cond
	PN[NPROP] = CUR
	PNEXT[NPROP] = 0
	if ((s, kind) in PLAST)
		PNEXT[PLAST[s, kind]] = NPROP
	else
		PFIRST[s, kind] = NPROP
	PLAST[s, kind] = NPROP
	return NPROP
}

function first(s, kind) {
	return (s, kind) in PFIRST ? PFIRST[s, kind] : 0
}

function push(n) {
	STACK[++DEPTH] = n
	SFILE[DEPTH] = CURFILE
}

function pop(kind,    n) {
	n = STACK[DEPTH]
	if (NK[n] != kind || SFILE[DEPTH] != CURFILE)
		fail("end" kind " without " kind " in this file")
	line_end()
	DEPTH--
	CUR = 0
	if (kind == "menu")
		EVENT[++NEV] = -n
}

function open_config(menu,    s) {
	s = take_symbol()
	if (CONST[s])
		fail("bad symbol name '" NAME[s] "'")
	line_end()
	add_node("config", s)
	if (!(s in DEFINED)) {
		DEFINED[s] = CURFILE ":" CURLINE
		ORDER[++NORDER] = s
	}
}

function open_choice(    s) {
	if (AT <= NTOK)
		fail("named choices are not in the language subset")
	s = intern("<choice " (++NCHOICE) ">", 0)
	TYPE[s] = "choice"
	CHOICES[NCHOICE] = s
	MEMBERS[s] = ""
	push(add_node("choice", s))
}

function set_prompt() {
	if (NP[CUR])
		fail("second prompt in one entry")
	NP[CUR] = NPROP + 1
	PTEXT[NPROP + 1] = take_text("prompt")
	add_prop("p", 0, take_if())
}

function set_type(type,    s) {
	s = NS[CUR]
	if (NK[CUR] == "choice") {
		if (type != "bool")
			fail("only bool choices are in the language subset")
	} else if (TYPE[s] == "" || TYPE[s] == type)
		TYPE[s] = type
	else
		fail(NAME[s] " is " TYPE[s] " in " DEFINED[s])
	if (AT <= NTOK)
		set_prompt()
}

function set_default(    e) {
	e = take_expr()
	add_prop("d", e, take_if())
}

function set_select(    s) {
	s = take_symbol()
	add_prop("s", s, take_if())
}

function set_range(    low, high, p) {
	low = take_symbol()
	high = take_symbol()
	p = add_prop("r", low, take_if())
	PHIGH[p] = high
}

function property(word,    k) {
	k = CUR ? NK[CUR] : ""
	if (k == "")
		fail("'" word "' is not in the language subset, or stands outside an entry")
	if (word == "depends") {
		need("on")
		ND[CUR] = both(ND[CUR], take_expr())
	} else if (word == "visible" && k == "menu") {
		need("if")
		NV[CUR] = both(NV[CUR], take_expr())
	} else if (k != "config" && k != "choice")
		fail("'" word "' does not belong in " k)
	else if (word == "bool" || word == "int" || word == "string")
		set_type(word)
	else if (word == "prompt")
		set_prompt()
	else if (word == "default")
		set_default()
	else if (word == "select" && k == "config")
		set_select()
	else if (word == "range" && k == "config")
		set_range()
	else
		fail("'" word "' is not in the language subset")
	line_end()
}

function open_titled(kind) {
	add_node(kind, 0)
	PTEXT[NP[CUR] = ++NPROP] = take_text("title")
	PV[NPROP] = 0
	PN[NPROP] = CUR
	line_end()
	if (kind == "menu")
		push(CUR)
}

function entry(    word) {
	if (QUOTED[1])
		fail("unexpected string")
	word = TOK[AT++]
	if (word == "config" || word == "menuconfig")
		open_config()
	else if (word == "menu" || word == "comment")
		open_titled(word)
	else if (word == "choice")
		open_choice()
	else if (word == "if") {
		add_node("if", 0)
		ND[CUR] = take_expr()
		line_end()
		push(CUR)
		CUR = 0
	} else if (word == "endmenu" || word == "endchoice" || word == "endif")
		pop(substr(word, 4))
	else if (word == "source") {
		word = take_text("file name")
		line_end()
		CUR = 0
		read_kconfig(word)
	} else if (word == "mainmenu") {
		TITLE = take_text("title")
		line_end()
	} else if (word == "help") {
		line_end()
		if (!CUR || NK[CUR] != "config" && NK[CUR] != "choice")
			fail("help outside an entry")
		HELPNODE = CUR
		HELPCOL = HELPGAP = 0
		HELP[CUR] = ""
	} else
		property(word)
}

# One line of a help text; 0 when the line is no longer part of it.
function help_line(line,    i, col, c) {
	if (line ~ /^[ \t\r]*$/) {
		HELPGAP++
		return 1
	}
	col = 0
	for (i = 1; (c = substr(line, i, 1)) == " " || c == "\t"; i++)
		col = c == " " ? col + 1 : col + 8 - col % 8
	if (!HELPCOL)
		HELPCOL = col
	if (col < HELPCOL || !col) {
		HELPNODE = 0
		return 0
	}
	for (; HELPGAP > 0; HELPGAP--)
		if (HELP[HELPNODE] != "")
			HELP[HELPNODE] = HELP[HELPNODE] "\n"
	HELP[HELPNODE] = HELP[HELPNODE] sprintf("%" (col - HELPCOL) "s", "") substr(line, i) "\n"
	return 1
}

# The file as given, or below the source tree.
function find_file(name,    line, full, r) {
	full = name
	r = (getline line < full)
	close(full)
	if (r < 0 && substr(name, 1, 1) != "/" && SRCTREE != "") {
		full = SRCTREE "/" name
		r = (getline line < full)
		close(full)
	}
	if (r < 0)
		fail("cannot read \"" name "\"")
	return full
}

function read_kconfig(name,    file, line, more, oldfile, oldline, depth) {
	file = find_file(name)
	if (file in READING)
		fail("\"" name "\" sources itself")
	READING[file] = 1
	oldfile = CURFILE
	oldline = CURLINE
	CURFILE = name
	CURLINE = 0
	depth = DEPTH
	HELPNODE = 0
	while ((getline line < file) > 0) {
		CURLINE++
		if (HELPNODE && help_line(line))
			continue
		while (line ~ /\\$/ && (getline more < file) > 0) {
			CURLINE++
			line = substr(line, 1, length(line) - 1) " " more
		}
		scan(line)
		if (NTOK)
			entry()
	}
	close(file)
	if (DEPTH != depth)
		fail(NK[STACK[DEPTH]] " of " NFILE[STACK[DEPTH]] " is not closed")
	delete READING[file]
	HELPNODE = CUR = 0
	CURFILE = oldfile
	CURLINE = oldline
}
