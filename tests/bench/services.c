/* SPDX-License-Identifier: MIT */
/*
 * services: what a look-up in the table costs, beside getservbyport(3) and
 * getservbyname(3) of the libc this is linked to.  Nanoseconds of one look-up:
 * least, median and most over all ports or names, each the best of REPEAT.
 */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "../../libnet/services/services_table.c"
#include "services/services.h"

enum { REPEAT = 5, NAMES = 512 };

static uint64_t best[65536];

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void report(const char *what, size_t n)
{
	qsort(best, n, sizeof *best, by_size);
	printf("%-34s %9llu %9llu %9llu ns\n", what,
		(unsigned long long)best[0], (unsigned long long)best[n / 2],
		(unsigned long long)best[n - 1]);
}

/* The table alone: builtin_name() decodes a port once and then remembers. */
static void in_table(unsigned port)
{
	struct row r;

	find(&r, port, SVC_TCP);
}

static void remembered(unsigned port)
{
	builtin_name(port, SVC_TCP);
}

static void in_libc(unsigned port)
{
	getservbyport(htons((uint16_t)port), "tcp");
}

static void ports(const char *what, void (*look_up)(unsigned), unsigned step)
{
	unsigned port, i;
	size_t n = 0;

	for (port = 1; port < 65536; port += step, n++)
		for (best[n] = UINT64_MAX, i = 0; i < REPEAT; i++) {
			uint64_t t = now();

			look_up(port);
			t = now() - t;
			best[n] = t < best[n] ? t : best[n];
		}
	report(what, n);
}

static void name_in_table(const char *name)
{
	builtin_port(name, strlen(name), SVC_TCP);
}

static void name_in_libc(const char *name)
{
	getservbyname(name, "tcp");
}

static void names(const char *what, void (*look_up)(const char *))
{
	struct row r;
	size_t n = 0, seen = 0;
	unsigned i;

	seek(&r, 0);
	while (n < NAMES && next_row(&r)) {
		if (seen++ % (TABLE_ROWS / NAMES + 1))
			continue;
		for (best[n] = UINT64_MAX, i = 0; i < REPEAT; i++) {
			uint64_t t = now();

			look_up(r.name);
			t = now() - t;
			best[n] = t < best[n] ? t : best[n];
		}
		n++;
	}
	report(what, n);
}

int main(void)
{
	printf("%d rows %28s %9s %9s\n", TABLE_ROWS, "least", "median", "most");
	ports("port, decoded", in_table, 1);
	ports("port, asked before", remembered, 1);
	ports("port, getservbyport(3)", in_libc, 127);
	names("name", name_in_table);
	names("name, getservbyname(3)", name_in_libc);
	return 0;
}
