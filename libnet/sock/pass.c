/* SPDX-License-Identifier: MIT */
/* Runs a listing in two passes and keeps the rows between them: see pass.h. */
#include <errno.h>
#include <string.h>
#include "sock/pass.h"

/*
 * Most of a row is zeros at its end. A row is kept up to its last non-zero
 * byte, an IPv4 row in 72 bytes. What a row points to is kept behind it.
 */
struct kept {
	struct kept *next;
	uint32_t len;  /* bytes of the struct; 0: the end of a walk */
	int32_t err;   /* at the end of a walk: its return value */
	uint64_t row[]; /* a struct sock; at the end a struct sock_walk */
};

static struct kept *first, **last, *at;
static enum { NO_PASS, COLLECTING, REPLAYING } stage;

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

/* Bytes of the array mem, which has the drops last if they are known. */
static size_t mem_size(const struct sock *s)
{
	return !s->mem ? 0 : s->have & HAVE_DROPS ? 9 * sizeof *s->mem :
			8 * sizeof *s->mem;
}

/* Copies the next part of a row to its place and returns the end. */
static char *put(char *to, const void *from, size_t n)
{
	return n ? (char *)memcpy(to, from, n) + n : to;
}

int pass_keep(const struct sock *s)
{
	size_t mem = mem_size(s), n = sizeof *s;
	char *p;

	if (!(s->info_len | mem)) {
		n = s->path_len ? offsetof(struct sock, info) :
			offsetof(struct sock, path);
		while (n && !((const char *)s)[n - 1])
			n--;
	}
	p = (char *)add(n, s->info_len + mem + s->path_len);
	if (!p)
		return -ENOMEM;
	p = put(put(p, s, n), s->info, s->info_len);
	put(put(p, s->mem, mem), s->path, s->path_len);
	return 0;
}

static int end_walk(const struct sock_walk *w, int err)
{
	struct kept **end = last;
	uint64_t *copy = add(0, sizeof *w);

	if (!copy)
		return -ENOMEM;
	memcpy(copy, w, sizeof *w);
	(*end)->err = err;
	return err;
}

static void give(const struct sock_walk *w, const struct kept *k)
{
	struct sock s = {0};
	const char *more = (const char *)k->row + k->len;

	memcpy(&s, k->row, k->len);
	if (s.info_len)
		s.info = more;
	more += s.info_len;
	if (s.mem)
		s.mem = (const void *)more;
	s.path = s.path_len ? more + mem_size(&s) : NULL;
	s.answer = NULL; /* what diag said of it is over */
	w->row(&s);
}

static int replay(struct sock_walk *w)
{
	const struct sock_walk *done;
	int err;

	for (; at && at->len; at = at->next)
		give(w, at);
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

int pass_walk(struct sock_walk *w, enum table t)
{
	int err;

	if (stage == REPLAYING)
		return replay(w);
	err = sock_walk(w, t);
	return stage == COLLECTING ? end_walk(w, err) : err;
}

void pass_run(const struct pass *p)
{
	first = NULL;
	last = &first;
	if (ENABLE_FEATURE_HOSTS)
		hosts_collect();
	stage = COLLECTING;
	p->collect();
	stage = REPLAYING;
	p->resolve();
	pass_rewind();
	p->print();
	stage = NO_PASS;
}

void pass_rewind(void)
{
	at = first;
}

bool pass_collecting(void)
{
	return stage == COLLECTING;
}

bool pass_replaying(void)
{
	return stage == REPLAYING;
}
