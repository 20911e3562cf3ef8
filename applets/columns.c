/* SPDX-License-Identifier: MIT */
/* Rows of cells, held until the widths of their columns are known. */
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include "columns.h"

/*
 * Texts grow from the start of the block, the lengths of the cells from its end
 * downwards: 16 bits each, UINT16_MAX says that the next one belongs to it too.
 */
enum { BLOCK = 5 << 20, SMALLEST = 1 << 16,
	ROOM = 64 }; /* bytes between them: lengths that may be added */

void (*columns_ready)(void);

static struct out_hold hold;
static struct column *column;
static unsigned count;      /* of the columns */
static bool head;           /* is still to be printed */
static unsigned screen;     /* width of the terminal; 0: none */

static char *block;
static size_t size;         /* bytes of it */
static uint16_t *lengths;   /* the last one */
/* the row that is built: where it began, in both parts */
static char *row;
static uint16_t *row_lengths;
static char *cell;          /* where the current cell began */
static unsigned at;         /* its column */

unsigned terminal_width(void)
{
	struct winsize w;

	if (ioctl(1, TIOCGWINSZ, &w))
		return 0;
	return w.ws_col ? w.ws_col : 80;
}

static uint16_t *block_end(void)
{
	return (uint16_t *)(void *)(block + size);
}

/* What is in the block is over. */
static void restart(void)
{
	unsigned i;

	row = hold.at = cell = block;
	row_lengths = lengths = block_end();
	hold.end = (char *)lengths - ROOM;
	for (i = 0; i < count; i++)
		column[i].width = column[i].min;
}

