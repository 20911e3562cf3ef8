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
