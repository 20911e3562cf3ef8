# SPDX-License-Identifier: MIT
# The words of a line, TOK[1..NTOK] with QUOTED[i], and the expressions they
# make.  AT is the next word; a take_...() moves on over what it took.

function scan_string(s,    quote, i, c, text) {
	quote = substr(s, 1, 1)
	text = ""
	for (i = 2; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == quote) {
			TOK[++NTOK] = text
			QUOTED[NTOK] = 1
			return substr(s, i + 1)
		}
		if (c == "\\")
			c = substr(s, ++i, 1)
		text = text c
	}
	fail("unterminated string")
}

function scan(s,    c) {
	NTOK = 0
	AT = 1
	for (;;) {
		sub(/^[ \t\r]+/, "", s)
		c = substr(s, 1, 1)
		if (c == "" || c == "#")
			break
		if (c == "\"" || c == "'") {
			s = scan_string(s)
			continue
		}
		if (!match(s, /^[A-Za-z0-9_-]+/) && !match(s, /^(&&|\|\||!=|[!=()])/))
			fail("'" c "' is not in the language subset")
		TOK[++NTOK] = substr(s, 1, RLENGTH)
		QUOTED[NTOK] = 0
		s = substr(s, RLENGTH + 1)
	}
	TOK[NTOK + 1] = ""
	QUOTED[NTOK + 1] = 0
}

function next_is(word) {
	return !QUOTED[AT] && TOK[AT] == word
}

function take(word) {
	if (!next_is(word))
		return 0
	AT++
	return 1
}

function need(word) {
	if (!take(word))
		fail("'" word "' expected before '" TOK[AT] "'")
}

function take_text(what) {
	if (AT > NTOK || !QUOTED[AT])
		fail("quoted " what " expected")
	return TOK[AT++]
}

function take_symbol() {
	if (AT > NTOK || !QUOTED[AT] && TOK[AT] !~ /^[A-Za-z0-9_-]/)
		fail("symbol expected before '" TOK[AT] "'")
	AT++
	return intern(TOK[AT - 1], QUOTED[AT - 1])
}

function line_end() {
	if (AT <= NTOK)
		fail("unexpected '" TOK[AT] "'")
}

function take_unary(    e, s, op) {
	if (take("!"))
		return expr("!", take_unary())
	if (take("(")) {
		e = take_expr()
		need(")")
		return e
	}
	s = take_symbol()
	if (next_is("=") || next_is("!=")) {
		op = TOK[AT++] == "=" ? "=" : "#"
		return expr(op, s, take_symbol())
	}
	if (NAME[s] == "m" && CONST[s])
		fail("tristate value m is not in the language subset")
	return expr("s", s)
}

function take_and(    e) {
	e = take_unary()
	while (take("&&"))
		e = expr("&", e, take_unary())
	return e
}

function take_expr(    e) {
	e = take_and()
	while (take("||"))
		e = expr("|", e, take_and())
	return e
}

function take_if(    e) {
	e = take("if") ? take_expr() : 0
	line_end()
	return e
}
