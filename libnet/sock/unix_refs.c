/* SPDX-License-Identifier: MIT */
/* What /proc knows of a UNIX socket and diag does not, its reference count, and
 * which of its names are in doubt. */
#include "diag.h"

/*
 * Only diag has names that cannot be forged, so the rows come from diag. The
 * counts are read from /proc before and joined by inode. Connections that are
 * not accepted yet share inode 0.
 */
struct known {
	uint64_t inode;
	uint32_t refs;
	uint32_t rows; /* with this inode */
};

enum { NOTED = ENABLE_FEATURE_UNIX_CHECK || ENABLE_BACKEND_DIAG };
enum { SUN_PATH = 108 }; /* bytes of the longest name */

static struct map known = {
	.key_len = sizeof(uint64_t), .size = sizeof(struct known)
};
static bool noting;
static size_t before; /* bytes of a name, if the line before ends with one */

void unix_begin(bool note)
{
	if (NOTED && note)
		map_clear(&known);
	noting = note;
	before = 0;
}

/*
 * A line break in a name makes a line that looks like another socket: such a
 * line stands right behind the name, and fits with it into the longest one.  If
 * there is another row of its inode, one of the two is forged.  Both are shown.
 */
void unix_line(struct sock *s, size_t len)
{
	bool fits = before && before + 1 + len <= SUN_PATH;
	struct known *k = NOTED ? map_find(&known, &s->inode, noting) : NULL;

	before = s->path_len;
	if (!k)
		return;
	if (noting) {
		k->refs = s->refs;
		k->rows++;
	} else if (ENABLE_FEATURE_UNIX_CHECK && fits && s->inode && k->rows > 1) {
		s->flags |= UNVERIFIED_FLAG;
	}
}

void unix_other_line(size_t len)
{
	before += before ? len + 1 : 0;
}

void unix_join(struct sock *s)
{
	const struct known *k = map_find(&known, &s->inode, false);

	if (k) {
		s->refs = k->refs;
		s->have |= HAVE_REFS;
	}
}
