# SPDX-License-Identifier: MIT
# Reading .config, defconfig files and fragments; telling what did not take.

# Undo the quoting of a string value.  Sets BADTEXT when it has none or does
# not end.
function unquote(text,    i, c, out) {
	BADTEXT = substr(text, 1, 1) != "\""
	if (BADTEXT)
		return text
	out = ""
	for (i = 2; i <= length(text); i++) {
		c = substr(text, i, 1)
		if (c == "\"")
			return out
		if (c == "\\")
			c = substr(text, ++i, 1)
		out = out c
	}
	BADTEXT = 1
	return out
}

function want(s, value, where, track) {
	if (track) {
		if (!(s in WANTED))
			WANTORDER[++NWANT] = s
		WANTED[s] = value
		WHERE[s] = where
	}
	HAS[s] = 1
	USER[s] = value
}

# A later file takes a choice away from the value an earlier one gave it.
function want_bool(s, value, where, track, layer,    c) {
	want(s, value, where, track)
	if (!(s in CHOICE))
		return
	c = CHOICE[s]
	if (value) {
		USER[c] = s
		PICKLAYER[c] = layer
	} else if (USER[c] == s && PICKLAYER[c] != layer)
		USER[c] = 0
}

function invalid(where, s, text) {
	note("warning: " where ": value '" text "' is invalid for CONFIG_" NAME[s])
	NBAD++
}

function assign(s, text, where, track, layer) {
	if (s in LAYER && LAYER[s] == layer)
		note("warning: " where ": CONFIG_" NAME[s] " is given twice, the last one counts")
	LAYER[s] = layer
	if (TYPE[s] == "bool") {
		if (text ~ /^[yn]/)
			want_bool(s, text ~ /^y/, where, track, layer)
		else
			invalid(where, s, text)
		return
	}
	text = TYPE[s] == "string" ? unquote(text) : text
	if (TYPE[s] == "string" && BADTEXT || !valid_text(s, text))
		invalid(where, s, text)
	else
		want(s, text, where, track)
}

function unknown(where, word, text, strict) {
	if (text == "n" && !strict)
		return
	note("warning: " where ": CONFIG_" word " is not in " KCONFIG)
	NBAD++
}

