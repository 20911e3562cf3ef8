/*
 * Translated connections (-M) in the layout of the days of ip_masquerade, from
 * net/netfilter/nf_conntrack_standalone.c ct_seq_show(), its elder brother
 * ip_conntrack, or that file itself (Linux 2.2).
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "netstat.h"

struct tuple {
	uint8_t src[16], dst[16];
	uint16_t sport, dport;
};

struct masq {
	char proto[10];
	int family;
	uint64_t expires;       /* 1/100 s */
	uint32_t initseq;
	int delta, prevd;
	struct tuple to, from;  /* as it was sent, as it is answered */
	char state[16], mark[11], zone[11];
};

static struct {
	bool deltas; /* ip_masquerade's: previous ones are known */
	bool titled;
} view;

static void header(void)
{
	if (view.titled || json())
		return;
	view.titled = true;
	out_str("IP masquerading entries\nprot   expire ");
	if (asked('e'))
		out_str("   initseq delta prevd ");
	out_str("source               destination          ports\n");
}

static void put_ports(uint16_t port, const char *proto, const char *tail)
{
	unsigned p = proto[0] == 't' ? SVC_TCP : proto[0] == 'u' ? SVC_UDP :
			SVC_SCTP;
	const char *name = numeric_ports() ? NULL : service_name(port, p);

	if (name)
		out_format("%s%s", name, tail);
	else if (port)
		out_format("%u%s", port, tail);
	else
		out_format("*%s", tail);
}

static void put_json(const struct masq *m, const char *src, const char *dst)
{
	json_row("proto:s family:s expire_ticks:U source:s source_port:u "
		"destination:s destination_port:u masq_port:u state:s mark:s "
		"zone:s", m->proto, m->family == AF_INET ? "inet" : "inet6",
		m->expires, src, m->to.sport, dst, m->to.dport, m->from.dport,
		m->state[0] ? m->state : NULL, m->mark[0] ? m->mark : NULL,
		m->zone[0] ? m->zone : NULL);
}

static void put(const struct masq *m)
{
	char src[HOST], dst[HOST];
	unsigned s100 = (unsigned)(m->expires % 6000);

	host_text(src, m->family, m->to.src);
	host_text(dst, m->family, m->to.dst);
	if (json()) {
		put_json(m, src, dst);
		return;
	}
	header();
	out_format("%-4s%3llu:%02u.%02u ", m->proto,
		(unsigned long long)(m->expires / 6000), s100 / 100,
		s100 % 100);
	if (asked('e')) {
		out_format("%10u %5d ", m->initseq, m->delta);
		if (view.deltas)
			out_format("%5d ", m->prevd);
		else
			out_str("    - ");
	}
	out_format("%-20s %-20s ", src, dst);
	put_ports(m->to.sport, m->proto, " -> ");
	put_ports(m->to.dport, m->proto, " (");
	put_ports(m->from.dport, m->proto, ")");
	if (asked('e') && m->state[0])
		out_format(" %s", m->state);
	if (asked('e') && m->mark[0])
		out_format(" mark=%s", m->mark);
	if (asked('e') && m->zone[0])
		out_format(" zone=%s", m->zone);
	out_char('\n');
}

/* "C0000201:0050": here the words are host order, whoever printed them. */
static void scan_end(struct scan *c, uint8_t *addr, uint16_t *port)
{
	scan_bytes(c, addr, 4);
	scan_lit(c, ':');
	*port = (uint16_t)scan_hex(c, 4);
}

static bool old_line(char *line, void *ctx)
{
	struct masq m = {.family = AF_INET};
	struct scan c = {line, false};
	size_t len, i;
	const char *proto = scan_word(&c, &len);

	(void)ctx;
	if (!proto || len >= sizeof m.proto)
		return false;
	if (!memcmp(proto, "Prc", len)) {
		const char *p = text_find(line, 'P');

		while (*p && p[1] != 'D')
			p = text_find(p + 1, 'P');
		view.deltas = *p;
		return true;
	}
	for (i = 0; i < len; i++)
		m.proto[i] = (char)(proto[i] | 0x20);
	scan_end(&c, m.to.src, &m.to.sport);
	scan_end(&c, m.to.dst, &m.to.dport);
	m.from.dport = (uint16_t)scan_hex(&c, 4);
	m.initseq = (uint32_t)scan_hex(&c, 8);
	m.delta = (int)view_signed(&c);
	if (view.deltas)
		m.prevd = (int)view_signed(&c);
	m.expires = scan_dec(&c);
	if (!c.bad)
		put(&m);
	return !c.bad;
}

