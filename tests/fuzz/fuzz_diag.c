/* SPDX-License-Identifier: MIT */
/*
 * Answers of sock_diag.  The first byte is the table, the rest the payload of
 * one message, in memory that ends where the message ends.
 */
#include "fuzz.h"
#include "sock/diag.h"

static bool parse(struct sock *s, const struct nl_message *m, enum table t)
{
	switch (t) {
	case T_UNIX:
		return diag_unix_row(s, m);
	case T_PACKET:
		return diag_packet_row(s, m);
	case T_NETLINK:
		return diag_netlink_row(s, m);
	default:
		if (!diag_inet_row(s, m, t))
			return false;
		diag_inet_more(s, m);
		return true;
	}
}

static void inside(const struct nl_message *m, const void *p, size_t n)
{
	const char *from = p, *start = (const char *)m;

	MUST(from >= start && from <= start + m->len);
	MUST(n <= (size_t)(start + m->len - from));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct nl_message *m;
	struct sock s = {0};
	size_t len = sizeof *m + n - 1;
	volatile unsigned sum = 0;
	uint32_t i;

	if (n < 1)
		return 0;
	m = malloc(len);
	MUST(m);
	*m = (struct nl_message){.len = (uint32_t)len, .type = 20};
	memcpy(m + 1, data + 1, n - 1);
	s.table = data[0] % TABLES;
	if (parse(&s, m, s.table)) {
		MUST(s.table < TABLES);
		for (i = 0; i < s.path_len; i++) /* all of it can be read */
			sum += (unsigned char)s.path[i];
		if (s.have & HAVE_INFO)
			inside(m, s.info, s.info_len);
		if (s.have & HAVE_MEM)
			inside(m, s.mem, 1);
	}
	free(m);
	arena_round();
	return 0;
}
