/* One table per applet declares its options once; see options.c. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include "libnet.h"

/*
 * A table is one string of rows, ended by an empty row:
 *	code kind "long name" NUL
 * code: the letter, or for a long-only option a byte 1..31 or >= 128.
 * kind: ' ' none, '=' argument required, '!' no argument and acts at once.
 * OPT() makes a row; with FEATURE_LONG_OPTIONS off the names take no bytes.
 * The help is not in it: scripts/options.sh takes it from the source, and
 * scripts/pack.c makes generated/APPLET_help.h of it, a line per row. The help of
 * an option with an argument names it first: "N: only the N largest".
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
#define OPT_OWN 7 /* an applet's own start here */

enum { OPT_CODES = 128 };

struct options {
	const char *table;
	/* called for every option as it comes; non-zero ends the parsing and
	 * is returned; may be NULL */
	int (*seen)(int code, const char *arg);
	uint8_t count[OPT_CODES];     /* how often */
	const char *arg[OPT_CODES];   /* the last argument */
};

enum { OPT_WRONG = '?' }; /* reported on stderr already */

/*
 * Parses as getopt_long(3) with permutation: bundled letters, "--", unambiguous
 * abbreviations, options behind operands.  argv becomes the operands.
 * Returns 0, the code of a '!' option, OPT_WRONG, or seen()'s value.
 */
int options_parse(struct options *o, char **argv);
/* --backend auto|proc|diag for libnet; false: none of these. */
bool options_backend(const struct options *o);
/* Sets source by --root and --endian, or by what the saved tables tell. */
void options_root(const struct options *o);
/* The value of OPT_RESOLVE, into hosts_timeout_ms; for seen(). */
int option_resolve_timeout(const char *arg);
/* A line per option that has a help; packed, size: of the generated header. */
void options_help(const char *table, const uint8_t *packed, size_t size);

#endif
