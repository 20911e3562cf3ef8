/* SPDX-License-Identifier: MIT */
/*
 * Finds the owners of sockets in /proc/PID/fd.
 *
 * The descriptors are read before the rows, and every socket among them is
 * kept. A socket of a row then has its owner unless it was opened in between; a
 * second search finds those.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "owner.h"
#include "file/dir.h"

static struct map sockets = {
	.key_len = sizeof(uint64_t), .size = sizeof(struct owned)
};

uint32_t owners_missing;

bool owner_threads;

static bool want_all, again;

static struct process {
	uint32_t pid, thread, named; /* thread: whose table is read */
	int dir;          /* the directory of its descriptors */
	uint32_t entries; /* number of entries of dir */
	bool threads;     /* dir is that of a thread */
	const char *name, *word; /* NULL until they are needed */
} process;

struct owned *owned_find(uint64_t inode, bool add)
{
	return map_find(&sockets, &inode, add);
}

void owner_want_inode(uint64_t inode)
{
	struct owned *s = inode ? owned_find(inode, true) : NULL;

	if (!s || s->wanted)
		return;
	s->wanted = true;
	owners_missing += !s->first;
}

const struct owner *owner_of(uint64_t inode)
{
	struct owned *s = owned_find(inode, false);

	return s ? s->first : NULL;
}

bool owner_found(void)
{
	uint32_t pos = 0;
	struct owned *s;

	while ((s = map_next(&sockets, &pos)))
		if (s->wanted && s->first)
			return true;
	return false;
}

void owner_reset(void)
{
	map_clear(&sockets);
	owners_missing = 0;
	owners_result = source.root ? 0 : -ENOENT;
}

/* Returns whether the process has this descriptor already: threads that share a
 * table have the same descriptors. */
static bool known(const struct owner *o, uint32_t fd)
{
	for (; o; o = o->next)
		if (o->pid == process.pid && o->fd == fd)
			return true;
	return false;
}

static void add_owner(struct owned *s, uint32_t fd)
{
	struct owner *o = arena_alloc(sizeof *o);

	if (!o)
		return;
	if (!process.name)
		process.name = process_name(process.thread, &process.word);
	o->pid = process.pid;
	o->thread = process.thread;
	o->fd = fd;
	o->named = process.named;
	o->name = process.name;
	o->word = process.word;
	if (s->last)
		s->last->next = o;
	else
		s->first = o;
	s->last = o;
	owners_missing -= s->wanted && s->first == o;
}

static int look_at_fd(const struct dir_entry *e)
{
	uint64_t inode = link_number(process.dir, e->name, "socket:[");
	struct owned *s = inode ? owned_find(inode, !again) : NULL;
	uint32_t fd = (uint32_t)scan_number(e->name, UINT32_MAX);

	process.entries++;
	if (!s || (s->first && (!want_all || (again && !s->late))))
		return 0;
	if (process.threads && !owner_threads && known(s->first, fd))
		return 0;
	s->late = again;
	add_owner(s, fd);
	return again && !want_all && !owners_missing;
}

static int look_at_table(const char *path)
{
	int stop;

	process.entries = 0;
	process.dir = source_open(path, O_RDONLY | O_DIRECTORY);
	owner_lost(process.dir);
	if (process.dir < 0)
		return process.dir;
	stop = dir_each(process.dir, look_at_fd);
	close(process.dir);
	return stop;
}

/* The thread whose table was read last; 0: none, or its table was empty. */
static uint32_t table_of;

/* Returns whether the table of this thread was read last (kcmp(2),
 * include/uapi/linux/kcmp.h). If the kernel cannot tell, all threads are taken
 * to share one table. */
static bool is_read(uint32_t thread)
{
	enum { KCMP_FILES = 2 };

	return table_of && !source.root &&
		syscall(SYS_kcmp, table_of, thread, KCMP_FILES, 0, 0) <= 0;
}

/* A thread has a table of its own after unshare(CLONE_FILES); and if the first
 * thread has ended, only the others have one. */
static int look_at_thread(const struct dir_entry *e)
{
	int64_t thread = scan_number(e->name, UINT32_MAX);
	char path[6 + 10 + 6 + 10 + 4], *p;
	int ret;

	if (thread < 0 || thread == process.pid)
		return 0;
	if (owner_threads) {
		process.thread = (uint32_t)thread;
		process.name = NULL;
	} else if (is_read((uint32_t)thread)) {
		return 0;
	}
	process_path(path, process.pid, "/task/");
	p = fmt_u64(path + strlen(path), (uint64_t)thread);
	*fmt_str(p, "/fd") = 0;
	ret = look_at_table(path);
	if (process.entries)
		table_of = (uint32_t)thread;
	return ret > 0;
}

static int look_at_threads(void)
{
	char path[6 + 10 + 6];
	int ret;

	table_of = process.entries ? process.pid : 0;
	process.threads = true;
	process_path(path, process.pid, "/task");
	ret = dir_each_in(path, look_at_thread);
	process.threads = false;
	return ret;
}

static int look_at_process(const struct dir_entry *e)
{
	int64_t pid = scan_number(e->name, UINT32_MAX);
	char path[6 + 10 + 4];
	int stop;

	if (pid < 0)
		return 0;
	if (owners_result == -ENOENT)
		owners_result = 0;
	process.pid = process.thread = (uint32_t)pid;
	process.name = NULL;
	process.named = process_named(process.pid);
	process_path(path, process.pid, "/fd");
	stop = look_at_table(path);
	if (owners_result < 0)
		return 1;
	if (stop == -EACCES || stop == -EPERM)
		owners_result |= OWNER_DENIED;
	else if (stop <= 0 && (again || owner_threads || !process.entries))
		stop = look_at_threads();
	return stop > 0;
}

int owner_scan(bool all)
{
	int ret;

	want_all = all;
	again = false;
	ret = dir_each_in("/proc", look_at_process);
	return ret < 0 ? ret : owners_result;
}

void owner_look_again(void)
{
	again = true;
	if (owners_missing && owners_result >= 0 && !source.root)
		dir_each_in("/proc", look_at_process);
}
