/* SPDX-License-Identifier: MIT */
/* Iterates over every service, by port and protocol. */
#include "services.h"

static struct {
	unsigned port, proto;
	const struct etc_line *line; /* NULL: no line of /etc/services yet */
	bool builtin_only;
} at;

void service_rewind(unsigned port, bool builtin_only)
{
	at.port = port ? port : 1;
	at.proto = 0;
	at.line = NULL;
	at.builtin_only = builtin_only;
}

static bool next_in_file(struct service *s)
{
	s->in_file = false;
	if (!ENABLE_FEATURE_ETC_SERVICES || at.builtin_only)
		return false;
	s->names = etc_names(&at.line, at.port, at.proto);
	s->in_file = s->names != NULL;
	return s->in_file;
}

/* Skips the ports that neither source has a name for. */
static void skip_ports(void)
{
	unsigned next = ENABLE_SERVICES_NONE ? 65536 : builtin_from(at.port);

	while (at.port < next && (!ENABLE_FEATURE_ETC_SERVICES ||
			at.builtin_only || !etc_has(at.port)))
		at.port++;
}

bool service_next(struct service *s)
{
	for (;;) {
		bool had_lines = at.line;

		if (!at.proto && !at.line)
			skip_ports();
		if (at.port > 65535)
			return false;
		s->port = (uint16_t)at.port;
		s->proto = (uint8_t)at.proto;
		if (next_in_file(s))
			return true;
		s->names = ENABLE_SERVICES_NONE || had_lines ? "" :
				builtin_names(at.port, at.proto);
		if (++at.proto == SVC_PROTOS) {
			at.proto = 0;
			at.port++;
		}
		if (*s->names)
			return true;
	}
}
