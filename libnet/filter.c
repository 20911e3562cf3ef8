/*
 * Filters: ss(8)'s language and short forms of it, parsed into a tree whose
 * negations stand at the leaves.
 *
 *	or     := and { ("or" | "||" | "|") and }
 *	and    := not { ["and" | "&&" | "&"] not }
 *	not    := { "not" | "!" } ( "(" or ")" | term )
 *	term   := states | PORT-KEY [OP] PORT | HOST-KEY [OP] HOST
 *	        | NUMBER-KEY [OP] NUMBER | NAME-KEY [OP] NAME | HOST
 */
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include "libnet.h"

enum { DEPTH_MAX = 50 };

static unsigned fail(struct filter *f, const char *why)
{
	if (!f->error)
		f->error = why;
	return 0;
}

/* ---- words ---- */

static bool operator_char(int c)
{
	return c && strchr("()!&|=<>", c);
}

static size_t operator_len(const char *s)
{
	bool twice = (*s == '&' || *s == '|') && s[1] == *s;
	bool compares = strchr("!=<>", *s) && s[1] == '=';

	return twice || compares ? 2 : 1;
}

/* Steps on to the next word: f->word, len; the end of the text has len 0. */
static void next(struct filter *f)
{
	const char *s = f->word + f->len;
	bool path;

	while (is_blank(*s))
		s++;
	f->word = s;
	path = *s == '/' || *s == '@';
	while (*s && !is_blank(*s) && (path ? *s != ')' :
			!operator_char(*s)))
		s++;
	f->len = (size_t)(s - f->word);
	if (!f->len && *s)
		f->len = operator_len(s);
}

/* Takes the word if it is one of these, given as "a\0b\0"; 0 or its number. */
static unsigned take(struct filter *f, const char *list)
{
	unsigned i;

	for (i = 1; *list; i++, list += strlen(list) + 1) {
		if (strlen(list) != f->len || memcmp(list, f->word, f->len))
			continue;
		next(f);
		return i;
	}
	return 0;
}

/* ---- the tree ---- */

static unsigned add(struct filter *f, unsigned kind)
{
	struct filter_node *n;

	if (f->used >= FILTER_NODES - 1)
		return fail(f, "too long");
	n = &f->node[++f->used];
	memset(n, 0, sizeof *n);
	n->kind = (uint8_t)kind;
	n->negate = f->negate;
	f->wants_owners |= kind >= F_PID;
	f->wants_ifindex |= kind == F_DEV;
	return f->used;
}

/* De Morgan: below a negation "and" is "or" of the negated. */
static unsigned join(struct filter *f, unsigned kind, unsigned a, unsigned b)
{
	unsigned n;

	if (!a || !b)
		return f->error ? 0 : a | b;
	n = add(f, f->negate ? F_AND + F_OR - kind : kind);
	if (!n)
		return 0;
	f->node[n].negate = false;
	f->node[n].left = (uint8_t)a;
	f->node[n].right = (uint8_t)b;
	return n;
}

static unsigned add_ports(struct filter *f, int end, unsigned low, unsigned high)
{
	unsigned n = add(f, F_PORT);

	f->node[n].end = (uint8_t)end;
	f->node[n].low = (uint16_t)low;
	f->node[n].high = (uint16_t)high;
	return n;
}

static unsigned add_value(struct filter *f, unsigned kind, uint32_t value)
{
	unsigned n = add(f, kind);

	f->node[n].value = value;
	return n;
}

static unsigned add_text(struct filter *f, unsigned kind)
{
	unsigned n = add(f, kind);

	f->node[n].text = f->word;
	f->node[n].len = (uint32_t)f->len;
	if (!f->len)
		return fail(f, "a name is missing");
	next(f);
	return n;
}

/* ---- hosts and ports ---- */

static unsigned add_host(struct filter *f, int end, const struct place *p)
{
	unsigned n = add(f, F_HOST);

	f->node[n].end = (uint8_t)end;
	f->node[n].net = p->net;
	return n;
}

