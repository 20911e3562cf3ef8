/*
 * Whose tables are these?  The kernel prints addresses as native 32-bit words
 * and socket types by its architecture's numbers; a saved tree does not say
 * which.  Found from what can only be read one way: loopback addresses, route
 * masks, and UNIX sockets that listen (never SOCK_DGRAM).
 */
#include <arpa/inet.h>
#include "libnet.h"

static int sum;
static bool masks; /* of routes; else: local addresses */

/* Is it, in host order, a netmask or the loopback address? */
static bool reads(uint32_t w)
{
	return masks ? !(~w & (~w + 1)) : w == 0x7f000001;
}

/* +1 as it stands, -1 swapped.  The words of a head read as 0, both ways. */
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
