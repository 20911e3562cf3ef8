# SPDX-License-Identifier: MIT
# From entries to conditions: what an enclosing menu, if or choice demands is
# added to every property, select becomes a condition of its target, and
# loops are refused.

function parent_dep(n) {
	if (NK[n] == "choice")
		return expr("s", NS[n])
	return ND[n]
}

# The choice that node n is a direct value of, through any number of ifs.
function choice_around(n) {
	for (n = NPAR[n]; n && NK[n] == "if"; n = NPAR[n])
		;
	return n && NK[n] == "choice" ? NS[n] : 0
}

# "visible if" of all menus around n
function menu_visibility(n,    e) {
	e = 0
	for (n = NPAR[n]; n; n = NPAR[n])
		e = both(NV[n], e)
	return e
}

function join_choice(n,    s, c) {
	s = NS[n]
	c = choice_around(n)
	if (!c || (s in CHOICE))
		return
	CURFILE = NFILE[n]
	CURLINE = NAME[s]
	if (TYPE[s] != "bool")
		fail("a choice value must be bool")
	if (!NP[n])
		fail("a choice value must have a prompt")
	CHOICE[s] = c
	MEMBERS[c] = MEMBERS[c] " " s
}

function check_symbol(n,    s) {
	s = NS[n]
	CURFILE = NFILE[n]
	CURLINE = NAME[s]
	if (TYPE[s] == "")
		fail("no type")
	if (NK[n] == "choice" && !NP[n])
		fail("a choice must have a prompt")
}

function default_check(s,    p) {
	for (p = first(s, "d"); p; p = PNEXT[p])
		if (TYPE[s] != "bool" && OP[PE[p]] != "s") {
			CURFILE = NFILE[PN[p]]
			CURLINE = NAME[s]
			fail("default must be a value or a symbol")
		}
}

function finish_tree(    n, p, i, s) {
	for (n = 1; n <= NNODE; n++) {
		ND[n] = both(NPAR[n] ? parent_dep(NPAR[n]) : 0, ND[n])
		if (NS[n])
			check_symbol(n)
		if (NK[n] == "config")
			join_choice(n)
		if (NS[n] && ND[n])
			either(DIRDEP, NS[n], ND[n])
	}
	for (p = 1; p <= NPROP; p++) {
		PV[p] = both(ND[PN[p]], PV[p])
		if (NP[PN[p]] == p && NS[PN[p]])
			PV[p] = both(PV[p], menu_visibility(PN[p]))
	}
	for (i = 1; i <= NORDER; i++) {
		s = ORDER[i]
		default_check(s)
		for (p = first(s, "s"); p; p = PNEXT[p])
			add_select(s, p)
	}
	check_words()
	check_loops()
}

function add_select(s, p,    t) {
	t = PE[p]
	if (TYPE[t] != "bool" || TYPE[s] != "bool") {
		CURFILE = NFILE[PN[p]]
		CURLINE = NAME[s]
		fail("select is for bool symbols: " NAME[t])
	}
	either(REVDEP, t, both(expr("s", s), PV[p]))
	SELECTORS[t] = SELECTORS[t] " " s
}

function either(table, s, e) {
	if (s in table)
		e = expr("|", table[s], e)
	table[s] = e
}

# A misspelt name in an expression is silently false; say so.
function check_words(    s) {
	for (s = 1; s <= NSYM; s++)
		if (TYPE[s] == "" && !CONST[s] && NAME[s] !~ /^-?[0-9]/)
			note("warning: symbol " NAME[s] " is used but not defined")
}

# ---- loops: depth-first over everything a symbol's value is made of ----

function check_loops(    i) {
	for (i = 1; i <= NORDER; i++)
		visit(ORDER[i])
}

function visit(s,    saved, i, n, m) {
	if (s == INSIDE || TYPE[s] == "" || SEEN[s] == 2)
		return
	TRAIL[++NTRAIL] = s
	if (SEEN[s] == 1)
		loop_found(s)
	SEEN[s] = 1
	saved = INSIDE
	INSIDE = 0
	visit_props(s)
	if (TYPE[s] == "choice") {
		INSIDE = s
		n = split(MEMBERS[s], m, " ")
		for (i = 1; i <= n; i++)
			visit_props(m[i])
	}
	INSIDE = saved
	SEEN[s] = 2
	NTRAIL--
}

function visit_props(s,    p) {
	for (p = first(s, "p"); p; p = PNEXT[p])
		visit_expr(PV[p])
	for (p = first(s, "d"); p; p = PNEXT[p]) {
		visit_expr(PV[p])
		if (TYPE[s] != "choice")
			visit_expr(PE[p])
	}
	for (p = first(s, "r"); p; p = PNEXT[p]) {
		visit_expr(PV[p])
		visit(PE[p])
		visit(PHIGH[p])
	}
	if (s in REVDEP)
		visit_expr(REVDEP[s])
}

function visit_expr(e) {
	if (!e)
		return
	if (OP[e] == "s" || OP[e] == "=" || OP[e] == "#")
		visit(EL[e])
	else
		visit_expr(EL[e])
	if (OP[e] == "=" || OP[e] == "#")
		visit(ER[e])
	else if (OP[e] == "&" || OP[e] == "|")
		visit_expr(ER[e])
}

function loop_found(s,    i, text) {
	for (i = NTRAIL - 1; TRAIL[i] != s; i--)
		;
	for (text = NAME[s]; ++i <= NTRAIL; )
		text = text " -> " NAME[TRAIL[i]]
	CURFILE = KCONFIG
	CURLINE = "0"
	fail("recursive dependency: " text)
}
