/* services: names of ports, both ways, as getent(1) on a machine that has it. */
#include <string.h>
#include "applet.h"
#include "options.h"

#define OPT_CHECK "\x07"

static const char table[] =
	OPT("t", " ", "tcp", "TCP only")
	OPT("u", " ", "udp", "UDP only")
	OPT("s", " ", "sctp", "SCTP only")
	OPT("d", " ", "dccp", "DCCP only")
	OPT("b", " ", "builtin", "the built-in table only, no /etc/services")
	OPT("c", " ", "class", "tell system, user and dynamic ports (RFC 6335)")
	OPT("l", " ", "long", "tell where each line comes from")
	IF_SERVICES_CHECK(OPT(OPT_CHECK, "=", "check",
		"report the malformed lines of a services file"))
	IF_FEATURE_ROOT(OPT(OPT_ROOT, "=", "root", "a saved tree's /etc/services"))
	OPT("V", "!", "version", "version")
	OPT("h", "!", "help", "this text");

static struct {
	struct options opt;
	unsigned protos; /* bits 1 << SVC_, those asked for */
} sv;

static bool asked(int code)
{
	return sv.opt.count[code];
}

/* ---- what comes out ---- */

static const char *port_class(unsigned port)
{
	return port < 1024 ? "system" : port < 49152 ? "user" : "dynamic";
}

static const char *origin(const struct service *s)
{
	return s->in_file ? "/etc/services" : "built in";
}

static void print_comment(const struct service *s)
{
	out_str("  #");
	if (asked('c')) {
		out_char(' ');
		out_str(port_class(s->port));
	}
	if (asked('l')) {
		out_str(asked('c') ? ", " : " ");
		out_str(origin(s));
	}
}

/* A line of services(5). */
static void print_line(const struct service *s)
{
	const char *name = s->names;
	size_t len = strlen(name);
	char cell[24], *end;

	out_text(name, len);
	out_pad(len, len < 22 ? 22 : len + 1);
	end = fmt_u64(cell, s->port);
	*end++ = '/';
	end = fmt_str(end, service_proto(s->proto));
	out_mem(cell, (size_t)(end - cell));
	name += len + 1;
	if (*name)
		out_pad((size_t)(end - cell), 12);
	for (; *name; name += len + 1) {
		len = strlen(name);
		out_char(' ');
		out_text(name, len);
	}
	if (asked('c') || asked('l'))
		print_comment(s);
	out_char('\n');
}

/* ---- keys ---- */

enum how { EXACT, FOLDED, PATTERN, HOWS };

struct key {
	const char *name; /* NULL: ports */
	size_t len;
	unsigned first, last;
	unsigned protos;
};

static bool is_folded(const char *name, const struct key *k)
{
	size_t i;

	for (i = 0; i < k->len; i++)
		if (service_fold(name[i]) != service_fold(k->name[i]))
			return false;
	return !name[i];
}

/* With * and ?, without regard to case. */
static bool is_like(const char *name, const char *p, const char *end)
{
	for (; p < end && *p != '*'; p++, name++)
		if (!*name || (*p != '?' &&
				service_fold(*p) != service_fold(*name)))
			return false;
	if (p == end)
		return !*name;
	while (!is_like(name, p + 1, end))
		if (!*name++)
			return false;
	return true;
}

static bool is_meant(const struct service *s, const struct key *k, enum how how)
{
	const char *name = s->names;

	if (!(k->protos >> s->proto & 1))
		return false;
	if (!k->name)
		return true;
	if (how == EXACT)
		return service_listed(name, k->name, k->len);
	for (; *name; name += strlen(name) + 1)
		if (how == FOLDED ? is_folded(name, k) :
				is_like(name, k->name, k->name + k->len))
			return true;
	return false;
}

static bool show(const struct key *k, enum how how)
{
	struct service s;
	bool found = false;

	service_rewind(k->first, asked('b'));
	while (service_next(&s) && s.port <= k->last) {
		if (!is_meant(&s, k, how))
			continue;
		print_line(&s);
		found = true;
	}
	return found;
}

/* ---- what was perhaps meant ---- */

enum { DISTANCE_MAX = 31, W = DISTANCE_MAX + 1 };

static bool same(const char *a, const char *b)
{
	return service_fold(*a) == service_fold(*b);
}

static void lower(uint8_t *to, unsigned v)
{
	if (*to > v)
		*to = (uint8_t)v;
}

/* Characters put in, left out, changed, or swapped with their neighbour, up to
 * the first DISTANCE_MAX of either. */
static unsigned distance(const char *name, const struct key *k)
{
	uint8_t d[W][W], *at;
	const char *a, *b;
	size_t i, j;

	for (i = 0;; i++) {
		a = name + i - 1;
		for (j = 0; j <= k->len && j <= DISTANCE_MAX; j++) {
			b = k->name + j - 1;
			at = &d[i][j];
			*at = (uint8_t)(i + j);
			if (!i || !j)
				continue;
			lower(at, at[-W - 1] + !same(a, b));
			lower(at, at[-W] + 1u);
			lower(at, at[-1] + 1u);
			if (i > 1 && j > 1 && same(a, b - 1) && same(a - 1, b))
				lower(at, at[-2 * W - 2] + 1u);
		}
		if (!name[i] || i == DISTANCE_MAX)
			return *at;
	}
}

