/* SPDX-License-Identifier: MIT */
/* ss: the ends of packet, netlink and VSOCK sockets. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "ss.h"

enum { ETH_P_ALL = 3 };

/* By its name, or by its number as the table writes it. */
static void put_name(const char *name, const char *format, uint32_t number)
{
	if (name && !asked('n'))
		out_str(name);
	else
		out_format(format, number);
}

static void put_protocol(uint16_t number)
{
	if (number == ETH_P_ALL)
		out_char('*');
	else
		put_name(ethernet_name(number), "[%u]", number);
}

/* Both a context and a port: all bits are set in what is any. */
static void put_vsock(const uint8_t *at)
{
	uint32_t number;

	memcpy(&number, at, sizeof number);
	if (number == UINT32_MAX)
		out_char('*');
	else
		out_format("%u", number);
}

void put_special(const struct sock *s, unsigned end)
{
	uint16_t number = s->port[LOCAL];

	if (s->table == T_VSOCK) {
		put_vsock(s->addr[end]);
	} else if (end == REMOTE) {
		out_char('*');
		return;
	} else if (s->table == T_PACKET) {
		put_protocol(number);
	} else {
		put_name(netlink_name(number), "%u", number);
	}
	out_char(':');
}

/* "NAME/" of a process that has this number, if there is one. */
static void put_process(uint32_t pid)
{
	char path[6 + 10 + 6], name[OWNER_NAME];
	ssize_t n = -1;
	int fd;

	process_path(path, pid, "/comm");
	fd = source_open(path, O_RDONLY);
	if (fd >= 0) {
		n = read(fd, name, sizeof name);
		close(fd);
	}
	if (n > 1) {
		out_text(name, (size_t)n - 1);
		out_char('/');
	}
}

static void put_netlink_port(uint32_t port)
{
	if (!port && !asked('n')) {
		out_str("kernel");
		return;
	}
	if (!asked('n'))
		put_process(port);
	out_format("%u", port);
}

void put_special_port(const struct sock *s, unsigned end)
{
	if (s->table == T_VSOCK)
		put_vsock(s->addr[end] + sizeof(uint32_t));
	else if (end == REMOTE)
		return;
	else if (s->table == T_NETLINK)
		put_netlink_port(s->flags);
	else if (s->ifindex)
		put_device(s->ifindex);
	else
		out_char('*');
}