/* Every address that the hosts file gives this name. */
static unsigned add_named(struct filter *f, int end, struct place *p)
{
	unsigned all = 0;
	struct reader r;
	size_t len, n;
	char *line;

	if (reader_open(&r, "/etc/hosts"))
		return 0;
	while ((line = reader_line(&r, &len))) {
		struct scan c = {line, false};
		const char *w = scan_word(&c, &n);

		p->net.family = (uint8_t)(w ? scan_addr(w, n, p->net.addr) : 0);
		p->net.prefix = p->net.family == AF_INET6 ? 128 : 32;
		while (p->net.family && (w = scan_word(&c, &n)) && *w != '#')
			if (n == p->len && !strncasecmp(w, p->name, n))
				all = join(f, F_OR, all, add_host(f, end, p));
	}
	reader_close(&r);
	return all;
}

/* A place is at one end if address and port are. */
static unsigned add_end(struct filter *f, int end, struct place *p)
{
	unsigned host = 0;

	if (p->net.family)
		host = add_host(f, end, p);
	else if (p->len) {
		host = add_named(f, end, p);
		p->net.family = 0;
		if (!host)
			return fail(f, "no state, service or host");
	}
	if (p->port < 0 && host)
		return host;
	return join(f, F_AND, host, add_ports(f, end,
		p->port < 0 ? 0 : (unsigned)p->port,
		p->port < 0 ? UINT16_MAX : (unsigned)p->port));
}

/* A bare word may also be a port. */
static void bare_port(struct filter *f, struct place *p)
{
	if (p->net.family || p->port >= 0 || p->len != f->len)
		return;
	p->port = place_port(f->word, f->len);
	if (p->port >= 0)
		p->len = 0;
}

static unsigned place(struct filter *f, int end)
{
	struct place p;
	unsigned n;

	if (f->len && (*f->word == '/' || *f->word == '@'))
		return add_text(f, F_PATH);
	if (!place_parse(&p, f->word, f->len)) {
		f->word = p.at;
		return fail(f, p.error);
	}
	if (end == EITHER) {
		bare_port(f, &p);
		n = join(f, F_OR, add_end(f, LOCAL, &p),
				add_end(f, REMOTE, &p));
	} else {
		n = add_end(f, end, &p);
	}
	if (n && p.tables)
		n = join(f, F_AND, n, add_value(f, F_TABLES, p.tables));
	if (n)
		next(f);
	return n;
}

/* ---- terms ---- */

enum { OP_NONE, OP_EQ, OP_NE, OP_GE, OP_LE, OP_GT, OP_LT };

static unsigned operation(struct filter *f)
{
	return (take(f, "=\0==\0eq\0" "!=\0ne\0neq\0" ">=\0ge\0geq\0"
		"<=\0le\0leq\0" ">\0gt\0>\0" "<\0lt\0") + 2) / 3;
}

/* > is not <=, < is not >=: only ranges that reach one end are needed. */
static unsigned ports(struct filter *f, int end)
{
	unsigned op = operation(f), n;
	bool colon = *f->word == ':', negate = f->negate;
	int v = place_port(f->word + colon, f->len - colon);

	if (v < 0)
		return fail(f, f->len ? "no port or service" :
				"a port is missing");
	f->negate ^= op == OP_NE || op >= OP_GT;
	n = add_ports(f, end, op == OP_LE || op == OP_GT ? 0 : (unsigned)v,
		op == OP_GE || op == OP_LT ? UINT16_MAX : (unsigned)v);
	f->negate = negate;
	next(f);
	return n;
}

/* Only = and != make sense for anything but ports; true for !=. */
static bool differs(struct filter *f)
{
	const char *at = f->word;
	unsigned op = operation(f);

	if (op <= OP_NE)
		return op == OP_NE;
	f->word = at;
	fail(f, "only = and != here");
	return false;
}

static unsigned number(struct filter *f, unsigned kind)
{
	struct scan c = {f->word, (unsigned)*f->word - '0' > 9};
	uint32_t v = scan_dec32(&c);

	if (c.bad || c.p != f->word + f->len)
		return fail(f, "no number");
	next(f);
	return add_value(f, kind, v);
}

