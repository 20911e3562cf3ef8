/* Keeps rows between the pass that collects and the pass that prints. */
#include <errno.h>
#include <string.h>
#include "libnet.h"

/*
 * Most of a row is zeros at its end. A row is kept up to its last non-zero
 * byte, with the path behind it. An IPv4 row takes 72 bytes.
 */
struct kept {
	struct kept *next;
	uint32_t len;  /* bytes of the row; 0: the end of a walk */
	int32_t err;   /* at the end of a walk: its return value */
	uint64_t row[]; /* a struct sock; at the end a struct sock_walk */
};

static struct kept *first, **last, *at;

static uint64_t *add(size_t len, size_t more)
{
	struct kept *k = arena_alloc(sizeof *k + len + more);

	if (!k)
		return NULL;
	k->len = (uint32_t)len;
	*last = k;
	last = &k->next;
	return k->row;
}

void keep_start(void)
{
	first = NULL;
	last = &first;
}

void keep_rewind(void)
{
	at = first;
}

int keep_row(const struct sock *s)
{
	const char *bytes = (const char *)s;
	size_t n = offsetof(struct sock, path);
	uint64_t *row;

	while (n && !bytes[n - 1])
		n--;
	if (s->path_len)
		n = offsetof(struct sock, info);
	row = add(n, s->path_len);
	if (!row)
		return -ENOMEM;
	memcpy(row, s, n);
	if (s->path_len)
		memcpy((char *)row + n, s->path, s->path_len);
	return 0;
}

int keep_end(const struct sock_walk *w, int err)
{
	struct kept **end = last;
	uint64_t *copy = add(0, sizeof *w);

	if (!copy)
		return -ENOMEM;
	memcpy(copy, w, sizeof *w);
	(*end)->err = err;
	return err;
}

int keep_replay(struct sock_walk *w)
{
	const struct sock_walk *done;
	int err;

	for (; at && at->len; at = at->next) {
		struct sock s = {0};

		memcpy(&s, at->row, at->len);
		if (s.path_len)
			s.path = (const char *)at->row + at->len;
		w->row(&s);
	}
	if (!at)
		return -ENOMEM;
	done = (const void *)at->row;
	w->rows = done->rows;
	w->bad = done->bad;
	w->served = done->served;
	err = at->err;
	at = at->next;
	return err;
}
