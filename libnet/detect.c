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

static int vote(const char *path, unsigned field, int (*judge)(uint32_t))
{
	struct reader r;
	char *line;
	size_t len;
	int sum = 0;

	if (reader_open(&r, path))
		return 0;
	reader_line(&r, &len);
	while ((line = reader_line(&r, &len))) {
		struct scan c = {line, false};
		unsigned i;

		for (i = 0; i < field; i++)
			scan_word(&c, &len);
		sum += judge((uint32_t)scan_hex(&c, 8));
	}
	reader_close(&r);
	return sum;
}

static void detect_mips(void)
{
	struct reader r;
	struct sock s;
	char *line;
	size_t len;

	if (reader_open(&r, "/proc/net/unix"))
		return;
	while (!source.mips && (line = reader_line(&r, &len)))
		source.mips = proc_unix_row(&s, line) && s.type == 2 &&
				s.flags & SO_ACCEPTCON_FLAG;
	reader_close(&r);
}

void source_detect(void)
{
	int sum = vote("/proc/net/route", 7, mask_vote);

	if (!sum)
		sum = vote("/proc/net/tcp", 1, loopback_vote) +
				vote("/proc/net/udp", 1, loopback_vote);
	source.swap = sum < 0;
	detect_mips();
}
