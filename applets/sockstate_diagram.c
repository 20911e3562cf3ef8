/* sockstate diagram: the state machine of RFC 9293 section 3.3.2, with counts. */
#include <limits.h>
#include <string.h>
#include "sockstate.h"

enum { WIDTH = 7 }; /* of a count in the picture */

/* <X: X came; >X: X was sent.  A box is [NAME and a # for each digit; tabs go
 * to the next multiple of 8 (400 bytes less than blanks). */
static const char picture[] =
	"\t\t\t      [CLOSE\t  #######]\n"
	"\t\t   passive open |   ^\t   ^   | active open >SYN\n"
	"\t    +-------------------+   | close|   +------------------+\n"
	"\t    v\t\t\t    |\t   |\t\t\t  v\n"
	"  [LISTEN     #######]--------------+\t   +-------------[SYN_SENT   #######]\n"
	"\t    | <SYN >SYN,ACK\t\t\t\t      |        |\n"
	"\t    v\t\t\t\t\t<SYN >SYN,ACK |        |\n"
	"  [SYN_RECV   #######]<---------------------------------------+        |\n"
	"       |    | <ACK\t\t\t\t\t <SYN,ACK >ACK |\n"
	"       |    +---------------->[ESTABLISHED#######]<--------------------+\n"
	"       |\t\t\t  |\t     |\n"
	"       |    +---------------------+\t     +----------------+\n"
	"       v    v close >FIN\t\t\t\t      v <FIN >ACK\n"
	"+-[FIN_WAIT1  #######]------------------+\t\t [CLOSE_WAIT #######]\n"
	"|\t    | <ACK\t\t\t| <FIN >ACK\t      | close >FIN\n"
	"|\t    v\t\t\t\tv\t\t      v\n"
	"| [FIN_WAIT2  #######]\t      [CLOSING\t  #######]\t [LAST_ACK   #######]\n"
	"|\t    | <FIN >ACK                 | <ACK\t\t      | <ACK\n"
	"|\t    |\t\t\t\tv\t\t      v\n"
	"|\t    +---------------->[TIME_WAIT  #######]\t    (gone)\n"
	"| <FIN,ACK >ACK                   ^\t     | 60 s\n"
	"+---------------------------------+\t     +------------> (gone)\n";

/* The state with the most sockets. */
static unsigned busiest(void)
{
	unsigned i, best = 0;

	for (i = 1; i < ST_MAX; i++)
		if (sockets_in(i, TABLES) > sockets_in(best, TABLES))
			best = i;
	return best;
}

/* Right-justified; a star marks the busiest. */
static void put_count(unsigned state, unsigned best)
{
	uint32_t n = sockets_in(state, TABLES);
	char text[FMT_U64], *p = fmt_u64(text, n);
	size_t len = (size_t)(p - text);

	out_pad(len + (n && state == best), WIDTH);
	out_text(text, len);
	if (n && state == best)
		out_char('*');
}

int sockstate_diagram(char **argv)
{
	const char *p = picture;
	unsigned state = 0, best, column = 0;

	(void)argv;
	if (!st.named)
		st.tables &= 1 << T_TCP | 1 << T_TCP6;
	count_sockets();
	best = busiest();
	for (; *p; p++, column++) {
		if (*p == '[') {
			uint32_t mask = state_mask(p + 1, strcspn(p + 1, " \t#"));

			state = (unsigned)__builtin_ctz(mask);
		}
		if (*p == '#') {
			put_count(state, best);
			p += WIDTH - 1;
			column += WIDTH - 1;
		} else if (*p == '\t') {
			out_pad(column & 7, 8);
			column |= 7;
		} else {
			out_char(*p);
			if (*p == '\n')
				column = UINT_MAX;
		}
	}
	out_format("<X received  >X sent  * most  total %u\n",
		sockets_in(ST_MAX, TABLES));
	return 0;
}
