/* The families of another age: IPX, AX.25, X.25, NET/ROM, ROSE, Bluetooth. */
#include <errno.h>
#include <string.h>
#include "netstat.h"

enum { WORDS = 24, TEXT = 64 };

/*
 * A family: where its table is and how a line of it is shown.  row is what is
 * printed: blanks and slashes as they are, and for each column three letters:
 * how, which word of the line ('A' is the first), how wide ('0' + width):
 *	l left; r right; n number, left; d number, right; z number, zeros;
 *	h hexadecimal, shown decimal, right; s state, left; i IPX address;
 *	b Bluetooth address; c callsign, cut at a comma; q security level;
 *	u user, only with -e
 */
static const struct family {
	const char *name;   /* as in -A, and of the objects */
	const char *absent; /* in net-tools' words */
	const char *path;
	const char *head;
	const char *row;
	const char *keys;   /* of the columns */
	const char *states;
	char state_word;    /* and the highest state known */
	uint8_t states_max;
	uint8_t words;      /* that a good line has at least */
	uint8_t skip;       /* lines of headers */
} table[] = {
	{"ipx", "AF IPX", "/proc/net/ipx/socket",
		"Active IPX sockets\nProto Recv-Q Send-Q Local Address"
		"              Foreign Address            State",
		"pA6hC6 hD6 iAJ iBJ sE5uF:",
		"proto recv_q send_q local_address foreign_address state user",
		"UNK.\0ESTAB\0UNK.\0UNK.\0UNK.\0UNK.\0UNK.\0", 'E', 7, 6, 1},
	{"ax25", "AF AX25", "/proc/net/ax25",
		"Active AX.25 sockets\nDest       Source     Device  State"
		"        Vr/Vs    Send-Q  Recv-Q",
		"cD9  lC9  lB6  sE;  zG3/zF3  nT6  nU6",
		"dest source device state vr vs send_q recv_q",
		"LISTENING\0SABM SENT\0DISC SENT\0ESTABLISHED\0RECOVERY", 'E',
		4, 21, 0},
	{"x25", "AF X25", "/proc/net/x25",
		"Active X.25 sockets\nDest         Source          Device  LCI"
		"  State        Vr/Vs  Send-Q  Recv-Q",
		"lA? lB? lC7 nD3  sE;  zG2/zF2  nN6  nO6",
		"dest source device lci state vr vs send_q recv_q",
		"LISTENING\0SABM_SENT\0DISC_SENT\0ESTABLISHED\0RECOVERY", 'E',
		4, 15, 1},
	{"netrom", "AF NETROM", "/proc/net/nr",
		"Active NET/ROM sockets\nUser       Dest       Source     Device"
		"  State        Vr/Vs    Send-Q  Recv-Q",
		"lA9  lB9  lC9  lD6  sG;  zI3/zH3  nQ6  nR6",
		"user dest source device state vr vs send_q recv_q",
		"LISTENING\0CONN SENT\0DISC SENT\0ESTABLISHED", 'G', 3, 18, 1},
	{"rose", "AF ROSE", "/proc/net/rose",
		"Active ROSE sockets\ndest_addr   dest_call  src_addr    src_call"
		"  dev   lci neigh   state",
		"lA:  lB9  lC:  lD9 lE5 dF3 dG5   sH0",
		"dest_addr dest_call src_addr src_call device lci neigh state",
		"LISTENING\0CONN SENT\0DISC SENT\0ESTABLISHED", 'H', 3, 8, 1},
	{"l2cap", "BTPROTO L2CAP", "/sys/kernel/debug/bluetooth/l2cap",
		"Proto  Destination       Source            State         PSM "
		"DCID   SCID      IMTU    OMTU Security",
		"pA7bAA bBA sC9 dD7 lE6 lF6 dG7 dH7 qI7",
		"proto destination source state psm dcid scid imtu omtu security",
		"UNKNOWN\0CONNECTED\0OPEN\0BOUND\0LISTEN\0CONNECT\0CONNECT2\0"
		"CONFIG\0DISCONN\0CLOSED", 'C', 9, 9, 0},
	{"rfcomm", "BTPROTO RFCOMM", "/sys/kernel/debug/bluetooth/rfcomm",
		"Proto  Destination       Source            State     Channel",
		"pA7bAA bBA sC9 dD7", "proto destination source state channel",
		"UNKNOWN\0CONNECTED\0OPEN\0BOUND\0LISTEN\0CONNECT\0CONNECT2\0"
		"CONFIG\0DISCONN\0CLOSED", 'C', 9, 4, 0},
};

enum { FAMILIES = sizeof table / sizeof *table, L2CAP = 5 };

static const struct family *shown;
static const char *word[WORDS];

static uint32_t number(const char *s)
{
	struct scan c = {s, false};
	uint32_t v = scan_dec32(&c);

	return c.bad ? 0 : v;
}

static const char *state_text(uint32_t state)
{
	return state > shown->states_max ? "UNKNOWN" :
		nth_string(shown->states, state);
}

