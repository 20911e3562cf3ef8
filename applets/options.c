/* SPDX-License-Identifier: MIT */
/* Parses options from one packed table. getopt_long(3) costs 6,300 bytes. */
#include <string.h>
#include "applet.h"
#include "options.h"

static const char *long_name(const char *row)
{
	return row + 2;
}

static const char *next_row(const char *row)
{
	return nth_string(row, 1);
}

static const char *find_letter(const char *row, int c)
{
	for (; *row; row = next_row(row))
		if (*row == c && c > ' ')
			return row;
	return NULL;
}

static bool takes_argument(const char *row)
{
	return row[1] == '=' || row[1] == ':';
}

/* Returns whether the option is one that the model of the applet lacks. */
static bool is_own(const char *row)
{
	return row[1] == '.' || row[1] == ':';
}

/* Returns the row of that name, or the only one (code) that begins so. What
 * the model understands stays understood: our own options make no abbreviation
 * of its options ambiguous. */
static __attribute__((noinline)) /* registers: 64 bytes */
const char *find_long(const char *row, const char *name, size_t len,
		bool *several)
{
	const char *found = NULL;

	for (; *row; row = next_row(row)) {
		if (strncmp(long_name(row), name, len))
			continue;
		if (!long_name(row)[len])
			return row;
		if (found && is_own(row) && !is_own(found))
			continue;
		if (!found || is_own(found) > is_own(row)) {
			found = row;
			*several = false;
		}
		/* getopt_long(3) takes the first of options that are alike */
		*several |= *found != *row &&
				(found[1] != '@' || row[1] != '@');
	}
	return *several ? NULL : found;
}

/* Reports a wrong option in the words of getopt_long(3). */
static int wrong(const char *before, const char *name, size_t len,
		const char *after)
{
	out_select(2);
	out_str(applet_name);
	out_str(before);
	out_text(name, text_len(name, len));
	out_str(after);
	out_select(1);
	return OPT_WRONG;
}

static int take(struct options *o, const char *row, const char *arg)
{
	int code = (unsigned char)*row;

	if (o->count[code] < UINT8_MAX)
		o->count[code]++;
	o->arg[code] = arg;
	if (row[1] == '!')
		return code;
	return o->seen ? o->seen(code, arg) : 0;
}

/* Parses "name" or "name=value". Moves *argv over a separate value. */
static int parse_long(struct options *o, const char *name, char ***argv)
{
	const char *value = text_find(name, '=');
	size_t len = (size_t)(value - name);
	bool several = false;
	const char *row = find_long(o->table, name, len, &several);

	if (!row && several)
		return wrong(": option '--", name, SIZE_MAX, "' is ambiguous\n");
	if (!row)
		return wrong(": unrecognized option '--", name, SIZE_MAX, "'\n");
	if (*value && !takes_argument(row))
		return wrong(": option '--", long_name(row), SIZE_MAX,
			"' doesn't allow an argument\n");
	if (*value)
		value++;
	else if (takes_argument(row) && !(value = *++*argv)) {
		--*argv;
		return wrong(": option '--", long_name(row), SIZE_MAX,
			"' requires an argument\n");
	}
	return take(o, row, value);
}

static int parse_letters(struct options *o, const char *s, char ***argv)
{
	int ret = 0;

	for (; *s && !ret; s++) {
		const char *row = find_letter(o->table, *s);

		if (!row)
			return wrong(": invalid option -- '", s, 1, "'\n");
		if (!takes_argument(row)) {
			ret = take(o, row, NULL);
			continue;
		}
		if (s[1])
			return take(o, row, s + 1);
		if (!(*argv)[1])
			return wrong(": option requires an argument -- '", s, 1,
				"'\n");
		return take(o, row, *++*argv);
	}
	return ret;
}

int options_parse(struct options *o, char **argv)
{
	char **operand = argv;
	int ret = 0;

	for (; *argv && !ret; argv++) {
		const char *s = *argv;

		if (s[0] != '-' || !s[1])
			*operand++ = *argv;
		else if (s[1] != '-')
			ret = parse_letters(o, s + 1, &argv);
		else if (s[2])
			ret = ENABLE_FEATURE_LONG_OPTIONS ?
				parse_long(o, s + 2, &argv) :
				wrong(": unrecognized option '", s, SIZE_MAX, "'\n");
		else {
			while (*++argv)
				*operand++ = *argv;
			break;
		}
	}
	*operand = NULL;
	return ret;
}

int option_resolve_timeout(const char *arg)
{
	hosts_timeout_ms = scan_seconds(arg);
	return hosts_timeout_ms >= 0 ? 0 :
		wrong(": '", arg, SIZE_MAX, "' is not a number of seconds\n");
}

void options_help(const char *row, const uint8_t *packed, size_t size)
{
	const char *help = ENABLE_FEATURE_HELP ? unpack(packed, size) : NULL, *end;

	for (; help && *row; row = next_row(row), help = end + 1) {
		bool letter = *row > ' ';
		const char *text = help;
		size_t n;

		end = text_find(help, '\n');
		if (end == help)
			continue;
		n = out_format(letter ? "  -%c" : "    ", *row);
		if (ENABLE_FEATURE_LONG_OPTIONS && *long_name(row))
			n += out_format(letter ? ", --%s" : "  --%s",
				long_name(row));
		if (row[1] == '=') { /* "ARGUMENT: text" */
			text = text_find(help, ':');
			n += out_format(" %.*s", (int)(text - help), help);
			text += 2;
		}
		out_pad(n, ENABLE_FEATURE_LONG_OPTIONS ? 31 : 12);
		out_format(" %.*s\n", (int)(end - text), text);
	}
}

void options_root(const struct options *o)
{
	const char *endian = o->arg[CODE(OPT_ENDIAN)];

	source.root = o->arg[CODE(OPT_ROOT)];
	if (source.root)
		source_detect();
	if (endian)
		source.swap = (*endian == 'b') ==
				*(const uint8_t *)&(const uint16_t){1};
}

bool options_backend(const struct options *o)
{
	const char *name = o->arg[CODE(OPT_BACKEND)];
	unsigned i = 0;

	while (name && strcmp(name, nth_string("auto\0proc\0diag", i)))
		if (++i > BACKEND_IS_DIAG)
			return false;
	source.backend = (uint8_t)i;
	return true;
}
