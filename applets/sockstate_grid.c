/* Aligned tables: a view runs twice, to measure and to print.  Or JSON. */
#include <string.h>
#include <sys/ioctl.h>
#include "sockstate.h"

enum { COLUMNS = 24 };

bool grid_measuring;
static uint16_t width[COLUMNS];
static uint32_t right; /* columns that are right-justified */
static unsigned column, pad;
static size_t tail, tail_max;
static bool wrap; /* tails go below their row */

static bool json(void)
{
	return ENABLE_FEATURE_JSON && asked('j');
}

static bool too_wide(void)
{
	struct winsize size = {0};
	size_t i, sum = tail_max;

	for (i = 0; i < COLUMNS; i++)
		sum += width[i] ? width[i] + 2u : 0;
	return !ioctl(1, TIOCGWINSZ, &size) && sum > size.ws_col;
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
	tail_max = 0;
	grid_measuring = true;
	out_mute(true);
	if (ENABLE_FEATURE_HOSTS && asked('r')) {
		hosts_collect();
		view();
		hosts_resolve();
		memset(width, 0, sizeof width);
	}
	view();
	out_mute(false);
	grid_measuring = false;
	wrap = ENABLE_SOCKSTATE_LIST && tail_max && too_wide();
	view();
}

/* Blanks that are due are put before the next cell: none at a line's end. */
void table_text(const char *s, size_t n)
{
	unsigned c = column++, used;

	if (json())
		return;
	out_pad(0, pad);
	pad = 0;
	if (right >> c & 1 && !grid_measuring)
		out_pad(n, width[c]);
	used = (unsigned)out_text(s, n);
	if (used > width[c])
		width[c] = (uint16_t)used;
	pad = 2 + (right >> c & 1 ? 0 : width[c] - used);
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

void grid_text(const char *key, const char *s, size_t n)
{
	json_text(key, s, n);
	table_text(s, n);
}

void grid_string(const char *key, const char *s)
{
	grid_text(key, s, strlen(s));
}

void json_number(const char *key, uint64_t v)
{
	if (json())
		json_key_num(key, v);
}

void grid_number(const char *key, uint64_t v)
{
	char text[FMT_U64];

	json_number(key, v);
	table_text(text, (size_t)(fmt_u64(text, v) - text));
}

/* Shell's sort with Knuth's gaps: few bytes, fast enough for what is shown. */
void sort_pointers(void **v, size_t n, bool (*before)(const void *,
		const void *))
{
	size_t gap = 1, i, j;

	while (gap < n / 3)
		gap = gap * 3 + 1;
	for (; gap; gap /= 3)
		for (i = gap; i < n; i++) {
			void *x = v[i];

			for (j = i; j >= gap && before(x, v[j - gap]); j -= gap)
				v[j] = v[j - gap];
			v[j] = x;
		}
}
