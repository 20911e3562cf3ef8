/* SPDX-License-Identifier: MIT */
/*
 * trim-elf FILE: cuts an ELF program behind its last segment and clears its
 * pointer to the section headers, which only debuggers read (System V ABI,
 * chapter 4: an executable file needs none). ld and strip cannot do this. Any
 * word size and byte order. Runs on the build machine.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned char *elf;
static long size;
static int wide, big;

static void fail(const char *why)
{
	fprintf(stderr, "trim-elf: %s\n", why);
	exit(1);
}

static unsigned long long get(long at, int n)
{
	unsigned long long v = 0;
	int i;

	if (at < 0 || at > size - n)
		fail("truncated file");
	for (i = 0; i < n; i++)
		v = v << 8 | elf[at + (big ? i : n - 1 - i)];
	return v;
}

static void load(const char *path)
{
	FILE *f = fopen(path, "rb");

	if (!f || fseek(f, 0, SEEK_END) || (size = ftell(f)) < 0)
		fail("cannot open the file");
	rewind(f);
	elf = malloc((size_t)size + 1);
	if (!elf || fread(elf, 1, (size_t)size, f) != (size_t)size)
		fail("cannot read the file");
	fclose(f);
	if (size < 52 || memcmp(elf, "\177ELF", 4))
		fail("not an ELF file");
	wide = elf[4] == 2;
	big = elf[5] == 2;
}

/* Returns the offset behind the last byte of any segment and of the headers. */
static long segments_end(void)
{
	long phoff = (long)get(wide ? 32 : 28, wide ? 8 : 4);
	long entry = (long)get(wide ? 54 : 42, 2);
	long count = (long)get(wide ? 56 : 44, 2);
	long end = phoff + entry * count, i;

	for (i = 0; i < count; i++) {
		long ph = phoff + entry * i;
		long offset = (long)get(ph + (wide ? 8 : 4), wide ? 8 : 4);
		long bytes = (long)get(ph + (wide ? 32 : 16), wide ? 8 : 4);

		if (offset + bytes > end)
			end = offset + bytes;
	}
	return end;
}

int main(int argc, char **argv)
{
	long end;
	FILE *f;

	if (argc != 2)
		fail("usage: trim-elf FILE");
	load(argv[1]);
	end = segments_end();
	if (end > size)
		fail("a segment ends behind the file");
	memset(elf + (wide ? 40 : 32), 0, wide ? 8 : 4); /* e_shoff */
	memset(elf + (wide ? 58 : 46), 0, 6); /* e_shentsize, num, strndx */
	f = fopen(argv[1], "r+b");
	if (!f || fwrite(elf, 1, (size_t)end, f) != (size_t)end ||
			fflush(f) || ftruncate(fileno(f), end) || fclose(f))
		fail("cannot write the file");
	return 0;
}
