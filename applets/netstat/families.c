/* SPDX-License-Identifier: MIT */
/* Other families: IPX, AX.25, X.25, NET/ROM, ROSE, Bluetooth. */
#include <errno.h>
#include <string.h>
#include "netstat.h"
#include "families_table.h"

enum { WORDS = 24, TEXT = 64 };

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

static uint64_t hex_number(const char *s)
{
	struct scan c = {s, false};

	return scan_hex(&c, 8);
}

static void put_key(const char **key, int kind, const char *text)
{
	char name[20];
	size_t n = (size_t)(text_find(*key, ' ') - *key);

	memcpy(name, *key, n);
	name[n] = 0;
	*key += n + ((*key)[n] == ' ');
	if (text[0] == '0' && text[1] == 'x') /* Bluetooth's channels */
		json_key_num(name, hex_number(text + 2));
	else if (memchr("ndzhx", kind, 5))
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
	if (asked('a') || collecting())
		return asked('a') && !collecting();
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
