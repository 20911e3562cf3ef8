/* SPDX-License-Identifier: MIT */
/*
 * Finds the byte order and the socket types of a saved tree. The kernel prints
 * addresses as native 32-bit words and socket types by the numbers of its
 * architecture, and no file names the architecture. Some values can be read in
 * one way only: loopback addresses, route masks, and listening UNIX sockets,
 * which are never SOCK_DGRAM.
 */
#include <arpa/inet.h>
#include "libnet.h"

static int sum;
static bool masks; /* vote() reads route masks; else local addresses */

/* Returns whether w, in host order, is a netmask or the loopback address. */
static bool reads(uint32_t w)
{
	return masks ? !(~w & (~w + 1)) : w == 0x7f000001;
}

/* Adds 1 if the word makes sense in our byte order, subtracts 1 if it makes
 * sense swapped. Header lines parse as 0 and do not vote. */
static void vote(const char *line)
{
	struct scan c = {line, false};
	unsigned i;
	size_t len;
	uint32_t w;

	for (i = masks ? 7 : 1; i; i--)
		scan_word(&c, &len);
	w = htonl((uint32_t)scan_hex(&c, 8));
	sum += reads(w) - reads(__builtin_bswap32(w));
}

static void look_for_mips(const char *line)
{
	struct sock s;

	if (proc_unix_row(&s, line) && s.type == 2 &&
			s.flags & SO_ACCEPTCON_FLAG)
		source.mips = true;
}

void source_detect(void)
{
	sum = 0;
	masks = true;
	each_line("/proc/net/route", vote);
	masks = false;
	if (!sum) {
		each_line("/proc/net/tcp", vote);
		each_line("/proc/net/udp", vote);
	}
	source.swap = sum < 0;
	each_line("/proc/net/unix", look_for_mips);
}
