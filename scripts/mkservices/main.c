/* SPDX-License-Identifier: MIT */
/*
 * mkservices LIST... > services_table.h
 *
 * Packs service lists into the constant table that
 * libnet/services/services_table.c looks up in place. Runs on the build
 * machine; its output depends on the lists alone.
 *
 * A line of a list is "name port[-end]/proto[,proto...]"; # starts a comment.
 * Of several names for one port and protocol the first one is the primary.
 *
 * The table is a stream of codes, with rows in the order of ports. A row is a
 * name and an end, which tells how far the port moves and which protocols have
 * the name. A name that begins like the previous one does not repeat that
 * beginning. A code is a byte: the first codes are terminals, each of the
 * others stands for two codes (byte pair encoding). There are one or two pages
 * of codes; the last character selects the page of the next code, so that twice
 * 256 codes take 8 bits each. An index leads to every BLOCK-th row.
 *
 * Terminals, as libnet/services/services_table.c reads them:
 *   0             escape: the next byte of the stream is the terminal
 *   1             the previous name with every - turned into _
 *   2..31         keep so many characters of the previous name
 *   32..127       a character
 *   128 + 8d + m  end of the row: d ports on, m-th set of protocols;
 *                 d = 14: the distance follows in a byte, 15: in two
 */
#include <stdio.h>
#include "mkservices.h"

/* The characters after which page 1 is used, as a set of their low five bits (0
 * is the start of a name): vowels and -, found by trial; or none: one page. */
static const uint32_t classes[] = { 0, 0xa027 };

static void pack_best(struct table *best)
{
	static const int rare[] = { 0, 1, 4, 8, 12, 16 };
	static struct table t;

	best->size = 0;
	for (int c = 0; c < (int)(sizeof(classes) / sizeof(*classes)); c++)
		for (int r = 0; r < (int)(sizeof(rare) / sizeof(*rare)); r++) {
			class = classes[c];
			pack(&t, rare[r]);
			if (!best->size || t.size < best->size)
				*best = t;
		}
	class = best->class;
}

int main(int argc, char **argv)
{
	static struct table table;

	for (int i = 1; i < argc; i++)
		read_list(argv[i]);
	sort_rows();
	pack_best(&table);
	emit_table(&table);
	if (fflush(stdout) || ferror(stdout))
		die("cannot write", "the table");
	return 0;
}
