/* SPDX-License-Identifier: MIT */
/* The options of an applet, declared once in a table. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include "libnet.h"

/*
 * A table is a string of rows and ends with an empty row:
 * 	code kind "long name" NUL
 * code: the letter, or for a long-only option a byte 1..31. kind: ' ' no
 * argument, '=' an argument, '!' no argument, ends the parsing; '.' and ':' are
 * ' ' and '=' of an option that the applet's model lacks, '@' is ' ' of one of
 * the words that mean a family. OPT() makes a row; with FEATURE_LONG_OPTIONS
 * off the names take no bytes. The help is not in it: scripts/options.sh takes
 * it from the source, and scripts/pack.c makes generated/APPLET_help.h of it, a
 * line per row. The help of an option with an argument names it first: "N: only
 * the N largest".
 */
#define OPT(code, kind, name, help) \
	code kind IF_FEATURE_LONG_OPTIONS(name) "\0"

/* The codes of long-only options that several applets have. */
#define OPT_ROOT "\x01"
#define OPT_ENDIAN "\x02"
#define OPT_JSON "\x03"
#define OPT_NETNS "\x04"
#define OPT_BACKEND "\x05"
#define OPT_HELP "\x06"
#define OPT_RESOLVE "\x1f"
#define CODE(opt) ((int)(opt)[0])
#define OPT_OWN 7 /* the codes of an applet's own options start here */

enum { OPT_CODES = 128 };

struct options {
	const char *table;
	/* called for every option, or NULL; a non-zero value ends the parsing
	 * and is returned */
	int (*seen)(int code, const char *arg);
	uint8_t count[OPT_CODES];     /* how often each was given */
	const char *arg[OPT_CODES];   /* its last argument */
};

enum { OPT_WRONG = '?' }; /* a wrong option, already reported */

/*
 * Parses like getopt_long(3) with permutation: bundled letters, "--",
 * unambiguous abbreviations, options behind operands. argv becomes the
 * operands. Returns 0, the code of a '!' option, OPT_WRONG, or seen()'s value.
 */
int options_parse(struct options *o, char **argv);
/* Sets source.backend by --backend auto|proc|diag; false: none of these. */
bool options_backend(const struct options *o);
/* Sets source by --root and --endian; without --endian it detects the byte
 * order. */
void options_root(const struct options *o);
/* Sets hosts_timeout_ms by the argument of OPT_RESOLVE. Returns 0, or OPT_WRONG
 * after reporting an error. */
int option_resolve_timeout(const char *arg);
/* Prints a line per option that has a help text. packed and size are those of
 * the generated header. */
void options_help(const char *table, const uint8_t *packed, size_t size);

#endif
