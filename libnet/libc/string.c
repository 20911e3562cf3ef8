/* SPDX-License-Identifier: MIT */
/*
 * The string functions of C, written for size. musl's read a word at a time and
 * take 60 to 1,276 bytes each, 2,700 in all; the strings here are short. These
 * are linked in front of libc, whose members then stay out. Only memchr, which
 * every line of every table passes, works a word at a time.
 *
 * Built with -ffreestanding -fno-tree-loop-distribute-patterns (Kbuild), or gcc
 * turns these loops into calls of themselves.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

size_t strlen(const char *s)
{
	const char *p = s;

	while (*p)
		p++;
	return (size_t)(p - s);
}

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

char *stpcpy(char *restrict to, const char *restrict from)
{
	while ((*to = *from++))
		to++;
	return to;
}

char *strcpy(char *restrict to, const char *restrict from)
{
	stpcpy(to, from);
	return to;
}

char *stpncpy(char *restrict to, const char *restrict from, size_t n)
{
	char *end;

	for (; n && (*to = *from); n--, from++)
		to++;
	for (end = to; n; n--)
		*end++ = 0;
	return to;
}

char *strncpy(char *restrict to, const char *restrict from, size_t n)
{
	stpncpy(to, from, n);
	return to;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n && *a && *a == *b; n--, a++, b++)
		;
	return n ? (unsigned char)*a - (unsigned char)*b : 0;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, (size_t)-1);
}

static int lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? c | 32 : c;
}

int strncasecmp(const char *a, const char *b, size_t n)
{
	int difference = 0;

	for (; n && !(difference = lower((unsigned char)*a) -
			lower((unsigned char)*b)) && *a; n--, a++, b++)
		;
	return difference;
}

int strcasecmp(const char *a, const char *b)
{
	return strncasecmp(a, b, (size_t)-1);
}

char *strchr(const char *s, int c)
{
	for (; *s != (char)c; s++)
		if (!*s)
			return NULL;
	return (char *)s;
}

char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	do
		if (*s == (char)c)
			last = s;
	while (*s++);
	return (char *)last;
}

size_t strcspn(const char *s, const char *stop)
{
	size_t n = 0;

	while (s[n] && !strchr(stop, s[n]))
		n++;
	return n;
}

size_t strspn(const char *s, const char *set)
{
	size_t n = 0;

	while (s[n] && strchr(set, s[n]))
		n++;
	return n;
}

char *strpbrk(const char *s, const char *set)
{
	s += strcspn(s, set);
	return *s ? (char *)s : NULL;
}

char *strstr(const char *s, const char *find)
{
	size_t n = strlen(find);

	for (; strncmp(s, find, n); s++)
		if (!*s)
			return NULL;
	return (char *)s;
}

/* Tests a word at a time: w - ones borrows in the lowest zero byte of w, and
 * perhaps above it. libc's memchr takes 197 bytes. */
void *memchr(const void *s, int c, size_t n)
{
	const size_t ones = SIZE_MAX / 255;
	const unsigned char *p = s;
	size_t w;

	for (; n >= sizeof w; n -= sizeof w, p += sizeof w) {
		__builtin_memcpy(&w, p, sizeof w);
		w ^= ones * (unsigned char)c;
		if ((w - ones) & ~w & ones << 7)
			break;
	}
	for (; n; n--, p++)
		if (*p == (unsigned char)c)
			return (void *)p;
	return NULL;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *p = a, *q = b;

	for (; n; n--, p++, q++)
		if (*p != *q)
			return *p - *q;
	return 0;
}

void *memmove(void *to, const void *from, size_t n)
{
	char *p = to;
	const char *q = from;
	size_t i;

	if (p < q)
		for (i = 0; i < n; i++)
			p[i] = q[i];
	else
		while (n--)
			p[n] = q[n];
	return to;
}

void *memset(void *to, int c, size_t n)
{
	char *p = to;

	while (n--)
		*p++ = (char)c;
	return to;
}

char *getenv(const char *name)
{
	size_t n = strlen(name);
	char **e;

	for (e = environ; *e; e++)
		if (!strncmp(*e, name, n) && (*e)[n] == '=')
			return *e + n + 1;
	return NULL;
}
