/* SPDX-License-Identifier: MIT */
/*
 * /etc/services, read once per arena. The text is split into names in place; a
 * chain per port leads from the last line of the file to the first.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "services.h"

enum { HEADS = 1024, SHORTEST = sizeof "a 1/tcp", MAX_SIZE = 1 << 26 };

struct etc_line {
	struct etc_line *next; /* in the chain of file.head[] */
	const char *names;
	uint16_t port;
	uint8_t proto;
};

static struct {
	struct etc_line *line, *end; /* all lines; they stand behind the text */
	struct etc_line *head[HEADS]; /* by port % HEADS */
	uint32_t generation; /* of the arena when the file was read */
	bool found;          /* there is one */
} file;

/* Returns the next word of the line, NUL-terminated in place; "" at the end.
 * The only bytes below '!' are blanks and the \r of a DOS line end: the caller
 * has refused the others. */
static char *word(char **p)
{
	char *start = *p, *end;

	while (*start && *start <= ' ')
		start++;
	for (end = start; *end > ' '; end++)
		;
	*p = end + (*end != 0);
	*end = 0;
	return start;
}

/* Parses exactly "443/tcp". Returns SVC_GOOD or the error. */
static int port_and_proto(struct service *s, const char *w)
{
	uint32_t port;
	const char *end = scan_digits(w, &port);
	int proto;

	if (!end || *w == '0' || port > 65535 || *end != '/')
		return SVC_BAD_PORT;
	proto = service_proto_number(end + 1);
	if (proto < 0)
		return SVC_BAD_PROTO;
	s->port = (uint16_t)port;
	s->proto = (uint8_t)proto;
	return SVC_GOOD;
}

int service_parse(struct service *s, char *line, size_t len)
{
	char *to, *w, *end = memchr(line, '#', len);
	int ret;

	if (!end)
		end = line + len;
	*end = 0;
	for (w = line; w < end; w++)
		if ((uint8_t)*w - 0x20u >= 0x5f && *w != '\t' && *w != '\r')
			return SVC_BAD_BYTE;
	w = word(&line);
	if (!*w)
		return SVC_NOTHING;
	s->names = w;
	to = line;
	ret = port_and_proto(s, word(&line));
	/* the aliases move over the port, to stand behind the name */
	while (*(w = word(&line)))
		while ((*to++ = *w++))
			;
	*to = 0;
	return ret;
}

/* Reads the text into the arena, with a byte to end it and room for as many
 * lines as it can hold. Returns the number of bytes read or -errno. */
static ssize_t read_text(int fd, char **text)
{
	off_t size = lseek(fd, 0, SEEK_END);
	ssize_t n, done = 0;
	size_t room = ((size_t)size + 8) & ~(size_t)7;

	if (size < 0 || size > MAX_SIZE)
		return -EINVAL; /* a pipe, a directory */
	*text = arena_alloc(room + room / SHORTEST * sizeof *file.line);
	if (!*text)
		return -ENOMEM;
	file.end = file.line = (void *)(*text + room);
	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, *text + done, (size_t)(size - done))) > 0)
		done += n;
	return n ? -errno : done;
}

int service_file(const char *path,
		void (*each)(const struct service *s, int verdict))
{
	int fd = source_open(path, O_RDONLY | O_NONBLOCK);
	char *p, *end, *newline;
	struct service s;
	ssize_t size;

	if (fd < 0)
		return fd;
	size = read_text(fd, &p);
	close(fd);
	if (size < 0)
		return (int)size;
	for (end = p + size; p < end; p = newline + 1) {
		newline = memchr(p, '\n', (size_t)(end - p));
		if (!newline)
			newline = end;
		each(&s, service_parse(&s, p, (size_t)(newline - p)));
	}
	return 0;
}

static void add_line(const struct service *s, int verdict)
{
	struct etc_line *l = file.end, **head;

	if (verdict != SVC_GOOD)
		return;
	head = &file.head[s->port % HEADS];
	l->names = s->names;
	l->port = s->port;
	l->proto = s->proto;
	l->next = *head;
	*head = file.end++;
}

static void load(void)
{
	if (file.generation == arena_generation)
		return;
	memset(&file, 0, sizeof file);
	file.generation = arena_generation;
	file.found = !service_file("/etc/services", add_line);
}

bool etc_exists(void)
{
	load();
	return file.found;
}

bool etc_has(unsigned port)
{
	const struct etc_line *l;

	load();
	for (l = file.head[port % HEADS]; l && l->port != port; l = l->next)
		;
	return l;
}

const char *etc_names(const struct etc_line **line, unsigned port,
		unsigned proto)
{
	const struct etc_line *l = *line;

	load();
	for (l = l ? l->next : file.head[port % HEADS]; l; l = l->next)
		if (l->port == port && l->proto == proto)
			break;
	*line = l;
	return l ? l->names : NULL;
}

int etc_port(const char *name, size_t len, unsigned proto)
{
	const struct etc_line *l;

	load();
	for (l = file.line; l < file.end; l++)
		if (l->proto == proto && service_listed(l->names, name, len))
			return l->port;
	return -1;
}
