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

struct pass {
	bool all;
	uint32_t missing; /* wanted inodes without an owner */
};

struct process {
	struct pass *pass;
	uint32_t pid;
	int dir;          /* /proc/PID/fd */
	const char *name; /* read when first needed */
};

/* A process that has ended is none that was kept from us. */
static void note_failure(int err)
{
	if (err < 0)
		result |= err == -ENOENT || err == -ESRCH ?
			OWNER_GONE : OWNER_DENIED;
}

/* net-tools' rule: argv[0] up to its NUL, the last part if it is a path. */
static const char *process_name(int fd_dir)
{
	char buf[256];
	char *s = buf, *end;
	ssize_t n;
	int fd = openat(fd_dir, "../cmdline", O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		note_failure(-errno);
		return "";
	}
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

static void add_owner(struct process *p, struct wanted *w, uint32_t fd)
{
	struct owner *o = arena_alloc(sizeof *o);

	if (!o)
		return;
	if (!p->name)
		p->name = process_name(p->dir);
	o->pid = p->pid;
	o->fd = fd;
	o->name = p->name;
	if (w->last)
		w->last->next = o;
	else
		w->first = o;
	w->last = o;
}

static int look_at_fd(void *ctx, const struct dir_entry *e)
{
	struct process *p = ctx;
	uint64_t inode = link_number(p->dir, e->name, "socket:[");
	struct wanted *w = inode ? map_find(&wanted, &inode, false) : NULL;

	if (!w || (w->first && !p->pass->all))
		return 0;
	p->pass->missing -= !w->first;
	add_owner(p, w, (uint32_t)scan_number(e->name, UINT32_MAX));
	return !p->pass->all && !p->pass->missing;
}

static int look_at_process(void *ctx, const struct dir_entry *e)
{
	struct pass *pass = ctx;
	int64_t pid = scan_number(e->name, UINT32_MAX);
	struct process p = {pass, (uint32_t)pid, -1, NULL};
	char path[6 + 10 + 4];

	if (pid < 0)
		return 0;
	if (result < 0)
		result = 0;
	/* not the name: in a saved tree it may have any number of zeros */
	process_path(path, p.pid, "/fd");
	p.dir = source_open(path, O_RDONLY | O_DIRECTORY);
	note_failure(p.dir);
	if (p.dir < 0)
		return 0;
	note_failure(dir_each(p.dir, look_at_fd, &p));
	close(p.dir);
	return !pass->all && !pass->missing;
}

int owner_scan(bool all)
{
	struct pass pass = {all, wanted.used};
	int ret;

	/* a saved tree may come without processes */
	result = source.root ? 0 : -ENOENT;
	if (!wanted.used)
		return 0;
	ret = dir_each_in("/proc", look_at_process, &pass);
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
