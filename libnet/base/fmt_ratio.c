/* SPDX-License-Identifier: MIT */
/* A fraction as printf's %g shows it, without a floating point number. */
#include "libnet.h"

enum { DIGITS = 20 };

/* Digits of v / unit from the first that is not 0 on, one more than wanted to
 * round by; returns the power of ten of the first. */
static int take_digits(char *digit, uint64_t v, uint64_t unit, unsigned count)
{
	char whole[FMT_U64];
	unsigned n = (unsigned)(fmt_u64(whole, v / unit) - whole), i;
	uint64_t rest = v % unit;
	int power = (int)n - 1;

	for (i = 0; i < n && i < count; i++)
		digit[i] = (char)(whole[i] - '0');
	if (!*digit) { /* below 1 */
		i = 0;
		power = -1;
		for (rest *= 10; rest && rest < unit; rest *= 10)
			power--;
		digit[i++] = (char)(rest / unit);
		rest %= unit;
	}
	for (; i < count; i++) {
		rest *= 10;
		digit[i] = (char)(rest / unit);
		rest %= unit;
	}
	return power;
}

/* Rounds to count digits; true: 9.99 became 10. */
static bool round_up(char *digit, unsigned count)
{
	unsigned i = count;

	if (digit[count] < 5)
		return false;
	while (i && ++digit[i - 1] == 10)
		digit[--i] = 0;
	if (!i)
		*digit = 1;
	return !i;
}

static char *put_fixed(char *s, const char *digit, unsigned count, int power)
{
	int i;

	if (power < 0)
		s = fmt_str(s, "0.");
	for (i = power + 1; i < 0; i++)
		*s++ = '0';
	for (i = 0; i < (int)count || i <= power; i++) {
		*s++ = (char)('0' + (i < (int)count ? digit[i] : 0));
		if (i == power && i + 1 < (int)count)
			*s++ = '.';
	}
	return s;
}

char *fmt_ratio(char *s, uint64_t v, uint64_t unit, unsigned count)
{
	char digit[DIGITS];
	unsigned most = count;
	int power;

	if (!v)
		return fmt_u64(s, 0);
	power = take_digits(digit, v, unit, count + 1);
	power += round_up(digit, count);
	while (count > 1 && !digit[count - 1])
		count--;
	if (power >= -4 && power < (int)most)
		return put_fixed(s, digit, count, power);
	s = put_fixed(s, digit, count, 0);
	*s++ = 'e';
	*s++ = power < 0 ? '-' : '+';
	if (power < 0)
		power = -power;
	if (power < 10)
		*s++ = '0';
	return fmt_u64(s, (unsigned)power);
}
