/* SPDX-License-Identifier: MIT */
/* ss -e -o -m --tos --cgroup --inet-sockopt: what stands behind a row. */
#include <string.h>
#include "ss.h"

/* include/uapi/linux/{inet,unix,packet,netlink}_diag.h */
enum {
	INET_DIAG_TOS = 5, INET_DIAG_TCLASS = 6, INET_DIAG_SKMEMINFO = 7,
	INET_DIAG_SHUTDOWN = 8, INET_DIAG_SKV6ONLY = 11, INET_DIAG_MARK = 15,
	INET_DIAG_CLASS_ID = 17, INET_DIAG_CGROUP_ID = 21,
	INET_DIAG_SOCKOPT = 22,
	UNIX_DIAG_VFS = 1, UNIX_DIAG_ICONS = 3, UNIX_DIAG_MEMINFO = 5,
	UNIX_DIAG_SHUTDOWN = 6,
	PACKET_DIAG_INFO = 0, PACKET_DIAG_MEMINFO = 6,
	NETLINK_DIAG_MEMINFO = 0, NETLINK_DIAG_GROUPS = 1,
	RCV_SHUTDOWN = 1, SEND_SHUTDOWN = 2, /* include/net/sock.h */
};

static bool inet(const struct sock *s)
{
	return s->table < T_UNIX;
}

void next_line(const char *instead)
{
	out_str(asked('O') ? instead : "\n\t");
}

/* ---- -o ---- */

/* From ten seconds on no milliseconds, from ten minutes on no seconds. */
static void put_time(uint64_t ms)
{
	uint64_t seconds = ms / 1000, minutes = seconds / 60;

	ms %= 1000;
	seconds %= 60;
	if (minutes) {
		out_format("%llumin", (unsigned long long)minutes);
		ms = 0;
		if (minutes > 9)
			seconds = 0;
	}
	if (seconds > 9)
		ms = 0;
	if (seconds)
		out_format(ms ? "%llu." : "%llusec", (unsigned long long)seconds);
	if (ms || !(seconds || minutes))
		out_format(seconds ? "%03usec" : "%03ums", (unsigned)ms);
}

static void put_timer(const struct sock *s)
{
	const char *name = nth_string("off\0on\0keepalive\0timewait\0persist\0"
		"delack\0unknown", s->timer < 6 ? s->timer : 6);

	if (!s->timer)
		return;
	out_format(" timer:(%s,", name);
	put_time(s->timer_ticks * 10 + s->timer_ms);
	out_format(",%u)", s->probes ? s->probes : s->retransmits);
}

/* ---- -e ---- */

static void put_shutdown(const struct sock *s, unsigned attribute)
{
	const uint8_t *shut = sock_attr(s, attribute, 1);

	if (shut)
		out_format(" %c-%c", *shut & RCV_SHUTDOWN ? '-' : '<',
			*shut & SEND_SHUTDOWN ? '-' : '>');
}

static void put_cgroup_of(const struct sock *s)
{
	const uint64_t *id = sock_attr(s, INET_DIAG_CGROUP_ID, sizeof *id);
	uint64_t v;

	if (!id)
		return;
	memcpy(&v, id, sizeof v);
	out_str(" cgroup:");
	put_cgroup(v);
}

/* Where /proc has no cookie, it has a pointer, made unknowable, behind the
 * inode and a count. */
static void put_pointer(const char *rest)
{
	struct scan c = {rest, false};
	uint64_t v;

	scan_dec32(&c);
	v = scan_hex(&c, 16);
	if (!c.bad)
		out_format(" sk:%llx", (unsigned long long)v);
}

/* The user, and what identifies the socket. */
static void put_identity(const struct sock *s)
{
	if (s->uid)
		out_format(" uid:%u", s->uid);
	out_format(" ino:%llu", (unsigned long long)s->inode);
	if (s->have & HAVE_COOKIE)
		out_format(" sk:%llx", (unsigned long long)s->cookie);
	else if (inet(s) && s->path)
		put_pointer(s->path);
}

static void put_inet(const struct sock *s)
{
	const uint32_t *mark = sock_attr(s, INET_DIAG_MARK, sizeof *mark);
	const uint8_t *v6only = sock_attr(s, INET_DIAG_SKV6ONLY, 1);

	put_identity(s);
	if (mark && *mark)
		out_format(" fwmark:0x%x", *mark);
	put_cgroup_of(s);
	if (v6only)
		out_format(" v6only:%u", *v6only);
	put_shutdown(s, INET_DIAG_SHUTDOWN);
}

static void put_unix(const struct sock *s)
{
	const uint32_t *vfs = sock_attr(s, UNIX_DIAG_VFS, 2 * sizeof *vfs);
	const uint32_t *peer = sock_attr(s, UNIX_DIAG_ICONS, 0), *end;

	if (s->uid)
		out_format(" uid:%u", s->uid);
	put_shutdown(s, UNIX_DIAG_SHUTDOWN);
	/* the device as libc takes such numbers apart, which ss does */
	if (vfs)
		out_format(" ino:%u dev:%u/%u", vfs[0], vfs[1] >> 8 & 0xfff,
			(vfs[1] & 0xff) | (vfs[1] >> 12 & 0xfff00));
	if (!peer)
		return;
	out_str(" peers:");
	for (end = peer + nl_attr_len(peer) / sizeof *peer; peer < end; peer++)
		out_format(" %u", *peer);
}

