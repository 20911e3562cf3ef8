/* /proc/net/unix: net/unix/af_unix.c unix_seq_show(). */
#include <string.h>
#include "libnet.h"

/* The first field is a kernel pointer: hashed, zeros or "(____ptrval____)". */
static bool plausible_pointer(const char *s, size_t len)
{
	size_t i;

	if (len < 8 || s[len] != ' ' || s[len - 1] != ':')
		return false;
	if (*s == '(')
		return s[len - 2] == ')';
	for (i = 0; i < len - 1; i++)
		if (!strchr("0123456789abcdefABCDEF", s[i]))
			return false;
	return true;
}

/* MIPS: arch/mips/include/asm/socket.h has DGRAM 1 and STREAM 2. */
static uint8_t sock_type(uint32_t type)
{
	return (uint8_t)(source.mips && type - 1 < 2 ? 3 - type : type);
}

bool proc_unix_row(struct sock *s, const char *line)
{
	struct scan c = {line, false};
	const char *num;
	size_t len;

	memset(s, 0, sizeof *s);
	s->table = T_UNIX;
	num = scan_word(&c, &len);
	if (!num || num != line || !plausible_pointer(num, len))
		return false;
	s->refs = (uint32_t)scan_hex(&c, 8);
	scan_hex(&c, 8); /* protocol: always 0 */
	s->flags = (uint32_t)scan_hex(&c, 8);
	s->type = sock_type((uint32_t)scan_hex(&c, 4));
	s->state = (uint8_t)scan_hex(&c, 2);
	scan_lit(&c, ' ');
	s->inode = scan_dec(&c);
	if (*c.p) {
		scan_lit(&c, ' ');
		s->path = c.p;
		s->path_len = (uint32_t)strlen(c.p);
	}
	return !c.bad;
}
