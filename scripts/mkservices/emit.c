/* SPDX-License-Identifier: MIT */
/* The table as C. */
#include <stdio.h>
#include <string.h>
#include "mkservices.h"

/* ---- output ---- */

static int depth(const struct page *pages, int page, int sym)
{
	int l, r;

	if (sym < PAIR)
		return 0;
	l = 1 + depth(pages, page, pages[page].left[sym - PAIR]);
	r = depth(pages, right_page(pages, page, sym - PAIR),
		pages[page].right[sym - PAIR]);
	return l > r ? l : r;
}

static int deepest(const struct page *pages)
{
	int max = 0;

	for (int p = 0; p < PAGES; p++)
		for (int i = 0; i < pages[p].pairs; i++) {
			int d = depth(pages, p, PAIR + i);

			max = d > max ? d : max;
		}
	return max;
}

static int longest_name(void)
{
	size_t max = 0;

	for (int i = 0; i < nrows; i++)
		max = strlen(rows[i].name) > max ? strlen(rows[i].name) : max;
	return (int)max;
}

/* Returns the bytes for all names of one port, each with its NUL, and a NUL. */
static int most_names(void)
{
	int max = 1, n = 1;

	for (int i = 0; i < nrows; i++) {
		if (i && rows[i].port != rows[i - 1].port)
			n = 1;
		n += (int)strlen(rows[i].name) + 1;
		max = n > max ? n : max;
	}
	return max;
}

static int has_underscore(const struct page *pages)
{
	for (int p = 0; p < PAGES; p++)
		if (memchr(pages[p].term, UNDERSCORE, (size_t)pages[p].terms))
			return 1;
	return 0;
}

static int code_of(const struct page *p, int sym)
{
	int code = 0;

	if (sym & RAW)
		return sym & 255;
	if (sym >= PAIR)
		return p->terms + sym - PAIR;
	while (p->term[code] != sym)
		code++;
	return code;
}

static void emit(int byte)
{
	static int n;

	printf("%d,%c", byte, ++n % 20 ? ' ' : '\n');
}

static void emit_page(const struct page *pages, int p)
{
	const struct page *pg = &pages[p];

	emit(pg->terms);
	for (int i = 0; i < pg->terms; i++)
		emit(pg->term[i]);
	for (int i = 0; i < pg->pairs; i++) {
		emit(code_of(pg, pg->left[i]));
		emit(code_of(&pages[right_page(pages, p, i)], pg->right[i]));
	}
}

static void emit_index(const struct stream *s)
{
	int offset = 0, row = 0;

	for (int i = 0; i < s->n; i++) {
		if (s->sym[i] != BARRIER) {
			offset++;
			continue;
		}
		printf("\t{ %d, %d },\n", row ? rows[row - 1].port : 0, offset);
		row += BLOCK;
	}
	if (offset > UINT16_MAX)
		die("table too large", "16 bit index");
}

static void emit_numbers(const struct table *t)
{
	uint32_t bits = 0;

	for (int i = 0; i < nsets; i++)
		bits |= (uint32_t)sets[i] << 4 * i;
	printf("enum {\n");
	printf("\tTABLE_ROWS = %d,\n", nrows);
	printf("\tTABLE_BYTES = %d,\n", t->stream.n - t->blocks);
	printf("\tTABLE_PAGE1 = %d,\n",
		1 + t->pages[0].terms + 2 * t->pages[0].pairs);
	printf("\tTABLE_NAME = %d,\n", longest_name());
	printf("\tTABLE_NAMES = %d,\n", most_names());
	printf("\tTABLE_DEPTH = %d,\n", deepest(t->pages));
	printf("\tTABLE_HAS_UNDERSCORE = %d,\n", has_underscore(t->pages));
	printf("};\n#define TABLE_CLASSES 0x%08lxu\n", (unsigned long)class);
	printf("#define TABLE_SETS 0x%08lxu\n", (unsigned long)bits);
}

/* Without lists every constant is there, and empty. */
void emit_table(const struct table *t)
{
	printf("/* made by scripts/mkservices */\n");
	emit_numbers(t);
	printf("static const uint16_t table_index[][2] = {\n");
	emit_index(&t->stream);
	printf("%s};\nstatic const uint8_t table_pages[] = {\n",
		nrows ? "" : "\t{ 0, 0 },\n");
	for (int p = 0; p <= (class != 0); p++)
		emit_page(t->pages, p);
	printf("\n};\nstatic const uint8_t table_rows[] = {\n");
	for (int i = 0; i < t->stream.n; i++)
		if (t->stream.sym[i] != BARRIER)
			emit(code_of(&t->pages[t->stream.page[i]],
				t->stream.sym[i]));
	printf("%s\n};\n", nrows ? "" : "0");
}
