/* Every service there is, port by port. */
#include "libnet.h"

static struct {
	unsigned port, proto;
	uint32_t line; /* of /etc/services, 0: it has none */
	bool builtin_only;
} at;

void service_rewind(bool builtin_only)
{
	at.port = at.proto = at.line = 0;
	at.builtin_only = builtin_only;
}

static const char *from_file(void)
{
	if (!ENABLE_FEATURE_ETC_SERVICES || at.builtin_only)
		return NULL;
	return etc_names(&at.line, at.port, at.proto);
}

bool service_next(struct service *s)
{
	while (at.port < 65536) {
		bool in_file = at.line;

		s->port = (uint16_t)at.port;
		s->proto = (uint8_t)at.proto;
		s->names = from_file();
		if (s->names)
			return true;
		if (!ENABLE_SERVICES_NONE && !in_file)
			s->names = builtin_names(at.port, at.proto);
		if (++at.proto == SVC_PROTOS) {
			at.proto = 0;
			at.port++;
		}
		if (s->names && *s->names)
			return true;
	}
	return false;
}
