/* SPDX-License-Identifier: MIT */
/* Parses translated connections: see tables.h. */
#include <string.h>
#include <sys/socket.h>
#include "net/tables.h"

int proc_masq_row(struct masq *m, char *line, bool *deltas)
{
	struct scan c = {line, false};
	unsigned i;
	char *p = scan_string(&c);

	*m = (struct masq){.family = AF_INET};
	if (!p)
		return LINE_BAD;
	if (!strcmp(p, "Prc")) {
		*deltas = strstr(c.p, "PD");
		return LINE_NO_ROW;
	}
	m->word[MASQ_PROTO] = p;
	for (; *p; p++)
		*p |= 0x20;
	/* "C0000201:0050": printed in host order on every machine */
	for (i = 0; i < 2; i++) {
		scan_bytes(&c, m->sent[i].addr, 4);
		scan_lit(&c, ':');
		m->sent[i].port = (uint16_t)scan_hex(&c, 4);
	}
	m->answered[1].port = (uint16_t)scan_hex(&c, 4);
	m->initseq = (uint32_t)scan_hex(&c, 8);
	m->delta = (int)scan_signed(&c);
	if (*deltas)
		m->prevd = (int)scan_signed(&c);
	m->expires = scan_dec(&c);
	return c.bad ? LINE_BAD : LINE_ROW;
}

/* Sets a word. One that is empty or longer than the kernel's counts as
 * absent. */
static void set_word(struct masq *m, unsigned i, const char *word)
{
	if (strlen(word) - 1 < 15)
		m->word[i] = word;
}

/* Takes a "key=value" of a connection. src, dst, sport and dport come twice:
 * for the original direction, then for the reply. */
static bool take_pair(struct masq *m, const char *word, unsigned *seen)
{
	const char *value = text_find(word, '=');
	unsigned key = string_number("src\0dst\0sport\0dport\0mark\0zone\0"
			"zone-orig\0zone-reply\0", word,
			(size_t)(value - word)), bit = 1u << key;
	struct scan c = {value + 1, false};
	struct masq_end *e;

	if (!*value || !key)
		return true;
	if (key > 4) {
		set_word(m, MASQ_MARK + key - 5, c.p);
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

/* "[OFFLOAD]", "[HW_OFFLOAD]": who forwards the packets has the state too. The
 * others, "[UNREPLIED]" and "[ASSURED]", are none. */
static void take_brackets(struct masq *m, char *word)
{
	size_t n = strlen(word);

	if (!m->offloaded || m->word[MASQ_STATE] || !strstr(word, "OFFLOAD]"))
		return;
	word[n - 1] = 0;
	set_word(m, MASQ_STATE, word + 1);
}

/* Seconds until it expires; a flow that is offloaded has none (Linux 4.16). */
static void take_expiry(struct masq *m, struct scan *c)
{
	struct scan before = *c;
	bool minus = scan_minus(c); /* it should have been deleted */
	uint64_t seconds = scan_dec(c);

	if (c->bad || !is_blank(*c->p)) {
		*c = before;
		m->offloaded = true;
		return;
	}
	m->expires = minus || seconds > UINT64_MAX / 100 ? 0 : seconds * 100;
}

/* "ipv4 2 tcp 6 431999 ESTABLISHED src=... dst=... sport=... dport=...
 * [UNREPLIED] src=... [ASSURED] mark=0 zone=0 use=1"; ip_conntrack lacks the
 * first two. */
int proc_conntrack_row(struct masq *m, char *line)
{
	struct scan c = {line, false};
	unsigned seen = 0;
	char *word = scan_string(&c);

	*m = (struct masq){.family = AF_INET};
	if (word && !strncmp(word, "ipv", 3) && strlen(word) == 4) {
		if (word[3] == '6')
			m->family = AF_INET6;
		scan_dec(&c);
		word = scan_string(&c);
	}
	if (!word)
		return LINE_BAD;
	set_word(m, MASQ_PROTO, word);
	scan_dec(&c);
	take_expiry(m, &c);
	while (!c.bad && (word = scan_string(&c))) {
		if (*word == '[')
			take_brackets(m, word);
		else if (!seen && !*text_find(word, '='))
			set_word(m, MASQ_STATE, word);
		else if (!take_pair(m, word, &seen))
			return LINE_BAD;
	}
	if ((seen & 0x66) != 0x66 || !m->word[MASQ_PROTO])
		return LINE_BAD;
	return LINE_ROW;
}

bool masq_translated(const struct masq *m)
{
	return memcmp(&m->sent[0], &m->answered[1], sizeof(struct masq_end)) ||
		memcmp(&m->sent[1], &m->answered[0], sizeof(struct masq_end));
}
