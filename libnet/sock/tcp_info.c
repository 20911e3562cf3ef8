/* SPDX-License-Identifier: MIT */
/*
 * What the kernel tells of a TCP socket: include/uapi/linux/tcp.h struct
 * tcp_info, net/ipv4/tcp.c tcp_get_info(), described once.
 */
#include <string.h>
#include "libnet.h"

/*
 * X(name, offset, bytes, kind, hidden, Linux): in the order in which ss shows
 * them.  A value of 0 is not shown, and neither is the hidden one; 65535 stands
 * for everything from there on.
 */
#define FIELDS(X) \
	X(rto, 8, 4, US, 3000000, "2.4") \
	X(backoff, 4, 1, COUNT, 0, "2.4") \
	X(rtt, 68, 4, US, 0, "2.4") \
	X(rttvar, 72, 4, US_WITH, 0, "2.4") \
	X(ato, 12, 4, US, 0, "2.4") \
	X(mss, 16, 4, COUNT, 0, "2.4") \
	X(pmtu, 60, 4, COUNT, 0, "2.4") \
	X(rcvmss, 20, 4, COUNT, 0, "2.4") \
	X(advmss, 84, 4, COUNT, 0, "2.4") \
	X(cwnd, 80, 4, COUNT, 0, "2.4") \
	X(ssthresh, 76, 4, COUNT, 65535, "2.4") \
	X(bytes_sent, 200, 8, COUNT, 0, "4.19") \
	X(bytes_retrans, 208, 8, COUNT, 0, "4.19") \
	X(bytes_acked, 120, 8, COUNT, 0, "4.1") \
	X(bytes_received, 128, 8, COUNT, 0, "4.1") \
	X(segs_out, 136, 4, COUNT, 0, "4.2") \
	X(segs_in, 140, 4, COUNT, 0, "4.2") \
	X(data_segs_out, 156, 4, COUNT, 0, "4.6") \
	X(data_segs_in, 152, 4, COUNT, 0, "4.6") \
	X(send, 80, 4, SEND, 0, "2.4") \
	X(lastsnd, 44, 4, MS, 0, "2.4") \
	X(lastrcv, 52, 4, MS, 0, "2.4") \
	X(lastack, 56, 4, MS, 0, "2.4") \
	X(pacing_rate, 104, 8, RATE, UINT32_MAX, "3.15") \
	X(max_pacing_rate, 112, 8, RATE_WITH, UINT32_MAX, "3.15") \
	X(delivery_rate, 160, 8, RATE, 0, "4.9") \
	X(delivered, 192, 4, COUNT, 0, "4.18") \
	X(delivered_ce, 196, 4, COUNT, 0, "4.18") \
	X(app_limited, 7, 1, FLAG, 0, "4.9") \
	X(busy, 168, 8, US_AS_MS, 0, "4.10") \
	X(rwnd_limited, 176, 8, SHARE, 0, "4.10") \
	X(sndbuf_limited, 184, 8, SHARE, 0, "4.10") \
	X(unacked, 24, 4, COUNT, 0, "2.4") \
	X(retrans, 36, 4, PAIR, 0, "2.4") \
	X(total_retrans, 100, 4, COUNT_WITH, 0, "2.6.18") \
	X(lost, 32, 4, COUNT, 0, "2.4") \
	X(sacked, 28, 4, COUNT, 0, "2.4") \
	X(dsack_dups, 216, 4, COUNT, 0, "4.19") \
	X(fackets, 40, 4, COUNT, 0, "2.4") \
	X(reordering, 88, 4, COUNT, 3, "2.4") \
	X(reord_seen, 220, 4, COUNT, 0, "4.19") \
	X(rcv_rtt, 92, 4, US, 0, "2.6.18") \
	X(rcv_space, 96, 4, COUNT, 0, "2.6.18") \
	X(rcv_ssthresh, 64, 4, COUNT, 0, "2.4") \
	X(notsent, 144, 4, COUNT, 0, "4.6") \
	X(minrtt, 148, 4, US, UINT32_MAX, "4.6") \
	X(rcv_ooopack, 224, 4, COUNT, 0, "5.4") \
	X(snd_wnd, 228, 4, COUNT, 0, "5.4") \
	X(rcv_wnd, 232, 4, COUNT, 0, "6.2") \
	X(rehash, 236, 4, COUNT, 0, "6.2") \
	X(idle, 44, 4, IDLE, 0, "2.4")

enum { LAST_RECEIVED = 52, MSS = 16, RTT = 68 }; /* offsets */

#define NAME(name, offset, bytes, kind, hidden, linux) #name "\0"
#define FIELD(name, offset, bytes, kind, hidden, linux) \
	{hidden, offset, bytes, TCP_##kind},
static const char names[] = FIELDS(NAME);
static const struct tcp_field fields[] = { FIELDS(FIELD) };

enum { COUNT = sizeof fields / sizeof *fields };

const struct tcp_field *tcp_field(unsigned n)
{
	return n < COUNT ? &fields[n] : NULL;
}

const char *tcp_field_name(unsigned n)
{
	return nth_string(names, n);
}

const char *tcp_field_key(unsigned n)
{
	static char key[24];
	const char *unit = fields[n].kind >= TCP_RATE ? "_bps" :
		fields[n].kind >= TCP_MS ? "_ms" :
		fields[n].kind >= TCP_US ? "_us" : "";

	*fmt_str(fmt_str(key, tcp_field_name(n)), unit) = 0;
	return key;
}

unsigned tcp_field_named(const char *s, size_t len)
{
	return string_number(names, s, len);
}

/* Bytes of a structure that a kernel made longer or shorter. */
static bool take(const struct sock *s, unsigned at, unsigned bytes, uint64_t *v)
{
	const uint8_t *p = s->info;
	uint32_t v32 = 0;

	if (at + bytes > s->info_len)
		return false;
	memcpy(&v32, p + at, bytes == 4 ? 4 : 0);
	if (bytes == 8)
		memcpy(v, p + at, 8);
	else
		*v = bytes == 4 ? v32 : p[at];
	return true;
}

/* A window in a round trip's time; bits a second. */
static bool take_send(const struct sock *s, uint64_t cwnd, uint64_t *v)
{
	uint64_t mss, rtt;

	if (!take(s, MSS, 4, &mss) || !take(s, RTT, 4, &rtt) || !rtt)
		return false;
	*v = (cwnd * mss * 8000000 + rtt / 2) / rtt;
	return true;
}

bool tcp_value(const struct sock *s, const struct tcp_field *f, uint64_t *v)
{
	uint64_t other;

	if (!(s->have & HAVE_INFO) || !take(s, f->offset, f->bytes, v))
		return false;
	switch (f->kind) {
	case TCP_FLAG: /* tcpi_delivery_rate_app_limited, one bit of a byte */
		*v &= *(const uint8_t *)&(const uint16_t){1} ? 1 : 0x80;
		*v = *v > 0;
		break;
	case TCP_RATE:
	case TCP_RATE_WITH:
		if (*v < UINT64_MAX / 8)
			*v *= 8;
		break;
	case TCP_SEND:
		return take_send(s, *v, v);
	case TCP_IDLE:
		take(s, LAST_RECEIVED, 4, &other);
		if (other < *v)
			*v = other;
	}
	return true;
}

bool tcp_shown(const struct tcp_field *f, uint64_t v)
{
	return v && v != f->hidden && (f->hidden != 65535 || v < 65535) &&
		(f->hidden != UINT32_MAX || v != UINT64_MAX);
}
