/* SPDX-License-Identifier: MIT */
/* Shared by the files of mkservices. */
#ifndef MKSERVICES_H
#define MKSERVICES_H

#include <stdint.h>

enum {
	BLOCK = 64,
	MAX_ROWS = 16384, MAX_NAME = 31, MAX_SETS = 8,
	MAX_STREAM = 32 * MAX_ROWS,
	PAGES = 2,
	ESCAPE = 0, UNDERSCORE = 1, KEEP_MIN = 3, END = 128,
	DELTA1 = 14, DELTA2 = 15,
	PAIR = 256,		/* symbols from here on are pairs */
	RAW = 1 << 12,		/* flag: a byte that is copied as it is */
	BARRIER = 1 << 13,	/* a block starts */
};

struct row {
	int port, set, seq;
	char name[MAX_NAME + 1];
};

struct stream {
	int n, next;		/* symbols; page of the one to come */
	uint16_t sym[MAX_STREAM];
	uint8_t page[MAX_STREAM];
};

struct page {
	int terms, pairs;
	uint8_t term[256];
	uint16_t left[256], right[256];
};

struct table {
	uint32_t class;
	int blocks, size;	/* bytes */
	struct page pages[PAGES];
	struct stream stream;
};

/* list.c: the rows of all lists, in the order of ports. */
extern struct row rows[MAX_ROWS];
extern int nrows;
extern int sets[MAX_SETS], nsets; /* of protocols: bits 1 tcp, 2 udp, 4 sctp, 8 dccp */
void die(const char *what, const char *arg);
void read_list(const char *path);
void sort_rows(void);

/* stream.c: rows to terminals, each with the page it is read in. */
extern uint32_t class; /* the characters after which page 1 is used: main.c */
int page_after(int terminal);
void put_rows(struct stream *s);
/* Appends a symbol that is looked up in this page. */
void put_in(struct stream *s, int sym, int page);
/* Gives codes to the terminals that occur more than rare times in a page and
 * escapes the others. */
void choose_terms(struct stream *s, struct page *pages, int rare);

/* pack.c: terminals to pairs, t->stream and t->pages. */
void pack(struct table *t, int rare);
/* Returns the page in which the right half of a pair is looked up. */
int right_page(const struct page *pages, int page, int pair);

/* emit.c: the table as C. */
void emit_table(const struct table *t);

#endif