/* The text of a column, perhaps in buf[TEXT]. */
static const char *column(char *buf, int kind, const char *s)
{
	struct scan c = {s, false};
	const char *name;

	switch (kind) {
	case 'n': case 'd': case 'z':
		*fmt_u64(buf, number(s)) = 0;
		return buf;
	case 'h':
		*fmt_u64(buf, scan_hex(&c, 8)) = 0;
		return buf;
	case 's':
		return state_text(number(s));
	case 'i':
		return strcmp(s, "Not_Connected") ? s : "-";
	case 'b':
		return strcmp(s, "00:00:00:00:00:00") ? s : "*";
	case 'c':
		memcpy(buf, s, text_len(s, TEXT - 1));
		buf[text_len(s, TEXT - 1)] = 0;
		*(char *)text_find(buf, ',') = 0;
		return buf;
	case 'q':
		return nth_string("SDP\0LOW\0MEDIUM\0HIGH\0UNKNOWN",
			number(s) < 4 ? number(s) : 4);
	case 'u':
		name = numeric_users() ? NULL : user_name(number(s));
		*fmt_u64(buf, number(s)) = 0;
		return name ? name : buf;
	case 'p':
		return shown - table < L2CAP ? "IPX" : shown->name;
	}
	return s;
}

static void put_column(int kind, const char *text, int width)
{
	if (kind == 'u')
		out_char(' ');
	if (kind == 'z')
		while ((size_t)width-- > strlen(text))
			out_char('0');
	if (kind == 'r' || kind == 'd' || kind == 'h')
		out_format("%*s", width, text);
	else
		out_format("%-*s", kind == 'z' ? 0 : width, text);
}

static void put_key(const char **key, int kind, const char *text)
{
	char name[20];
	size_t n = (size_t)(text_find(*key, ' ') - *key);

	memcpy(name, *key, n);
	name[n] = 0;
	*key += n + ((*key)[n] == ' ');
	if (kind == 'n' || kind == 'd' || kind == 'z' || kind == 'h')
		json_key_num(name, number(text));
	else if (*text)
		json_key_str(name, text, strlen(text));
}

static void put(void)
{
	const char *p = shown->row, *key = shown->keys;
	char buf[TEXT];

	if (json())
		json_key_str("family", shown->name, strlen(shown->name));
	for (; *p; p++) {
		const char *text;
		int kind = *p;

		if (kind == ' ' || kind == '/') {
			if (!json())
				out_char(kind);
			continue;
		}
		text = column(buf, kind, word[p[1] - 'A']);
		p += 2;
		if (kind == 'u' && !asked('e'))
			continue;
		if (json())
			put_key(&key, kind, text);
		else
			put_column(kind, text, *p - '0');
	}
	if (json())
		json_row_end();
	else
		out_char('\n');
}

/* X.25 hides what has no channel yet, Bluetooth its servers. */
static bool wanted(void)
{
	uint32_t state = number(word[shown->state_word - 'A']);
	bool server = state == 3 || state == 4;

	if (asked('a') || collecting())
		return asked('a') && !collecting();
	if (shown - table >= L2CAP)
		return server == (asked('l') > 0);
	return strcmp(shown->name, "x25") || number(word[3]);
}

static bool line(char *text, void *ctx)
{
	unsigned n = 0;
	char *p = text;

	(void)ctx;
	if (!strncmp(text, "dest_addr", 9)) /* AX.25 had a head until 2.0 */
		return true;
	while (*p && n < WORDS) {
		while (is_blank(*p))
			*p++ = 0;
		if (*p && *p != '(') /* Bluetooth address types */
			word[n++] = p;
		while (*p && !is_blank(*p))
			p++;
	}
	if (n < shown->words)
		return false;
	if (wanted())
		put();
	return true;
}

static void head(void)
{
	if (json())
		return;
	out_str(shown->head);
	if (shown == table && asked('e'))
		out_str(" User");
	out_char('\n');
}

static void show(bool explicit)
{
	struct reader r;
	int err = reader_open(&r, shown->path);

	if (!err) {
		head();
		view_lines(shown->path, &r, shown->skip, line);
	} else if (err != -ENOENT) {
		applet_error(shown->path, err);
	} else if (explicit || asked('v')) {
		view_unsupported(shown->absent);
	}
}

bool families_add(const char *name, size_t len)
{
	unsigned i, found = 0;

	for (i = 0; i < FAMILIES; i++)
		if (!strncmp(table[i].name, name, len) && !table[i].name[len])
			found = 1u << i;
	if (len == 9 && !memcmp(name, "bluetooth", 9))
		found = 3u << L2CAP;
	ns.others |= (uint8_t)found;
	return found;
}

void netstat_families(bool all)
{
	unsigned i;

	if (ns.others >> L2CAP && !json())
		netstat_title("Bluetooth connections");
	for (i = 0; i < FAMILIES; i++) {
		bool explicit = ns.others >> i & 1;

		shown = &table[i];
		if (explicit || (all && i < L2CAP))
			show(explicit);
	}
}
