/* SPDX-License-Identifier: MIT */
/* Names of protocols, and the comparison of names. */
#include "libnet.h"

bool service_listed(const char *names, const char *name, size_t len)
{
	return string_number(names, name, len);
}

/* In the order of SVC_. */
static const char protos[][8] = {"tcp", "udp", "sctp", "dccp", "udplite", "ddp"};

const char *service_proto(unsigned proto)
{
	return protos[proto];
}

int service_fold(int c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c == '_' ? '-' : c;
}

int service_proto_number(const char *name)
{
	int i, n;

	for (i = 0; i < SVC_PROTOS; i++) {
		for (n = 0; protos[i][n] == service_fold(name[n]); n++)
			if (!name[n])
				return i;
	}
	return -1;
}