static void copy_word(char *to, size_t size, const char *from, size_t len)
{
	if (len < size)
		memcpy(to, from, len);
}

/* One "key=value" of a connection: src, dst, sport, dport of the original
 * direction, then those of the reply. */
static bool take_pair(struct masq *m, const char *word, size_t len,
		unsigned *seen)
{
	const char *value = text_find(word, '=') + 1;
	size_t n = (size_t)(value - word);
	bool dst = *word == 'd';
	unsigned bit = 1u << (dst + (n & 2));
	struct tuple *t = *seen & bit ? &m->from : &m->to;
	struct scan c = {value, false};

	if (n > len)
		return true;
	if (n == 5 && *word == 'm')
		copy_word(m->mark, sizeof m->mark, value, len - n);
	if (n == 5 && *word == 'z')
		copy_word(m->zone, sizeof m->zone, value, len - n);
	if ((n != 4 && n != 6) || (!dst && *word != 's'))
		return true;
	*seen |= *seen & bit ? bit << 4 : bit;
	if (n == 4)
		return scan_addr(value, len - n, dst ? t->dst : t->src) ==
				m->family;
	*(dst ? &t->dport : &t->sport) = (uint16_t)scan_dec32(&c);
	return !c.bad;
}

/* Only translated connections were ever in this table; -a shows all. */
static bool translated(const struct masq *m)
{
	return memcmp(m->to.src, m->from.dst, 16) ||
		memcmp(m->to.dst, m->from.src, 16) ||
		m->to.sport != m->from.dport || m->to.dport != m->from.sport;
}

/* "ipv4 2 tcp 6 431999 ESTABLISHED src=… dst=… sport=… dport=… [UNREPLIED]
 * src=… … [ASSURED] mark=0 zone=0 use=1"; ip_conntrack lacks the first two. */
static bool new_line(char *line, void *ctx)
{
	struct masq m = {.family = AF_INET};
	struct scan c = {line, false};
	unsigned seen = 0;
	size_t len;
	const char *word = scan_word(&c, &len);

	(void)ctx;
	if (word && len == 4 && !memcmp(word, "ipv", 3)) {
		m.family = word[3] == '6' ? AF_INET6 : AF_INET;
		scan_dec(&c);
		word = scan_word(&c, &len);
	}
	if (!word || len >= sizeof m.proto)
		return false;
	copy_word(m.proto, sizeof m.proto, word, len);
	scan_dec(&c);
	m.expires = scan_dec(&c) * 100;
	while (!c.bad && (word = scan_word(&c, &len))) {
		if (*word == '[')
			continue;
		if (!seen && !memchr(word, '=', len))
			copy_word(m.state, sizeof m.state, word, len);
		else if (!take_pair(&m, word, len, &seen))
			return false;
	}
	if ((seen & 0x33) != 0x33)
		return false;
	if (asked('a') || translated(&m))
		put(&m);
	return true;
}

static void missing(const char *path, int err)
{
	if (collecting())
		return;
	if (err != -ENOENT) {
		applet_error(path, err);
		return;
	}
	view_unsupported("ip_masquerade");
	applet_error("module nf_conntrack is not loaded, or this kernel "
		"has no NF_CONNTRACK_PROCFS", 0);
}

void netstat_masquerade(void)
{
	static const struct {
		char path[28];
		lines_row *row;
	} files[] = {
		{"/proc/net/nf_conntrack", new_line},
		{"/proc/net/ip_conntrack", new_line},
		{"/proc/net/ip_masquerade", old_line},
	};
	unsigned i;
	struct reader r;
	int err = 0;

	for (i = 0; i < 3; i++) {
		err = reader_open(&r, files[i].path);
		if (err != -ENOENT)
			break;
	}
	view.titled = false;
	if (err)
		missing(files[i % 3].path, err);
	else
		view_lines(files[i].path, &r, 0, files[i].row);
}
