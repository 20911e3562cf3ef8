/* SPDX-License-Identifier: MIT */
/*
 * Network namespaces. /proc/PID/net shows the namespace of a process to every
 * user. sock_diag answers only for the namespace that the caller is in, and
 * setns(2) needs CAP_SYS_ADMIN.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "file/dir.h"

enum { PATH = 64, NET_NS = 0x40000000 }; /* CLONE_NEWNET */

static struct netns *first, **last;

static void add(const char *label, uint32_t pid, uint64_t number)
{
	struct netns *n = arena_alloc(sizeof *n);

	if (!n)
		return;
	n->label = arena_strdup(label, strlen(label));
	if (!n->label)
		return;
	n->pid = pid;
	n->number = number;
	*last = n;
	last = &n->next;
}

static void add_process(uint32_t pid)
{
	char path[PATH];
	uint64_t number;

	process_path(path, pid, "/ns/net");
	number = link_number(AT_FDCWD, path, "net:[");
	*fmt_u64(number ? path : fmt_str(path, "pid:"), number ? number : pid) = 0;
	add(path, pid, number);
}

/* Writes the path of the file of a name. A name with a slash is a path. Returns
 * 0 or -ENAMETOOLONG. */
static int name_path(char *path, const char *name)
{
	if (strlen(name) > SOURCE_PATH - sizeof NETNS_DIR - 1)
		return -ENAMETOOLONG;
	if (!strchr(name, '/'))
		path = stpcpy(path, NETNS_DIR "/");
	strcpy(path, name);
	return 0;
}

/* /proc/PID/net has inode numbers of its own for each namespace. One of them
 * tells namespaces apart even if /proc/PID/ns is not readable for us. */
static uint64_t entry;

static int note_entry(const struct dir_entry *e)
{
	entry = e->ino;
	return *e->name != '.';
}

static struct map seen = {.key_len = 8, .size = 8};

static int note_process(const struct dir_entry *e)
{
	int64_t pid = scan_number(e->name, UINT32_MAX);
	uint32_t known = seen.used;
	char path[PATH];

	if (pid < 0)
		return 0;
	process_path(path, (uint32_t)pid, "/net");
	if (dir_each_in(path, note_entry) > 0 &&
			map_find(&seen, &entry, true) && seen.used > known)
		add_process((uint32_t)pid);
	return 0;
}

/* Returns the inode number of a path, or 0 if it is not known. Uses statx(2)
 * (Linux 4.11): stat(2) costs 900 bytes. */
static uint64_t inode_number(const char *path)
{
	uint64_t buf[32]; /* struct statx; stx_ino is the fifth word */

	buf[4] = 0;
	syscall(SYS_statx, AT_FDCWD, path, 0, 0x100 /* STATX_INO */, buf);
	return buf[4];
}

/* ip-netns(8) mounts each namespace on a file with its name. */
static int note_name(const struct dir_entry *e)
{
	char path[SOURCE_PATH];
	uint64_t number;
	struct netns *n;

	if (*e->name == '.' || name_path(path, e->name))
		return 0;
	number = inode_number(path);
	for (n = first; n && (!number || n->number != number); n = n->next)
		;
	if (!n) {
		add(e->name, 0, number);
	} else if (!n->named) {
		n->label = arena_strdup(e->name, strlen(e->name));
		n->named = true;
	}
	return 0;
}

struct netns *netns_list(const char *what)
{
	int64_t pid = scan_number(what, UINT32_MAX);

	first = NULL;
	last = &first;
	map_clear(&seen);
	if (!strcmp(what, "all")) {
		dir_each_in("/proc", note_process);
		dir_each_in(NETNS_DIR, note_name);
	} else if (pid >= 0) {
		add_process((uint32_t)pid);
	} else {
		add(what, 0, 0);
	}
	return first;
}

static const struct netns *here;
static int home = -1; /* where this process comes from */
static bool away;     /* it is in another one */

/* A socket knows its namespace too, Linux 4.10: include/uapi/linux/sockios.h */
static int own_namespace(void)
{
	enum { SIOCGSKNS_ = 0x894c };
	int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), ns;

	if (fd >= 0)
		return fd;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	ns = fd < 0 ? fd : ioctl(fd, SIOCGSKNS_, NULL);
	close(fd);
	return ns;
}

int netns_home(void)
{
	if (away && setns(home, NET_NS))
		return -errno;
	away = false;
	here = NULL;
	source.net = source.netns = NULL;
	source.reach = REACH_HOME;
	source.turn++;
	return 0;
}

/* Another one may have the number of a process, or the name, by now. */
static bool is_still(int fd, uint64_t number)
{
	char path[PATH];
	uint64_t now;

	*fmt_u64(fmt_str(path, "/proc/self/fd/"), (unsigned)fd) = 0;
	now = link_number(AT_FDCWD, path, "net:[");
	return !now || !number || now == number;
}

static int enter_file(const char *path, uint64_t number)
{
	int ret = 0, fd = source_open(path, O_RDONLY);

	if (fd < 0)
		return fd;
	if (home < 0)
		home = own_namespace();
	if (!is_still(fd, number))
		ret = -ESRCH;
	else if (setns(fd, NET_NS))
		ret = -errno;
	else
		away = true;
	close(fd);
	return ret;
}

/* A saved tree has files of all of them, and no way into any. */
static int enter(const struct netns *n)
{
	static char net[PATH];
	char path[SOURCE_PATH];
	int err = -EPERM;

	if (n->pid)
		process_path(path, n->pid, "/ns/net");
	else if ((err = name_path(path, n->label)))
		return err;
	if (!source.root)
		err = enter_file(path, n->number);
	source.reach = REACH_ENTERED;
	if (!err || !n->pid)
		return err;
	source.reach = REACH_FILES;
	process_path(net, n->pid, "/net");
	source.net = net;
	return source.root || !access(net, X_OK) ? 0 : -errno;
}

int netns_enter(const struct netns *n)
{
	int err;

	if (!n || n == here)
		return n ? 0 : netns_home();
	source.net = NULL;
	source.reach = REACH_HOME; /* for the way there */
	err = enter(n);
	here = err ? NULL : n;
	source.netns = n->label;
	source.turn++;
	if (err)
		source.reach = REACH_NOTHING;
	return err;
}

const struct netns *netns_here(void)
{
	return here;
}
