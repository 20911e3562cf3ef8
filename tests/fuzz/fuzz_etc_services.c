/* SPDX-License-Identifier: MIT */
/*
 * A whole /etc/services of any bytes: no read or write astray (text and lines
 * are in memory of their exact size, which the file's own pages would hide),
 * and every line that was taken can be found again.
 */
#include "fuzz.h"

static const uint8_t *input;
static size_t input_size;
static void *mapped;

/* In pieces, as a signal may do it. */
static ssize_t fuzz_read(char *to, size_t n)
{
	static size_t at;

	if (!to)
		at = 0;
	n = n > 1000 ? 1000 : n;
	if (to)
		memcpy(to, input + at, n);
	at += n;
	return (ssize_t)n;
}

static void *fuzz_alloc(size_t n)
{
	fuzz_read(NULL, 0);
	return mapped = calloc(1, n);
}

/* A copy of the code under test with its system calls replaced; the linked one
 * keeps the names. */
#define source_open(path, flags) (*(path) == '/' ? 0 : -1)
#define lseek(fd, offset, whence) (off_t)input_size
#define read(fd, to, n) fuzz_read(to, n)
#define arena_alloc(n) fuzz_alloc(n)
#define close(fd) ((void)(fd))
#define service_parse copy_service_parse
#define service_file copy_service_file
#define etc_names copy_etc_names
#define etc_has copy_etc_has
#define etc_port copy_etc_port
#define etc_exists copy_etc_exists
int service_parse(struct service *s, char *line, size_t len);
int service_file(const char *path,
	void (*each)(const struct service *s, int verdict));
#include "../../libnet/services/services_file.c"
#include "services/services.h"

/* Printed and read again it is the same. */
static void check_round_trip(const struct service *s)
{
	size_t size = 32, len;
	char *line, *to;
	struct service again;
	const char *p, *q;

	for (p = s->names; *p; p += strlen(p) + 1)
		size += strlen(p) + 1;
	line = malloc(size);
	to = line + sprintf(line, "%s %u/%s", s->names, s->port,
			service_proto(s->proto));
	for (p = s->names + strlen(s->names) + 1; *p; p += strlen(p) + 1)
		to += sprintf(to, "\t%s", p);
	len = (size_t)(to - line);
	MUST(service_parse(&again, line, len) == SVC_GOOD);
	MUST(again.port == s->port && again.proto == s->proto);
	for (p = s->names, q = again.names; *p; p += strlen(p) + 1,
			q += strlen(q) + 1)
		MUST(!strcmp(p, q));
	MUST(!*q);
	free(line);
}

static void check_service(const struct service *s)
{
	const char *p, *c;

	MUST(s->port && s->proto < SVC_PROTOS && *s->names);
	for (p = s->names; *p; p += strlen(p) + 1) {
		for (c = p; *c; c++)
			MUST(*c > ' ' && *c < 0x7f && *c != '#');
		MUST(etc_port(p, strlen(p), s->proto) > 0);
	}
	MUST(etc_has(s->port));
	check_round_trip(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct service s;
	const struct etc_line *l, *line;

	input = data;
	input_size = size;
	mapped = NULL;
	file.generation = 0;
	load();
	MUST((size_t)(file.end - file.line) <= size / SHORTEST + 1);
	for (l = file.line; l < file.end; l++) {
		s.port = l->port;
		s.proto = l->proto;
		s.names = l->names;
		check_service(&s);
		/* the chain of its port leads to it */
		line = NULL;
		while (etc_names(&line, s.port, s.proto) != s.names)
			MUST(line);
	}
	free(mapped);
	return 0;
}
