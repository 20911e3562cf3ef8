/*
 * Network namespaces: a process shows its own in /proc/PID/net, to everybody;
 * to ask sock_diag one must be in it, which takes CAP_SYS_ADMIN (setns(2)).
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "libnet.h"

enum { PATH = 64, NET_NS = 0x40000000 }; /* CLONE_NEWNET */

static struct netns *add(struct netns_list *l, const char *label)
{
	struct netns *n = arena_alloc(sizeof *n);

	if (!n)
		return NULL;
	n->label = arena_strdup(label, strlen(label));
	if (!n->label)
		return NULL;
	*l->last = n;
	l->last = &n->next;
	return n;
}

static void add_process(struct netns_list *l, uint32_t pid)
{
	char path[PATH];
	struct netns *n;
	uint64_t number;

	process_path(path, pid, "/ns/net");
	number = link_number(AT_FDCWD, path, "net:[");
	if (number)
		*fmt_u64(path, number) = 0;
	else
		*fmt_u64(fmt_str(path, "pid:"), pid) = 0;
	n = add(l, path);
	if (n) {
		n->pid = pid;
		n->number = number;
	}
}

/* The file of a name; what has a slash is a path already. */
static bool name_path(char *path, const char *name)
{
	if (strlen(name) > SOURCE_PATH - sizeof NETNS_DIR - 1)
		return false;
	*fmt_str(fmt_str(path, strchr(name, '/') ? "" : NETNS_DIR "/"), name) = 0;
	return true;
}

/* Every namespace has entries of its own in /proc: any of their inode numbers
 * tells namespaces apart, also those of processes whose links are private. */
static int note_entry(void *ctx, const struct dir_entry *e)
{
	*(uint64_t *)ctx = e->ino;
	return *e->name != '.';
}

static int note_process(void *ctx, const struct dir_entry *e)
{
	static struct map seen = {.key_len = 8, .size = 8};
	struct netns_list *l = ctx;
	int64_t pid = scan_number(e->name, UINT32_MAX);
	char path[PATH];
	uint64_t id;
	uint32_t known;

	if (!l->first)
		map_clear(&seen);
	if (pid < 0)
		return 0;
	known = seen.used;
	process_path(path, (uint32_t)pid, "/net");
	if (dir_each_in(path, note_entry, &id) > 0 &&
			map_find(&seen, &id, true) && seen.used > known)
		add_process(l, (uint32_t)pid);
	return 0;
}

/* The inode that a path leads to, by statx(2) (Linux 4.11): stat(2) costs 900
 * bytes.  0: not to be had. */
static uint64_t inode_number(const char *path)
{
	uint64_t buf[32] = {0}; /* struct statx; stx_ino is the fifth word */

	syscall(SYS_statx, AT_FDCWD, path, 0, 0x100 /* STATX_INO */, buf);
	return buf[4];
}

/* ip-netns(8): a name is a file that the namespace is mounted on. */
static int note_name(void *ctx, const struct dir_entry *e)
{
	struct netns_list *l = ctx;
	char path[SOURCE_PATH];
	uint64_t number;
	struct netns *n;

	if (*e->name == '.' || !name_path(path, e->name))
		return 0;
	number = inode_number(path);
	for (n = l->first; n && (!number || n->number != number); n = n->next)
		;
	if (!n) {
		n = add(l, e->name);
		if (n)
			n->number = number;
	} else if (!n->named) {
		n->label = arena_strdup(e->name, strlen(e->name));
		n->named = true;
	}
	return 0;
}

struct netns *netns_list(const char *what)
{
	struct netns_list l = {NULL, &l.first};
	int64_t pid = scan_number(what, UINT32_MAX);

	if (!strcmp(what, "all")) {
		dir_each_in("/proc", note_process, &l);
		dir_each_in(NETNS_DIR, note_name, &l);
	} else if (pid >= 0) {
		add_process(&l, (uint32_t)pid);
	} else {
		add(&l, what);
	}
	return l.first;
}

static int home = -1; /* where this process comes from */

void netns_leave(void)
{
	if (home >= 0)
		setns(home, NET_NS);
}

static int enter_file(const char *path)
{
	int ret = 0, fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (home < 0)
		home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (setns(fd, NET_NS))
		ret = -errno;
	close(fd);
	return ret;
}

int netns_enter(const struct netns *n)
{
	static char net[PATH];
	char path[SOURCE_PATH];

	source.net = NULL;
	source.netns = n->label;
	if (!n->pid)
		return name_path(path, n->label) ? enter_file(path) :
				-ENAMETOOLONG;
	process_path(path, n->pid, "/ns/net");
	if (!source.root && !enter_file(path))
		return 0;
	process_path(net, n->pid, "/net");
	source.net = net;
	return source.root || !access(net, X_OK) ? 0 : -errno;
}
