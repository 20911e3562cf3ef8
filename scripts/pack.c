/* SPDX-License-Identifier: MIT */
/*
 * pack NAME [labels] < TEXT > HEADER: writes a text as the constants
 * NAME_packed[] and NAME_SIZE, for unpack() of libnet/base/unpack.c. Runs on
 * the build machine.
 *
 * Empty lines and lines that begin with # are left out; of a line that begins
 * with = the rest is taken as it is. labels: the text has lines "[GROUP]" and
 * "NAME TYPE LABEL" (applets/netstat/stat.labels), packed without the blanks
 * between the fields.
 *
 * The bits are packed from the high end of each byte. A bit 1 and 7 bits are a
 * character. A bit 0, gamma(length - 1), gamma(1 + distance / 64) and the 6
 * bits distance % 64 repeat the length bytes that came distance bytes before.
 * gamma(n) is n in b bits behind b - 1 zeros (Elias). The parse is optimal.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX = 1 << 16, LONGEST = 127 };

static char text[MAX];
static size_t size;
static unsigned cost[MAX + 1];   /* bits that the text takes from here on */
static unsigned len[MAX], dist[MAX]; /* the best step; len 1: a character */
static unsigned out, out_bits;
static size_t out_bytes;

static unsigned width(unsigned n)
{
	unsigned b = 0;

	for (; n; n >>= 1)
		b++;
	return b;
}

static unsigned match_cost(unsigned l, unsigned d)
{
	return 1 + 2 * width(l - 1) - 1 + 2 * width(1 + d / 64) - 1 + 6;
}

static void put(unsigned v, unsigned n)
{
	while (n--) {
		out = out << 1 | (v >> n & 1);
		if (++out_bits < 8)
			continue;
		printf("%u,%s", out & 255, ++out_bytes % 16 ? "" : "\n");
		out_bits = 0;
	}
}

static void gamma_code(unsigned n)
{
	put(0, width(n) - 1);
	put(n, width(n));
}

static void add(const char *line)
{
	char name[80], type, label[200] = "";
	int at = 0;

	if (*line == '[') {
		size += (size_t)sprintf(text + size, "%s\n", line);
		return;
	}
	if (sscanf(line, "%79s %c%n", name, &type, &at) != 2 || !at) {
		fprintf(stderr, "pack: %s\n", line);
		exit(1);
	}
	line += at;
	while (*line == ' ')
		line++;
	strncpy(label, line, sizeof label - 1);
	at = (int)strlen(label);
	if (at && label[at - 1] == '_')
		label[at - 1] = ' ';
	size += (size_t)sprintf(text + size, "%s%c%s\n", name, type, label);
}

static void parse(void)
{
	size_t i, j;

	for (i = size; i--; ) {
		cost[i] = cost[i + 1] + 8;
		len[i] = 1;
		for (j = i; j--; ) {
			unsigned l = 0;

			while (i + l < size && l < LONGEST &&
					text[j + l] == text[i + l]) {
				unsigned d = (unsigned)(i - j), c;

				if (++l < 2)
					continue;
				c = cost[i + l] + match_cost(l, d);
				if (c < cost[i]) {
					cost[i] = c;
					len[i] = l;
					dist[i] = d;
				}
			}
		}
	}
}

int main(int argc, char **argv)
{
	char line[400];
	size_t i;

	if (argc < 2)
		return 1;
	while (fgets(line, sizeof line, stdin)) {
		if (*line == '#' || *line == '\n')
			continue;
		if (argc > 2) {
			line[strcspn(line, "\n")] = 0;
			add(line);
		} else {
			size += (size_t)sprintf(text + size, "%s",
				line + (*line == '='));
		}
		if (size > MAX - 500)
			return 1;
	}
	parse();
	printf("/* Made by scripts/pack.c; do not edit. */\n"
		"enum { %s_SIZE = %zu };\n"
		"static const unsigned char %s_packed[] = {\n",
		argv[1], size, argv[1]);
	for (i = 0; i < size; i += len[i]) {
		if (len[i] == 1) {
			put(1, 1);
			put((unsigned char)text[i], 7);
			continue;
		}
		put(0, 1);
		gamma_code(len[i] - 1);
		gamma_code(1 + dist[i] / 64);
		put(dist[i] % 64, 6);
	}
	put(0, 7);
	printf("\n};\n");
	return ferror(stdin) || fflush(stdout);
}
