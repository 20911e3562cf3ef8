/* SPDX-License-Identifier: MIT */
/* ss -i: the figures of TCP and MPTCP sockets. */
#include <string.h>
#include "ss.h"

/* include/uapi/linux/inet_diag.h, tcp.h */
enum {
	INET_DIAG_INFO = 2, INET_DIAG_CONG = 4, INET_DIAG_DCTCPINFO = 9,
	INET_DIAG_BBRINFO = 16, INET_DIAG_ULP_INFO = 19,
	ULP_NAME = 1, ULP_MPTCP = 3,
	OPTIONS = 5, WSCALE = 6, /* offsets in struct tcp_info */
	HAS_WSCALE = 4,
};

static void put_ms(uint64_t us)
{
	out_commit(fmt_ratio(out_reserve(FMT_U64 + 8), us, 1000, 6));
}

/* Bits a second: a whole number, or three digits of a larger unit. */
static void put_rate(uint64_t bps)
{
	static const char units[] = "TGMk";
	uint64_t unit = 1000000000000;
	const char *u;

	for (u = units; *u && !asked('n'); u++, unit /= 1000)
		if (bps >= unit) {
			out_commit(fmt_ratio(out_reserve(32), bps, unit, 3));
			out_char(*u);
			break;
		}
	if (asked('n') || !*u)
		out_commit(fmt_u64(out_reserve(FMT_U64), bps));
	out_str("bps");
}

static const uint8_t *info(const struct sock *s, unsigned at)
{
	return s->info_len > at ? (const uint8_t *)s->info + at : NULL;
}

static void put_options(const struct sock *s)
{
	const uint8_t *bits = info(s, OPTIONS);
	/* the bits of TCPI_OPT_, in the order of showing; the window's scale
	 * is shown by itself */
	static const uint8_t order[] = {1, 64, 2, 8, 16, 32};
	unsigned i;

	for (i = 0; i < sizeof order; i++)
		if (*bits & order[i])
			out_format(" %s", nth_string("ts\0usec_ts\0sack\0ecn\0"
				"ecnseen\0fastopen", i));
}

static void put_wscale(const struct sock *s)
{
	const uint8_t *scale = info(s, WSCALE);
	bool little = *(const uint8_t *)&(const uint16_t){1};
	unsigned low = *scale & 15u, high = *scale >> 4;

	if (*info(s, OPTIONS) & HAS_WSCALE)
		out_format(" wscale:%u,%u", little ? low : high,
			little ? high : low);
}

static void put_bbr(const uint32_t *b)
{
	out_str(" bbr:(bw:");
	put_rate(((uint64_t)b[1] << 32 | b[0]) * 8);
	out_str(",mrtt:");
	put_ms(b[2]);
	out_str(",pacing_gain:");
	out_commit(fmt_ratio(out_reserve(32), b[3], 256, 6));
	out_str(",cwnd_gain:");
	out_commit(fmt_ratio(out_reserve(32), b[4], 256, 6));
	out_char(')');
}

/* struct tcp_bbr_info, tcp_dctcp_info: what the algorithm tells. */
static void put_algorithm(const struct sock *s)
{
	const uint32_t *b = sock_attr(s, INET_DIAG_BBRINFO, 5 * sizeof *b);
	const uint32_t *d = sock_attr(s, INET_DIAG_DCTCPINFO, 4 * sizeof *d);
	uint16_t enabled[2];

	if (b)
		put_bbr(b);
	if (!d)
		return;
	memcpy(enabled, d, sizeof enabled);
	if (enabled[0])
		out_format(" dctcp:(ce_state:%u,alpha:%u,ab_ecn:%u,ab_tot:%u)",
			enabled[1], d[1], d[2], d[3]);
	else
		out_str(" dctcp:fallback_mode");
}

/* A part of the time that there was something to send. */
static void put_share(uint64_t us, uint64_t busy)
{
	unsigned tenths = busy ? (unsigned)((us * 1000 + busy / 2) / busy) : 0;

	out_format(":%llums(%u.%u", (unsigned long long)(us / 1000),
		tenths / 10, tenths % 10);
	out_str("%)");
}

static uint64_t busy;

static void put_value(unsigned kind, uint64_t v)
{
	switch (kind) {
	case TCP_FLAG:
		return;
	case TCP_SHARE:
		put_share(v, busy);
		return;
	case TCP_US:
		out_char(':');
		put_ms(v);
		return;
	case TCP_RATE:
	case TCP_SEND:
		out_char(' ');
		put_rate(v);
		return;
	case TCP_US_AS_MS:
		busy = v;
		v /= 1000;
		break;
	}
	out_format(kind == TCP_US_AS_MS ? ":%llums" : ":%llu",
		(unsigned long long)v);
}

/* What belongs to the value before it, by a slash. */
static void put_second(unsigned kind, uint64_t v)
{
	out_char('/');
	if (kind == TCP_US_WITH)
		put_ms(v);
	else if (kind == TCP_RATE_WITH)
		put_rate(v);
	else
		out_commit(fmt_u64(out_reserve(FMT_U64), v));
}

static bool is_second(unsigned kind)
{
	return kind == TCP_US_WITH || kind == TCP_RATE_WITH ||
		kind == TCP_COUNT_WITH;
}

/* Is there a value that was seen, or one that will be? */
static bool shown(const struct sock *s, const struct tcp_field *f, uint64_t v)
{
	uint64_t total;

	if (f->kind == TCP_IDLE || (f->offset == 28 && s->state == ST_LISTEN))
		return false; /* there tcpi_sacked is the limit of the queue */
	return tcp_shown(f, v) || (f->kind == TCP_PAIR &&
		tcp_value(s, f + 1, &total) && total);
}

