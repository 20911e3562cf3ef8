/* SPDX-License-Identifier: MIT */
/* ss: which tables the options, and the words of -A and -f, choose. */
#include <string.h>
#include <sys/socket.h>
#include "ss.h"

/* The Netid column: in the order of Q_. */
const char *query_name(unsigned query)
{
	return nth_string("nl\0p_raw\0p_dgr\0u_str\0u_dgr\0u_seq\0raw\0udp\0"
		"tcp\0sctp\0v_str\0v_dgr\0mptcp\0dccp\0tipc\0xdp", query);
}

/* Words of -A that stand for one or several. */
static const char words[] = "all\0inet\0unix\0packet\0vsock\0netlink\0"
	"packet_raw\0packet_dgram\0unix_stream\0unix_dgram\0unix_seqpacket\0"
	"vsock_stream\0vsock_dgram\0";
static const uint16_t sets[] = {
	ALL, INET, UNIX, PACKET, VSOCK, 1 << Q_NETLINK,
	1 << Q_PACKET_RAW, 1 << Q_PACKET_DGRAM, 1 << Q_UNIX_STREAM,
	1 << Q_UNIX_DGRAM, 1 << Q_UNIX_SEQ, 1 << Q_VSOCK_STREAM,
	1 << Q_VSOCK_DGRAM,
};

static bool unknown(const char *word, size_t len, const char *what)
{
	out_select(2);
	out_format("%s: '%.*s' is not a %s\n", applet_name, (int)len, word,
		what);
	out_select(1);
	return false;
}

static uint32_t set_of(const char *word, size_t len)
{
	unsigned n = string_number(words, word, len), query;

	if (n)
		return sets[n - 1];
	for (query = 0; query < QUERIES; query++) {
		const char *name = query_name(query);

		if (strlen(name) == len && !memcmp(name, word, len))
			return 1u << query;
	}
	return 0;
}

bool query_words(const char *list)
{
	if (!ss.queried) /* the letters before it count no more */
		ss.queries = ss.by_family = 0;
	ss.queried = ss.chosen = true;
	for (;;) {
		size_t len = (size_t)(text_find(list, ',') - list);
		bool not = *list == '!';
		uint32_t set = set_of(list + not, len - not);

		if (!set)
			return unknown(list, len, "table");
		if (not)
			ss.queries &= ~set;
		else
			ss.queries |= set;
		list += len;
		if (!*list++)
			return true;
	}
}

/* The tables of a family; those that other options chose stay only if they
 * are of it. */
static void add_family(uint32_t set)
{
	if (ss.queries || (ss.chosen && !ss.by_family))
		ss.queries &= set;
	else
		ss.by_family |= set;
	ss.chosen = true;
}

bool query_family(const char *name)
{
	static const uint16_t families[] = {
		INET, INET, UNIX, PACKET, 1 << Q_NETLINK, VSOCK, 1 << Q_TIPC,
		1 << Q_XDP,
	};
	unsigned n = string_number("inet\0inet6\0unix\0link\0netlink\0vsock\0"
		"tipc\0xdp\0", name, strlen(name));

	if (!n)
		return unknown(name, strlen(name), "family");
	if (n <= 2)
		ss.family = n == 1 ? '4' : '6';
	if (n == 4 || n == 5)
		ss.states |= 1 << ST_CLOSE;
	add_family(families[n - 1]);
	return true;
}

void query_letter(int c)
{
	/* the states that the letter shows, unless others are asked for */
	enum { U = 1 << ST_ESTABLISHED, P = 1 << ST_CLOSE, C = CONNECTED };
	static const char codes[] = "tuwx0SMd" OPT_VSOCK OPT_TIPC OPT_XDP;
	static const struct {
		uint16_t set, states;
	} letters[] = {
		{1 << Q_TCP, C}, {1 << Q_UDP, U}, {1 << Q_RAW, U}, {UNIX, C},
		{PACKET, P}, {1 << Q_SCTP, C}, {1 << Q_MPTCP, C},
		{1 << Q_DCCP, C}, {VSOCK, C}, {1 << Q_TIPC, C}, {1 << Q_XDP, C},
	};
	unsigned i;

	if (c == '4' || c == '6') {
		ss.family = (uint8_t)c;
		add_family(INET);
	}
	for (i = 0; i < sizeof letters / sizeof *letters; i++)
		if (codes[i] == c) {
			ss.queries |= letters[i].set;
			ss.chosen = true;
			ss.states |= letters[i].states;
			if (letters[i].set & INET)
				ss.by_family &= ~(uint32_t)INET;
		}
}

bool query_end(void)
{
	ss.queries |= ss.by_family;
	if (!ss.chosen)
		ss.queries = ALL;
	return ss.queries || !ss.queried;
}

uint8_t query_only_family(void)
{
	uint32_t q = ss.queries;

	return q & ~(uint32_t)UNIX ? q & ~(uint32_t)PACKET ?
		q & ~(uint32_t)VSOCK ? q == 1 << Q_NETLINK ? AF_NETLINK : 0 :
		AF_VSOCK : AF_PACKET : AF_UNIX;
}
