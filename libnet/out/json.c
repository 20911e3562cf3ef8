/* SPDX-License-Identifier: MIT */
/* Writes JSON: an array of flat objects, one per line. */
#include "out.h"

static const char *before = "{"; /* text in front of the first key of a row */
static bool inside, lines;
static bool nested; /* in a list, whose row is still open */
static const char *outer;

void json_open(void)
{
	out_char('[');
	before = "\n{";
	lines = false;
}

void json_lines(void)
{
	lines = true;
}

void json_close(void)
{
	out_str("\n]\n");
}

void json_row_end(void)
{
	if (!inside)
		return;
	inside = false;
	if (nested) {
		before = ",{";
		out_char('}');
		return;
	}
	before = lines ? "{" : ",\n{";
	out_str(lines ? "}\n" : "}");
}

/* RFC 8259 section 7. Each byte that is not part of a visible UTF-8 character
 * becomes \u00XX. */
static void string(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	unsigned len;

	out_char('"');
	for (; n; n -= len, p += len) {
		len = text_visible(p, n);
		if (!len) {
			len = 1;
			out_format("\\u%04x", *p);
			continue;
		}
		if (*p == '"' || *p == '\\')
			out_char('\\');
		out_mem(p, len);
	}
	out_char('"');
}

static void put_key(const char *key)
{
	out_str(inside ? "," : before);
	inside = true;
	string(key, (size_t)(text_find(key, ':') - key));
	out_char(':');
}

void json_key_str(const char *key, const char *s, size_t n)
{
	put_key(key);
	string(s, n);
}

/* Numbers are signed where type is d. */
static void number(const char *key, int type, uint64_t v)
{
	put_key(key);
	if (type == 'b')
		out_str(v ? "true" : "false");
	else if (type == 'd')
		out_format("%lld", (long long)v);
	else
		out_format("%llu", (unsigned long long)v);
}

void json_key_num(const char *key, uint64_t v)
{
	number(key, 'U', v);
}

void json_key_word(const char *key, const char *word)
{
	put_key(key);
	out_str(word);
}

void json_list(const char *key)
{
	put_key(key);
	out_char('[');
	outer = before;
	before = "{";
	inside = false;
	nested = true;
}

void json_list_end(void)
{
	out_char(']');
	before = outer;
	inside = true;
	nested = false;
}

static void field(const char *key, int type, va_list *ap)
{
	bool text = type == 's' || type == 't';
	uint64_t v = format_argument(text ? 1 : type == 'u' || type == 'b' ?
			0 : 2, false, ap);

	if (text) {
		const char *s = (const char *)(uintptr_t)v;
		size_t n = type == 't' ?
				(size_t)format_argument(1, false, ap) :
				text_len(s, SIZE_MAX);

		if (s)
			json_key_str(key, s, n);
	} else if (type == 'z' ? v > 0 : type != 'o' || v != NONE) {
		number(key, type, v);
	}
}

void json_row(const char *key, ...)
{
	va_list ap;

	va_start(ap, key);
	if (ENABLE_FEATURE_NETNS && source.netns && !inside && !nested)
		json_key_str("net_namespace", source.netns,
			text_len(source.netns, SIZE_MAX));
	while (*key > '+') {
		const char *type = text_find(key, ':') + 1;

		field(key, *type++, &ap);
		key = type + (*type == ' ');
	}
	va_end(ap);
	if (!*key)
		json_row_end();
}
