/* Aligned tables: a view runs twice, to measure and to print.  Or JSON. */
#include <string.h>
#include <sys/ioctl.h>
#include "sockstate.h"

enum { COLUMNS = 24 };

bool grid_measuring;
static uint16_t width[COLUMNS];
static uint32_t right; /* columns that are right-justified */
enum { GAP = 2 }; /* between columns, if they fit */
static unsigned column, pad, narrow; /* that much less between them */
static size_t tail, tail_max;
/* What a narrow terminal gets: tails below their row, then also the last column
 * below the one before it, begun at that place. */
static bool wrap;
static unsigned fold, fold_at;

static bool json(void)
{
	return ENABLE_FEATURE_JSON && asked('j');
}

static void fit(void)
{
	struct winsize size;
	unsigned i, sum = 0;

	if (ioctl(1, TIOCGWINSZ, &size))
		return;
	for (i = 0; i < COLUMNS && width[i]; i++)
		sum += width[i] + GAP;
	wrap = tail_max && sum + tail_max > size.ws_col;
	if (i < 2 || sum - GAP <= size.ws_col)
		return;
	fold = i - 1;
	narrow = 1;
	for (fold_at = 0, i = 0; i + 1 < fold; i++)
		fold_at += width[i] + GAP - narrow;
}

void grid_view(void (*view)(void))
{
	memset(width, 0, sizeof width);
	if (json()) {
		json_open();
		view();
		json_close();
		return;
	}
	tail_max = fold = 0;
	wrap = false;
	narrow = 0;
	grid_measuring = true;
	out_mute(true);
	if (ENABLE_SOCKSTATE_NAMES && ENABLE_FEATURE_HOSTS && asked('r')) {
		hosts_collect();
		view();
		hosts_resolve();
		memset(width, 0, sizeof width);
	}
	view();
	out_mute(false);
	grid_measuring = false;
	if (ENABLE_SOCKSTATE_LIST)
		fit();
	view();
}

/* Blanks that are due are put before the next cell: none at a line's end. */
void table_text(const char *s, size_t n)
{
	unsigned c = column++, used;

	if (json())
		return;
	if (ENABLE_SOCKSTATE_LIST && fold && c == fold) {
		out_char('\n');
		pad = fold_at;
	}
	out_pad(0, pad);
	pad = 0;
	if (right >> c & 1 && !grid_measuring)
		out_pad(n, width[c]);
	used = (unsigned)out_text(s, n);
	if (used > width[c])
		width[c] = (uint16_t)used;
	pad = GAP - narrow + (right >> c & 1 ? 0 : width[c] - used);
}

void grid_tail(const char *s, size_t n)
{
	if (!tail && !grid_measuring && wrap)
		out_mem("\n   ", 4);
	else if (!tail)
		out_pad(0, pad);
	tail += out_text(s, n);
}

void grid_end(void)
{
	if (ENABLE_SOCKSTATE_LIST && tail > tail_max)
		tail_max = tail;
	tail = column = pad = 0;
	if (json())
		json_row_end();
	else
		out_char('\n');
}

void grid_titles(const char *t)
{
	right = 0;
	if (json())
		return;
	for (; *t; t += strlen(t) + 1) {
		bool number = *t == '>';

		right |= (uint32_t)number << column;
		table_text(t + number, strlen(t + number));
	}
	grid_end();
}

void json_text(const char *key, const char *s, size_t n)
{
	if (json() && n)
		json_key_str(key, s, n);
}

void keyed_text(const char *key, const char *s, size_t n)
{
	json_text(key, s, n);
	table_text(s, n);
}

void keyed_string(const char *key, const char *s)
{
	keyed_text(key, s, strlen(s));
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
size_t shown;

/* Shell's sort with Knuth's gaps: few bytes, fast enough for what is shown. */
static void sort(void **v, size_t n, bool (*before)(const void *,
		const void *))
{
	size_t step = 1, i, j;

	while (step < n / 3)
		step = step * 3 + 1;
	for (; step; step /= 3)
		for (i = step; i < n; i++) {
			void *x = v[i];

			for (j = i; j >= step && before(x, v[j - step]); j -= step)
				v[j] = v[j - step];
			v[j] = x;
		}
}

size_t sort_map(const struct map *m, bool (*keep)(const void *),
		bool (*before)(const void *, const void *))
{
	uint32_t pos = 0;
	void *record;

	shown = 0;
	sorted = arena_alloc((m->used + (size_t)1) * sizeof *sorted);
	while (sorted && (record = map_next(m, &pos)))
		if (!keep || keep(record))
			sorted[shown++] = record;
	sort(sorted, shown, before);
	return shown;
}

void sorted_rows(const char *titles, void (*row)(const void *))
{
	size_t i;

	if (titles)
		grid_titles(titles);
	for (i = 0; i < shown; i++)
		row(sorted[i]);
}
