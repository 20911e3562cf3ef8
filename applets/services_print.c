/* Services as lines of services(5), or as JSON. */
#include <string.h>
#include "services.h"

static const char *port_class(unsigned port)
{
	return port < 1024 ? "system" : port < 49152 ? "user" : "dynamic";
}

static const char *origin(const struct service *s)
{
	return s->in_file ? "/etc/services" : "built in";
}

/* A line of services(5); no byte of it needs the gate's escapes. */
static void print_line(const struct service *s)
{
	const char *name = s->names;
	const char *class = asked('c') ? port_class(s->port) : NULL;
	const char *from = asked('l') ? origin(s) : NULL;
	const char *alias = nth_string(name, 1);
	char cell[24], *end = fmt_u64(cell, s->port);

	*end++ = '/';
	*fmt_str(end, service_proto(s->proto)) = 0;
	out_format("%-21s %-*s", name, *alias ? 12 : 0, cell);
	for (; *alias; alias = nth_string(alias, 1))
		out_format(" %s", alias);
	if (class || from)
		out_format("  # %s%s%s", class, class && from ? ", " : "", from);
	out_char('\n');
}

/* The aliases as one string. */
static const char *joined(const char *names)
{
	const char *p = names;
	char *text, *to;

	while (*p)
		p += strlen(p) + 1;
	to = text = arena_alloc((size_t)(p - names) + 1);
	for (p = names; text && *p; p++) {
		while (*p)
			*to++ = *p++;
		*to++ = ' ';
	}
	if (!text || to == text)
		return NULL;
	to[-1] = 0;
	return text;
}

static void print_json(const struct service *s)
{
	const char *name = s->names;

	json_row("name:s port:u proto:s aliases:s range:s source:s", name,
		(unsigned)s->port, service_proto(s->proto),
		joined(name + strlen(name) + 1), port_class(s->port), origin(s));
	arena_reset();
}

void service_print(const struct service *s)
{
	if (ENABLE_FEATURE_JSON && asked('j'))
		print_json(s);
	else
		print_line(s);
}

void service_print_class(unsigned port)
{
	if (ENABLE_FEATURE_JSON && asked('j'))
		json_row("port:u range:s", port, port_class(port));
	else
		out_format("# %-20u%s\n", port, port_class(port));
}
