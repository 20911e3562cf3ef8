/* Other families: IPX, AX.25, X.25, NET/ROM, ROSE, Bluetooth. */
#include <errno.h>
#include <string.h>
#include "netstat.h"

enum { WORDS = 24, TEXT = 64 };

/*
 * A family: the path of its table and the layout of its rows. In row a blank or
 * a slash stands for itself. Each column has three letters: its kind, the word
 * of the line that it shows ('A' is the first, 'a' the last), and its width
 * plus '0':
 * 	l left; n number, left; d number, right; z number, zeros; h hexadecimal,
 * 	shown decimal, right; x the same, left; s state, left; i IPX address;
 * 	b Bluetooth address; c callsign, cut at a comma; q security level;
 * 	u user, only with -e
 * Columns as in the kernel's net/{ax25/af_ax25,x25/x25_proc,netrom/af_netrom,
 * rose/af_rose,ipx/ipx_proc,bluetooth/l2cap_core,bluetooth/rfcomm/sock}.c.
 * net-tools has wrong titles for some columns. The titles are net-tools', the
 * JSON keys the kernel's.
 */
static const struct family {
	const char *name;   /* as in -A and in JSON */
	const char *absent; /* net-tools' name if the table is missing */
	const char *path;   /* several: the first that exists */
	const char *head;
	const char *row;
	const char *keys;   /* JSON keys of the columns */
	const char *states;
	char state_word;    /* word with the state; then its highest */
	uint8_t states_max;
	uint8_t words;      /* least number of words of a line */
	uint8_t skip;       /* header lines */
} table[] = {
	{"ipx", "AF IPX", "/proc/net/ipx/socket\0/proc/net/ipx\0",
		"Active IPX sockets\nProto Recv-Q Send-Q Local Address"
		"              Foreign Address            State",
		"pA6hC6 hD6 iAJ iBJ sE5uF:",
		"proto send_q recv_q local_address foreign_address state user",
		"UNK.\0ESTAB\0UNK.\0UNK.\0UNK.\0UNK.\0UNK.\0", 'E', 7, 6, 1},
	{"ax25", "AF AX25", "/proc/net/ax25\0",
		"Active AX.25 sockets\nDest       Source     Device  State"
		"        Vr/Vs    Send-Q  Recv-Q",
		"cD9  lC9  lB6  sE;  zG3/zF3  nc6  nb6",
		"dest source device state vr vs send_q recv_q",
		"LISTENING\0SABM SENT\0DISC SENT\0ESTABLISHED\0RECOVERY", 'E',
		4, 22, 0},
	{"x25", "AF X25", "/proc/net/x25/socket\0/proc/net/x25\0",
		"Active X.25 sockets\nDest         Source          Device  LCI"
		"  State        Vr/Vs  Send-Q  Recv-Q",
		"lA? lB? lC7 xD3  sE;  zG2/zF2  nN6  nO6",
		"dest source device lci state vr vs send_q recv_q",
		"LISTENING\0SABM_SENT\0DISC_SENT\0ESTABLISHED\0RECOVERY", 'E',
		4, 15, 1},
	{"netrom", "AF NETROM", "/proc/net/nr\0",
		"Active NET/ROM sockets\nUser       Dest       Source     Device"
		"  State        Vr/Vs    Send-Q  Recv-Q",
		"lA9  lB9  lC9  lD6  sG;  zI3/zH3  nQ6  nR6",
		"user dest source device state vr vs send_q recv_q",
		"LISTENING\0CONN SENT\0DISC SENT\0ESTABLISHED", 'G', 3, 18, 1},
	{"rose", "AF ROSE", "/proc/net/rose\0",
		"Active ROSE sockets\ndest_addr   dest_call  src_addr    src_call"
		"  dev   lci neigh   state",
		"lA:  lB9  lC:  lD9 lE5 hF3 dG5   sH0",
		"dest_addr dest_call src_addr src_call device lci neigh state",
		"LISTENING\0CONN SENT\0DISC SENT\0ESTABLISHED", 'H', 3, 8, 1},
	{"l2cap", "BTPROTO L2CAP", "/sys/kernel/debug/bluetooth/l2cap\0",
		"Proto  Destination       Source            State         PSM "
		"DCID   SCID      IMTU    OMTU Security",
		"pA7bAA bBA sC9 dD7 lE6 lF6 dG7 dH7 qI7",
		"proto source destination state psm scid dcid imtu omtu security",
		"UNKNOWN\0CONNECTED\0OPEN\0BOUND\0LISTEN\0CONNECT\0CONNECT2\0"
		"CONFIG\0DISCONN\0CLOSED", 'C', 9, 9, 0},
	{"rfcomm", "BTPROTO RFCOMM", "/sys/kernel/debug/bluetooth/rfcomm\0",
		"Proto  Destination       Source            State     Channel",
		"pA7bAA bBA sC9 dD7", "proto source destination state channel",
		"UNKNOWN\0CONNECTED\0OPEN\0BOUND\0LISTEN\0CONNECT\0CONNECT2\0"
		"CONFIG\0DISCONN\0CLOSED", 'C', 9, 4, 0},
};