/* The nearest name, the first of several; valid until arena_reset(). */
static const char *nearest(const struct key *k)
{
	unsigned d, best = k->len ? DISTANCE_MAX : 0;
	const char *found = NULL, *name;
	struct service s;

	service_rewind(0, asked('b'));
	while (service_next(&s)) {
		if (!(k->protos >> s.proto & 1))
			continue;
		for (name = s.names; *name; name += strlen(name) + 1) {
			d = distance(name, k);
			if (d < best) {
				best = d;
				found = arena_strdup(name, strlen(name));
			}
		}
	}
	return found;
}

static bool is_pattern(const struct key *k)
{
	size_t i;

	for (i = 0; i < k->len; i++)
		if (k->name[i] == '*' || k->name[i] == '?')
			return true;
	return false;
}

static void report_miss(const char *text, const struct key *k)
{
	const char *name = NULL;

	if (ENABLE_SERVICES_SUGGEST && k->name && !is_pattern(k))
		name = nearest(k);
	out_select(2);
	out_str(applet_name);
	out_str(": ");
	out_text(text, strlen(text));
	out_str(k->name ? ": no such service" : ": no service there");
	if (name) {
		out_str(", perhaps ");
		out_text(name, strlen(name));
	}
	out_char('\n');
	out_select(1);
}

/* ---- keys as they are typed ---- */

/* Digits up to end; the place behind them, NULL if there are none. */
static const char *port_number(const char *s, const char *end, unsigned *v)
{
	const char *start = s;

	for (*v = 0; s < end && (unsigned)*s - '0' < 10; s++)
		if (*v < 65536)
			*v = *v * 10 + ((unsigned)*s - '0');
	return s == start ? NULL : s;
}

/* "443", "6000-6063", or else a name; with "/tcp" or without. */
static void parse_key(struct key *k, const char *text)
{
	const char *slash = strrchr(text, '/'), *end = text + strlen(text), *p;
	int proto = slash ? service_proto_number(slash + 1) : -1;

	k->protos = sv.protos;
	if (proto >= 0) {
		k->protos &= 1u << proto;
		end = slash;
	}
	p = port_number(text, end, &k->first);
	k->last = k->first;
	if (p && p < end && *p == '-')
		p = port_number(p + 1, end, &k->last);
	k->name = p == end ? NULL : text;
	k->len = (size_t)(end - text);
	if (k->name) {
		k->first = 0;
		k->last = 65535;
	}
}

/* With -c a port without a name is no miss: its class is the answer. */
static bool show_class(const struct key *k)
{
	if (!asked('c') || k->name || k->first != k->last || k->first > 65535)
		return false;
	out_format("# %-20u%s\n", k->first, port_class(k->first));
	return true;
}

static bool look_up(const char *text)
{
	enum how how;
	struct key k;

	parse_key(&k, text);
	for (how = EXACT; how < HOWS; how++)
		if (show(&k, how))
			return true;
	if (show_class(&k))
		return true;
	report_miss(text, &k);
	return false;
}

/* ---- --check ---- */

static uint32_t line_number;

static void check_line(const struct service *s, int verdict)
{
	static const char what[] =
		"a byte that is no printable ASCII\0"
		"no port 1-65535 before a slash\0"
		"protocol is none of tcp, udp, sctp, dccp, udplite\0";

	(void)s;
	line_number++;
	if (verdict < SVC_BAD_BYTE)
		return;
	out_text(sv.opt.arg[CODE(OPT_CHECK)],
		strlen(sv.opt.arg[CODE(OPT_CHECK)]));
	out_format(":%u: ", line_number);
	out_str(nth_string(what, (unsigned)verdict - SVC_BAD_BYTE));
	out_char('\n');
	applet_failed();
}

static void check_file(const char *path)
{
	int err = service_file(path, check_line);

	if (err)
		applet_error(path, err);
}

/* ---- */

static int usage(int fd)
{
	out_select(fd);
	out_str("usage: services [OPTION...] [KEY...]\n"
		IF_FEATURE_HELP(
		"KEY is a name, a port, a range 6000-6063 or a pattern '*sql*',\n"
		"with /tcp, /udp, /sctp or /dccp behind it; none: everything.\n"));
	options_help(table);
	out_select(1);
	return fd == 1 ? applet_end() : 1;
}

/* The exit status of what was answered while parsing, or -1. */
static int parse(char **argv)
{
	static const char letters[] = "tusd";
	int code, i;

	sv.opt.table = table;
	code = options_parse(&sv.opt, argv);
	if (code == 'h')
		return usage(1);
	if (code == 'V') {
		out_str("services (sockbox " SOCKBOX_VERSION ")\n");
		return applet_end();
	}
	if (code)
		return usage(2);
	for (i = 0; letters[i]; i++)
		if (asked(letters[i]))
			sv.protos |= 1u << i;
	if (!sv.protos)
		sv.protos = (1u << SVC_PROTOS) - 1;
	return -1;
}

static bool look_up_all(char **key)
{
	static const struct key all = {NULL, 0, 0, 65535, 0};
	bool missing = false;
	struct key k = all;

	k.protos = sv.protos;
	if (!*key)
		show(&k, EXACT);
	for (; *key; key++)
		missing |= !look_up(*key);
	return missing;
}

int services_main(char **argv)
{
	int code = parse(argv + 1);
	bool missing = false;

	if (code >= 0)
		return code;
	if (ENABLE_FEATURE_ROOT)
		source.root = sv.opt.arg[CODE(OPT_ROOT)];
	if (ENABLE_SERVICES_CHECK && asked(CODE(OPT_CHECK)))
		check_file(sv.opt.arg[CODE(OPT_CHECK)]);
	else
		missing = look_up_all(argv + 1);
	code = applet_end();
	return code ? code : missing ? 2 : 0;
}
