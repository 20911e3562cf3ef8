/* SPDX-License-Identifier: MIT */
/* SCTP endpoints and associations (-S). */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "sock/sctp.h"
#include "netstat.h"

static const char *state_text(char *number, unsigned state)
{
	if (state && state < ST_NEW_SYN_RECV)
		return nth_string("\0ESTABLISHED\0SYN_SENT\0SYN_RECV\0"
			"FIN_WAIT1\0FIN_WAIT2\0TIME_WAIT\0CLOSE\0CLOSE_WAIT\0"
			"LAST_ACK\0LISTEN\0CLOSING", state);
	if (!state)
		return "";
	*fmt_str(fmt_u64(fmt_str(number, "UNKNOWN("), state), ")") = 0;
	return number;
}

static char *put_end(char *p, int family, const uint8_t *addr, uint16_t port)
{
	p = host_put(p, family, addr);
	if (port) {
		*p++ = ':';
		p = fmt_u64(p, port);
	}
	*p = 0;
	return p;
}

static void put_json(const struct sctp *a, const uint8_t *from, int lf,
		const uint8_t *to, int rf)
{
	char local[HOST + 7], remote[HOST + 7], state[20];
	const struct sock *s = &a->sock;

	if (lf)
		put_end(local, lf, from, 0);
	if (rf)
		put_end(remote, rf, to, 0);
	json_row("proto:s family:s recv_q:o send_q:o local_address:s "
		"local_port:u foreign_address:s foreign_port:o state:s uid:u "
		"inode:z +", "sctp", (lf ? lf : rf) == AF_INET6 ? "inet6" :
		"inet",
		a->remote ? (uint64_t)s->rx_queue : NONE,
		a->remote ? (uint64_t)s->tx_queue : NONE,
		lf ? local : NULL, s->port[LOCAL], rf ? remote : NULL,
		a->remote ? (uint64_t)s->port[REMOTE] : NONE,
		state_text(state, s->state), s->uid, s->inode);
	netstat_json_owners(s);
	json_row_end();
}

/* state: NULL on a continuation line */
static void put_addresses(const struct sctp *a, const char *local,
		const char *remote, const char *state)
{
	const struct sock *s = &a->sock;

	if (!state)
		out_pad(0, 20);
	else if (a->remote)
		out_format("sctp  %6u %6u ", s->rx_queue, s->tx_queue);
	else
		out_format("%-20s", "sctp");
	if (a->remote)
		out_format("%-23s %-23s %-11s", local, remote,
			state);
	else
		out_format("%-47s %-11s", local, state);
}

/* Prints a line for each pair of addresses; the other columns stand on the
 * last. */
static bool put(const struct sctp *a)
{
	char state[20];
	const struct sock *s = &a->sock;
	const char *from = a->local, *to = a->remote ? a->remote : "";
	bool first = true;

	for (;; first = false) {
		char local[HOST + 7] = "", remote[HOST + 7] = "";
		uint8_t la[16] = {0}, ra[16] = {0};
		int lf = sctp_address(&from, la), rf = sctp_address(&to, ra);

		if (lf < 0 || rf < 0)
			return false;
		if (!lf && !rf)
			break;
		if (json()) {
			put_json(a, la, lf, ra, rf);
			continue;
		}
		if (!first)
			out_char('\n');
		if (lf)
			put_end(local, lf, la, first || !a->remote ?
				s->port[LOCAL] : 0);
		if (rf)
			put_end(remote, rf, ra, first ? s->port[REMOTE] : 0);
		put_addresses(a, local, remote,
			first ? state_text(state, s->state) : NULL);
	}
	if (!json())
		netstat_put_tail(s);
	return true;
}

static bool show(const struct sctp *a)
{
	if (collecting())
		owner_want_inode(a->sock.inode);
	return put(a);
}

static bool endpoint(char *line)
{
	struct sctp a;

	return proc_sctp_endpoint(&a, line) && show(&a);
}

static bool association(char *line)
{
	struct sctp a;

	return proc_sctp_association(&a, line) && show(&a);
}

static bool show_file(const char *path, lines_row *row)
{
	struct reader r;

	if (reader_open(&r, path))
		return false;
	view_lines(path, &r, 1, row);
	return true;
}

bool netstat_sctp(bool explicit)
{
	bool any = false;

	if (asked('a') || asked('l'))
		any |= show_file("/proc/net/sctp/eps", endpoint);
	if (asked('a') || !asked('l'))
		any |= show_file("/proc/net/sctp/assocs", association);
	if (!any && (explicit || asked('v')))
		view_unsupported("AF INET (sctp)", explicit);
	return any;
}
