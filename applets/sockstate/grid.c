/* SPDX-License-Identifier: MIT */
/* Aligned tables, for which a view runs twice, to measure and to print; or
 * JSON. */
#include <string.h>
#include <sys/ioctl.h>
#include "sockstate.h"

enum { COLUMNS = 24 };

enum { GAP = 2 }; /* between columns, if they fit */

size_t grid_tail_len;
static unsigned column, pad;
static bool measuring; /* the widths are not known yet */
static struct {
	uint16_t width[COLUMNS];
	uint32_t right;    /* columns that are right-justified */
	size_t tail_max;
	/* Layout for a narrow terminal. wrap: tails on their own line. narrow:
	 * 1 blank between columns. fold: the last column (1-based, 0: no) on
	 * its own line, at column fold_at. */
	unsigned narrow, fold, fold_at;
	bool wrap;
} grid;

static bool json(void)
{
	return ENABLE_FEATURE_JSON && asked('j');
}

bool terminal_size(struct winsize *size)
{
	if (ioctl(1, TIOCGWINSZ, size))
		return false;
	if (!size->ws_col) /* a serial line knows none */
		size->ws_col = 80;
	if (!size->ws_row)
		size->ws_row = 24;
	return true;
}

static void fit(void)
{
	struct winsize size;
	unsigned i, sum = 0, last = 0, before_last = 0;

	if (!terminal_size(&size))
		return;
	for (i = 0; i < COLUMNS && grid.width[i]; i++) {
		before_last = last;
		last = sum;
		sum += grid.width[i] + GAP;
	}
	grid.wrap = sum + grid.tail_max > size.ws_col;
	if (i < 2 || sum - GAP <= size.ws_col)
		return;
	grid.fold = i;
	grid.narrow = 1;
	grid.fold_at = before_last - (i - 2) * grid.narrow;
}

void grid_view(void (*view)(void))
{
	if (nothing_read())
		return;
	if (json()) {
		json_open();
		view();
		json_close();
		return;
	}
	measuring = true;
	out_mute(true);
	if (ENABLE_SOCKSTATE_NAMES && ENABLE_FEATURE_HOSTS && asked('r')) {
		hosts_collect();
		view();
		hosts_resolve();
	}
	memset(&grid, 0, sizeof grid);
	view();
	out_mute(false);
	measuring = false;
	if (nothing_read())
		return;
	if (ENABLE_SOCKSTATE_LIST)
		fit();
	view();
}

/* Prints the blanks that are due, in front of the next cell: a line does not
 * end with blanks. */
void table_text(const char *s, size_t n)
{
	unsigned c = column++, used;
	bool number = grid.right >> c & 1;

	if (json())
		return;
	if (ENABLE_SOCKSTATE_LIST && column == grid.fold) {
		out_char('\n');
		pad = grid.fold_at;
	}
	out_pad(0, pad);
	if (number && !measuring)
		out_pad(n, grid.width[c]);
	used = (unsigned)out_text(s, n);
	if (used > grid.width[c])
		grid.width[c] = (uint16_t)used;
	pad = GAP - grid.narrow + (number ? 0 : grid.width[c] - used);
}

bool grid_tail(void)
{
	if (json())
		return false;
	if (grid_tail_len)
		return true;
	if (grid.wrap)
		out_mem("\n   ", 4);
	else
		out_pad(0, pad);
	return true;
}

void grid_end(void)
{
	if (ENABLE_SOCKSTATE_LIST && grid_tail_len > grid.tail_max)
		grid.tail_max = grid_tail_len;
	grid_tail_len = column = pad = 0;
	if (json())
		json_row_end();
	else
		out_char('\n');
}

void grid_title(const char *t)
{
	bool number = *t == '>';

	grid.right |= (uint32_t)number << column;
	table_text(t + number, strlen(t + number));
}

void grid_titles(const char *t)
{
	for (; *t; t += strlen(t) + 1)
		grid_title(t);
	grid_end();
}

void keyed_text(const char *key, const char *s, size_t n)
{
	if (!json())
		table_text(s, n);
	else if (n)
		json_key_str(key, s, n);
}

void keyed_string(const char *key, const char *s)
{
	keyed_text(key, s, text_len(s, SIZE_MAX));
}

void json_text(const char *key, const char *s)
{
	if (json())
		keyed_string(key, s);
}

void json_word(const char *key, const char *word)
{
	if (json())
		json_key_word(key, word);
}

void json_number(const char *key, uint64_t v)
{
	if (json() && *key)
		json_key_num(key, v);
}

void keyed_number(const char *key, uint64_t v)
{
	char text[FMT_U64];

	json_number(key, v);
	table_text(text, (size_t)(fmt_u64(text, v) - text));
}

void **sorted;
uint32_t shown;

/* Shell's sort takes few bytes and is fast enough. The masks of a map are
 * Hibbard's gaps. */
uint32_t sort_map(const struct map *m, bool (*keep)(const void *),
		bool (*before)(const void *, const void *))
{
	uint32_t pos = 0, n = 0, step, i, j;
	static void **v;
	static uint32_t room, generation;
	void *record;

	if (generation != arena_generation || room <= m->used) {
		room = m->used + m->used / 2 + 1;
		generation = arena_generation;
		v = arena_alloc(room * sizeof *v);
		room = v ? room : 0;
	}
	while (v && (record = map_next(m, &pos)))
		if (!keep || keep(record))
			v[n++] = record;
	for (step = m->mask; step; step /= 2)
		for (i = step; i < n; i++) {
			record = v[i];
			for (j = i; j >= step && before(record, v[j - step]);
					j -= step)
				v[j] = v[j - step];
			v[j] = record;
		}
	sorted = v;
	return shown = n;
}

void sorted_rows(const char *titles, void (*row)(const void *))
{
	uint32_t i;

	if (titles)
		grid_titles(titles);
	for (i = 0; i < shown; i++)
		row(sorted[i]);
}
