/* SPDX-License-Identifier: MIT */
/*
 * Parses a filter in ss(8)'s language, or a short form of it, into a tree. Only
 * its leaves are negated.
 *
 *	or     := and { ("or" | "||" | "|") and }
 *	and    := not { ["and" | "&&" | "&"] not }
 *	not    := { "not" | "!" } ( "(" or ")" | term )
 *	term   := states | PORT-KEY [OP] PORT | HOST-KEY [OP] HOST
 *	        | NUMBER-KEY [OP] NUMBER | NAME-KEY [OP] NAME | HOST
 */
#include <string.h>
#include <sys/socket.h>
#include "filter_parse.h"

enum { DEPTH_MAX = 50 };

static struct filter_node nodes[FILTER_NODES];

/* Keeps the first error and ends the input; callers unwind, their tree is
 * ignored. */
__attribute__((noinline)) /* 24 bytes wherever it is inlined */
struct filter_node *filter_fail(struct filter *f, const char *why)
{
	if (!f->error)
		f->error = why;
	f->len = 0;
	return NULL;
}

struct filter_node *filter_wrong(struct filter *f, const char *why)
{
	f->value |= !f->error;
	return filter_fail(f, why);
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

/* Moves to the next word, f->word[f->len]. At the end of the text len is 0. */
void filter_next(struct filter *f)
{
	const char *s = f->word + f->len + f->quoted;
	bool path;

	if (f->error)
		return;
	while (is_blank(*s))
		s++;
	f->quoted = *s == '"';
	f->word = s += f->quoted;
	if (f->quoted) {
		f->len = (size_t)(text_find(s, '"') - s);
		if (!s[f->len])
			filter_fail(f, "expected \"");
		return;
	}
	path = *s == '/' || *s == '@';
	while (*s && !is_blank(*s) && (path ? *s != ')' :
			!operator_char(*s)))
		s++;
	f->len = (size_t)(s - f->word);
	if (!f->len && *s)
		f->len = operator_len(s);
}

/* Moves past the word if it is in the list "a\0b\0". Returns its 1-based
 * position, or 0. */
unsigned filter_take(struct filter *f, const char *list)
{
	unsigned n = f->quoted ? 0 : string_number(list, f->word, f->len);

	if (n)
		filter_next(f);
	return n;
}

/* ---- the tree ---- */

/* Returns a new node. If the filter is too long, it is the last node, which
 * stays free. */
struct filter_node *filter_add(struct filter *f, unsigned kind, unsigned end,
		uint32_t value)
{
	struct filter_node *n = f->next;

	if (n == nodes + FILTER_NODES - 1)
		filter_fail(f, "the filter is too long");
	else
		f->next++;
	n->kind = (uint8_t)kind;
	n->negate = f->negate;
	n->end = (uint8_t)end;
	n->value = value;
	n->text = f->word;
	n->len = f->len;
	f->wants_owners |= kind >= F_PID;
	f->wants_ifindex |= kind == F_DEV;
	f->wants_uid |= kind == F_UID;
	f->want |= kind == F_FIGURE ? HAVE_INFO :
		kind >= F_MARK && kind <= F_CONTEXT ? HAVE_COOKIE : 0;
	f->names_states |= kind == F_STATE;
	return n;
}

/* Joins two trees. Below a negation "and" becomes "or" and the other way round
 * (De Morgan): the leaves are negated already. */
struct filter_node *filter_join(struct filter *f, unsigned kind,
		struct filter_node *a, struct filter_node *b)
{
	struct filter_node *n;

