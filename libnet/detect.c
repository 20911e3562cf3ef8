/*
 * Whose tables are these?  The kernel prints addresses as native 32-bit words
 * and socket types by its architecture's numbers; a saved tree does not say
 * which.  Found from what can only be read one way: loopback addresses, route
 * masks, and UNIX sockets that listen (never SOCK_DGRAM).
 */
#include <string.h>
#include "libnet.h"

/* +1 if the word reads as 127.0.0.1 or a netmask as it stands, -1 swapped. */
static int loopback_vote(uint32_t w)
{
	static const uint8_t lo[4] = {127, 0, 0, 1}, ol[4] = {1, 0, 0, 127};

	return !memcmp(&w, lo, 4) - !memcmp(&w, ol, 4);
}

static int mask_vote(uint32_t w)
{
	uint32_t other = __builtin_bswap32(w);
	uint32_t host = *(const uint8_t *)&(const uint16_t){1} ? other : w;
	uint32_t foreign = host == w ? other : w;

	host = ~host;
	foreign = ~foreign;
	return !(host & (host + 1)) - !(foreign & (foreign + 1));
}

static int sum;
static bool masks; /* of routes; else: local addresses */

/* The words of a head read as 0, which reads the same both ways. */
static void vote(const char *line)
{
	struct scan c = {line, false};
	unsigned i;
	size_t len;
	uint32_t w;

	for (i = masks ? 7 : 1; i; i--)
		scan_word(&c, &len);
	w = (uint32_t)scan_hex(&c, 8);
	sum += masks ? mask_vote(w) : loopback_vote(w);
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
