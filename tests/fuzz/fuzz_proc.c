/* SPDX-License-Identifier: MIT */
/*
 * The tables of sockets in /proc/net.  The first byte is the table, the second
 * the columns.  Nothing but visible text leaves, and netstat prints one line
 * for each row that the walk accepts: all of a row or nothing of it.
 */
#include "fuzz.h"

static size_t rows;

static int count_row(const struct sock *s)
{
	MUST(s->table < TABLES);
	rows++;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct {
		enum table table;
		const char *path, *option;
		unsigned header; /* lines */
	} tables[] = {
		{T_TCP, "proc/net/tcp", "-4t", 2},
		{T_TCP6, "proc/net/tcp6", "-6t", 2},
		{T_UDP, "proc/net/udp", "-4u", 2},
		{T_UDP6, "proc/net/udp6", "-6u", 2},
		{T_RAW6, "proc/net/raw6", "-6w", 2},
		{T_UNIX, "proc/net/unix", "-x", 2},
	};
	enum { N = sizeof tables / sizeof *tables };
	static int fd[N];
	const char *args[] = {NULL, "-an", NULL, NULL, NULL, NULL, NULL};
	size_t lines;
	struct sock_walk w = {.row = count_row};
	unsigned t, i = 2;

	if (n < 2)
		return 0;
	t = data[0] % N;
	if (!fd[t])
		fd[t] = fuzz_file(tables[t].path);
	fuzz_fill(fd[t], data + 2, n - 2);
	args[0] = tables[t].option;
	if (data[1] & 1)
		args[i++] = "-e";
	if (data[1] & 2)
		args[i++] = "-o";
	if (data[1] & 4)
		args[i++] = "-W";
	if (data[1] & 8) {
		args[i++] = "--json";
		fuzz_netstat(args);
		fuzz_json();
		return 0;
	}
	lines = fuzz_netstat(args);
	source.root = fuzz_root;
	rows = 0;
	sock_walk(&w, tables[t].table);
	arena_round();
	if (lines != tables[t].header + rows)
		fuzz_stop("a line for each row");
	return 0;
}
