/* SPDX-License-Identifier: MIT */
/* Shared by the files of out/. */
#ifndef OUT_H
#define OUT_H

#include "libnet.h"

/* Returns the length of the first character of s[n] if it may be shown, else 0;
 * n > 0. */
unsigned text_visible(const unsigned char *s, size_t n);

/* Returns the next argument: an int (longs 0), long or size_t (1) or long long
 * (2). */
uint64_t format_argument(unsigned longs, bool is_signed, va_list *ap)
	__attribute__((noinline)); /* each va_arg() is 40 bytes and more */

#endif
