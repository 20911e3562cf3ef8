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

enum { HEADS = 256, SHORTEST = sizeof "a 1/tcp", MAX_SIZE = 1 << 26 };

struct line {
	uint32_t names, next; /* place in the text; index of a line, 0 ends */
	uint16_t port;
	uint8_t proto;
};

static struct {
	bool loaded;
	char *text;
	struct line *line; /* from 1 on */
	uint32_t lines, head[HEADS];
} file;

/* The next word of the line, NUL-terminated in place; NULL at its end. */
static char *word(char **p)
{
	char *start = *p + strspn(*p, " \t\r"), *end;

	end = start + strcspn(start, " \t\r");
	*p = end + (*end != 0);
	*end = 0;
	return *start ? start : NULL;
}

/* "443/tcp", strictly. */
static int port_and_proto(struct service *s, const char *w)
{
	unsigned port = 0, digit;
	int proto;

	if (*w == '0')
		return SVC_BAD_PORT;
	for (; (digit = (unsigned)*w - '0') < 10 && port < 65536; w++)
		port = port * 10 + digit;
	if (!port || port > 65535 || *w++ != '/')
		return SVC_BAD_PORT;
	proto = service_proto_number(w);
	if (proto < 0)
		return SVC_BAD_PROTO;
	s->port = (uint16_t)port;
	s->proto = (uint8_t)proto;
	return SVC_GOOD;
}

int service_parse(struct service *s, char *line, size_t len)
{
	char *comment = memchr(line, '#', len), *name, *to, *w;
	size_t i;
	int ret;

	if (comment)
		len = (size_t)(comment - line);
	line[len] = 0;
	for (i = 0; i < len; i++)
		if ((uint8_t)line[i] - 0x20u >= 0x5f && line[i] != '\t' &&
				line[i] != '\r')
			return SVC_BAD_BYTE;
	name = word(&line);
	if (!name)
		return SVC_NOTHING;
	w = word(&line);
	if (!w)
		return SVC_BAD_PORT;
	s->names = name;
	to = name + strlen(name) + 1;
	ret = port_and_proto(s, w);
	while ((w = word(&line))) {
		size_t n = strlen(w) + 1;

		memmove(to, w, n);
		to += n;
	}
	*to = 0;
	return ret;
}

static void add_line(const struct service *s)
{
	uint32_t *head = &file.head[s->port % HEADS];
	struct line *l = &file.line[++file.lines];

	l->names = (uint32_t)(s->names - file.text);
	l->port = s->port;
	l->proto = s->proto;
	l->next = *head;
	*head = file.lines;
}

static void split(size_t size)
{
	char *p = file.text, *end = p + size, *newline;
	struct service s;

	for (; p < end; p = newline + 1) {
		newline = memchr(p, '\n', (size_t)(end - p));
		if (!newline)
			newline = end;
		if (service_parse(&s, p, (size_t)(newline - p)) == SVC_GOOD)
			add_line(&s);
	}
}

static size_t read_all(int fd, char *to, size_t size)
{
	size_t done = 0;
	ssize_t n;

	do {
		n = pread(fd, to + done, size - done, (off_t)done);
		if (n > 0)
			done += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	return done;
}

/* The text, a byte to end it, and room for as many lines as it can hold. */
static void load(void)
{
	int fd = source_open("/etc/services", O_RDONLY | O_NONBLOCK);
	off_t size = lseek(fd, 0, SEEK_END);
	size_t text, lines;
	void *p;

	file.loaded = true;
	if (size > 0 && size < MAX_SIZE) {
		text = ((size_t)size + 8) & ~(size_t)7;
		lines = (size_t)size / SHORTEST + 2;
		p = mmap(NULL, text + lines * sizeof *file.line,
				PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p != MAP_FAILED) {
			file.text = p;
			file.line = (void *)(file.text + text);
			split(read_all(fd, file.text, (size_t)size));
		}
	}
	close(fd);
}

/* The line before this one, or the last of all (line 0), for the port and
 * protocol; 0 if there is none. */
static uint32_t line_before(uint32_t line, unsigned port, unsigned proto)
{
	const struct line *l;

	if (!file.loaded)
		load();
	line = line ? file.line[line].next : file.head[port % HEADS];
	for (; line; line = l->next) {
		l = &file.line[line];
		if (l->port == port && l->proto == proto)
			break;
	}
	return line;
}

const char *etc_names(uint32_t *line, unsigned port, unsigned proto)
{
	*line = line_before(*line, port, proto);
	return *line ? file.text + file.line[*line].names : NULL;
}

int etc_port(const char *name, size_t len, unsigned proto)
{
	uint32_t i;

	if (!file.loaded)
		load();
	for (i = 1; i <= file.lines; i++) {
		const struct line *l = &file.line[i];

		if (l->proto == proto &&
				service_listed(file.text + l->names, name, len))
			return l->port;
	}
	return -1;
}
