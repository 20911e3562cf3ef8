/* SPDX-License-Identifier: MIT */
/* Lines of any file, in constant memory. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "libnet.h"

int reader_open(struct reader *r, const char *path)
{
	int fd = source_open(path, O_RDONLY);

	r->fd = fd;
	r->err = 0;
	r->long_lines = r->skipped = r->start = r->end = 0;
	r->skip = false;
	/* in /proc a line ends with \r only if a name in it does */
	r->crlf = strncmp(path, "/proc/", 6);
	r->first = true;
	return fd < 0 ? fd : 0;
}

void reader_close(struct reader *r)
{
	close(r->fd);
}

/* Moves the unread bytes to the front of the buffer and reads more behind them.
 * Returns false at the end. A last line without newline gets one. */
static bool fill(struct reader *r)
{
	ssize_t n;

	memmove(r->buf, r->buf + r->start, r->end - r->start);
	r->end -= r->start;
	r->start = 0;
	do
		n = read(r->fd, r->buf + r->end, LINE_MAX_LEN - r->end);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		r->err = -errno;
	if (n <= 0) {
		if (!r->end)
			return false;
		r->buf[r->end] = '\n';
		n = 1;
	}
	r->end += (uint32_t)n;
	return true;
}

/* Ends the line, without the \r that serial consoles, adb and some editors add.
 * A table of /proc has them if its first line, a title or numbers, has one. */
static void end_line(struct reader *r, char *line, size_t *len)
{
	if (r->first && *len)
		r->crlf |= line[*len - 1] == '\r';
	r->first = false;
	while (r->crlf && *len && line[*len - 1] == '\r')
		--*len;
	line[*len] = 0;
}

char *reader_line(struct reader *r, size_t *len)
{
	for (;;) {
		char *line = r->buf + r->start, *nl;
		uint32_t have = r->end - r->start;
		bool skipping = r->skip;

		nl = memchr(line, '\n', have);
		if (!nl && have < LINE_MAX_LEN) {
			if (!fill(r))
				return NULL;
			continue;
		}
		if (!nl)
			nl = line + have;
		*len = (size_t)(nl - line);
		r->skip = *len == LINE_MAX_LEN;
		r->skipped = r->skip ? r->skipped + LINE_MAX_LEN : 0;
		if (r->skipped >= LINE_END_LEN) {
			r->err = -EFBIG;
			return NULL;
		}
		r->start += (uint32_t)*len + (*len < have);
		if (!skipping) {
			r->long_lines += r->skip;
			end_line(r, line, len);
			return line;
		}
	}
}

int each_line(const char *path, void (*take_line)(const char *line))
{
	struct reader r;
	char *line;
	size_t len;
	int err = reader_open(&r, path);

	if (err)
		return err;
	while ((line = reader_line(&r, &len)))
		take_line(line);
	reader_close(&r);
	return r.err;
}
