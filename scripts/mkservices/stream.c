/* SPDX-License-Identifier: MIT */
/* Rows to terminals. */
#include <string.h>
#include "mkservices.h"

uint32_t class;

int page_after(int terminal)
{
	int c = terminal >= ' ' && terminal < END ? terminal : 0;

	return (int)(class >> (c & 31) & 1);
}

/* ---- rows to terminals ---- */

void put_in(struct stream *s, int sym, int page)
{
	s->page[s->n] = (uint8_t)page;
	s->sym[s->n++] = (uint16_t)sym;
}

/* Each terminal is read in the page that the one before it selects. */
static void put(struct stream *s, int sym)
{
	put_in(s, sym, s->next);
	if (!(sym & RAW))
		s->next = page_after(sym);
}

static int is_underscored(const char *prev, const char *name)
{
	for (; *prev && *name == (*prev == '-' ? '_' : *prev); prev++, name++)
		;
	return !*prev && !*name;
}

static void put_name(struct stream *s, const char *prev, const char *name)
{
	int kept = 0;

	while (prev[kept] && prev[kept] == name[kept])
		kept++;
	if (*prev && strcmp(prev, name) && is_underscored(prev, name)) {
		put(s, UNDERSCORE);
		kept = (int)strlen(name);
	} else if (kept >= KEEP_MIN) {
		put(s, kept);
	} else {
		kept = 0;
	}
	while (name[kept])
		put(s, (uint8_t)name[kept++]);
}

static void put_end(struct stream *s, int delta, int set)
{
	int d = delta < DELTA1 ? delta : delta < 256 ? DELTA1 : DELTA2;

	put(s, END + 8 * d + set);
	if (d == DELTA2)
		put(s, RAW | delta >> 8);
	if (d >= DELTA1)
		put(s, RAW | (delta & 255));
}

void put_rows(struct stream *s)
{
	const char *prev = "";
	int port = 0;

	s->n = 0;
	for (int i = 0; i < nrows; i++) {
		const struct row *r = &rows[i];

		if (i % BLOCK == 0) {
			put(s, BARRIER);
			prev = "";
		}
		put_name(s, prev, r->name);
		put_end(s, r->port - port, r->set);
		prev = r->name;
		port = r->port;
	}
}

/* ---- terminals to codes ---- */

/* Escapes the terminals that are too rare in a page for a code of their own. */
void choose_terms(struct stream *s, struct page *pages, int rare)
{
	static int used[PAGES][256];
	static struct stream out;

	memset(used, 0, sizeof(used));
	memset(pages, 0, PAGES * sizeof(*pages));
	for (int i = 0; i < s->n; i++)
		if (s->sym[i] < PAIR)
			used[s->page[i]][s->sym[i]]++;
	for (int p = 0; p < PAGES; p++) {
		for (int t = 0; t < 256; t++)
			if (used[p][t] > rare)
				pages[p].term[pages[p].terms++] = (uint8_t)t;
			else if (used[p][t])
				used[p][t] = -1;
		for (int t = 1; t < 256; t++)
			if (used[p][t] < 0 && !used[p][ESCAPE]++)
				pages[p].term[pages[p].terms++] = ESCAPE;
	}
	out.n = 0;
	for (int i = 0; i < s->n; i++) {
		int p = s->page[i], t = s->sym[i];

		if (t < PAIR && used[p][t] < 0) {
			put_in(&out, ESCAPE, p);
			t |= RAW;
		}
		put_in(&out, t, p);
	}
	*s = out;
}
