/* What the files of out/ share. */
#ifndef OUT_H
#define OUT_H

#include "libnet.h"

/* Length of the first character of s[n], n > 0, if it may be shown; else 0. */
unsigned text_visible(const unsigned char *s, size_t n);

/* The next argument, an int (0), long or size_t (1) or long long (2). */
uint64_t format_argument(unsigned longs, bool is_signed, va_list *ap)
	__attribute__((noinline)); /* each va_arg() is 40 bytes and more */

#endif
