/* SPDX-License-Identifier: MIT */
/* services: looks up names of ports and ports of names. */
#include <string.h>
#include "services.h"
#include "services_help.h"

#define OPT_CHECK "\x07"

static const char table[] =
	OPT("t", " ", "tcp", "TCP only")
	OPT("u", " ", "udp", "UDP only")
	OPT("s", " ", "sctp", "SCTP only")
	OPT("d", " ", "dccp", "DCCP only")
	OPT("b", " ", "builtin", "use only the built-in table")
	OPT("c", " ", "class", "show system, user and dynamic ports (RFC 6335)")
	OPT("l", " ", "long", "show where each line comes from")
	IF_FEATURE_JSON(OPT("j", " ", "json", "print an array of JSON objects"))
	IF_SERVICES_CHECK(OPT(OPT_CHECK, "=", "check",
		"FILE: report the malformed lines of a services file"))
	IF_FEATURE_ROOT(OPT(OPT_ROOT, "=", "root",
		"DIR: read etc/services of a saved tree"))
	OPT("V", "!", "version", "print the version")
	OPT("h", "!", "help", "print this text");

/* ---- keys ---- */

/* Returns whether the name matches the pattern p..end. Case is ignored, - and _
 * are the same; * and ? are wildcards. */
static bool is_like(const char *name, const char *p, const char *end)
{
	const char *star = NULL, *from = NULL;

	while (p < end || *name) {
		if (p < end && *p == '*') {
			star = ++p;
			from = name;
		} else if (p < end && *name && (*p == '?' ||
				service_fold(*p) == service_fold(*name))) {
			p++;
			name++;
		} else if (star && *from) {
			p = star;
			name = ++from;
		} else {
			return false;
		}
	}
	return true;
}

enum how { EXACT, LIKE, NEAR };

static bool is_meant(const struct service *s, struct key *k, enum how how)
{
	const char *name = s->names;

	if (!(k->protos >> s->proto & 1))
		return false;
	if (!k->name)
		return true;
	if (how == EXACT)
		return service_listed(name, k->name, k->len);
	for (; *name; name = nth_string(name, 1))
		if (ENABLE_SERVICES_SUGGEST && how == NEAR)
			service_compare(k, name);
		else if (is_like(name, k->name, k->name + k->len))
			return true;
	return false;
}

static bool show(struct key *k, enum how how)
{
	struct service s;
	bool found = false;

	service_rewind(k->first, asked('b'));
	while (service_next(&s) && s.port <= k->last) {
		if (!is_meant(&s, k, how))
			continue;
		service_print(&s);
		found = true;
	}
	return found;
}

static bool missing;

static const char *reason(const struct key *k)
{
	return k->name ? "no such service" :
		k->first > 65535 || k->last > 65535 ? "ports end at 65535" :
		k->first > k->last ? "the range ends before it begins" :
		"no service has this port";
}

static void report_miss(const char *text, struct key *k)
{
	if (ENABLE_SERVICES_SUGGEST && k->name && k->len &&
			!strpbrk(text, "*?"))
		show(k, NEAR);
	out_select(2);
	out_format("%s: %s: %s", applet_name, text, reason(k));
	if (k->nearest)
		out_format("; did you mean '%s'?", k->nearest);
	out_char('\n');
	out_select(1);
	missing = true;
}

/* ---- keys as they are typed ---- */

/* Reads digits. Returns the place behind them, or NULL if there are none. */
static const char *port_number(const char *s, unsigned *v)
{
	const char *start = s;
	unsigned digit;

	for (*v = 0; (digit = (unsigned)*s - '0') < 10; s++)
		if (*v < 65536)
			*v = *v * 10 + digit;
	return s == start ? NULL : s;
}