	if (!a)
		return b;
	if (!b)
		return a;
	n = filter_add(f, f->negate ? F_AND + F_OR - kind : kind, 0, 0);
	n->left = a;
	n->right = b;
	return n;
}

/* ---- hosts and ports ---- */

/* Returns a tree that accepts each address of the place at one end. */
static struct filter_node *add_hosts(struct filter *f, unsigned end,
		const struct place *p)
{
	struct filter_node *all = NULL, *n;
	unsigned i;

	for (i = 0; i < p->nets; i++) {
		n = filter_add(f, F_HOST, end, 0);
		n->net = p->net[i];
		all = filter_join(f, F_OR, all, n);
	}
	return all;
}

/* Returns a tree that accepts the address, the device and the port of a place at
 * one end. */
static struct filter_node *add_end(struct filter *f, unsigned end,
		const struct place *p)
{
	struct filter_node *host = add_hosts(f, end, p);

	if (p->ifindex)
		host = filter_join(f, F_AND, host, filter_add(f, F_DEV, 0, p->ifindex));
	if (p->port < 0 && host)
		return host;
	return filter_join(f, F_AND, host, filter_add(f, F_PORT, end, p->port < 0 ?
		UINT32_MAX << 16 : (uint32_t)p->port * 0x10001));
}

struct filter_node *filter_place(struct filter *f, unsigned end)
{
	struct filter_node *n;
	struct place p;

	if (filter_has_family(f))
		return filter_family(f, end);
	if (*f->word == '/' || *f->word == '@')
		return filter_add(f, F_PATH, 0, 0);
	if (!place_parse(&p, f->word, f->len)) {
		f->word = p.at;
		return filter_wrong(f, p.len ? "not a state, service or host" : p.error);
	}
	if (end == EITHER) {
		n = filter_join(f, F_OR, add_end(f, LOCAL, &p),
				add_end(f, REMOTE, &p));
	} else {
		n = add_end(f, end, &p);
	}
	if (p.tables)
		n = filter_join(f, F_AND, n, filter_add(f, F_TABLES, 0, p.tables));
	return n;
}

/* ---- terms ---- */

/* ">" is "not <=" and "<" is "not >=": each range begins at 0 or ends at the
 * last port. */
static struct filter_node *ports(struct filter *f, unsigned op, unsigned end)
{
	bool colon = *f->word == ':';
	int v = place_port(f->word + colon, f->len - colon);

	if (v < 0)
		return f->len ? filter_wrong(f, "not a port or service") :
			filter_fail(f, "a port is missing");
	return filter_add(f, F_PORT, end, (OPS_FROM_0 >> op & 1 ? 0 : (uint32_t)v) |
		(OPS_TO_LAST >> op & 1 ? UINT16_MAX : (uint32_t)v) << 16);
}

bool filter_devices_later;

void filter_devices(struct filter *f)
{
	struct filter_node *n;

	for (n = nodes; n < f->next; n++)
		if (n->kind == F_DEV) {
			n->value = name_ifindex(n->text, n->len);
			if (!n->value)
				n->value = UINT32_MAX; /* no socket has it */
		}
}

enum { K_SPORT = 1, K_DPORT, K_SRC, K_DST, K_VALUE };

unsigned filter_operator(struct filter *f)
{
	return (filter_take(f, "=\0==\0eq\0" "!=\0ne\0neq\0" ">=\0ge\0geq\0"
		"<=\0le\0leq\0" ">\0gt\0>\0" "<\0lt\0") + 2) / 3;
}

static struct filter_node *keyed(struct filter *f, unsigned key)
{
	const char *at = f->word;
	unsigned op = filter_operator(f);
	unsigned end = key & 1 ? LOCAL : REMOTE;
	bool negate = f->negate;
	struct filter_node *n = NULL;

	f->negate ^= OPS_NEGATED >> op & 1;
	if (key <= K_DPORT) {
		n = ports(f, op, end);
	} else if (op > OP_NE) {
		f->word = at;
		filter_fail(f, "only = and != are allowed");
	} else if (!f->len) {
		filter_fail(f, "a value is missing");
	} else if (key <= K_DST) {
		n = filter_place(f, end);
	} else {
		n = filter_value(f, key - K_VALUE + F_UID);
	}
	f->negate = negate;
	return n;
}

/* Reads "state A state B", which accepts either state, and "exclude C", as in
 * ss(8). */
static struct filter_node *states(struct filter *f)
{
	uint32_t mask = 0;
	bool first = true;

