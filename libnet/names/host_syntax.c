/* SPDX-License-Identifier: MIT */
/* The bytes that a host name may have. */
#include "resolve.h"

bool is_host_name(const char *s, size_t len)
{
	const char *end = s + len;

	for (; s < end; s++)
		if (((unsigned)*s | 0x20) - 'a' > 'z' - 'a' && *s != '_' &&
				((unsigned)*s - '-' > '9' - '-' || *s == '/'))
			return false;
	return len - 1 < 253;
}
