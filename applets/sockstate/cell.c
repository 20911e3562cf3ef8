/* SPDX-License-Identifier: MIT */
/* Cells: addresses, ports and names. */
#include <string.h>
#include <sys/socket.h>
#include "sockstate.h"

static const char *port_service(const struct sock *sk, unsigned end)
{
	if (!ENABLE_SOCKSTATE_NAMES || !ENABLE_FEATURE_PORT_NAMES ||
			!asked('r') || sk->table >= T_RAW)
		return NULL;
	return sock_service(sk, end);
}

char *host_cell(char *s, int family, const uint8_t *addr)
{
	const char *name = ENABLE_SOCKSTATE_NAMES && ENABLE_FEATURE_HOSTS &&
			asked('r') ? host_name(family, addr) : NULL;

	return name ? stpcpy(s, name) : fmt_addr(s, family, addr);
}

/* fe80::/10 and ff02::/16: the same address may be on every device. */
static bool needs_device(const struct sock *s, unsigned end)
{
	const uint8_t *addr = s->addr[end];

	if (!s->ifindex || !(s->have & HAVE_IFINDEX) || s->table >= T_UNIX)
		return false;
	return end == LOCAL || (s->table & 1 && ((addr[0] == 0xfe &&
		(addr[1] & 0xc0) == 0x80) || (addr[0] == 0xff && addr[1] == 2)));
}

/* "eth0", "if7" if it has no name here. */
static char *device_name(char *s, uint32_t ifindex)
{
	*s = 0;
	if (!source.netns)
		ifindex_name(s, ifindex);
	return *s ? s + strlen(s) : fmt_u64(fmt_str(s, "if"), ifindex);
}

static char *device_put(char *s, const struct sock *sk, unsigned end)
{
	if (!needs_device(sk, end))
		return s;
	*s = '%';
	return device_name(s + 1, sk->ifindex);
}

char *place_put(char *s, const struct sock *sk, unsigned end)
{
	const char *name = port_service(sk, end);
	char *stop = host_cell(s + 1, table_family(sk->table), sk->addr[end]);

	if (memchr(s + 1, ':', (size_t)(stop - s - 1))) {
		*s = '[';
		*stop = ']';
		s = stop + 1;
	} else {
		for (stop--; s < stop; s++)
			*s = s[1];
	}
	s = device_put(s, sk, end);
	*s++ = ':';
	if (name)
		return stpcpy(s, name);
	if (sk->port[end])
		return fmt_u64(s, sk->port[end]);
	*s = '*';
	return s + 1;
}

static void json_place(const struct sock *s, unsigned end)
{
	char text[FMT_ADDR + 1];

	*fmt_addr(text, table_family(s->table), s->addr[end]) = 0;
	json_text(end ? "foreign_address" : "local_address", text);
	if (s->port[end])
		json_number(end ? "foreign_port" : "local_port", s->port[end]);
	if (end == LOCAL && needs_device(s, end)) {
		*device_name(text, s->ifindex) = 0;
		json_text("iface", text);
	}
}

void grid_place(const struct sock *s, unsigned end)
{
	char text[PLACE];

	if (ENABLE_FEATURE_JSON && asked('j'))
		json_place(s, end);
	else
		table_text(text, (size_t)(place_put(text, s, end) - text));
}

const char *family_name(unsigned table)
{
	return table >= T_UNIX ? table_name(table) : table & 1 ? "inet6" : "inet";
}
