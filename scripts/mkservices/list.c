/* SPDX-License-Identifier: MIT */
/* The lists: one line, one name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "mkservices.h"

struct row rows[MAX_ROWS];
int nrows;
int sets[MAX_SETS], nsets;

void die(const char *what, const char *arg)
{
	fprintf(stderr, "mkservices: %s: %s\n", what, arg);
	exit(1);
}

/* ---- reading the lists ---- */

static int set_of(char *protos, const char *line)
{
	static const char *const names[] = { "tcp", "udp", "sctp", "dccp" };
	int mask = 0, i;

	for (char *p = strtok(protos, ","); p; p = strtok(NULL, ",")) {
		for (i = 0; i < 4 && strcmp(p, names[i]); i++)
			;
		if (i == 4)
			die("unknown protocol", line);
		mask |= 1 << i;
	}
	if (!mask)
		die("no protocol", line);
	for (i = 0; i < nsets && sets[i] != mask; i++)
		;
	if (i == MAX_SETS)
		die("too many protocol sets", line);
	if (i == nsets)
		sets[nsets++] = mask;
	return i;
}

static void add_rows(const char *name, int first, int last, int set)
{
	for (; first <= last; first++) {
		struct row *r = &rows[nrows];

		if (nrows == MAX_ROWS)
			die("too many rows", name);
		r->port = first;
		r->set = set;
		r->seq = nrows++;
		strcpy(r->name, name);
	}
}

static void read_line(const char *line)
{
	char name[256], where[256], rest[2], *protos;
	long first, last;

	if (sscanf(line, "%255s %255s %1s", name, where, rest) != 2)
		die("malformed line", line);
	last = first = strtol(where, &protos, 10);
	if (*protos == '-')
		last = strtol(protos + 1, &protos, 10);
	if (*protos++ != '/')
		die("malformed line", line);
	if (first < 1 || last < first || last > 65535)
		die("bad port", line);
	if (strlen(name) > MAX_NAME)
		die("name too long", line);
	add_rows(name, (int)first, (int)last, set_of(protos, line));
}

void read_list(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256];

	if (!f)
		die("cannot open", path);
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "#\n")] = '\0';
		if (line[strspn(line, " \t")])
			read_line(line);
	}
	fclose(f);
}

static int by_port(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return x->port != y->port ? x->port - y->port : x->seq - y->seq;
}

void sort_rows(void)
{
	qsort(rows, (size_t)nrows, sizeof(*rows), by_port);
}