/* struct packet_diag_info */
static void put_packet(const struct sock *s)
{
	const uint32_t *info = sock_attr(s, PACKET_DIAG_INFO, 6 * sizeof *info);
	unsigned i;

	put_identity(s);
	if (!info)
		return;
	next_line(" ");
	out_format("ver:%u cpy_thresh:%u flags( ", info[1], info[3]);
	for (i = 0; i < 5; i++)
		if (info[5] >> i & 1)
			out_format(i ? " %s" : "%s", nth_string("running\0"
				"auxdata\0origdev\0vnethdr\0loss", i));
	out_str(" )");
}

/* The first 32 multicast groups; a socket without any has no attribute.  The two
 * addresses are not told any more. */
static void put_netlink(const struct sock *s)
{
	const uint32_t *groups = sock_attr(s, NETLINK_DIAG_GROUPS,
			sizeof *groups);

	if (s->answer)
		out_format(" sk=0 cb=0 groups=0x%08x", groups ? *groups : 0);
}

static void put_details(const struct sock *s)
{
	if (inet(s))
		put_inet(s);
	else if (s->table == T_UNIX)
		put_unix(s);
	else if (s->table == T_PACKET)
		put_packet(s);
	else if (s->table == T_NETLINK)
		put_netlink(s);
	else if (s->table == T_VSOCK)
		put_identity(s);
}

/* ---- --tos, --inet-sockopt, -m ---- */

static void put_hex(const char *name, uint32_t v)
{
	out_format(v ? " %s:0x%x" : " %s:%x", name, v);
}

static void put_tos(const struct sock *s)
{
	const uint8_t *tos = sock_attr(s, INET_DIAG_TOS, 1);
	const uint8_t *tclass = sock_attr(s, INET_DIAG_TCLASS, 1);
	const uint32_t *class = sock_attr(s, INET_DIAG_CLASS_ID, sizeof *class);

	if (tos)
		put_hex("tos", *tos);
	if (tclass)
		put_hex("tclass", *tclass);
	if (class)
		put_hex("class_id", *class);
}

/* struct inet_diag_sockopt: bit fields, the first one lowest where bytes of
 * numbers are so too. */
static void put_options(const struct sock *s)
{
	static const char names[] = "recverr\0is_icsk\0freebind\0hdrincl\0"
		"mc_loop\0transparent\0mc_all\0nodefrag\0bind_addr_no_port\0"
		"recverr_rfc4884\0defer_connect";
	bool big = !*(const uint8_t *)&(const uint16_t){1};
	const uint8_t *bits = sock_attr(s, INET_DIAG_SOCKOPT, 2);
	unsigned i;

	if (!bits)
		return;
	next_line(" ");
	out_str("inet-sockopt: (");
	for (i = 0; i < 11; i++)
		if (bits[i / 8] >> (big ? 7 - i % 8 : i % 8) & 1)
			out_format(" %s", nth_string(names, i));
	out_char(')');
}

static void put_memory(const struct sock *s)
{
	unsigned type = inet(s) ? INET_DIAG_SKMEMINFO :
		s->table == T_UNIX ? UNIX_DIAG_MEMINFO :
		s->table == T_PACKET ? PACKET_DIAG_MEMINFO :
		s->table == T_NETLINK ? NETLINK_DIAG_MEMINFO : UINT16_MAX;
	const uint32_t *mem = sock_attr(s, type, 8 * sizeof *mem);

	/* rmem_alloc, rcvbuf, wmem_alloc, sndbuf, fwd_alloc, wmem_queued,
	 * optmem, backlog, drops: include/uapi/linux/sock_diag.h */
	if (!mem)
		return;
	out_format(" skmem:(r%u,rb%u,t%u,tb%u,f%u,w%u,o%u", mem[0], mem[1],
		mem[2], mem[3], mem[4], mem[5], mem[6]);
	out_format(",bl%u", mem[7]);
	if (nl_attr_len(mem) > 8 * sizeof *mem)
		out_format(",d%u", mem[8]);
	out_char(')');
}

void put_extended(const struct sock *s)
{
	bool info = ENABLE_SS_INFO && asked('i') && inet(s) &&
		query_of(s) != Q_UDP && query_of(s) != Q_RAW;
	bool memory = ENABLE_SS_EXTEND && asked('m');

	if (memory && s->table == T_UNIX)
		put_memory(s);
	if (ENABLE_SS_EXTEND) {
		if (asked('o') || asked('e') || asked('b'))
			put_timer(s);
		if (asked('e'))
			put_details(s);
		else if (asked(CODE(OPT_CGROUP)) && inet(s))
			put_cgroup_of(s);
		if (asked(CODE(OPT_TOS)) && inet(s))
			put_tos(s);
		if (asked(CODE(OPT_SOCKOPT)) && inet(s))
			put_options(s);
	}
	if (s->answer && (info || (memory && inet(s)))) /* /proc tells neither */
		next_line("");
	if (memory && s->table != T_UNIX)
		put_memory(s);
	if (info && s->answer)
		put_info(s);
}