static void put_fields(const struct sock *s)
{
	const char *name = tcp_field_name(0);
	const struct tcp_field *f;
	bool first = false;
	unsigned n;
	uint64_t v;

	for (n = 0; (f = tcp_field(n)); n++, name = nth_string(name, 1)) {
		if (!tcp_value(s, f, &v))
			continue;
		if (f->kind == TCP_SEND)
			put_algorithm(s);
		if (is_second(f->kind)) {
			if (first && (f->kind != TCP_RATE_WITH || tcp_shown(f, v)))
				put_second(f->kind, v);
			continue;
		}
		first = shown(s, f, v);
		if (!first)
			continue;
		out_char(' ');
		out_str(name);
		put_value(f->kind, v);
	}
}

/* ---- what is layered over TCP ---- */

static const void *nested(const void *in, unsigned type, size_t size)
{
	return nl_find(in, (const char *)in + nl_attr_len(in), type, size);
}

static uint32_t number(const void *in, unsigned type, unsigned bytes)
{
	const uint8_t *p = nested(in, type, bytes);
	uint16_t v16 = 0;
	uint32_t v32 = 0;

	if (!p)
		return 0;
	memcpy(&v16, p, bytes == 2 ? 2 : 0);
	memcpy(&v32, p, bytes == 4 ? 4 : 0);
	return bytes == 1 ? *p : bytes == 2 ? v16 : v32;
}

/* include/uapi/linux/mptcp.h MPTCP_SUBFLOW_ATTR_ */
static void put_subflow(const void *in)
{
	static const char letters[] = "MmJjBbecv";
	uint32_t flags = number(in, 8, 4);
	const uint64_t *seq = nested(in, 4, sizeof *seq);
	uint64_t v = 0;
	unsigned i;

	if (flags)
		out_str(" flags:");
	for (i = 0; i < sizeof letters - 1; i++)
		if (flags >> i & 1)
			out_char(letters[i]);
	out_format(" token:%04x(id:%u)/%04x(id:%u)", number(in, 1, 4),
		number(in, 9, 1), number(in, 2, 4), number(in, 10, 1));
	if (seq)
		memcpy(&v, seq, sizeof v);
	out_format(" seq:%llu sfseq:%u ssnoff:%u maplen:%u",
		(unsigned long long)v, number(in, 5, 4), number(in, 6, 4),
		number(in, 7, 2));
}

static void put_ulp(const struct sock *s)
{
	const void *ulp = sock_attr(s, INET_DIAG_ULP_INFO, 0);
	const char *name = ulp ? nested(ulp, ULP_NAME, 1) : NULL;
	const void *mptcp = ulp ? nested(ulp, ULP_MPTCP, 0) : NULL;

	if (!name)
		return;
	out_str(" tcp-ulp-");
	out_text(name, text_len(name, nl_attr_len(name)));
	if (mptcp)
		put_subflow(mptcp);
}

/* ---- MPTCP: struct mptcp_info ---- */

static const char mptcp_names[] = "subflows\0add_addr_signal\0"
	"add_addr_accepted\0subflows_max\0add_addr_signal_max\0"
	"add_addr_accepted_max\0token\0write_seq\0snd_una\0rcv_nxt\0"
	"local_addr_used\0local_addr_max\0csum_enabled\0retransmits\0"
	"retrans\0bytes_sent\0bytes_received\0bytes_acked\0subflows_total\0"
	"last_data_sent\0last_data_recv\0last_ack_recv";
/* offset, bytes */
static const uint8_t mptcp_places[][2] = {
	{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {12, 4}, {16, 8},
	{24, 8}, {32, 8}, {40, 1}, {41, 1}, {42, 1}, {44, 4}, {48, 8},
	{56, 8}, {64, 8}, {72, 8}, {80, 1}, {84, 4}, {88, 4}, {92, 4},
};
enum { MPTCP_FLAGS = 8, MPTCP_TOKEN = 12 };

static void put_mptcp_flags(const uint8_t *at)
{
	uint32_t flags;

	memcpy(&flags, at, sizeof flags);
	if (flags & 1)
		out_str(" fallback");
	if (flags & 2)
		out_str(" remote_key");
}

static void put_mptcp(const struct sock *s)
{
	unsigned i;

	for (i = 0; i < sizeof mptcp_places / sizeof *mptcp_places; i++) {
		unsigned at = mptcp_places[i][0], bytes = mptcp_places[i][1];
		uint32_t v32 = 0;
		uint64_t v;

		if (at + bytes > s->info_len)
			break;
		memcpy(&v32, info(s, at), bytes > 4 ? 4 : bytes);
		v = bytes == 1 ? *info(s, at) : v32;
		memcpy(&v, info(s, at), bytes == 8 ? 8 : 0);
		if (at == MPTCP_TOKEN)
			put_mptcp_flags(info(s, MPTCP_FLAGS));
		if (v)
			out_format(at == MPTCP_TOKEN ? " %s:%llx" : " %s:%llu",
				nth_string(mptcp_names, i), (unsigned long long)v);
	}
}

void put_info(const struct sock *s)
{
	const char *name = sock_attr(s, INET_DIAG_CONG, 1);

	busy = 0;
	if (!(s->have & HAVE_INFO) || s->info_len <= WSCALE) {
		out_char(' ');
		return;
	}
	if (query_of(s) == Q_MPTCP) {
		put_mptcp(s);
		return;
	}
	if (asked('e') || asked('o'))
		put_options(s);
	if (name) {
		out_char(' ');
		out_text(name, text_len(name, nl_attr_len(name)));
	}
	put_wscale(s);
	put_fields(s);
	put_ulp(s);
}