static char *map_block(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

/* ---- what is held ---- */

/* The length at *p, which is moved on. */
static size_t next_length(const uint16_t **p)
{
	size_t n = 0;

	do {
		--*p;
		n += **p;
	} while (**p == UINT16_MAX);
	return n;
}

static void each_cell(void (*take)(unsigned c, const char *s, size_t len))
{
	const uint16_t *p = block_end();
	const char *s = block;
	unsigned c = 0;

	while (p > row_lengths) {
		size_t n = next_length(&p);

		take(c, s, n);
		s += n;
		c = c + 1 < count ? c + 1 : 0;
	}
}

static unsigned wanted;
static void (*taker)(const char *raw, size_t len);

static void take_wanted(unsigned c, const char *s, size_t len)
{
	if (c == wanted)
		taker(s, len);
}

void columns_each(unsigned c, void (*take)(const char *raw, size_t len))
{
	wanted = c;
	taker = take;
	each_cell(take_wanted);
}

/* ---- widths ---- */

static void widen(struct column *c, size_t n)
{
	if (n > c->width)
		c->width = (uint32_t)n;
}

static void measure_raw(unsigned c, const char *s, size_t len)
{
	if (column[c].put)
		widen(&column[c], column[c].put(s, len));
}

static bool shown(unsigned c)
{
	return !column[c].off && (c + 1 < count || column[c].width);
}

/* With the blank before it: the first one that is shown has none. */
static unsigned room_of(unsigned c)
{
	unsigned first = 0;

	while (!shown(first))
		first++;
	return column[c].width + (column[c].blank && c > first);
}

/* The columns from one on that fit into a line of the screen share what is
 * left of it; the remainder goes to the last of them.  Returns the next one. */
static unsigned spread_line(unsigned from)
{
	unsigned c, end, sum = 0, shares = 0, spare;

	for (c = from; c < count; c++) {
		if (!shown(c))
			continue;
		if (shares && sum + room_of(c) > screen)
			break;
		sum += room_of(c);
		shares++;
	}
	end = c;
	if (sum > screen)
		column[from].width -= sum - screen;
	for (c = from; sum < screen && c < end; c++)
		if (shown(c)) {
			spare = (screen - sum) / shares--;
			column[c].width += spare;
			sum += spare;
		}
	return end;
}

static void spread(void)
{
	unsigned c = 0;

	while (c < count) {
		if (shown(c))
			c = spread_line(c);
		else
			c++;
	}
}

/* ---- printing ---- */

static bool begun; /* something of the line is out */

/* The last one of the table itself, not what stands behind it. */
static bool last(unsigned c)
{
	for (c++; c + 1 < count; c++)
		if (!column[c].off)
			return false;
	return true;
}

static void put_cell(unsigned c, const char *s, size_t len)
{
	const struct column *col = &column[c];
	bool behind = c + 1 == count;

	if (shown(c)) {
		if (begun && col->blank)
			out_char(' ');
		begun = true;
		if (col->right)
			out_pad(len, col->width);
		if (col->put)
			len = col->put(s, len);
		else
			out_mem(s, len);
		if (!col->right && (screen || behind || !last(c)))
			out_pad(len, col->width);
	}
	if (behind) {
		out_char('\n');
		begun = false;
	}
}

static void put_head(void)
{
	unsigned c;

	for (c = 0; c < count; c++) {
		size_t (*put)(const char *, size_t) = column[c].put;

		column[c].put = NULL;
		put_cell(c, column[c].title, strlen(column[c].title));
		column[c].put = put;
	}
	head = false;
}

static bool raw_cells(void)
{
	unsigned c;

	for (c = 0; c < count; c++)
		if (column[c].put && !column[c].off)
			return true;
	return false;
}

static void print(void)
{
	unsigned c;

	for (c = 0; head && c < count; c++)
		widen(&column[c], strlen(column[c].title));
	if (columns_ready)
		columns_ready();
	if (screen && raw_cells()) {
		out_mute(true);
		each_cell(measure_raw);
		out_mute(false);
	}
	if (screen)
		spread();
	if (head)
		put_head();
	each_cell(put_cell);
}

/* ---- rows ---- */

/* The cells of the row that is built count again. */
static void widen_row(void)
{
	const uint16_t *p = row_lengths;
	unsigned c;

	for (c = 0; p > lengths; c++)
		widen(&column[c], next_length(&p));
}

/* The row that is built goes to the start of that block, the only one then. */
static void move_row(char *to, size_t to_size)
{
	size_t text = (size_t)(hold.at - row), done = (size_t)(cell - row);
	size_t n = (size_t)(row_lengths - lengths);
	const uint16_t *from = lengths;
	char *old = block;
	size_t old_size = size;

	memmove(to, row, text);
	block = to;
	size = to_size;
	restart();
	lengths -= n;
	memmove(lengths, from, n * sizeof *from);
	cell += done;
	hold.at += text;
	hold.end = (char *)lengths - ROOM;
	if (to != old)
		munmap(old, old_size);
	widen_row();
}

/* The writer needs room for the row that is built. */
static void make_room(void)
{
	char *larger = block;
	size_t n = size;

	if (row > block) {
		out_hold(NULL);
		print();
		out_hold(&hold);
	} else {
		n *= 2;
		larger = map_block(n);
	}
	if (larger) {
		move_row(larger, n);
	} else { /* the row stays empty, and the status says so */
		arena_failed = true;
		restart();
		for (n = at; n; n--)
			*--lengths = 0;
	}
}

bool columns_open(struct column *columns, unsigned n, bool with_head)
{
	column = columns;
	count = n;
	head = with_head;
	screen = terminal_width();
	for (size = BLOCK; size >= SMALLEST; size /= 2) {
		block = map_block(size);
		if (block)
			break;
	}
	hold.full = make_room;
	arena_failed |= !block;
	if (block)
		restart();
	return block;
}

void columns_row(void)
{
	out_hold(&hold);
}

void column_end(void)
{
	size_t n = (size_t)(hold.at - cell);

	widen(&column[at++], n);
	cell = hold.at;
	for (; n >= UINT16_MAX; n -= UINT16_MAX)
		*--lengths = UINT16_MAX;
	*--lengths = (uint16_t)n;
	hold.end = (char *)lengths - ROOM;
	if (hold.at > hold.end)
		make_room();
}

void columns_row_end(void)
{
	while (at < count)
		column_end();
	at = 0;
	row = hold.at;
	row_lengths = lengths;
	out_hold(NULL);
}

void columns_flush(void)
{
	if (row > block) {
		print();
		restart();
	}
}

void columns_close(void)
{
	if (head || row > block)
		print();
	munmap(block, size);
	block = NULL;
}
