/* SPDX-License-Identifier: MIT */
/* Tables whose columns are as wide as their longest cell. */
#ifndef COLUMNS_H
#define COLUMNS_H

#include "libnet.h"

struct column {
	const char *title;
	/* Puts out a cell that was held as raw bytes, and returns its length;
	 * NULL: the cell is its text. */
	size_t (*put)(const char *raw, size_t len);
	uint32_t width; /* of what was held so far, in bytes */
	uint8_t min;    /* least width */
	bool blank;     /* one blank before it, unless it begins the line */
	bool right;     /* justified */
	bool off;       /* not shown */
};

/*
 * A row is the same number of cells each time: what is put out between
 * columns_row() and column_end(), then up to the next column_end(), and so on.
 * Rows are held in memory until 5 MiB are full; then they are printed, and the
 * widths begin anew.  The last column is what stands behind a table: it is
 * padded where it is not empty, and the one before it is not.  columns_open()
 * says false where there is no memory.
 */
bool columns_open(struct column *columns, unsigned count, bool head);
void columns_row(void);
void column_end(void);
void columns_row_end(void); /* the missing cells are empty */
/* Called before held rows are printed; NULL: nothing is to be done. */
extern void (*columns_ready)(void);
/* For columns_ready(): the raw cells of this column, one at a time. */
void columns_each(unsigned column, void (*take)(const char *raw, size_t len));
void columns_flush(void); /* prints the rows that are held */
void columns_close(void); /* the same, and the head if nothing was printed */

/* Columns of the terminal at standard output; 0: it is none. */
unsigned terminal_width(void);

#endif