/* Parses "443", "6000-6063" or else a name, with or without "/tcp". */
static void parse_key(struct key *k, const char *text)
{
	const char *slash = strrchr(text, '/'), *end = text + strlen(text), *p;
	int proto = slash ? service_proto_number(slash + 1) : -1;

	k->nearest = NULL;
	k->unlike = UNLIKE;
	k->protos = sv.protos;
	if (proto >= 0) {
		k->protos &= 1u << proto;
		end = slash;
	}
	p = port_number(text, &k->first);
	k->last = k->first;
	if (p && *p == '-')
		p = port_number(p + 1, &k->last);
	k->name = p == end ? NULL : text;
	k->len = (size_t)(end - text);
	if (k->name) {
		k->first = 0;
		k->last = 65535;
	}
}

static void look_up(const char *text)
{
	struct key k;

	parse_key(&k, text);
	if (k.last < 65536 && (show(&k, EXACT) || show(&k, LIKE)))
		return;
	if (ENABLE_SERVICES_SUGGEST && k.name && service_common(&k))
		return;
	/* with -c the class of a port is an answer, even without a name */
	if (asked('c') && !k.name && k.first == k.last && k.first < 65536)
		service_print_class(k.first);
	else
		report_miss(text, &k);
}

/* ---- --check ---- */

static uint32_t line_number;

static void check_line(const struct service *s, int verdict)
{
	static const char what[] =
		"a byte is not printable ASCII\0"
		"expected a port (1-65535) and a slash\0"
		"unknown protocol (tcp, udp, sctp, dccp, udplite, ddp)\0";

	(void)s;
	line_number++;
	if (verdict < SVC_BAD_BYTE)
		return;
	out_format("%s:%u: %s\n", sv.opt.arg[CODE(OPT_CHECK)], line_number,
		nth_string(what, (unsigned)verdict - SVC_BAD_BYTE));
	applet_failed();
}

/* Returns 0 or OPT_WRONG. */
static int check_file(const char *path)
{
	int err;

	if (ENABLE_FEATURE_JSON && asked('j')) {
		applet_message("--check", "has no JSON form");
		return OPT_WRONG;
	}
	err = service_file(path, check_line);
	if (err)
		applet_error(path, err);
	return 0;
}

/* ---- */

static void usage(int fd)
{
	out_select(fd);
	out_str("usage: services [OPTION...] [KEY...]\n"
		IF_FEATURE_HELP(
		"KEY is a name, a port, a range 6000-6063 or a pattern '*sql*',\n"
		"optionally followed by /tcp, /udp, /sctp or /dccp.\n"
		"Without a key every service is listed.\n"));
	options_help(table, services_help_packed, services_help_SIZE);
	out_select(1);
}

static void look_up_all(char **key)
{
	static const char letters[] = "tusd";
	struct key everything;
	unsigned i;

	for (i = 0; letters[i]; i++)
		sv.protos |= (unsigned)asked(letters[i]) << i;
	if (!sv.protos)
		sv.protos = (1u << SVC_PROTOS) - 1;
	parse_key(&everything, "1-65535");
	if (ENABLE_FEATURE_JSON && asked('j'))
		json_open();
	if (!*key)
		show(&everything, EXACT);
	for (; *key; key++)
		look_up(*key);
	if (ENABLE_FEATURE_JSON && asked('j'))
		json_close();
}

int services_main(char **argv)
{
	int code;

	sv.opt.table = table;
	code = options_parse(&sv.opt, ++argv);
	if (ENABLE_FEATURE_ROOT)
		source.root = sv.opt.arg[CODE(OPT_ROOT)];
	if (code == 'V')
		out_str("services (sockbox " SOCKBOX_VERSION ")\n");
	else if (code)
		usage(code == 'h' ? 1 : 2);
	else if (ENABLE_SERVICES_CHECK && asked(CODE(OPT_CHECK)))
		code = check_file(sv.opt.arg[CODE(OPT_CHECK)]);
	else
		look_up_all(argv);
	if (code == OPT_WRONG)
		missing = false;
	return applet_end() || missing ? 1 : code == OPT_WRONG ? 2 : 0;
}
