/* Names of processes: comm, argv[0], and the names that a filter looks for. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "owner.h"

bool owner_comm;

int process_read(uint32_t pid, const char *file, char *buf, size_t size)
{
	char path[6 + 10 + 9];
	ssize_t n;
	int fd;

	process_path(path, pid, file);
	fd = source_open(path, O_RDONLY);
	n = fd < 0 ? fd : read(fd, buf, size - 1);
	if (fd >= 0)
		close(fd);
	buf[n > 0 ? n : 0] = 0;
	return (int)n;
}

/* Reads comm without its line end, which in a saved tree may be \r\n. */
static size_t read_comm(uint32_t pid, char *buf, size_t size)
{
	int n = process_read(pid, "/comm", buf, size);

	while (n > 0 && (buf[n - 1] == '\n' || buf[n - 1] == '\r'))
		n--;
	return n > 0 ? (size_t)n : 0;
}

/* Returns the length up to and including the last '/' of s[len]. */
static size_t dir_len(const char *s, size_t len)
{
	while (len && s[len - 1] != '/')
		len--;
	return len;
}

/* Returns argv[0] up to its NUL, or its last part if it is an absolute path, as
 * in net-tools. */
static const char *title(uint32_t pid)
{
	char buf[OWNER_NAME], *s = buf, *end;

	process_read(pid, "/cmdline", buf, sizeof buf);
	if (*buf == '/')
		s += dir_len(buf, strlen(buf));
	for (end = s; *end; end++)
		if ((unsigned char)*end - 0x20u >= 0x5f)
			*end = '.';
	return arena_strdup(s, (size_t)(end - s));
}

const char *process_name(uint32_t pid)
{
	char buf[OWNER_NAME];
	size_t n = owner_comm ? read_comm(pid, buf, sizeof buf) : 0;
	const char *s = n ? NULL : title(pid);

	/* a process whose first thread has ended has no argv */
	if (!n && (!s || !*s))
		n = read_comm(pid, buf, sizeof buf);
	if (n)
		s = arena_strdup(buf, n);
	return s ? s : "";
}

/* ---- the names that a filter looks for ---- */

enum { NAMES = 32 };

static struct {
	const char *s;
	size_t len;
} wanted[NAMES];
static unsigned used;
static uint32_t found;
static bool any; /* some process was searched */

int owner_look_for(const char *s, size_t len)
{
	unsigned i;

	for (i = 0; i < used; i++)
		if (wanted[i].len == len && !memcmp(wanted[i].s, s, len))
			return (int)i;
	if (used == NAMES)
		return -1;
	wanted[used].s = s;
	wanted[used].len = len;
	return (int)used++;
}

/* In a saved tree without processes, and with hidepid, which also hides process
 * 1, this is never certain. */
bool owner_nobody_is(unsigned name)
{
	return any && !(found >> name & 1) &&
		(source.root || !access("/proc/1", F_OK));
}

static uint32_t all_called(const char *s, size_t len)
{
	uint32_t bits = 0;
	unsigned i;

	for (i = 0; i < used; i++)
		if (len && glob_match(wanted[i].s, wanted[i].len, s, len))
			bits |= 1u << i;
	return bits;
}

/* Matches s[len], and its last part if it is a path: "/usr/sbin/nginx",
 * "nginx". */
static uint32_t and_base(const char *s, size_t len)
{
	size_t dir = *s == '/' ? dir_len(s, len) : 0;

	return all_called(s, len) | all_called(s + dir, len - dir);
}

/* Matches argv[0], its first word, and its first word without a final colon:
 * "sshd: joe". */
static uint32_t called_by_title(const char *title)
{
	size_t len = strlen(title), word;
	uint32_t bits = and_base(title, len);

	for (word = 0; title[word] && title[word] != ' '; word++)
		;
	bits |= and_base(title, word);
	if (word && title[word - 1] == ':')
		bits |= and_base(title, word - 1);
	return bits;
}

uint32_t process_named(uint32_t pid)
{
	char buf[OWNER_NAME];
	uint32_t bits;

	if (!used)
		return 0;
	bits = all_called(buf, read_comm(pid, buf, sizeof buf));
	process_read(pid, "/cmdline", buf, sizeof buf);
	bits |= called_by_title(buf);
	found |= bits;
	any = true;
	return bits;
}
