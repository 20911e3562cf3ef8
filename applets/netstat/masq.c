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
	const char *word[WORDS]; /* NULL: not there */
	int family;
	uint64_t expires;       /* 1/100 s */
	uint32_t initseq;
	int delta, prevd;
	struct end {
		uint8_t addr[16];
		uint16_t port;
	} sent[2], answered[2]; /* from, to */
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
	char first = *m->word[PROTO];
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
	json_row("proto:s family:s expire_ticks:U source:s source_port:u "
		"destination:s destination_port:u masq_port:u state:s mark:s "
		"zone:s", m->word[PROTO], m->family == AF_INET ? "inet" :
		"inet6", m->expires, src, m->sent[0].port, dst, m->sent[1].port,
		m->answered[1].port, m->word[STATE], m->word[MARK],
		m->word[ZONE]);
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
	char src[HOST], dst[HOST];
	unsigned s100 = (unsigned)(m->expires % 6000), i;

	host_text(src, m->family, m->sent[0].addr);
	host_text(dst, m->family, m->sent[1].addr);
	if (json()) {
		put_json(m, src, dst);
		return;
	}
	header();
	out_format("%-4s%3llu:%02u.%02u ", m->word[PROTO],
		(unsigned long long)(m->expires / 6000), s100 / 100, s100 % 100);
	if (asked('e'))
		put_extended(m);
	out_format("%-20s %-20s ", src, dst);
	put_port(m, m->sent[0].port, " -> ");
	put_port(m, m->sent[1].port, " (");
	put_port(m, m->answered[1].port, ")");
	for (i = STATE; asked('e') && i < WORDS; i++)
		if (m->word[i])
			out_format("%s%s", nth_string(" \0 mark=\0 zone=",
				i - STATE), m->word[i]);
	out_char('\n');
}

static bool old_line(char *line, void *ctx)
{
	struct masq m = {.family = AF_INET};
	struct scan c = {line, false};
	unsigned i;
	char *p = view_word(&c);

	(void)ctx;
	if (!p)
		return false;
	if (!strcmp(p, "Prc")) {
		view.deltas = strstr(c.p, "PD");
		return true;
	}
	m.word[PROTO] = p;
	for (; *p; p++)
		*p |= 0x20;
	/* "C0000201:0050": these are host order, whoever printed them */
	for (i = 0; i < 2; i++) {
		scan_bytes(&c, m.sent[i].addr, 4);
		scan_lit(&c, ':');
		m.sent[i].port = (uint16_t)scan_hex(&c, 4);
	}
	m.answered[1].port = (uint16_t)scan_hex(&c, 4);
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
static void set_word(struct masq *m, unsigned i, const char *word)
{
	if (strlen(word) - 1 < 15)
		m->word[i] = word;
}

/* One "key=value" of a connection: src, dst, sport, dport of the original
 * direction, then those of the reply. */
static bool take_pair(struct masq *m, const char *word, unsigned *seen)
{
	const char *value = text_find(word, '=');
	unsigned key = string_number("src\0dst\0sport\0dport\0mark\0zone\0",
			word, (size_t)(value - word)), bit = 1u << key;
	struct scan c = {value + 1, false};
	struct end *e;

	if (!*value || !key)
		return true;
	if (key > 4) {
		set_word(m, MARK + key - 5, c.p);
		return true;
	}
	e = &m->sent[~key & 1];
	if (*seen & bit) {
		bit <<= 4;
		e = &m->answered[~key & 1];
	}
	*seen |= bit;
	if (key < 3)
		return scan_addr(c.p, strlen(c.p), e->addr) == m->family;
	e->port = (uint16_t)scan_dec32(&c);
	return !c.bad;
}

/* Only translated connections were ever in this table; -a shows all. */
static bool translated(const struct masq *m)
{
	return memcmp(&m->sent[0], &m->answered[1], sizeof(struct end)) ||
		memcmp(&m->sent[1], &m->answered[0], sizeof(struct end));
}

/* "ipv4 2 tcp 6 431999 ESTABLISHED src=… dst=… sport=… dport=… [UNREPLIED]
 * src=… … [ASSURED] mark=0 zone=0 use=1"; ip_conntrack lacks the first two. */
static bool new_line(char *line, void *ctx)
{
	struct masq m = {.family = AF_INET};
	struct scan c = {line, false};
	unsigned seen = 0;
	const char *word = view_word(&c);

	(void)ctx;
	if (word && !strncmp(word, "ipv", 3) && strlen(word) == 4) {
		if (word[3] == '6')
			m.family = AF_INET6;
		scan_dec(&c);
		word = view_word(&c);
	}
	if (!word)
		return false;
	set_word(&m, PROTO, word);
	scan_dec(&c);
	m.expires = scan_dec(&c) * 100;
	while (!c.bad && (word = view_word(&c))) {
		if (*word == '[')
			continue;
		if (!seen && !*text_find(word, '='))
			set_word(&m, STATE, word);
		else if (!take_pair(&m, word, &seen))
			return false;
	}
	if ((seen & 0x66) != 0x66 || !m.word[PROTO])
		return false;
	if (asked('a') || translated(&m))
		put(&m);
	return true;
}

static void missing(const char *path, int err)
{
	if (err != -ENOENT) {
		applet_error(path, err);
		return;
	}
	view_unsupported("ip_masquerade", true);
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
