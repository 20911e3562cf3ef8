/* SPDX-License-Identifier: MIT */
/*
 * What the fuzz targets share: files of a saved tree that hold the input, a run
 * of netstat over it, and what must hold of everything it prints.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "applet.h"
#ifndef SOCKSTATE_H /* the two share names: a target has one of them */
#include "netstat/netstat.h"
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define MUST(what) do { \
	if (!(what)) { \
		fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, \
			#what); \
		abort(); \
	} \
} while (0)

/* ---- what the code under test writes (linked with --wrap=write) ---- */

static struct {
	int on;
	size_t len;
	char buf[1 << 22];
} fuzz_out, fuzz_err;

ssize_t __real_write(int fd, const void *p, size_t n);
ssize_t __wrap_write(int fd, const void *p, size_t n);

ssize_t __wrap_write(int fd, const void *p, size_t n)
{
	if (!fuzz_out.on || (fd != 1 && fd != 2))
		return __real_write(fd, p, n);
	if (fd == 1) {
		MUST(n <= sizeof fuzz_out.buf - fuzz_out.len);
		memcpy(fuzz_out.buf + fuzz_out.len, p, n);
		fuzz_out.len += n;
	} else if (n <= sizeof fuzz_err.buf - fuzz_err.len) {
		memcpy(fuzz_err.buf + fuzz_err.len, p, n);
		fuzz_err.len += n;
	}
	return (ssize_t)n;
}

/* MSan does not know what syscall(2) fills in (linked with --wrap=syscall then). */
#if defined __has_feature
#if __has_feature(memory_sanitizer)
#include <sanitizer/msan_interface.h>
#include <sys/syscall.h>

long __real_syscall(long number, long a, long b, long c, long d, long e);
long __wrap_syscall(long number, long a, long b, long c, long d, long e);

long __wrap_syscall(long number, long a, long b, long c, long d, long e)
{
	long n = __real_syscall(number, a, b, c, d, e);

	if (!n && number == SYS_statx)
		__msan_unpoison((void *)e, 256);
	if (n > 0 && number == SYS_getdents64)
		__msan_unpoison((void *)b, (size_t)n);
	return n;
}
#endif
#endif

/* Shows what was printed, and stops. */
static inline void fuzz_stop(const char *why)
{
	fprintf(stderr, "not so: %s\n%.*s%.*s", why, (int)fuzz_out.len,
		fuzz_out.buf, (int)fuzz_err.len, fuzz_err.buf);
	abort();
}

/* ---- a saved tree ---- */

static char fuzz_root[64];

/* The file below the tree's root, open for writing. */
static inline int fuzz_file(const char *path)
{
	char full[256], *slash;
	int fd;

	if (!*fuzz_root) {
		const char *given = getenv("FUZZ_TREE");

		snprintf(fuzz_root, sizeof fuzz_root, "%s",
			given ? given : "/tmp/fuzz.XXXXXX");
		MUST(given || mkdtemp(fuzz_root));
	}
	snprintf(full, sizeof full, "%s/%s", fuzz_root, path);
	for (slash = full + strlen(fuzz_root); (slash = strchr(slash + 1, '/'));) {
		*slash = 0;
		mkdir(full, 0755);
		*slash = '/';
	}
	fd = open(full, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	MUST(fd >= 0);
	return fd;
}

static inline void fuzz_fill(int fd, const void *data, size_t n)
{
	MUST(!ftruncate(fd, 0));
	MUST(pwrite(fd, data, n, 0) == (ssize_t)n);
}

/* ---- what may leave ---- */

/* Length of the visible UTF-8 sequence at s, 0: it is none.  By the ranges of
 * Unicode's table 3-7, written down here once more on purpose. */
static inline size_t fuzz_utf8(const unsigned char *s, size_t n)
{
	unsigned c = s[0];

	if (n >= 2 && c >= 0xc2 && c <= 0xdf && s[1] >> 6 == 2)
		return (c == 0xc2 && s[1] < 0xa0) ||
			(c == 0xd8 && s[1] == 0x9c) ? 0 : 2;
	if (n >= 3 && c >> 4 == 0xe && s[1] >> 6 == 2 && s[2] >> 6 == 2) {
		unsigned u = (c & 15u) << 12 | (s[1] & 63u) << 6 | (s[2] & 63u);

		return u < 0x800 || (u >= 0xd800 && u < 0xe000) ||
			u == 0x2028 || u == 0x2029 || u == 0xfeff ||
			(u >= 0x202a && u <= 0x202e) ||
			(u >= 0x200b && u <= 0x200f) ||
			(u >= 0x2060 && u <= 0x206f) ? 0 : 3;
	}
	if (n >= 4 && c >= 0xf0 && c <= 0xf4 && s[1] >> 6 == 2 &&
			s[2] >> 6 == 2 && s[3] >> 6 == 2)
		return (c == 0xf0 && s[1] < 0x90) ||
			(c == 0xf4 && s[1] > 0x8f) ? 0 : 4;
	return 0;
}

static inline size_t fuzz_visible(const char *text, size_t n)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t i, lines = 0, len;

	for (i = 0; i < n; i += len) {
		len = 1;
		if (s[i] == '\n')
			lines++;
		else if (s[i] < ' ' || s[i] > '~')
			len = fuzz_utf8(s + i, n - i);
		MUST(len);
	}
	return lines;
}

