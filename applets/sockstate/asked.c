/* SPDX-License-Identifier: MIT */
/* The request: see asked.h. */
#include <string.h>
#include "sockstate.h"

struct sockstate st;

int wrong_usage(const char *what, const char *text)
{
	applet_message(what, text);
	return st.usage;
}

const char *after_topic(const char *t)
{
	do {
		t = text_find(t, '\n');
		t += !!*t;
	} while (*t == ' ');
	return t;
}

uint32_t number_option(int code, uint32_t otherwise)
{
	return asked(code) ? (uint32_t)scan_number(argument(code), INT32_MAX) :
		otherwise;
}

int wrong_text(const char *text, const char *at, const char *why)
{
	size_t n;

	if (!ENABLE_FEATURE_FILTER)
		return wrong_usage(at, why);
	out_select(2);
	n = out_format("%s: %.*s", applet_name, (int)(at - text), text);
	out_format("%s\n%*s^ %s\n", at, (int)n, "", why);
	out_select(1);
	return st.usage;
}

uint32_t tables_named(void)
{
	const char letters[] = "ttSSuuUUwwwwMMx"; /* the option of each table */
	uint32_t tables = 0;
	unsigned t;

	for (t = 0; letters[t]; t++)
		if (asked(letters[t]))
			tables |= 1u << t;
	return tables;
}

uint32_t tables_of_families(void)
{
	uint32_t tables = ~0u;

	if (!ENABLE_FEATURE_IPV6 || (asked('4') && !asked('6')))
		tables &= ~(uint32_t)(ALL_INET & ~T_INET4);
	if (asked('6') && !asked('4'))
		tables &= ~(uint32_t)T_INET4;
	return tables;
}
