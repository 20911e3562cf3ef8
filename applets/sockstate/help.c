/* SPDX-License-Identifier: MIT */
/* sockstate help: tells what a verb is for. */
#include <string.h>
#include "sockstate.h"
#include "verb_help.h"

/* Returns the length of the name that a verb's text begins with. */
static size_t name_len(const char *text)
{
	size_t n = 0;

	while ((unsigned)text[n] - 'a' < 26)
		n++;
	return n;
}

static bool is_named(const char *text, const char *verb)
{
	size_t n = name_len(text);

	return n && !strncmp(text, verb, n) && !verb[n];
}

/* Returns the text of a verb, built or not; NULL: there is no such verb. */
static const char *find(const char *verb)
{
	const char *text = unpack(verb_help_packed, verb_help_SIZE);

	for (; text && *text; text = after_topic(text))
		if (is_named(text, verb))
			return text;
	return NULL;
}

bool verb_help(const char *verb)
{
	const char *text = find(verb);

	if (!text)
		return false;
	out_str("usage: sockstate ");
	out_mem(text, (size_t)(after_topic(text) - text));
	out_str("  The options that every verb has: sockstate --help\n");
	return true;
}

static const char *next_line(const char **text)
{
	*text = text_find(*text, '\n') + 1;
	return *text;
}

static void put_line(const char *text)
{
	out_mem(text, (size_t)(text_find(text, '\n') + 1 - text));
}

void verb_overview(const char *built)
{
	const char *text = find("help"), *end = after_topic(text), *title = NULL;

	while (next_line(&text) < end) {
		if (text[2] != ' ') {
			title = text;
			continue;
		}
		if (!string_number(built, text + 4, name_len(text + 4)))
			continue;
		if (title)
			put_line(title);
		title = NULL;
		put_line(text);
	}
	out_str("More of a verb: sockstate help VERB; of the options: sockstate --help\n");
}

/* One character more, fewer or different, or two neighbours swapped. */
static bool is_near(const char *a, const char *b, size_t b_len)
{
	size_t a_len = strlen(a);

	while (a_len && b_len && *a == *b)
		a++, b++, a_len--, b_len--;
	while (a_len && b_len && a[a_len - 1] == b[b_len - 1])
		a_len--, b_len--;
	return (a_len <= 1 && b_len <= 1) || (a_len == 2 && b_len == 2 &&
			a[0] == b[1] && a[1] == b[0]);
}

bool verb_unknown(const char *word)
{
	const char *text = find(word);

	if (text) {
		applet_message(word, "this verb is not in this build");
		return true;
	}
	text = unpack(verb_help_packed, verb_help_SIZE);
	for (; text && *text; text = after_topic(text))
		if (name_len(text) && is_near(word, text, name_len(text)))
			break;
	if (!text || !*text)
		return false;
	out_select(2);
	out_str("sockstate: ");
	out_text(word, text_len(word, SIZE_MAX));
	out_format(": no such verb; perhaps %.*s?\n", (int)name_len(text), text);
	out_select(1);
	return true;
}
