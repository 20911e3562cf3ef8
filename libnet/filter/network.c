/* SPDX-License-Identifier: MIT */
/* An address as the network of that one address: see filter.h. */
#include <sys/socket.h>
#include "filter/filter.h"

bool network_parse(struct network *n, const char *s, size_t len)
{
	n->family = (uint8_t)scan_addr(s, len, n->addr);
	n->prefix = n->family == AF_INET6 ? 128 : 32;
	return n->family;
}