enum { FAMILIES = sizeof table / sizeof *table, L2CAP = 5 };

static const struct family *shown;
static const char *word[WORDS];
static unsigned words;

static const char *word_at(int letter)
{
	return word[letter >= 'a' ? words - 1 - (unsigned)(letter - 'a') :
			(unsigned)(letter - 'A')];
}

/* Reads the number of a column; false: it is not a number. "*" stands for the
 * queue of a socket without process, and is 0. */
static bool number(int kind, const char *s, uint32_t *v)
{
	struct scan c = {s, false};

	*v = 0;
	if (*s == '*')
		return true;
	/* only IPX has states in hexadecimal */
	*v = kind == 'h' || kind == 'x' || (kind == 's' && shown == table) ?
			(uint32_t)scan_hex(&c, 8) : scan_int(&c);
	return !c.bad && !*c.p;
}

static bool is_number(int kind)
{
	return memchr("ndzhxsqu", kind, 8);
}

static const char *state_text(uint32_t state)
{
	return state > shown->states_max ? "UNKNOWN" :
		nth_string(shown->states, state);
}

/* Returns the text of a column; buf[TEXT] may hold it. */
static const char *column(char *buf, int kind, const char *s)
{
	const char *name;
	uint32_t v = 0;

	if (is_number(kind))
		number(kind, s, &v);
	*fmt_u64(buf, v) = 0;
	switch (kind) {
	case 's':
		return state_text(v);
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
			v < 4 ? v : 4);
	case 'u':
		name = numeric_users() ? NULL : user_name(v);
		return name ? name : buf;
	case 'p':
		return shown - table < L2CAP ? "IPX" : shown->name;
	}
	return is_number(kind) ? buf : s;
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
	if (memchr("ndzhx", kind, 5))
		json_key_num(name, (uint64_t)scan_number(text, UINT32_MAX));
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
		text = column(buf, kind, word_at(p[1]));
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

/* Returns whether to show the row. Without -a X.25 sockets without a channel
 * and Bluetooth servers are left out. */
static bool wanted(void)
{
	uint32_t state, lci;
	bool server;

	number('s', word_at(shown->state_word), &state);
	server = state == 3 || state == 4;
	if (asked('a') || pass_collecting())
		return asked('a') && !pass_collecting();
	if (shown - table >= L2CAP)
		return server == (asked('l') > 0);
	number('x', word[3], &lci);
	return strcmp(shown->name, "x25") || lci;
}

/* Returns whether every column for a number holds one. */
static bool plausible(void)
{
	const char *p = shown->row;
	uint32_t v;

	for (; *p; p++) {
		if (*p == ' ' || *p == '/')
			continue;
		if (is_number(*p) && !number(*p, word_at(p[1]), &v))
			return false;
		p += 2;
	}
	return true;
}

static bool line(char *text)
{
	char *p = text;

	if (!strncmp(text, "dest_addr", 9)) /* AX.25: a header until 2.0 */
		return true;
	words = 0;
	while (*p && words < WORDS) {
		while (is_blank(*p))
			*p++ = 0;
		if (*p && *p != '(') /* Bluetooth address types */
			word[words++] = p;
		while (*p && !is_blank(*p))
			p++;
	}
	if (words < shown->words || !plausible())
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

static bool show(bool explicit)
{
	struct reader r;
	const char *path = shown->path;
	int err = reader_open(&r, path);

	if (err && *nth_string(path, 1)) {
		path = nth_string(path, 1);
		err = reader_open(&r, path);
	}
	if (!err) {
		head();
		view_lines(path, &r, shown->skip, line);
	} else if (err != -ENOENT) {
		applet_error(path, err);
	} else if (explicit || asked('v')) {
		view_unsupported(shown->absent, explicit);
	}
	return !err;
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

bool netstat_families(bool all)
{
	bool any = false;
	unsigned i;

	if (ns.others >> L2CAP && !json())
		netstat_title("Bluetooth connections");
	for (i = 0; i < FAMILIES; i++) {
		bool explicit = ns.others >> i & 1;

		shown = &table[i];
		if (explicit || (all && i < L2CAP))
			any |= show(explicit);
	}
	return any;
}
