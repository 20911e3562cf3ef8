/* What /proc knows of a UNIX socket and diag does not: its reference count. */
#include "diag.h"

/*
 * UNIX sockets: only /proc has the reference count, only diag has names that
 * cannot be forged.  The rows are diag's; the counts are noted before and
 * joined by inode.  (Sockets that nobody has accepted yet share inode 0.)
 */
struct known {
	uint64_t inode;
	uint32_t refs;
	bool seen;
};

enum { NOTED = ENABLE_FEATURE_UNIX_CHECK || ENABLE_BACKEND_DIAG };

static struct map known = {
	.key_len = sizeof(uint64_t), .size = sizeof(struct known)
};

void unix_forget(void)
{
	if (NOTED)
		map_clear(&known);
}

/* Of /proc alone, the second row of an inode is one that a line break in a
 * name has forged, or that the first one was. */
bool unix_note(const struct sock *s)
{
	struct known *k = NOTED ? map_find(&known, &s->inode, true) : NULL;
	bool again = false;

	if (k) {
		again = k->seen && s->inode;
		k->seen = true;
		k->refs = s->refs;
	}
	return !ENABLE_FEATURE_UNIX_CHECK || !again;
}

void unix_join(struct sock *s)
{
	const struct known *k = map_find(&known, &s->inode, false);

	if (k) {
		s->refs = k->refs;
		s->have |= HAVE_REFS;
	}
}
