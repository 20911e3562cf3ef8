/* JSON, a row at a time: calls of one function are smaller than of many. */
#include <stdarg.h>
#include <string.h>
#include "libnet.h"

static void field(const char *key, int type, va_list *ap)
{
	if (type == 's' || type == 't') {
		const char *s = va_arg(*ap, const char *);
		size_t n = type == 't' ? va_arg(*ap, size_t) :
				s ? strlen(s) : 0;

		if (s)
			json_key_str(key, s, n);
	} else {
		uint64_t v = type == 'u' ? va_arg(*ap, unsigned) :
				va_arg(*ap, uint64_t);

		if (v != NONE || type == 'U')
			json_key_num(key, v);
	}
}

void json_row(const char *keys, ...)
{
	va_list ap;

	va_start(ap, keys);
	if (ENABLE_FEATURE_NETNS && source.netns)
		json_key_str("net_namespace", source.netns,
			strlen(source.netns));
	while (*keys) {
		const char *type = text_find(keys, ':') + 1;

		field(keys, *type++, &ap);
		keys = type + (*type == ' ');
	}
	va_end(ap);
	json_row_end();
}
