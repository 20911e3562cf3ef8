/* SPDX-License-Identifier: MIT */
/* /proc/net/unix: net/unix/af_unix.c unix_seq_show(). */
#include <string.h>
#include "diag.h"

/* Skips the first field, a kernel pointer: hashed, zeros, or a word in
 * brackets, perhaps behind blanks: "(____ptrval____)", "(ptrval)", "(null)". */
static void scan_pointer(struct scan *c)
{
	scan_blanks(c);
	if (*c->p == '(') {
		c->p = text_find(c->p, ')');
		scan_lit(c, ')');
	} else {
		const char *start = c->p;

		scan_hex(c, 16);
		if ((c->p - start) % 8)
			c->bad = true;
	}
	scan_lit(c, ':');
}

bool proc_unix_row(struct sock *s, const char *line)
{
	struct scan c = {line, false};

	memset(s, 0, sizeof *s);
	s->table = T_UNIX;
	s->have = HAVE_REFS;
	scan_pointer(&c);
	s->refs = (uint32_t)scan_hex(&c, 8);
	scan_hex(&c, 8); /* protocol: always 0 */
	s->flags = (uint32_t)scan_hex(&c, 8) & ~(uint32_t)UNVERIFIED_FLAG;
	s->type = sock_type((uint32_t)scan_hex(&c, 4));
	s->state = (uint8_t)scan_hex(&c, 2);
	scan_lit(&c, ' ');
	s->inode = scan_dec(&c);
	if (*c.p) {
		scan_lit(&c, ' ');
		s->path = c.p;
		s->path_len = (uint32_t)strlen(c.p);
	}
	return !c.bad;
}
