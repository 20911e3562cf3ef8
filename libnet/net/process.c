/* SPDX-License-Identifier: MIT */
/* Names of processes: comm, argv[0], and the names that a filter looks for. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "owner.h"

bool owner_comm, owner_whole;

int process_read(uint32_t pid, const char *file, char *buf, size_t size)
{
	char path[6 + 10 + 9];
	ssize_t n;
	int fd;

	process_path(path, pid, file);
	fd = source_open(path, O_RDONLY);
	owner_lost(fd);
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
 * in net-tools; NULL if there is no argv: the first thread has ended. */
static const char *title(uint32_t pid)
{
	char buf[OWNER_NAME], *s = buf, *end;

	if (process_read(pid, "/cmdline", buf, sizeof buf) <= 0)
		return NULL;
	if (*buf == '/')
		s += dir_len(buf, strlen(buf));
	for (end = s; *end; end++)
		if ((unsigned char)*end - 0x20u >= 0x5f)
			*end = '.';
	return arena_strdup(s, (size_t)(end - s));
}

/* The last part of argv[0]'s first word: "/usr/bin/x --y", "sshd: joe". */
static size_t first_word(const char **s)
{
	size_t len = 0, dir;

	while ((*s)[len] && (*s)[len] != ' ')
		len++;
	dir = **s == '/' ? dir_len(*s, len) : 0;
	*s += dir;
	len -= dir;
	return len && (*s)[len - 1] == ':' ? len - 1 : len;
}

static const char *copy(const char *s, size_t len)
{
	s = arena_strdup(s, len);
	return s ? s : "";
}

/* comm, or more of it: include/linux/sched.h TASK_COMM_LEN */
static const char *comm_name(uint32_t pid, const char **word)
{
	char comm[OWNER_NAME], title[OWNER_NAME];
	const char *s = title;
	size_t n = read_comm(pid, comm, sizeof comm), len;

	if (!owner_whole)
		return n ? copy(comm, n) : NULL;
	process_read(pid, "/cmdline", title, sizeof title);
	len = first_word(&s);
	*word = copy(s, len);
	if (n == 15 && len > n && !memcmp(comm, s, n))
		return *word;
	return n ? copy(comm, n) : NULL;
}

const char *process_name(uint32_t pid, const char **word)
{
	char comm[OWNER_NAME];
	const char *s = NULL;

	*word = "";
	if (owner_comm)
		s = comm_name(pid, word);
	if (!s)
		s = title(pid);
	if (!s)
		s = copy(comm, read_comm(pid, comm, sizeof comm));
	return s;
}

/* What separates the parts of a list of owners, and what quotes. */
static bool separates(char c)
{
	return strchr(" ,/[]\"", c) != NULL;
}

char *owner_quoted(char *to, const char *s)
{
	for (; *s; s++)
		if (*s == '"')
			to = fmt_str(to, "\\x22");
		else
			*to++ = *s;
	*to = 0;
	return to;
}

const char *owner_text(const struct owner *o)
{
	static char text[OWNER_TEXT];
	char *p = fmt_str(fmt_u64(text, o->pid), "/");
	const char *s = o->name;

	while (*s && !separates(*s))
		s++;
	if (*s)
		*fmt_str(owner_quoted(fmt_str(p, "\""), o->name), "\"") = 0;
	else
		*fmt_str(p, o->name) = 0;
	return text;
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

void owner_look_for_nobody(void)
{
	used = found = 0;
	any = false;
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

/* Matches argv[0], its first word, and that without path and final colon:
 * "sshd: joe". */
static uint32_t called_by_title(const char *title)
{
	const char *s = title;
	size_t len = strlen(title), word = 0;
	uint32_t bits = and_base(title, len);

	while (title[word] && title[word] != ' ')
		word++;
	len = first_word(&s);
	return bits | and_base(title, word) | all_called(s, len);
}

/* "python3 (worker)": comm and the first word, as tables show it. */
static uint32_t called_by_both(char *comm, size_t len, const char *title)
{
	size_t word = first_word(&title);

	memcpy(comm + len, " (", 2);
	memcpy(comm + len + 2, title, word);
	comm[len + 2 + word] = ')';
	return all_called(comm, len + word + 3);
}

uint32_t process_named(uint32_t pid)
{
	char comm[2 * OWNER_NAME + 3], buf[OWNER_NAME];
	uint32_t bits;
	size_t len;

	if (!used)
		return 0;
	len = read_comm(pid, comm, OWNER_NAME);
	process_read(pid, "/cmdline", buf, sizeof buf);
	bits = all_called(comm, len) | called_by_title(buf) |
		called_by_both(comm, len, buf);
	found |= bits;
	any = true;
	return bits;
}
