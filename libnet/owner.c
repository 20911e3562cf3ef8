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

/* fs/readdir.c struct linux_dirent64 */
struct dirent64 {
	uint64_t ino;
	int64_t off;
	unsigned short reclen;
	unsigned char type;
	char name[];
};

struct pass {
	bool all;
	uint32_t missing; /* wanted inodes without an owner */
	int result; /* -ENOENT until a process was seen: /proc is mounted */
};

struct process {
	struct pass *pass;
	uint32_t pid;
	int dir;          /* /proc/PID/fd */
	const char *name; /* read when first needed */
};

/* Calls each(ctx, name, number) for every entry that is a number. */
static int each_number(int fd, void *ctx,
		int (*each)(void *, const char *, uint32_t))
{
	union {
		char bytes[4096];
		struct dirent64 align;
	} buf;
	int stop = 0;

	while (!stop) {
		long n = syscall(SYS_getdents64, fd, buf.bytes, sizeof buf);
		long at = 0;

		if (n <= 0)
			return n ? -errno : 0;
		while (at < n && !stop) {
			struct dirent64 *d = (void *)(buf.bytes + at);
			int64_t number = scan_number(d->name, UINT32_MAX);

			at += d->reclen;
			if (number >= 0)
				stop = each(ctx, d->name, (uint32_t)number);
		}
	}
	return 0;
}

/* net-tools' rule: argv[0] up to its NUL, the last part if it is a path. */
static const char *process_name(int fd_dir)
{
	char buf[256];
	char *s = buf, *end;
	ssize_t n;
	int fd = openat(fd_dir, "../cmdline", O_RDONLY | O_CLOEXEC);

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

static int look_at_fd(void *ctx, const char *name, uint32_t fd)
{
	static const char prefix[] = "socket:[";
	struct process *p = ctx;
	char link[40];
	struct scan c = {link + sizeof prefix - 1, false};
	struct wanted *w;
	uint64_t inode;
	ssize_t n = readlinkat(p->dir, name, link, sizeof link - 1);

	if (n < (ssize_t)sizeof prefix || memcmp(link, prefix, sizeof prefix - 1))
		return 0;
	link[n] = 0;
	inode = scan_dec(&c);
	scan_lit(&c, ']');
	w = c.bad ? NULL : map_find(&wanted, &inode, false);
	if (!w || (w->first && !p->pass->all))
		return 0;
	p->pass->missing -= !w->first;
	add_owner(p, w, fd);
	return !p->pass->all && !p->pass->missing;
}

static int look_at_process(void *ctx, const char *name, uint32_t pid)
{
	/* not name: in a saved tree a number may have any number of zeros */
	struct pass *pass = ctx;
	struct process p = {pass, pid, -1, NULL};
	char path[6 + 10 + 4] = "/proc/";

	(void)name;
	if (pass->result < 0)
		pass->result = 0;
	strcpy(fmt_u64(path + 6, pid), "/fd");
	p.dir = source_open(path, O_RDONLY | O_DIRECTORY);
	if (p.dir < 0) {
		if (p.dir == -EACCES)
			pass->result |= OWNER_DENIED;
		return 0;
	}
	if (each_number(p.dir, &p, look_at_fd) == -EACCES)
		pass->result |= OWNER_DENIED;
	close(p.dir);
	return !pass->all && !pass->missing;
}

int owner_scan(bool all)
{
	/* a saved tree may come without processes */
	struct pass pass = {all, wanted.used, source.root ? 0 : -ENOENT};
	int fd, ret;

	if (!wanted.used)
		return 0;
	fd = source_open("/proc", O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return fd;
	ret = each_number(fd, &pass, look_at_process);
	close(fd);
	return ret ? ret : pass.result;
}
