/* SPDX-License-Identifier: MIT */
/* Prints services as lines of services(5), or as JSON. */
#include <string.h>
#include "services.h"

static const char *port_class(unsigned port)
{
	return port < 1024 ? "system" : port < 49152 ? "user" : "dynamic";
}

static bool common; /* the name is in no list */

static const char *origin(const struct service *s)
{
	return common ? "in use, not registered" : s->in_file ? "/etc/services" : "built in";
}

/* Prints a line of services(5). No byte of it needs the gate's escapes. */
static void print_line(const struct service *s)
{
	const char *alias = nth_string(s->names, 1);
	size_t n;

	out_format("%-21s ", s->names);
	n = out_format("%u/%s", s->port, service_proto(s->proto));
	if (*alias)
		out_pad(n, 12);
	for (; *alias; alias = nth_string(alias, 1))
		out_format(" %s", alias);
	if (asked('c'))
		out_format("  # %s", port_class(s->port));
	/* what the file lacks is told apart from what it has */
	if (asked('l') || common || (!s->in_file && !asked('b') && services_in_file()))
		out_format(asked('c') ? ", %s" : "  # %s", origin(s));
	out_char('\n');
}

/* Returns the aliases separated by blanks, in arena memory, or NULL. */
static const char *joined(const char *names)
{
	const char *p;
	char *text;
	size_t n;

	for (p = names; *p; p = nth_string(p, 1))
		;
	n = (size_t)(p - names);
	text = n ? arena_strdup(names, --n) : NULL;
	while (text && n--)
		if (!text[n])
			text[n] = ' ';
	return text;
}

static void print_json(const struct service *s)
{
	json_row("name:s port:u proto:s aliases:s range:s source:s", s->names,
		(unsigned)s->port, service_proto(s->proto),
		joined(nth_string(s->names, 1)), port_class(s->port), origin(s));
}

void service_print(const struct service *s)
{
	if (ENABLE_FEATURE_JSON && asked('j'))
		print_json(s);
	else
		print_line(s);
}

void service_print_common(const struct service *s)
{
	common = true;
	service_print(s);
	common = false;
}

void service_print_class(unsigned port)
{
	if (ENABLE_FEATURE_JSON && asked('j'))
		json_row("port:u range:s", port, port_class(port));
	else
		out_format("# %-20u%s\n", port, port_class(port));
}
