/* SPDX-License-Identifier: MIT */
/*
 * exhaustive LIST...: the compiled-in table against the lists it was made of,
 * read here by other means: every port, protocol and name, both ways.
 * Prints one line per case as tests/lib.sh does.
 */
#include <stdio.h>
#include <stdlib.h>
#include "../../libnet/services/services_table.c"
#include "services/services.h"

enum { MAX = 20000, PROTOS = 4 };

static struct triple {
	char name[40];
	int port, proto, next; /* next of the same port and protocol */
} triples[MAX];
static int n, head[65536][PROTOS], failed, passed;

static void add(const char *name, int port, int proto)
{
	int *at = &head[port][proto];

	while (*at)
		at = &triples[*at].next;
	*at = ++n;
	if (n == MAX)
		exit(2);
	strcpy(triples[n].name, name);
	triples[n].port = port;
	triples[n].proto = proto;
}

static void read_list(const char *path)
{
	static const char *const protos[] = {"tcp", "udp", "sctp", "dccp"};
	FILE *f = fopen(path, "r");
	char line[200], name[200], list[200];
	int from, to, proto;

	if (!f) {
		perror(path);
		exit(2);
	}
	while (fgets(line, sizeof line, f)) {
		if (*line == '#' || *line == '\n')
			continue;
		if (sscanf(line, "%s %d/%s", name, &from, list) == 3)
			to = from;
		else if (sscanf(line, "%s %d-%d/%s", name, &from, &to, list) != 4)
			exit(2);
		for (; from <= to; from++)
			for (proto = 0; proto < PROTOS; proto++)
				if (strstr(list, protos[proto]))
					add(name, from, proto);
	}
	fclose(f);
}

static void result(const char *what, int bad, int of)
{
	if (bad) {
		failed++;
		printf("FAIL %s: %d of %d differ\n", what, bad, of);
	} else {
		passed++;
		printf("ok %s (%d)\n", what, of);
	}
}

/* All names of a port and protocol, in order, and no other. */
static int same_names(const char *names, int first)
{
	for (; first && *names; first = triples[first].next) {
		if (strcmp(names, triples[first].name))
			return 0;
		names += strlen(names) + 1;
	}
	return !first && !*names;
}

static void check_ports(void)
{
	int port, proto, bad_names = 0, bad_list = 0, of = 0, named = 0;

	for (port = 0; port < 65536; port++)
		for (proto = 0; proto <= PROTOS; proto++, of++) {
			int first = proto < PROTOS ? head[port][proto] : 0;
			const char *name = builtin_name((unsigned)port,
					(unsigned)proto);

			named += !!first;
			if (first ? !name || strcmp(name, triples[first].name) :
					name != NULL)
				bad_names++;
			bad_list += port && !same_names(builtin_names(
				(unsigned)port, (unsigned)proto), first);
		}
	result("every port and protocol has its primary name or none", bad_names, of);
	result("every port and protocol lists its names in order", bad_list, of);
	printf("# %d ports and protocols have names\n", named);
}

/* From the cache, from the bits, from afresh: any order, the same answer. */
static void check_order(void)
{
	unsigned x = 1, bad = 0, i;

	for (i = 0; i < 200000; i++) {
		unsigned port, proto;
		const char *name, *again;
		int first;

		x = x * 1103515245u + 12345;
		port = i % 3 ? x >> 8 & 0xffff : (unsigned)triples[1 +
				(x >> 8) % (unsigned)n].port;
		proto = x >> 25 & 3;
		first = head[port][proto];
		name = builtin_name(port, proto);
		again = builtin_name(port, proto);
		bad += name != again && strcmp(name, again);
		bad += (first ? triples[first].name : NULL) != name &&
			(!first || !name || strcmp(name, triples[first].name));
	}
	result("look-ups in random order, each twice", (int)bad, 200000);
}

static int by_name(const void *a, const void *b)
{
	const struct triple *x = &triples[*(const int *)a];
	const struct triple *y = &triples[*(const int *)b];
	int d = strcmp(x->name, y->name);

	d = d ? d : x->proto - y->proto;
	return d ? d : x->port - y->port;
}

/* The first of every name and protocol is the one with the lowest port. */
static void check_names(void)
{
	static int order[MAX];
	const struct triple *lowest = NULL, *t;
	int i, bad = 0;

	for (i = 0; i < n; i++)
		order[i] = i + 1;
	qsort(order, (size_t)n, sizeof *order, by_name);
	for (i = 0; i < n; i++) {
		t = &triples[order[i]];
		if (!lowest || lowest->proto != t->proto ||
				strcmp(lowest->name, t->name))
			lowest = t;
		bad += lowest->port != builtin_port(t->name,
				strlen(t->name), (unsigned)t->proto);
	}
	result("every name and protocol has its (lowest) port", bad, n);
}

/* Names that are nearly there. */
static void check_absent(void)
{
	char name[60];
	int i, proto, bad = 0, of = 0;

	for (i = 1; i <= n; i += 64)
		for (proto = 0; proto <= PROTOS; proto++, of += 3) {
			sprintf(name, "%s~", triples[i].name);
			bad += builtin_port(name, strlen(name), (unsigned)proto) != -1;
			bad += builtin_port(name, 0, (unsigned)proto) != -1;
			bad += builtin_port("a-name-longer-than-any-other-name", 33,
					(unsigned)proto) != -1;
		}
	result("names that are in no list have no port", bad, of);
}

int main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		read_list(argv[i]);
	check_ports();
	check_order();
	check_names();
	check_absent();
	printf("# %d names, ports and protocols\n", n);
	printf("%d passed, %d failed, 0 skipped\n", passed, failed);
	return failed != 0;
}
