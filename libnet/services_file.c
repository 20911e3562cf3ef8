/*
 * /etc/services, read once per run.  The text is split into names where it
 * stands; a chain per port leads from the last line of the file to the first.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "libnet.h"

enum { HEADS = 1024, SHORTEST = sizeof "a 1/tcp", MAX_SIZE = 1 << 26 };

struct line {
	uint32_t names, next; /* place in the text; index of a line, 0 ends */
	uint16_t port;
	uint8_t proto;
};

static struct {
	bool loaded;
	char *text;
	struct line *line; /* from 1 on, behind the text */
	uint32_t lines, head[HEADS];
} file;

/* Blanks and the \r of a foreign line end. */
static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The next word of the line, NUL-terminated in place; NULL at its end. */
static char *word(char **p)
{
	char *start = *p, *end;

	while (is_space(*start))
		start++;
	for (end = start; *end && !is_space(*end); end++)
		;
	*p = end + (*end != 0);
	*end = 0;
	return *start ? start : NULL;
}

/* "443/tcp", strictly. */
static int port_and_proto(struct service *s, const char *w)
{
	unsigned port = 0, digit;
	int proto;

	for (; (digit = (unsigned)*w - '0') < 10; w++) {
		if (!port && !digit)
			return SVC_BAD_PORT;
		port = port * 10 + digit;
		if (port > 65535)
			return SVC_BAD_PORT;
	}
	if (!port || *w != '/')
		return SVC_BAD_PORT;
	proto = service_proto_number(w + 1);
	if (proto < 0)
		return SVC_BAD_PROTO;
	s->port = (uint16_t)port;
	s->proto = (uint8_t)proto;
	return SVC_GOOD;
}

int service_parse(struct service *s, char *line, size_t len)
{
	char *name, *to, *w, *end = memchr(line, '#', len);
	int ret;

	if (!end)
		end = line + len;
	*end = 0;
	for (w = line; w < end; w++)
		if ((uint8_t)*w - 0x20u >= 0x5f && !is_space(*w))
			return SVC_BAD_BYTE;
	name = word(&line);
	if (!name)
		return SVC_NOTHING;
	w = word(&line);
	if (!w)
		return SVC_BAD_PORT;
	s->names = name;
	ret = port_and_proto(s, w);
	/* the aliases move to where the port was */
	to = name + strlen(name) + 1;
	while ((w = word(&line)))
		while ((*to++ = *w++))
			;
	*to = 0;
	return ret;
}

/* The text, a byte to end it, and room for as many lines as it can hold. */
static bool map_text(size_t size)
{
	size_t text = (size + 8) & ~(size_t)7;
	void *p = mmap(NULL, text + (size / SHORTEST + 2) * sizeof *file.line,
			PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			-1, 0);

	file.text = p;
	file.line = (void *)(file.text + text);
	return p != MAP_FAILED;
}

/* Bytes read or -errno. */
static ssize_t read_text(const char *path)
{
	int fd = source_open(path, O_RDONLY | O_NONBLOCK);
	ssize_t n, done = 0;
	off_t size;

	if (fd < 0)
		return fd;
	size = lseek(fd, 0, SEEK_END);
	if (size < 0 || size > MAX_SIZE) {
		done = -EINVAL; /* a pipe, a directory */
	} else if (!map_text((size_t)size)) {
		done = -ENOMEM;
	} else {
		while ((n = pread(fd, file.text + done, (size_t)(size - done),
				done)) > 0)
			done += n;
		if (n < 0 && !done)
			done = -errno;
	}
	close(fd);
	return done;
}

int service_file(const char *path,
		void (*each)(const struct service *s, int verdict))
{
	ssize_t size = read_text(path);
	char *p = file.text, *end, *newline;
	struct service s;

	if (size <= 0)
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
	uint32_t *head;
	struct line *l;

	if (verdict != SVC_GOOD)
		return;
	head = &file.head[s->port % HEADS];
	l = &file.line[++file.lines];
	l->names = (uint32_t)(s->names - file.text);
	l->port = s->port;
	l->proto = s->proto;
	l->next = *head;
	*head = file.lines;
}

static void load(void)
{
	if (!file.loaded)
		service_file("/etc/services", add_line);
	file.loaded = true;
}

bool etc_has(unsigned port)
{
	uint32_t i;

	load();
	for (i = file.head[port % HEADS]; i; i = file.line[i].next)
		if (file.line[i].port == port)
			return true;
	return false;
}

const char *etc_names(uint32_t *line, unsigned port, unsigned proto)
{
	const struct line *l;
	uint32_t i;

	load();
	i = *line ? file.line[*line].next : file.head[port % HEADS];
	for (; i; i = l->next) {
		l = &file.line[i];
		if (l->port == port && l->proto == proto)
			break;
	}
	*line = i;
	return i ? file.text + l->names : NULL;
}

int etc_port(const char *name, size_t len, unsigned proto)
{
	uint32_t i;

	load();
	for (i = 1; i <= file.lines; i++) {
		const struct line *l = &file.line[i];

		if (l->proto == proto &&
				service_listed(file.text + l->names, name, len))
			return l->port;
	}
	return -1;
}
