# SPDX-License-Identifier: MIT
# Values.  calc(s) sets TRI[s] (0, 1) for bool and choice, STR[s] for all
# types, VISIBLE[s], WRITE[s] (belongs in .config), REV[s] (selected), and for
# a choice PICK[s].  VALID[s] marks what is up to date; forget() drops it.
# The user's wishes are HAS[s] and USER[s] (for a choice: the wanted symbol).

function forget() {
	split("", VALID)
}

function eval(e,    op) {
	if (!e)
		return 1
	op = OP[e]
	if (op == "&")
		return eval(EL[e]) && eval(ER[e])
	if (op == "|")
		return eval(EL[e]) || eval(ER[e])
	if (op == "!")
		return !eval(EL[e])
	if (op == "s") {
		calc(EL[e])
		return TRI[EL[e]]
	}
	return equal(EL[e], ER[e]) == (op == "=")
}

# Comparison is by number where both sides are numbers, else by text.
function equal(a, b) {
	calc(a)
	calc(b)
	if (TYPE[a] == "string" && TYPE[b] == "string" || !numeric(a) || !numeric(b))
		return STR[a] "" == STR[b] ""
	return number(a) == number(b)
}

# y and n compare as 2 and 0, as the kernel's configurator has it
function is_tri(s) {
	return TYPE[s] == "bool" || CONST[s] && NAME[s] ~ /^[ymn]$/
}

function numeric(s) {
	if (is_tri(s))
		return 1
	if (TYPE[s] == "int")
		return STR[s] ~ /^[ \t]*[-+]?[0-9]+$/
	return STR[s] ~ /^[ \t]*[-+]?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/
}

function number(s,    text, sign, base, i, v) {
	text = STR[s]
	if (is_tri(s))
		return text == "y" ? 2 : text == "m" ? 1 : text == "n" ? 0 : -1
	sub(/^[ \t]+/, "", text)
	sign = text ~ /^-/ ? -1 : 1
	sub(/^[-+]/, "", text)
	base = 10
	if (TYPE[s] != "int" && text ~ /^0[xX]/) {
		base = 16
		text = tolower(substr(text, 3))
	} else if (TYPE[s] != "int" && text ~ /^0/)
		base = 8
	v = 0
	for (i = 1; i <= length(text); i++)
		v = v * base + index("0123456789abcdef", substr(text, i, 1)) - 1
	return sign * v
}

# The leading decimal number of a text, 0 when there is none
function leading(text) {
	return match(text, /^[ \t]*[-+]?[0-9]+/) ? substr(text, 1, RLENGTH) + 0 : 0
}

function live_prop(s, kind,    p) {
	for (p = first(s, kind); p; p = PNEXT[p])
		if (eval(PV[p]))
			return p
	return 0
}

function calc_visibility(s) {
	VISIBLE[s] = live_prop(s, "p") != 0
	REV[s] = !(s in CHOICE) && (s in REVDEP) && eval(REVDEP[s])
}

function calc(s) {
	if (VALID[s] || TYPE[s] == "")
		return
	VALID[s] = 1
	calc_visibility(s)
	WRITE[s] = VISIBLE[s]
	if (TYPE[s] == "bool")
		calc_bool(s)
	else if (TYPE[s] == "choice")
		calc_choice(s)
	else
		calc_text(s)
}

function calc_bool(s,    v, p) {
	TRI[s] = 0
	STR[s] = "n"
	if ((s in CHOICE) && VISIBLE[s]) {
		calc(CHOICE[s])
		v = PICK[CHOICE[s]] == s
	} else if (VISIBLE[s] && HAS[s])
		v = USER[s] || REV[s]
	else {
		p = live_prop(s, "d")
		v = p && eval(PE[p]) || REV[s]
		if (v)
			WRITE[s] = 1
	}
	TRI[s] = v
	STR[s] = v ? "y" : "n"
}

# A choice is y while it can be seen and has a value to offer.
function calc_choice(c,    n, m, i, flag) {
	TRI[c] = VISIBLE[c]
	STR[c] = TRI[c] ? "y" : "n"
	PICK[c] = 0
	if (!TRI[c])
		return
	n = split(MEMBERS[c], m, " ")
	flag = HAS[c]
	for (i = 1; i <= n; i++) {
		calc_visibility(m[i])
		if (VISIBLE[m[i]] && !HAS[m[i]])
			flag = 0
	}
	HAS[c] = flag
	if (USER[c] && VISIBLE[USER[c]])
		PICK[c] = USER[c]
	else
		PICK[c] = choice_default(c)
	if (!PICK[c]) {
		TRI[c] = 0
		STR[c] = "n"
	}
}

function choice_default(c,    p, m, n, i) {
	for (p = first(c, "d"); p; p = PNEXT[p])
		if (eval(PV[p]) && OP[PE[p]] == "s" && VISIBLE[EL[PE[p]]])
			return EL[PE[p]]
	n = split(MEMBERS[c], m, " ")
	for (i = 1; i <= n; i++)
		if (VISIBLE[m[i]])
			return m[i]
	return 0
}

function calc_text(s,    p) {
	STR[s] = ""
	TRI[s] = 0
	if (VISIBLE[s] && HAS[s])
		STR[s] = USER[s]
	else if (p = live_prop(s, "d")) {
		WRITE[s] = 1
		calc(EL[PE[p]])
		STR[s] = STR[EL[PE[p]]]
	}
	if (TYPE[s] == "int")
		clamp(s)
}

function limit(s) {
	calc(s)
	return leading(STR[s])
}

function clamp(s,    p, v, low, high) {
	p = live_prop(s, "r")
	if (!p)
		return
	v = leading(STR[s])
	low = limit(PE[p])
	high = limit(PHIGH[p])
	if (v < low)
		STR[s] = sprintf("%.0f", low)
	else if (v > high)
		STR[s] = sprintf("%.0f", high)
}

function valid_text(s, text) {
	return TYPE[s] == "string" || text ~ /^-?(0|[1-9][0-9]*)$/
}

function in_range(s, text,    p, v) {
	if (!valid_text(s, text))
		return 0
	if (TYPE[s] != "int" || !(p = live_prop(s, "r")))
		return 1
	v = leading(text)
	return v >= limit(PE[p]) && v <= limit(PHIGH[p])
}

function changeable(s) {
	return VISIBLE[s] && !REV[s]
}

# What the symbol would be had the user said nothing
function default_of(s,    p) {
	calc_visibility(s)
	p = live_prop(s, "d")
	if (TYPE[s] == "bool")
		return p && eval(PE[p]) || REV[s] ? "y" : "n"
	if (p)
		calc(EL[PE[p]])
	return p ? STR[EL[PE[p]]] : ""
}

function node_visible(n) {
	if (!NP[n])
		return 0
	if (NV[n] && !eval(NV[n]))
		return 0
	return eval(PV[NP[n]])
}