	for (;;) {
		unsigned key = filter_take(f, "state\0exclude\0excl\0");
		uint32_t m = state_mask(f->word, f->len);

		if (!m && key)
			filter_fail(f, "not a state");
		if (!m)
			break;
		if (key >= 2)
			mask = (first ? F_STATE_ALL : mask) & ~m;
		else
			mask |= m;
		first = false;
		filter_next(f);
	}
	return first ? NULL : filter_add(f, F_STATE, 0, mask);
}

static struct filter_node *term(struct filter *f)
{
	struct filter_node *n = states(f);
	unsigned key;

	if (n || f->error)
		return n;
	n = filter_figure(f);
	if (!n && !f->error)
		n = filter_attribute(f);
	if (n || f->error) {
		filter_next(f);
		return n;
	}
	if (string_number("autobound\0", f->word, f->len)) {
		n = filter_add(f, F_AUTOBOUND, 0, 0);
		filter_next(f);
		return n;
	}
	key = filter_take(f, "sport\0dport\0src\0dst\0"
			VALUE_TERMS(TERM_WORD));
	if (key)
		n = keyed(f, key);
	else if (!f->len || operator_char(*f->word) ||
			string_number("or\0and\0", f->word, f->len))
		filter_fail(f, "a term is missing");
	else if ((key = place_tables(f->word, f->len)))
		n = filter_add(f, F_TABLES, 0, key);
	else
		n = filter_place(f, EITHER);
	filter_next(f);
	return n;
}

/* ---- the language ---- */

static struct filter_node *disjunction(struct filter *f);

static struct filter_node *negation(struct filter *f)
{
	struct filter_node *n;

	if (++f->depth > DEPTH_MAX)
		return filter_fail(f, "nested too deeply");
	if (filter_take(f, "!\0not\0")) {
		f->negate ^= true;
		n = negation(f);
		f->negate ^= true;
	} else if (filter_take(f, "(\0")) {
		n = disjunction(f);
		if (!filter_take(f, ")\0"))
			filter_fail(f, "expected )");
	} else {
		n = term(f);
	}
	f->depth--;
	return n;
}

static struct filter_node *conjunction(struct filter *f)
{
	struct filter_node *n = negation(f);

	while (f->len && !string_number(")\0or\0||\0|\0", f->word, f->len)) {
		filter_take(f, "and\0&&\0&\0");
		n = filter_join(f, F_AND, n, negation(f));
	}
	return n;
}

static struct filter_node *or_more(struct filter *f, struct filter_node *n)
{
	while (filter_take(f, "or\0||\0|\0"))
		n = filter_join(f, F_OR, n, conjunction(f));
	return n;
}

static struct filter_node *disjunction(struct filter *f)
{
	return or_more(f, conjunction(f));
}

/* States in front are those of the whole expression, as in ss(8); "state A or
 * B" ss does not take. */
static struct filter_node *whole(struct filter *f)
{
	struct filter_node *n = states(f);

	if (n && (!f->len || string_number("or\0||\0|\0", f->word, f->len)))
		return or_more(f, n);
	if (n)
		filter_take(f, "and\0&&\0&\0");
	return filter_join(f, F_AND, n, disjunction(f));
}

const struct filter_node *filter_parse(struct filter *f, const char *text)
{
	uint8_t family = f->family;
	struct filter_node *n;

	memset(f, 0, sizeof *f);
	f->family = family;
	f->text = f->word = text;
	f->next = nodes;
	filter_next(f);
	n = whole(f);
	if (f->len)
		filter_fail(f, "not expected here");
	return f->error ? NULL : n;
}

const char *filter_nobody(const struct filter *f, size_t *len)
{
	const struct filter_node *n;

	for (n = nodes; n < f->next; n++)
		if (n->kind == F_PROCESS && owner_nobody_is(n->value)) {
			*len = n->len;
			return n->text;
		}
	return NULL;
}
