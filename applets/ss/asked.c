/* SPDX-License-Identifier: MIT */
/* What ss was asked for, and what its files say alike. */
#include <string.h>
#include "ss.h"

struct ss ss;

/* Which of a group's queries it is, by its type (SOCK_STREAM 1, …). */
unsigned query_of(const struct sock *s)
{
	switch (s->table) {
	case T_UNIX:
		return s->type == 2 ? Q_UNIX_DGRAM : s->type == 5 ? Q_UNIX_SEQ :
			Q_UNIX_STREAM;
	case T_PACKET:
		return s->type == 3 ? Q_PACKET_RAW : Q_PACKET_DGRAM;
	case T_VSOCK:
		return s->type == 2 ? Q_VSOCK_DGRAM : Q_VSOCK_STREAM;
	}
	return ss.query;
}

void put_device(uint32_t ifindex)
{
	char name[IFNAME];

	ifindex_name(name, ifindex);
	if (*name)
		out_text(name, strlen(name));
	else
		out_format("if%u", ifindex);
}
