/* SPDX-License-Identifier: MIT */
/* Walks one table of /proc/net. */
#include <errno.h>
#include <string.h>
#include "diag.h"

enum { UNIX = ENABLE_NETSTAT_UNIX || ENABLE_SS,
	OTHERS = ENABLE_NETSTAT_PACKET || ENABLE_SS_OTHER_FAMILIES };

/* noinline: beside the walk's 8 kB buffer every stack access takes a 4-byte
 * offset. */
static __attribute__((noinline)) bool parse_row(struct sock *s,
		const char *line, enum table t)
{
	if (UNIX && t == T_UNIX)
		return proc_unix_row(s, line);
	if (OTHERS && t == T_PACKET)
		return proc_packet_row(s, line);
	if (OTHERS && t == T_NETLINK)
		return proc_netlink_row(s, line);
	return proc_inet_row(s, line, t);
}

int proc_walk(struct sock_walk *w, enum table t)
{
	char path[TABLE_PATH];
	struct reader r;
	struct sock s;
	uint32_t empty = 0;
	bool head = true; /* the first line has the titles, or is a row */
	char *line;
	size_t len;
	int ret;

	w->rows = w->bad = 0;
	table_path(path, t);
	ret = reader_open(&r, path);
	if (ret)
		return ret;
	for (; !ret && (line = reader_line(&r, &len)); head = false) {
		if (!len) {
			empty++; /* empty lines at the end do not count */
			continue;
		}
		w->bad += empty;
		empty = 0;
		/* A cut row is malformed. So is a UNIX row with a NUL, which
		 * would hide the rest of its name; the other tables end with
		 * numbers that are not read. */
		if (len == LINE_MAX_LEN || (UNIX &&
				t == T_UNIX && memchr(line, 0, len)) ||
				!parse_row(&s, line, t)) {
			w->bad += !head;
			if (UNIX && t == T_UNIX)
				unix_other_line(len);
			continue;
		}
		if (UNIX && t == T_UNIX)
			unix_line(&s, len);
		w->rows++;
		ret = w->row(&s);
	}
	reader_close(&r);
	return ret ? ret : r.err;
}
