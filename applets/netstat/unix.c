/* SPDX-License-Identifier: MIT */
/* Rows of the UNIX socket table. */
#include "netstat.h"

static const char *state_text(const struct sock *s)
{
	unsigned state = s->state > SS_DISCONNECTING ? 5 : s->state;

	if (state == SS_UNCONNECTED && s->flags & SO_ACCEPTCON_FLAG)
		state = 6;
	return nth_string("FREE\0\0CONNECTING\0CONNECTED\0DISCONNECTING\0"
		"UNKNOWN\0LISTENING", state);
}

static char *put_flags(char *p, uint32_t flags)
{
	p = fmt_str(p, "[ ");
	if (flags & SO_ACCEPTCON_FLAG)
		p = fmt_str(p, "ACC ");
	if (flags & SO_WAITDATA_FLAG)
		p = fmt_str(p, "W ");
	if (flags & SO_NOSPACE_FLAG)
		p = fmt_str(p, "N ");
	return fmt_str(p, "]");
}

/* Pads the cell that began at start and adds a blank. Returns the end. */
static char *end_cell(char *p, const char *start, unsigned width)
{
	p = fmt_pad(p, start, width);
	*p++ = ' ';
	return p;
}

static void put_row(const struct sock *s)
{
	char *p = fmt_str(out_reserve(OUT_ROW), "unix  ");

	/* only /proc has the number of references */
	p = end_cell(!ENABLE_BACKEND_DIAG || s->have & HAVE_REFS ?
		fmt_u64(p, s->refs) : fmt_str(p, "-"), p, 6);
	p = end_cell(put_flags(p, s->flags), p, 11);
	p = end_cell(fmt_str(p, netstat_unix_type(s)), p, 10);
	p = end_cell(fmt_str(p, state_text(s)), p, 13);
	out_commit(fmt_pad(fmt_u64(p, s->inode), p, 8));
	netstat_put_unix_columns(s);
	out_char(' ');
	out_text(s->path, s->path_len);
	if (ENABLE_FEATURE_UNIX_CHECK && s->flags & UNVERIFIED_FLAG)
		out_str(" (unverified)");
	out_char('\n');
}

int netstat_unix_row(const struct sock *s)
{
	bool server = s->state == SS_UNCONNECTED && s->flags & SO_ACCEPTCON_FLAG;

	if (!asked('a') && server != (asked('l') > 0))
		return 0;
	if (collecting()) {
		if (ENABLE_NETSTAT_PROGRAMS)
			owner_want(s);
		if (ENABLE_NETSTAT_PEER && asked(CODE(OPT_PEER)))
			owner_want_inode(s->peer);
		return pass_keep(s);
	}
	if (json()) {
		char flags[12];

		*put_flags(flags, s->flags) = 0;
		netstat_json(s, state_text(s), flags);
	} else {
		put_row(s);
	}
	return 0;
}
