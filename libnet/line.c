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
	r->long_lines = r->start = r->end = 0;
	r->skip = false;
	return fd < 0 ? fd : 0;
}

void reader_close(struct reader *r)
{
	close(r->fd);
}

/* Moves what is left to the front and reads behind it; false at the end. */
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
	if (n <= 0)
		return false;
	r->end += (uint32_t)n;
	return true;
}

static char *take(struct reader *r, uint32_t line_end, size_t *len)
{
	char *line = r->buf + r->start;

	*len = line_end - r->start;
	r->buf[line_end] = 0;
	r->start = line_end < r->end ? line_end + 1 : line_end;
	return line;
}

/* Where the line at start ends, or end if that is not known yet. */
static uint32_t newline(const struct reader *r, uint32_t from)
{
	const char *nl = memchr(r->buf + from, '\n', r->end - from);

	return nl ? (uint32_t)(nl - r->buf) : r->end;
}

char *reader_line(struct reader *r, size_t *len)
{
	uint32_t seen = 0; /* bytes of this line known to hold no newline */

	for (;;) {
		uint32_t nl = newline(r, r->start + seen);
		bool cut = nl == r->end && nl - r->start == LINE_MAX_LEN;

		if (nl < r->end || cut) {
			bool was_skipping = r->skip;
			char *line = take(r, nl, len);

			r->long_lines += cut && !was_skipping;
			r->skip = cut;
			seen = 0;
			if (!was_skipping)
				return line;
			continue;
		}
		seen = r->end - r->start;
		if (!fill(r))
			break;
	}
	if (r->start == r->end || r->skip)
		return NULL;
	return take(r, r->end, len);
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
	return 0;
}
