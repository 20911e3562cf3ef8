/* Sockets to processes: one pass over /proc/PID/fd, no list, no stat. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "libnet.h"

struct wanted {
	uint64_t inode;
	struct owner *first, *last;
};

static struct map wanted = {
	.key_len = sizeof(uint64_t), .size = sizeof(struct wanted)
};

void owner_want(uint64_t inode)
{
	if (inode)
		map_find(&wanted, &inode, true);
}

const struct owner *owner_of(uint64_t inode)
{
	struct wanted *w = map_find(&wanted, &inode, false);

	return w ? w->first : NULL;
}

bool owner_found(void)
{
	uint32_t pos = 0;
	struct wanted *w;

	while ((w = map_next(&wanted, &pos)))
		if (w->first)
			return true;
	return false;
}

void owner_reset(void)
{
	map_clear(&wanted);
}

/* OWNER_ bits of the last pass; -ENOENT until a process was seen: /proc is
 * mounted */
static int result;

static bool want_all;
static uint32_t missing; /* wanted inodes without an owner */

static struct process {
	uint32_t pid;
	int dir;          /* /proc/PID/fd */
	const char *name; /* read when first needed */
} process;

static int open_process(const char *tail, int flags)
{
	char path[6 + 10 + 9];

	/* not the name: in a saved tree it may have any number of zeros */
	process_path(path, process.pid, tail);
	return source_open(path, flags);
}

/* A process that has ended is none that was kept from us. */
static void note_failure(int err)
{
	if (err < 0)
		result |= err == -ENOENT || err == -ESRCH ?
			OWNER_GONE : OWNER_DENIED;
}

/* net-tools' rule: argv[0] up to its NUL, the last part if it is a path. */
static const char *process_name(void)
{
	char buf[OWNER_NAME];
	char *s = buf, *end;
	ssize_t n;
	int fd = open_process("/cmdline", O_RDONLY);

	note_failure(fd);
	if (fd < 0)
		return "";
	n = read(fd, buf, sizeof buf - 1);
	close(fd);
	buf[n > 0 ? n : 0] = 0;
	if (*buf == '/')
		s = strrchr(buf, '/') + 1;
	for (end = s; *end; end++)
		if ((unsigned char)*end - 0x20u >= 0x5f)
			*end = '.';
	s = arena_strdup(s, (size_t)(end - s));
	return s ? s : "";
}

static void add_owner(struct wanted *w, uint32_t fd)
{
	struct owner *o = arena_alloc(sizeof *o);

	if (!o)
		return;
	if (!process.name)
		process.name = process_name();
	o->pid = process.pid;
	o->fd = fd;
	o->name = process.name;
	if (w->last)
		w->last->next = o;
	else
		w->first = o;
	w->last = o;
}

static int look_at_fd(const struct dir_entry *e)
{
	uint64_t inode = link_number(process.dir, e->name, "socket:[");
	struct wanted *w = map_find(&wanted, &inode, false);

	if (!w || (w->first && !want_all))
		return 0;
	missing -= !w->first;
	add_owner(w, (uint32_t)scan_number(e->name, UINT32_MAX));
	return !want_all && !missing;
}

static int look_at_process(const struct dir_entry *e)
{
	int64_t pid = scan_number(e->name, UINT32_MAX);
	int stop;

	if (pid < 0)
		return 0;
	if (result < 0)
		result = 0;
	process.pid = (uint32_t)pid;
	process.name = NULL;
	process.dir = open_process("/fd", O_RDONLY | O_DIRECTORY);
	note_failure(process.dir);
	if (process.dir < 0)
		return 0;
	stop = dir_each(process.dir, look_at_fd);
	note_failure(stop);
	close(process.dir);
	return stop > 0;
}

int owner_scan(bool all)
{
	int ret;

	/* a saved tree may come without processes */
	result = source.root ? 0 : -ENOENT;
	want_all = all;
	missing = wanted.used;
	if (!missing)
		return 0;
	ret = dir_each_in("/proc", look_at_process);
	return ret < 0 ? ret : result;
}

/* include/linux/proc_ns.h PROC_PID_INIT_INO */
static bool sees_all_processes(void)
{
	uint64_t n = link_number(AT_FDCWD, "/proc/self/ns/pid", "pid:[");

	return !n || n == 4026531836;
}

const char *owner_why(const struct sock *s)
{
	if (!s->inode)
		return s->table == T_UNIX || s->state == ST_TIME_WAIT ||
			s->state == ST_SYN_RECV ? "kernel" : "orphan";
	if (source.root)
		return "unknown";
	/* mounted with hidepid, /proc has not even the first process */
	if (result & OWNER_DENIED || access("/proc/1", F_OK))
		return "no-permission";
	if (!sees_all_processes())
		return "other-pid-namespace";
	return result & OWNER_GONE ? "gone" : "kernel";
}
