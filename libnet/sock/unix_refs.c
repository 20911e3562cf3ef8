/* The reference counts of UNIX sockets, which only /proc has. */
#include "diag.h"

/*
 * Only diag has names that cannot be forged, so the rows come from diag. The
 * counts are read from /proc before and joined by inode. Connections that are
 * not accepted yet share inode 0.
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

/* If /proc shows an inode twice, a newline in a name has forged one of the
 * rows. Which one cannot be told; the second is refused. */
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
