/* SPDX-License-Identifier: MIT */
/* ss -p: the processes that hold a socket. */
#include <string.h>
#include "ss.h"

/* A cell of the column is the inode until it is printed: for what has no owner
 * yet the processes are looked into again when a block of rows is complete. */
static uint64_t inode_of(const char *raw)
{
	uint64_t inode;

	memcpy(&inode, raw, sizeof inode);
	return inode;
}

static void want(const char *raw, size_t len)
{
	if (len)
		owner_want_inode(inode_of(raw));
}

void users_ready(void)
{
	columns_each(C_PROCESS, want);
	owner_look_again();
}

size_t users_put(const char *raw, size_t len)
{
	const struct owner *o = len ? owner_of(inode_of(raw)) : NULL;
	char name[OWNER_TEXT];
	size_t n;

	if (!o)
		return 0;
	n = out_format(" users:(");
	for (; o; o = o->next) {
		owner_quoted(name, o->name);
		n += out_format("(\"%s\",pid=%u,", name, o->pid);
		if (owner_threads)
			n += out_format("tid=%u,", o->thread);
		n += out_format(o->next ? "fd=%u)," : "fd=%u))", o->fd);
	}
	return n;
}