static unsigned interface(struct filter *f)
{
	char name[IFNAMSIZ] = "";
	unsigned index;

	if (f->len < sizeof name)
		memcpy(name, f->word, f->len);
	index = if_nametoindex(name);
	if (!index)
		return fail(f, "no interface");
	next(f);
	return add_value(f, F_DEV, index);
}

enum { K_SPORT = 1, K_DPORT, K_SRC, K_DST, K_DEV, K_UID, K_PID, K_PROCESS };

static unsigned keyed(struct filter *f, unsigned key)
{
	bool negate = f->negate;
	unsigned n;

	if (key <= K_DPORT)
		return ports(f, key == K_SPORT ? LOCAL : REMOTE);
	f->negate ^= differs(f);
	if (f->error)
		n = 0;
	else if (!f->len)
		n = fail(f, "something is missing");
	else if (key <= K_DST)
		n = place(f, key == K_SRC ? LOCAL : REMOTE);
	else if (key == K_DEV)
		n = interface(f);
	else if (key == K_PROCESS)
		n = add_text(f, F_PROCESS);
	else
		n = number(f, key == K_UID ? F_UID : F_PID);
	f->negate = negate;
	return n;
}

/* "state A state B" is either of them, "exclude C" none: as ss(8). */
static unsigned states(struct filter *f)
{
	uint32_t mask = 0;
	bool first = true;

	for (;;) {
		const char *at = f->word;
		size_t len = f->len;
		unsigned key = take(f, "state\0exclude\0");
		uint32_t m = state_mask(f->word, f->len);

		if (!m && key)
			return fail(f, "no state");
		if (!m) {
			f->word = at;
			f->len = len;
			break;
		}
		if (key == 2)
			mask = (first ? F_STATE_ALL & ~(1u << ST_BOUND) : mask) & ~m;
		else
			mask |= m;
		first = false;
		next(f);
	}
	return first ? 0 : add_value(f, F_STATE, mask);
}

static unsigned term(struct filter *f)
{
	unsigned n = states(f), key;

	if (n || f->error)
		return n;
	key = take(f, "sport\0dport\0src\0dst\0"
			"dev\0uid\0pid\0process\0");
	if (key)
		return keyed(f, key);
	n = f->len ? place_tables(f->word, f->len) : 0;
	if (n) {
		next(f);
		return add_value(f, F_TABLES, n);
	}
	if (!f->len || operator_char(*f->word))
		return fail(f, "a term is missing");
	return place(f, EITHER);
}

/* ---- the language ---- */

static unsigned disjunction(struct filter *f);

static unsigned negation(struct filter *f)
{
	bool negate = f->negate;
	unsigned n;

	if (++f->depth > DEPTH_MAX)
		return fail(f, "nested too deeply");
	if (take(f, "!\0not\0")) {
		f->negate = !negate;
		n = negation(f);
	} else if (take(f, "(\0")) {
		n = disjunction(f);
		if (!f->error && !take(f, ")\0"))
			n = fail(f, "expected )");
	} else {
		n = term(f);
	}
	f->negate = negate;
	f->depth--;
	return n;
}

static unsigned conjunction(struct filter *f)
{
	unsigned n = negation(f);

	while (n && f->len && *f->word != ')' && *f->word != '|' &&
			(f->len != 2 || memcmp(f->word, "or", 2))) {
		take(f, "and\0&&\0&\0");
		n = join(f, F_AND, n, negation(f));
	}
	return n;
}

static unsigned disjunction(struct filter *f)
{
	unsigned n = conjunction(f);

	while (n && take(f, "or\0||\0|\0"))
		n = join(f, F_OR, n, conjunction(f));
	return n;
}

unsigned filter_parse(struct filter *f, const char *text)
{
	unsigned n;

	memset(f, 0, offsetof(struct filter, node));
	f->text = f->word = text;
	next(f);
	n = disjunction(f);
	if (!f->error && f->len)
		n = fail(f, "not expected here");
	return f->error ? 0 : n;
}