/* An applet with these arguments; the number of lines that it printed. */
static inline size_t fuzz_run(int (*run)(char **), char **argv)
{
	applet_name = argv[0];
	fuzz_out.len = fuzz_err.len = 0;
	fuzz_out.on = 1;
	run(argv);
	fuzz_out.on = 0;
	arena_round();
	fuzz_visible(fuzz_err.buf, fuzz_err.len);
	return fuzz_visible(fuzz_out.buf, fuzz_out.len);
}

#ifndef SOCKSTATE_H
/* netstat with these arguments over the tree; the number of lines. */
static inline size_t fuzz_netstat(const char *const *args)
{
	char *argv[16] = {"netstat", "--root", fuzz_root};
	int i;

	for (i = 0; args[i]; i++)
		argv[3 + i] = (char *)(uintptr_t)args[i];
	argv[3 + i] = NULL;
	memset(&ns, 0, sizeof ns);
	return fuzz_run(netstat_main, argv);
}
#endif

/* ---- RFC 8259 ---- */

static inline const char *fuzz_blank(const char *p)
{
	while (*p == ' ' || *p == '\n')
		p++;
	return p;
}

static inline const char *fuzz_string(const char *p)
{
	for (p++; *p != '"'; p++) {
		if ((unsigned char)*p < ' ')
			return NULL;
		if (*p != '\\')
			continue;
		if (*++p == 'u') {
			if (strspn(p + 1, "0123456789abcdefABCDEF") < 4)
				return NULL;
			p += 4;
		} else if (!*p || !strchr("\"\\/bfnrt", *p)) {
			return NULL;
		}
	}
	return p + 1;
}

static inline const char *fuzz_number(const char *p)
{
	const char *start;

	p += *p == '-';
	start = p;
	while (*p >= '0' && *p <= '9')
		p++;
	if (p == start || (*start == '0' && p > start + 1))
		return NULL;
	if (*p != '.')
		return p;
	start = ++p;
	while (*p >= '0' && *p <= '9')
		p++;
	return p > start ? p : NULL;
}

/* Behind the value at p, or NULL: it is none. */
static inline const char *fuzz_value(const char *p)
{
	static const char words[][6] = {"true", "false", "null"};
	char close = *p == '[' ? ']' : '}';
	int i;

	if (*p == '"')
		return fuzz_string(p);
	for (i = 0; i < 3; i++)
		if (!strncmp(p, words[i], strlen(words[i])))
			return p + strlen(words[i]);
	if (*p != '[' && *p != '{')
		return fuzz_number(p);
	p = fuzz_blank(p + 1);
	if (*p == close)
		return p + 1;
	for (;; p = fuzz_blank(p + 1)) {
		if (close == '}') {
			p = *p == '"' ? fuzz_string(p) : NULL;
			p = p ? fuzz_blank(p) : NULL;
			if (!p || *p != ':')
				return NULL;
			p = fuzz_blank(p + 1);
		}
		p = fuzz_value(p);
		p = p ? fuzz_blank(p) : NULL;
		if (!p || (*p != ',' && *p != close))
			return NULL;
		if (*p == close)
			return p + 1;
	}
}

/* What was printed is one JSON value. */
static inline void fuzz_json(void)
{
	const char *end;

	MUST(fuzz_out.len < sizeof fuzz_out.buf);
	fuzz_out.buf[fuzz_out.len] = 0;
	MUST(!memchr(fuzz_out.buf, 0, fuzz_out.len));
	end = fuzz_value(fuzz_blank(fuzz_out.buf));
	if (!end || *fuzz_blank(end))
		fuzz_stop("JSON");
}

#endif
