/* SPDX-License-Identifier: MIT */
/* A small printf whose strings pass the gate. stdio's costs 16,200 bytes. */
#include <limits.h>
#include "out.h"

struct spec {
	bool left;
	char fill;
	unsigned longs; /* 0, 1 (long, size_t) or 2 (long long) */
	unsigned width, prec;
};

/* Parses flags, width, precision and length. Returns a pointer to the letter of
 * the conversion. */
static const char *parse(struct spec *sp, const char *f, va_list *ap)
{
	unsigned *number = &sp->width;

	for (;; f++) {
		unsigned digit = (unsigned)*f - '0';

		if (*f == '-') {
			sp->left = true;
		} else if (*f == '.') {
			number = &sp->prec;
			sp->prec = 0;
		} else if (*f == '*') {
			*number = (unsigned)format_argument(0, false, ap);
		} else if (digit < 10) {
			if (!digit && !sp->width)
				sp->fill = '0';
			*number = *number * 10 + digit;
		} else if (*f == 'l' || *f == 'z') {
			sp->longs++;
		} else {
			return f;
		}
	}
}

/* noinline in libnet.h: each va_arg() takes 40 bytes or more. */
uint64_t format_argument(unsigned longs, bool is_signed, va_list *ap)
{
	if (longs > 1 || (longs && sizeof(long) == sizeof(long long)))
		return va_arg(*ap, unsigned long long);
	if (longs && sizeof(long) != sizeof(int)) {
		unsigned long v = va_arg(*ap, unsigned long);

		return is_signed ? (uint64_t)(long)v : v;
	} else {
		unsigned v = va_arg(*ap, unsigned);

		return is_signed ? (uint64_t)(int)v : v;
	}
}

static char *number(char *s, int kind, uint64_t v)
{
	if (kind == 'x')
		return fmt_hex(s, v);
	if (kind == 'd' && (int64_t)v < 0) {
		*s++ = '-';
		v = -v;
	}
	return fmt_u64(s, v);
}

static size_t put(const struct spec *sp, const char *s, size_t n)
{
	size_t width;

	for (width = sp->width; !sp->left && width > n; width--)
		out_char(sp->fill);
	n = out_text(s, n);
	out_pad(n, width);
	return n < sp->width ? sp->width : n;
}

size_t out_format(const char *f, ...)
{
	size_t total = 0;
	va_list ap;

	va_start(ap, f);
	for (; *f; f++) {
		struct spec sp = {.fill = ' ', .prec = UINT_MAX};
		char tmp[FMT_U64 + 1];
		const char *s = tmp;
		uint64_t v;
		size_t n;

		if (*f != '%') {
			out_char(*f);
			total++;
			continue;
		}
		f = parse(&sp, f + 1, &ap);
		/* a pointer has the size of a long */
		v = format_argument(*f == 's' ? 1 : sp.longs, *f == 'd', &ap);
		n = 1;
		*tmp = (char)v;
		if (*f == 's') {
			s = (const char *)(uintptr_t)v;
			n = text_len(s, sp.prec);
		} else if (*f != 'c') {
			n = (size_t)(number(tmp, *f, v) - tmp);
		}
		total += put(&sp, s, n);
	}
	va_end(ap);
	return total;
}
