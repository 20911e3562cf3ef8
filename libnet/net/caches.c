/* SPDX-License-Identifier: MIT */
/* Parses the caches of routes and neighbours: see tables.h. */
#include "net/tables.h"

/* The line is that of a route, with the source address in place of the mask. */
int proc_cached_route_row(struct cached_route *r, char *line)
{
	struct scan c = {line, false};
	unsigned i;
	size_t len;

	if (!proc_route_row(&r->route, line))
		return LINE_BAD;
	for (i = 0; i < 11; i++)
		scan_word(&c, &len);
	r->tos = (int)scan_signed(&c);
	r->hhref = (int)scan_signed(&c);
	r->hhuptod = (int)scan_signed(&c);
	scan_native(&c, r->special, 1);
	return c.bad ? LINE_BAD : LINE_ROW;
}

static unsigned hex(struct scan *c, unsigned digits)
{
	return (unsigned)scan_hex(c, digits);
}

/* Columns: address, scope, prefix, type, state, three times in ticks,
 * references, flags, interface, hardware address. */
int proc_neighbour_row(struct neighbour *n, char *line)
{
	struct scan c = {line, false};

	scan_bytes(&c, n->addr, 16);
	hex(&c, 2);
	n->prefix = hex(&c, 2);
	hex(&c, 2);
	n->state = hex(&c, 2);
	hex(&c, 8);
	n->now = hex(&c, 8);
	n->reachable = hex(&c, 8);
	n->dead = hex(&c, 4);
	n->refs = hex(&c, 4);
	n->flags = hex(&c, 4);
	n->iface = scan_string(&c);
	scan_bytes(&c, n->hw, 6);
	return c.bad ? LINE_BAD : LINE_ROW;
}
