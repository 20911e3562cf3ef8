/* SPDX-License-Identifier: MIT */
/* Finds the name that was perhaps meant, and names that only people use. */
#include <string.h>
#include "services.h"

enum { W = DISTANCE_MAX + 1 };

static bool same(const char *a, const char *b)
{
	return service_fold(*a) == service_fold(*b);
}

static unsigned lower(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Returns the number of characters inserted, deleted, changed, or swapped with
 * their neighbour, in the first DISTANCE_MAX characters of both names. */
static unsigned distance(const char *name, const struct key *k)
{
	const char *a, *b, *end = k->name + lower((unsigned)k->len, DISTANCE_MAX);
	uint8_t d[W * W], *row = d, *at;
	unsigned i, v;

	for (i = 0; i < W; i++)
		d[i] = d[W * i] = (uint8_t)i;
	/* at[W + 1] is filled in; at is the cell above it and to its left */
	for (a = name; *a && a < name + DISTANCE_MAX; a++, row += W)
		for (b = k->name, at = row; b < end; b++, at++) {
			v = at[0] + !same(a, b);
			v = lower(v, lower(at[1], at[W]) + 1);
			if (a > name && b > k->name && same(a, b - 1) &&
					same(a - 1, b))
				v = lower(v, at[-W - 1] + 1u);
			at[W + 1] = (uint8_t)v;
		}
	return row[end - k->name];
}

/* Returns whether the name has the key in it. */
static bool has(const char *name, const struct key *k)
{
	size_t n;

	for (; *name; name++) {
		for (n = 0; n < k->len && name[n] && same(name + n, k->name + n); n++)
			;
		if (n == k->len)
			return true;
	}
	return false;
}

/* Returns how unlike the key the name is: the letters that surround the key, or
 * with EDITED the edits between the two; UNLIKE of a name that nobody means. */
enum { EDITED = 256 };

static unsigned unlikeness(const char *name, const struct key *k)
{
	unsigned d;

	if (k->len >= 3 && has(name, k))
		return (unsigned)(strlen(name) - k->len);
	d = same(name, k->name) ? distance(name, k) : UNLIKE;
	return d <= (k->len <= 5 ? 1u : 2u) ? EDITED + d : UNLIKE;
}

void service_compare(struct key *k, const char *name)
{
	unsigned d = unlikeness(name, k);

	if (d >= k->unlike)
		return;
	k->unlike = d;
	k->nearest = arena_strdup(name, strlen(name));
}

/* ---- names that people use and IANA does not have ---- */

static const struct common {
	char name[14];
	uint16_t port;
	uint8_t protos; /* 1 << SVC_ */
} table[] = {
	{"dns", 53, 1 << SVC_TCP | 1 << SVC_UDP},
	{"docker-swarm", 2377, 1 << SVC_TCP},
	{"elasticsearch", 9200, 1 << SVC_TCP},
	{"grafana", 3000, 1 << SVC_TCP},
	{"k8s", 6443, 1 << SVC_TCP},
	{"kafka", 9092, 1 << SVC_TCP},
	{"kubelet", 10250, 1 << SVC_TCP},
	{"kubernetes", 6443, 1 << SVC_TCP},
	{"minecraft", 25565, 1 << SVC_TCP},
	{"node-exporter", 9100, 1 << SVC_TCP},
	{"prometheus", 9090, 1 << SVC_TCP},
	{"rabbitmq", 5672, 1 << SVC_TCP},
	{"rdp", 3389, 1 << SVC_TCP | 1 << SVC_UDP},
	{"smb", 445, 1 << SVC_TCP},
	{"winrm", 5985, 1 << SVC_TCP},
	{"wireguard", 51820, 1 << SVC_UDP},
	{"zookeeper", 2181, 1 << SVC_TCP},
};

bool service_common(const struct key *k)
{
	const struct common *c = table;
	bool found = false;
	char names[16] = "";
	struct service s = {.names = names};
	unsigned proto;

	for (; c < table + sizeof table / sizeof *table; c++) {
		if (strlen(c->name) != k->len || !has(c->name, k))
			continue;
		stpcpy(names, c->name);
		s.port = c->port;
		for (proto = 0; proto < SVC_PROTOS; proto++) {
			if (!((c->protos & k->protos) >> proto & 1))
				continue;
			s.proto = (uint8_t)proto;
			service_print_common(&s);
			found = true;
		}
	}
	return found;
}