# strict: name unknown symbols even where they are not set
function config_line(line, where, track, layer, strict,    word, eq, s) {
	sub(/\r$/, "", line)
	if (line ~ /^# CONFIG_[^ ]+ is not set/) {
		word = substr(line, 10)
		sub(/ .*/, "", word)
		s = lookup(word)
		if (!s)
			unknown(where, word, "n", strict)
		else if (TYPE[s] == "bool")
			assign(s, "n", where, track, layer)
	} else if (line ~ /^CONFIG_[^=]*=/) {
		eq = index(line, "=")
		word = substr(line, 8, eq - 8)
		s = lookup(word)
		if (s && TYPE[s] != "choice")
			assign(s, substr(line, eq + 1), where, track, layer)
		else
			unknown(where, word, substr(line, eq + 1), strict)
	} else if (line !~ /^(#|$)/)
		note("warning: " where ": unexpected data: " line)
}

# Returns 0 when the file cannot be read.
function read_config(file, track, strict,    line, n, r, i) {
	r = (getline line < file)
	if (r < 0)
		return 0
	for (i = 1; i <= NCHOICE; i++)
		HAS[CHOICES[i]] = 1
	NLAYER++
	for (n = 1; r > 0; n++) {
		config_line(line, file ":" n, track, NLAYER, strict)
		r = (getline line < file)
	}
	close(file)
	return 1
}

# Does the stored configuration differ from what it leads to?
function unsaved(    i, s, n) {
	n = 0
	for (i = 1; i <= NORDER; i++) {
		s = ORDER[i]
		calc(s)
		if (HAS[s] && WRITE[s])
			n += (TYPE[s] == "bool" ? USER[s] != TRI[s] : USER[s] "" != STR[s] "")
		else
			n += HAS[s] || WRITE[s]
	}
	return n
}

# Values out of range give way to the default; hidden values of a
# consistent file are dropped, so that they count as new when they appear.
# (The kernel's conf keeps what was derived from the bad value until its next
# run; here everything is derived anew.)
function settle(    i, s, consistent) {
	forget()
	consistent = !unsaved()
	for (i = 1; i <= NORDER; i++) {
		s = ORDER[i]
		if (!HAS[s] || (s in CHOICE))
			continue
		if (TYPE[s] != "bool" && !in_range(s, USER[s]))
			HAS[s] = 0
		else if (!VISIBLE[s] && consistent)
			HAS[s] = 0
	}
	forget()
}

# ---- what did not take, and why ----

function expr_text(e,    op) {
	op = OP[e]
	if (op == "s")
		return NAME[EL[e]]
	if (op == "!")
		return "!" (OP[EL[e]] == "s" ? expr_text(EL[e]) : "(" expr_text(EL[e]) ")")
	if (op == "=" || op == "#")
		return NAME[EL[e]] (op == "=" ? "=" : "!=") NAME[ER[e]]
	return side_text(EL[e], op) " " op op " " side_text(ER[e], op)
}

function side_text(e, op) {
	if (OP[e] ~ /^[&|]$/ && OP[e] != op)
		return "(" expr_text(e) ")"
	return expr_text(e)
}

# The outermost condition that keeps the expression from being true
function unmet(e) {
	if (OP[e] == "&")
		return eval(EL[e]) ? unmet(ER[e]) : unmet(EL[e])
	if (OP[e] == "s" && TYPE[EL[e]] == "choice")
		return unmet_prompt(EL[e])
	return expr_text(e)
}

function unmet_prompt(s,    p) {
	p = first(s, "p")
	return p && !eval(PV[p]) ? unmet(PV[p]) : "a value to choose"
}

function selectors(s,    n, i, m, text) {
	n = split(SELECTORS[s], m, " ")
	text = ""
	for (i = 1; i <= n; i++)
		if (TRI[m[i]])
			text = text (text == "" ? "" : ", ") NAME[m[i]]
	return text
}

function range_text(s,    p) {
	p = live_prop(s, "r")
	return p ? "out of range " limit(PE[p]) ".." limit(PHIGH[p]) ", it is " STR[s] : "it is " STR[s]
}

function reason(s) {
	if (!first(s, "p"))
		return "it has no prompt"
	if (REV[s] && TRI[s])
		return "selected by " selectors(s)
	if (!VISIBLE[s])
		return "needs " unmet_prompt(s)
	if (s in CHOICE)
		return "the choice is " NAME[PICK[CHOICE[s]]]
	return range_text(s)
}

function took(s) {
	calc(s)
	if (TYPE[s] == "bool")
		return TRI[s] == WANTED[s]
	return STR[s] "" == WANTED[s] "" && WRITE[s]
}

function wish_text(s) {
	if (TYPE[s] == "bool")
		return WANTED[s] ? "CONFIG_" NAME[s] "=y" : "CONFIG_" NAME[s] "=n"
	return "CONFIG_" NAME[s] "=" value_text(s, WANTED[s])
}

# strict: report values of symbols without a prompt as well
function report(strict,    i, s, why, n, order, list) {
	n = 0
	for (i = 1; i <= NWANT; i++) {
		s = WANTORDER[i]
		if (took(s) || !strict && !first(s, "p"))
			continue
		why = reason(s)
		if (!(why in list))
			order[++n] = why
		list[why] = list[why] " " wish_text(s)
		NBAD++
	}
	for (i = 1; i <= n; i++)
		note("warning: did not take:" list[order[i]] " (" order[i] ")")
	report_selects()
}

function report_selects(    i, s) {
	for (i = 1; i <= NORDER; i++) {
		s = ORDER[i]
		calc(s)
		if (REV[s] && (s in DIRDEP) && !eval(DIRDEP[s]))
			note("warning: " NAME[s] " is selected by " selectors(s) \
				" although it needs " unmet(DIRDEP[s]))
	}
}
