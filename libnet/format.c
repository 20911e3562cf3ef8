/* A small printf in front of the gate. */
#include <stdarg.h>
#include <string.h>
#include "libnet.h"

struct spec {
	bool left, zero;
	int width, prec;
	int longs; /* 0, 1 (long, size_t) or 2 (long long) */
};

static int star(const char **f, va_list *ap)
{
	int n = 0;

	if (**f == '*') {
		++*f;
		return va_arg(*ap, int);
	}
	while ((unsigned)**f - '0' < 10)
		n = n * 10 + *(*f)++ - '0';
	return n;
}

static const char *parse(struct spec *sp, const char *f, va_list *ap)
{
	for (;; f++) {
		if (*f == '-')
			sp->left = true;
		else if (*f == '0')
			sp->zero = true;
		else
			break;
	}
	sp->width = star(&f, ap);
	sp->prec = -1;
	if (*f == '.') {
		f++;
		sp->prec = star(&f, ap);
	}
	for (; *f == 'l' || *f == 'z'; f++)
		sp->longs++;
	return f;
}

static char *number(char *s, const struct spec *sp, int kind, va_list *ap)
{
	uint64_t v;

	if (sp->longs > 1)
		v = va_arg(*ap, unsigned long long);
	else if (sp->longs)
		v = va_arg(*ap, unsigned long);
	else
		v = va_arg(*ap, unsigned);
	if (kind == 'x')
		return fmt_hex(s, v);
	if (kind == 'd') {
		int64_t d = sp->longs > 1 ? (int64_t)v :
				sp->longs ? (long)v : (int)v;

		if (d < 0) {
			*s++ = '-';
			v = -(uint64_t)d;
		}
	}
	return fmt_u64(s, v);
}

static size_t length(const char *s, int prec)
{
	return !s ? 0 : prec < 0 ? strlen(s) : strnlen(s, (size_t)prec);
}

static void put(const struct spec *sp, const char *s, size_t n)
{
	size_t width = (size_t)sp->width;

	if (!sp->left)
		for (; n < width; width--)
			out_char(sp->zero ? '0' : ' ');
	n = out_text(s, n);
	if (sp->left)
		out_pad(n, width);
}

void out_format(const char *f, ...)
{
	va_list ap;

	va_start(ap, f);
	for (; *f; f++) {
		struct spec sp = {0};
		char tmp[FMT_U64 + 2];
		const char *s = tmp;
		size_t n = 1;

		if (*f != '%') {
			out_char(*f);
			continue;
		}
		f = parse(&sp, f + 1, &ap);
		if (*f == 's') {
			s = va_arg(ap, const char *);
			n = length(s, sp.prec);
		} else if (*f == 'c') {
			tmp[0] = (char)va_arg(ap, int);
		} else if (*f == '%') {
			tmp[0] = '%';
		} else {
			n = (size_t)(number(tmp, &sp, *f, &ap) - tmp);
		}
		put(&sp, s, n);
	}
	va_end(ap);
}
