/* SPDX-License-Identifier: MIT */
/* Shared by the views. */
#include <string.h>
#include <sys/socket.h>
#include "netstat.h"

void view_bad(const char *path, unsigned n, const char *more)
{
	char text[128], *p;

	if (!n)
		return;
	p = fmt_u64(fmt_str(fmt_str(text, path), ": "), n);
	p = fmt_str(p, " malformed row");
	p = fmt_str(p, n == 1 ? " skipped" : "s skipped");
	*fmt_str(p, more) = 0;
	applet_error(text, 0);
}

void view_lines(const char *path, struct reader *r, unsigned skip,
		lines_row *row)
{
	int n = lines_walk(r, skip, row);

	if (n < 0)
		applet_error(path, n);
	else
		view_bad(path, (unsigned)n, "");
}

int view_file(const char *path, unsigned skip, lines_row *row)
{
	struct reader r;
	int err = reader_open(&r, path);

	if (!err)
		view_lines(path, &r, skip, row);
	return err;
}

bool no_proc(void)
{
	struct reader r;

	if (source.root || source.net)
		return false;
	if (reader_open(&r, "/proc/net/dev"))
		return true;
	reader_close(&r);
	return false;
}

void view_note(const char *format, const char *a, const char *b)
{
	out_select(2);
	out_format(format, a, b);
	out_select(1);
}

void view_unsupported(const char *what, bool explicit)
{
	if (explicit)
		applet_failed();
	view_note("%s: no support for `%s' on this system.\n", applet_name, what);
}

const char *flag_letters(char *text, const struct flag *f, uint32_t flags)
{
	char *p = text;

	for (; f->letter; f++) {
		if (!(flags >> (f->bit & 31) & 1))
			continue;
		if (f->bit & FLAG_ALONE)
			p = text;
		*p++ = f->letter;
	}
	*p = 0;
	return text;
}

const char *host_text(char *buf, int family, const uint8_t *addr)
{
	/* only sockets show the any-address as "*" */
	*(family == AF_INET && all_zero(addr, 4) ? fmt_str(buf, "0.0.0.0") :
		host_put(buf, family, addr)) = 0;
	return buf;
}
