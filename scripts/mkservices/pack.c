/* SPDX-License-Identifier: MIT */
/* Byte pair encoding: greedy, then the shortest way with the pairs found. */
#include <string.h>
#include "mkservices.h"

static int is_full(const struct page *p)
{
	return p->terms + p->pairs == 256;
}

/* Finds the most frequent pair of neighbours. Returns how often it occurs. */
static int best_pair(const struct stream *s, const struct page *pages,
	int pair[3])
{
	static uint16_t count[PAGES][PAIR + 256][PAIR + 256];
	int best = 0;

	memset(count, 0, sizeof(count));
	for (int i = 0; i + 1 < s->n; i++) {
		int p = s->page[i], x = s->sym[i], y = s->sym[i + 1];

		if (x >= RAW || y >= RAW || is_full(&pages[p]))
			continue;
		if (++count[p][x][y] > best) {
			best = count[p][x][y];
			pair[0] = p;
			pair[1] = x;
			pair[2] = y;
		}
	}
	return best;
}

static void join_pair(struct stream *s, struct page *pages, const int pair[3])
{
	struct page *p = &pages[pair[0]];
	int sym = PAIR + p->pairs, n = 0;

	p->left[p->pairs] = (uint16_t)pair[1];
	p->right[p->pairs++] = (uint16_t)pair[2];
	for (int i = 0; i < s->n; i++, n++) {
		s->page[n] = s->page[i];
		s->sym[n] = s->sym[i];
		if (i + 1 < s->n && s->page[i] == pair[0] &&
		    s->sym[i] == pair[1] && s->sym[i + 1] == pair[2]) {
			s->sym[n] = (uint16_t)sym;
			i++;
		}
	}
	s->n = n;
}

/* ---- the shortest parse with these pairs ---- */

static int last_terminal(const struct page *pages, int page, int sym)
{
	while (sym >= PAIR) {
		const struct page *p = &pages[page];

		page = page_after(last_terminal(pages, page,
			p->left[sym - PAIR]));
		sym = p->right[sym - PAIR];
	}
	return sym;
}

int right_page(const struct page *pages, int page, int pair)
{
	return page_after(last_terminal(pages, page, pages[page].left[pair]));
}

/* Writes the terminals of a symbol to out[]. Returns their number. */
static int expand(const struct page *pages, int page, int sym, uint16_t *out)
{
	int n;

	if (sym < PAIR) {
		*out = (uint16_t)sym;
		return 1;
	}
	n = expand(pages, page, pages[page].left[sym - PAIR], out);
	return n + expand(pages, right_page(pages, page, sym - PAIR),
		pages[page].right[sym - PAIR], out + n);
}

struct word {
	int n, next;
	uint16_t term[BLOCK * (MAX_NAME + 4)];
};

/* Rewrites the terminals of plain with the fewest symbols, from its end. */
static void parse(struct stream *s, const struct stream *plain,
	const struct page *pages)
{
	static struct word words[PAGES][256];
	static int first[PAGES][PAIR], cost[MAX_STREAM + 1], best[MAX_STREAM];
	int i, p, e;

	memset(first, -1, sizeof(first));
	for (p = 0; p < PAGES; p++)
		for (e = 0; e < pages[p].pairs; e++) {
			struct word *w = &words[p][e];

			w->n = expand(pages, p, PAIR + e, w->term);
			w->next = first[p][w->term[0]];
			first[p][w->term[0]] = e;
		}
	cost[plain->n] = 0;
	for (i = plain->n - 1; i >= 0; i--) {
		p = plain->page[i];
		cost[i] = cost[i + 1] + 1;
		best[i] = -1;
		e = plain->sym[i] < PAIR ? first[p][plain->sym[i]] : -1;
		for (; e >= 0; e = words[p][e].next) {
			int n = words[p][e].n;

			if (i + n <= plain->n && cost[i + n] + 1 < cost[i] &&
			    !memcmp(words[p][e].term, &plain->sym[i],
					(size_t)n * sizeof(*plain->sym))) {
				cost[i] = cost[i + n] + 1;
				best[i] = e;
			}
		}
	}
	s->n = 0;
	for (i = 0; i < plain->n; i += best[i] < 0 ? 1 :
			words[plain->page[i]][best[i]].n)
		put_in(s, best[i] < 0 ? plain->sym[i] : PAIR + best[i],
			plain->page[i]);
}

void pack(struct table *t, int rare)
{
	static struct stream plain;
	int pair[3];

	put_rows(&plain);
	choose_terms(&plain, t->pages, rare);
	t->stream = plain;
	while (best_pair(&t->stream, t->pages, pair) > 2)
		join_pair(&t->stream, t->pages, pair);
	parse(&t->stream, &plain, t->pages);
	t->class = class;
	t->blocks = (nrows + BLOCK - 1) / BLOCK;
	t->size = t->stream.n + 3 * t->blocks;
	for (int p = 0; p < PAGES; p++)
		t->size += 1 + t->pages[p].terms + 2 * t->pages[p].pairs;
}
