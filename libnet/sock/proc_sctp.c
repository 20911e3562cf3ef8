/* SPDX-License-Identifier: MIT */
/* SCTP in /proc: see sctp.h. */
#include <string.h>
#include "sock/sctp.h"

#define ARROW "<->" /* between the two lists of addresses */

int sctp_address(const char **s, uint8_t *addr)
{
	struct scan c = {*s, false};
	size_t len;
	const char *word = scan_word(&c, &len);
	int family;

	if (!word || *word == '<')
		return 0;
	*s = c.p;
	if (*word == '*') { /* the primary path */
		word++;
		len--;
	}
	family = scan_addr(word, len, addr);
	return family ? family : -1;
}

static void skip(struct scan *c, unsigned words)
{
	size_t len;

	while (words--)
		scan_word(c, &len);
}

bool proc_sctp_endpoint(struct sctp *a, char *line)
{
	struct scan c = {line, false};

	*a = (struct sctp){.sock = {.table = T_SCTP}};
	skip(&c, 3);
	a->sock.state = (uint8_t)scan_dec32(&c);
	skip(&c, 1);
	a->sock.port[LOCAL] = (uint16_t)scan_dec32(&c);
	a->sock.uid = scan_dec32(&c);
	a->sock.inode = scan_dec(&c);
	a->local = c.p;
	return !c.bad;
}

bool proc_sctp_association(struct sctp *a, char *line)
{
	struct scan c = {line, false};
	char *p;

	*a = (struct sctp){.sock = {.table = T_SCTP}};
	skip(&c, 3);
	a->sock.state = (uint8_t)scan_dec32(&c);
	skip(&c, 3);
	a->sock.tx_queue = scan_dec32(&c);
	a->sock.rx_queue = scan_dec32(&c);
	a->sock.uid = scan_dec32(&c);
	a->sock.inode = scan_dec(&c);
	a->sock.port[LOCAL] = (uint16_t)scan_dec32(&c);
	a->sock.port[REMOTE] = (uint16_t)scan_dec32(&c);
	a->local = c.p;
	if (c.bad)
		return false;
	p = strstr(c.p, ARROW);
	if (!p)
		return false;
	a->remote = p + sizeof ARROW - 1;
	/* behind the addresses and a tab come numbers that are none */
	*(char *)text_find(a->remote, '\t') = 0;
	return true;
}
