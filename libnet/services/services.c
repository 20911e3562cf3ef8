/* SPDX-License-Identifier: MIT */
/* Names of ports, from /etc/services or else from the built-in table. */
#include <string.h>
#include "net/tables.h"
#include "services.h"

/* Returns whether the kernel gives this port to sockets that ask for none. The
 * small table has only seven names among these ports, so the default range of
 * net/ipv4/af_inet.c is assumed there and the sysctl is not read. */
static bool is_ephemeral(unsigned port)
{
	static uint32_t first = 32768, last = 60999, turn = UINT32_MAX;

	if (ENABLE_SERVICES_FULL && turn != source.turn) {
		turn = source.turn;
		first = 32768;
		last = 60999;
		local_port_range(&first, &last);
	}
	return first <= port && port <= last;
}

bool services_file_decides;

bool services_in_file(void)
{
	return ENABLE_FEATURE_ETC_SERVICES && etc_exists();
}

const char *service_name(unsigned port, unsigned proto)
{
	const struct etc_line *line = NULL;
	const char *name = NULL;

	if (ENABLE_FEATURE_ETC_SERVICES)
		name = etc_names(&line, port, proto & 7);
	if (name && text_len(name, SVC_NAME + 1) <= SVC_NAME)
		return name;
	if (ENABLE_SERVICES_NONE || (services_file_decides &&
			services_in_file()))
		return NULL;
	if (proto & SVC_CONNECTED && is_ephemeral(port))
		return NULL;
	return builtin_name(port, proto & 7);
}

const char *sock_service(const struct sock *s, unsigned end)
{
	unsigned own = end == LOCAL && s->port[REMOTE] ? SVC_CONNECTED : 0;

	unsigned proto = s->table >= T_MPTCP || s->table < T_SCTP ? SVC_TCP :
		s->table < T_UDP ? SVC_SCTP : SVC_UDP;

	return service_name(s->port[end], own | proto);
}

int service_port(const char *name, size_t len, unsigned proto)
{
	int port = -1;

	if (ENABLE_FEATURE_ETC_SERVICES)
		port = etc_port(name, len, proto);
	if (port < 0 && !ENABLE_SERVICES_NONE)
		port = builtin_port(name, len, proto);
	return port;
}
