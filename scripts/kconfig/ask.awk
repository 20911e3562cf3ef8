# SPDX-License-Identifier: MIT
# The line-oriented configurator.  It always comes to an end: at end of input
# every question gets its default, and so does one answered wrongly 3 times.

# Next line of input in ANSWER; an empty one at its end.
function answer(    r) {
	fflush()
	ANSWER = ""
	if (ATEOF)
		r = 0
	else
		r = (getline ANSWER)
	if (r <= 0) {
		ATEOF = 1
		ANSWER = ""
		printf "\n"
	}
	gsub(/^[ \t]+|[ \t\r]+$/, "", ANSWER)
}

function node_depth(n,    d) {
	d = 0
	for (n = NPAR[n]; n; n = NPAR[n])
		d += NK[n] != "if"
	return d
}

function show(n, text) {
	printf "%" (2 * node_depth(n)) "s%s", "", text
}

function show_help(n) {
	if (n in HELP)
		printf "%s", HELP[n]
	else
		print "There is no help for this option."
	if (NS[n] && NK[n] == "config")
		print "Symbol: " NAME[NS[n]] " [=" STR[NS[n]] "]"
}

# Headlines of the menus around the question, each once until they change
function show_menus(n) {
	for (n = NPAR[n]; n && NK[n] != "menu"; n = NPAR[n])
		;
	if (n && n != LASTMENU) {
		show_menus(n)
		show(n, "*\n")
		show(n, "* " PTEXT[NP[n]] "\n")
		show(n, "*\n")
	}
	if (n)
		LASTMENU = n
}

function bad_answer(tries, why) {
	if (tries >= 3) {
		print "No usable answer; the default is taken."
		return 1
	}
	print why
	return 0
}

function set_bool(s, value) {
	HAS[s] = 1
	USER[s] = value
	forget()
}

function ask_bool(n, s,    tries) {
	for (tries = 1; ; tries++) {
		show(n, PTEXT[NP[n]] " (" NAME[s] ") [" (TRI[s] ? "Y/n" : "N/y") "/?] ")
		answer()
		if (ANSWER ~ /^([yY]|[yY]es|YES)$/)
			return set_bool(s, 1)
		if (ANSWER ~ /^([nN]|[nN]o|NO)$/)
			return set_bool(s, 0)
		if (ANSWER == "")
			return set_bool(s, TRI[s])
		if (ANSWER == "?")
			show_help(n)
		if (bad_answer(tries, "Please answer y, n or ? (help)."))
			return set_bool(s, TRI[s])
	}
}

function set_text(s, text) {
	HAS[s] = 1
	USER[s] = text
	forget()
}

function ask_text(n, s,    tries, p, hint) {
	p = live_prop(s, "r")
	hint = p ? " (" limit(PE[p]) ".." limit(PHIGH[p]) ")" : ""
	for (tries = 1; ; tries++) {
		show(n, PTEXT[NP[n]] " (" NAME[s] ")" hint " [" STR[s] "] ")
		answer()
		if (ANSWER == "")
			return set_text(s, STR[s])
		if (ANSWER != "?" && in_range(s, ANSWER))
			return set_text(s, ANSWER)
		if (ANSWER == "?")
			show_help(n)
		if (bad_answer(tries, "Please enter a " TYPE[s] hint "."))
			return set_text(s, STR[s])
	}
}

# The visible values of a choice in list[1..]; returns their number.
function choice_list(c, list,    n, m, i, k) {
	n = split(MEMBERS[c], m, " ")
	k = 0
	for (i = 1; i <= n; i++) {
		calc(m[i])
		if (VISIBLE[m[i]])
			list[++k] = m[i]
	}
	return k
}

function set_choice(c, s, list, k,    i) {
	for (i = 1; i <= k; i++) {
		HAS[list[i]] = 1
		USER[list[i]] = list[i] == s
	}
	HAS[c] = 1
	USER[c] = s
	forget()
}

function symbol_prompt(s,    p) {
	p = live_prop(s, "p")
	return p ? PTEXT[p] : NAME[s]
}

function ask_choice(n, c,    k, i, list, tries, def) {
	k = choice_list(c, list)
	def = PICK[c]
	for (tries = 1; ; tries++) {
		show(n, PTEXT[NP[n]] "\n")
		for (i = 1; i <= k; i++)
			show(n, (list[i] == def ? "> " : "  ") i ". " symbol_prompt(list[i]) \
				" (" NAME[list[i]] ")\n")
		show(n, "choice[1-" k "?]: ")
		answer()
		if (ANSWER == "")
			return set_choice(c, def, list, k)
		if (ANSWER ~ /^[0-9]+$/ && ANSWER + 0 >= 1 && ANSWER + 0 <= k)
			return set_choice(c, list[ANSWER + 0], list, k)
		if (ANSWER == "?")
			show_help(n)
		if (bad_answer(tries, "Please enter a number from 1 to " k "."))
			return set_choice(c, def, list, k)
	}
}

# Is there a question at this node?  all: also where a value is known
function question(n, all,    s) {
	s = NS[n]
	if (!s || (s in CHOICE) || !node_visible(n))
		return 0
	calc(s)
	if (NK[n] == "choice")
		return TRI[s] && (all || !HAS[s])
	return changeable(s) && (all || !HAS[s])
}

function ask(n,    s) {
	s = NS[n]
	show_menus(n)
	if (NK[n] == "choice")
		ask_choice(n, s)
	else if (TYPE[s] == "bool")
		ask_bool(n, s)
	else
		ask_text(n, s)
}

# An answer may bring up questions further up: go on until none is left.
function ask_new(    n, count) {
	do {
		count = 0
		for (n = 1; n <= NNODE; n++)
			if (question(n, 0)) {
				ask(n)
				count++
			}
	} while (count)
}

function ask_everything(    n, done) {
	for (n = 1; n <= NNODE; n++)
		if (!(NS[n] in done) && question(n, 1)) {
			done[NS[n]] = 1
			ask(n)
		}
	ask_new()
}

function list_new(    n, s) {
	for (n = 1; n <= NNODE; n++) {
		s = NS[n]
		if (NK[n] != "config" || !node_visible(n))
			continue
		calc(s)
		if (!HAS[s] && changeable(s))
			print "CONFIG_" NAME[s] "=" value_text(s, STR[s])
	}
}
