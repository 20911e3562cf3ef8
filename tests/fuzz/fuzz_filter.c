/* SPDX-License-Identifier: MIT */
/*
 * Filter expressions.  The first 24 bytes make a socket, the rest is the text:
 * an accepted filter is evaluated and compiled, a refused one says where.
 */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct filter f;
	struct sock s = {0};
	struct sock_walk w;
	const struct filter_node *root;
	char *text;

	if (n < 24)
		return 0;
	s.table = data[0] % TABLES;
	s.state = (uint8_t)(1 + data[1] % (ST_MAX - 1));
	memcpy(s.port, data + 2, sizeof s.port);
	memcpy(s.addr[LOCAL], data + 4, 8);
	memcpy(s.addr[REMOTE], data + 12, 8);
	s.uid = data[20];
	s.ifindex = data[21];
	text = malloc(n - 24 + 1);
	MUST(text);
	memcpy(text, data + 24, n - 24);
	text[n - 24] = 0;
	root = filter_parse(&f, text);
	if (!root) {
		MUST(f.error);
		MUST(!f.word || (f.word >= text && f.word <= text + n - 24));
	} else {
		enum filter_answer match = filter_match(root, &s);

		MUST(root < f.next);
		/* the supersets must hold what matches; a negation leaves out
		 * BOUND, which only some kernels list */
		if (match && table_family(s.table) != 1 /* AF_UNIX */ &&
				s.state != ST_BOUND)
			MUST(filter_states(root) >> s.state & 1);
		if (match)
			MUST(filter_tables(root) >> s.table & 1);
		filter_code(root, &w);
		MUST(!w.filter || (w.filter_len && w.filter_len % 4 == 0));
	}
	owner_look_for_nobody(); /* its names are in the text */
	free(text);
	arena_round();
	return 0;
}
