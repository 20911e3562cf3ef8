/*
 * Translated connections (-M) in the layout of the days of ip_masquerade, from
 * net/netfilter/nf_conntrack_standalone.c ct_seq_show(), its elder brother
 * ip_conntrack, or that file itself (Linux 2.2).
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "netstat.h"

/* Words of the line; the last three as they stand. */
enum { PROTO, STATE, MARK, ZONE, WORDS };

struct masq {
	struct {
		const char *s;
		size_t len;
	} word[WORDS];
	int family;
	uint64_t expires;       /* 1/100 s */
	uint32_t initseq;
	int delta, prevd;
	struct tuple {
		uint8_t addr[2][16];
		uint16_t port[2];
	} tuple[2];             /* as it was sent, as it is answered */
};

static struct {
	bool deltas; /* ip_masquerade's: previous ones are known */
	bool titled;
} view;

static void header(void)
{
	if (view.titled)
		return;
	view.titled = true;
	out_str("IP masquerading entries\nprot   expire ");
	if (asked('e'))
		out_str("   initseq delta prevd ");
	out_str("source               destination          ports\n");
}

static void put_port(const struct masq *m, uint16_t port, const char *tail)
{
	char first = *m->word[PROTO].s;
	unsigned p = first == 't' ? SVC_TCP : first == 'u' ? SVC_UDP :
			SVC_SCTP;
	const char *name = numeric_ports() ? NULL : service_name(port, p);

	if (name || !port)
		out_format("%s%s", name ? name : "*", tail);
	else
		out_format("%u%s", port, tail);
}

static void put_json(const struct masq *m, const char *src, const char *dst)
{
	const struct tuple *to = m->tuple;

	json_row("proto:t family:s expire_ticks:U source:s source_port:u "
		"destination:s destination_port:u masq_port:u +",
		m->word[PROTO].s, m->word[PROTO].len,
		m->family == AF_INET ? "inet" : "inet6", m->expires,
		src, to->port[0], dst, to->port[1], to[1].port[1]);
	json_row("state:t mark:t zone:t", m->word[STATE].s, m->word[STATE].len,
		m->word[MARK].s, m->word[MARK].len, m->word[ZONE].s,
		m->word[ZONE].len);
}

static void put_extended(const struct masq *m)
{
	out_format("%10u %5d ", m->initseq, m->delta);
	if (view.deltas)
		out_format("%5d ", m->prevd);
	else
		out_str("    - ");
}

static void put(const struct masq *m)
{
	const struct tuple *to = m->tuple;
	char src[HOST], dst[HOST];
	unsigned s100 = (unsigned)(m->expires % 6000), i;

	host_text(src, m->family, to->addr[0]);
	host_text(dst, m->family, to->addr[1]);
	if (json()) {
		put_json(m, src, dst);
		return;
	}
	header();
	out_format("%-4.*s%3llu:%02u.%02u ", (int)m->word[PROTO].len,
		m->word[PROTO].s, (unsigned long long)(m->expires / 6000),
		s100 / 100, s100 % 100);
	if (asked('e'))
		put_extended(m);
	out_format("%-20s %-20s ", src, dst);
	put_port(m, to->port[0], " -> ");
	put_port(m, to->port[1], " (");
	put_port(m, to[1].port[1], ")");
	for (i = STATE; asked('e') && i < WORDS; i++)
		if (m->word[i].s)
			out_format("%s%.*s", nth_string(" \0 mark=\0 zone=",
				i - STATE), (int)m->word[i].len, m->word[i].s);
	out_char('\n');
}

static bool old_line(char *line, void *ctx)
{
	struct masq m = {.family = AF_INET};
	struct scan c = {line, false};
	size_t len, i;
	char *proto = (char *)scan_word(&c, &len);

	(void)ctx;
	if (!proto)
		return false;
	if (!strncmp(proto, "Prc", len)) {
		const char *p = text_find(line, 'P');

		while (*p && p[1] != 'D')
			p = text_find(p + 1, 'P');
		view.deltas = *p;
		return true;
	}
	m.word[PROTO].s = proto;
	m.word[PROTO].len = len;
	for (i = 0; i < len; i++)
		proto[i] |= 0x20;
	/* "C0000201:0050": these are host order, whoever printed them */
	for (i = 0; i < 2; i++) {
		scan_bytes(&c, m.tuple->addr[i], 4);
		scan_lit(&c, ':');
		m.tuple->port[i] = (uint16_t)scan_hex(&c, 4);
	}
	m.tuple[1].port[1] = (uint16_t)scan_hex(&c, 4);
	m.initseq = (uint32_t)scan_hex(&c, 8);
	m.delta = (int)view_signed(&c);
	if (view.deltas)
		m.prevd = (int)view_signed(&c);
	m.expires = scan_dec(&c);
	if (!c.bad)
		put(&m);
	return !c.bad;
}

/* What is empty or longer than the kernel's words counts as not there. */
static void set_word(struct masq *m, unsigned i, const char *s, size_t len)
{
	if (len - 1 < 15) {
		m->word[i].s = s;
		m->word[i].len = len;
	}
}

/* One "key=value" of a connection: src, dst, sport, dport of the original
 * direction, then those of the reply. */
static bool take_pair(struct masq *m, const char *word, size_t len,
		unsigned *seen)
{
	const char *value = text_find(word, '=') + 1;
	size_t n = (size_t)(value - word);
	bool dst = *word == 'd', reply;
	unsigned bit = dst + (n & 2);
	struct tuple *t;
	struct scan c = {value, false};

	if (n > len)
		return true;
	if (n == 5 && (*word == 'm' || *word == 'z'))
		set_word(m, *word == 'm' ? MARK : ZONE, value, len - n);
	if ((n | 2) != 6 || (!dst && *word != 's'))
		return true;
	reply = *seen >> bit & 1;
	*seen |= 1u << (bit + 4 * reply);
	t = m->tuple + reply;
	if (n == 4)
		return scan_addr(value, len - n, t->addr[dst]) == m->family;
	t->port[dst] = (uint16_t)scan_dec32(&c);
	return !c.bad;
}

/* Only translated connections were ever in this table; -a shows all. */
static bool translated(const struct tuple *t)
{
	unsigned i;

	for (i = 0; i < 2; i++)
		if (t->port[i] != t[1].port[!i] ||
				memcmp(t->addr[i], t[1].addr[!i], 16))
			return true;
	return false;
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
	if (word && len == 4 && !strncmp(word, "ipv", 3)) {
		if (word[3] == '6')
			m.family = AF_INET6;
		scan_dec(&c);
		word = scan_word(&c, &len);
	}
	if (!word)
		return false;
	set_word(&m, PROTO, word, len);
	scan_dec(&c);
	m.expires = scan_dec(&c) * 100;
	while (!c.bad && (word = scan_word(&c, &len))) {
		if (*word == '[')
			continue;
		if (!seen && (size_t)(text_find(word, '=') - word) >= len)
			set_word(&m, STATE, word, len);
		else if (!take_pair(&m, word, len, &seen))
			return false;
	}
	if ((seen & 0x33) != 0x33 || !m.word[PROTO].s)
		return false;
	if (asked('a') || translated(m.tuple))
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
	const char *path = NULL;
	unsigned i;
	int err = -ENOENT;

	view.titled = false;
	for (i = 0; i < 3 && err == -ENOENT; i++) {
		path = nth_string("/proc/net/nf_conntrack\0"
			"/proc/net/ip_conntrack\0/proc/net/ip_masquerade", i);
		err = view_file(path, 0, i < 2 ? new_line : old_line);
	}
	if (err)
		missing(path, err);
}
