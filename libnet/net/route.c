/* SPDX-License-Identifier: MIT */
/* Parses a route of /proc/net/route or /proc/net/ipv6_route. */
#include <string.h>
#include <sys/socket.h>
#include "route.h"

static void scan_iface(struct scan *c, char *iface)
{
	size_t len;
	const char *name = scan_word(c, &len);

	if (!name || len >= IFNAME)
		c->bad = true;
	else
		*(char *)stpncpy(iface, name, len) = 0;
}

/* Sets bad if a number does not end at a blank or at the end of the line. */
static uint32_t whole(struct scan *c, uint32_t v)
{
	if (*c->p && !is_blank(*c->p))
		c->bad = true;
	return v;
}

static uint32_t scan_hex32(struct scan *c)
{
	uint32_t v = (uint32_t)scan_hex(c, 8);

	return whole(c, v);
}

static uint32_t number(struct scan *c)
{
	uint32_t v = scan_int(c);

	return whole(c, v);
}

bool proc_route_row(struct route *r, const char *line)
{
	struct scan c = {line, false};

	memset(r, 0, sizeof *r);
	r->family = AF_INET;
	scan_iface(&c, r->iface);
	scan_native(&c, r->dst, 1);
	scan_native(&c, r->gateway, 1);
	r->flags = scan_hex32(&c);
	r->refs = number(&c);
	r->use = number(&c);
	r->metric = number(&c);
	scan_native(&c, r->mask, 1);
	r->mtu = number(&c);
	r->window = number(&c);
	r->irtt = number(&c);
	return !c.bad;
}

bool proc_route6_row(struct route *r, const char *line)
{
	struct scan c = {line, false};
	uint8_t from[16];

	memset(r, 0, sizeof *r);
	r->family = AF_INET6;
	scan_bytes(&c, r->dst, 16);
	r->dst_len = (uint8_t)scan_hex32(&c);
	scan_bytes(&c, from, 16);
	scan_hex32(&c);
	scan_bytes(&c, r->gateway, 16);
	r->metric = scan_hex32(&c);
	r->refs = scan_hex32(&c);
	r->use = scan_hex32(&c);
	r->flags = scan_hex32(&c);
	scan_iface(&c, r->iface);
	return !c.bad && r->dst_len <= 128;
}
