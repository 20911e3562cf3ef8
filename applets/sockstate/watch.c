/* SPDX-License-Identifier: MIT */
/* sockstate watch: repeats the counts. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "sockstate.h"

/* LEFT: the width of the text of a row. */
enum { HISTORY = 256, LEFT = 11 + 2 * (2 + 9) + 2 };

static uint32_t history[ST_MAX + 1][HISTORY]; /* a ring; ST_MAX: the total */
static uint32_t rounds;
static uint32_t seen; /* 1 << each state that ever had a socket */
static struct winsize screen;
static bool utf8;

static uint32_t back(unsigned state, uint32_t n)
{
	return history[state][(rounds - n) % HISTORY];
}

static void sample(void)
{
	unsigned i;

	count_sockets();
	rounds++;
	for (i = 0; i <= ST_MAX; i++) {
		uint32_t n = sockets_in(i, TABLES);

		history[i][rounds % HISTORY] = n;
		if (n)
			seen |= 1u << i;
	}
}

/* Prints "+5", or in a cell "." for no change. */
static const char *change(unsigned state, bool cell)
{
	static char text[1 + FMT_U64 + 1];
	uint32_t now = back(state, 0), was = rounds > 1 ? back(state, 1) : now;

	if (now == was && cell)
		return ".";
	text[0] = now < was ? '-' : '+';
	*fmt_u64(text + 1, now < was ? was - now : now - was) = 0;
	return text;
}

/* Prints a character per round, the latest at the right, in eighths of the
 * highest. */
static void put_bars(unsigned state, uint32_t width)
{
	static const char ascii[] = " .:-=+*#@";
	uint32_t max = 1, i;

	if (width > HISTORY)
		width = HISTORY;
	if (width > rounds)
		width = rounds;
	for (i = 0; i < width; i++)
		if (back(state, i) > max)
			max = back(state, i);
	for (i = width; i--; ) {
		uint32_t n = back(state, i);
		uint32_t level = (uint32_t)(((uint64_t)n * 8 + max - 1) / max);
		char block[3] = {'\xe2', '\x96', (char)(0x80 + level)};

		if (utf8 && level)
			out_mem(block, 3); /* U+2581 to U+2588 */
		else
			out_char(ascii[level]);
	}
}

static const char *name_of(unsigned state)
{
	return state == ST_MAX ? "total" : state_name(state);
}

static void draw_row(unsigned state)
{
	out_format("%-11s  %9u  %9s  ", name_of(state), back(state, 0),
		change(state, true));
	if (screen.ws_col > LEFT)
		put_bars(state, screen.ws_col - (uint32_t)LEFT);
	out_str("\33[K\n");
}

/* Prints from the top left corner and clears the rest of each line and
 * screen. */
static void draw(const char *every)
{
	unsigned i, lines = 3;

	terminal_size(&screen);
	out_format("\33[Hsockstate: every %s s, Ctrl-C ends\33[K\n"
		"State            Count     Change  %s\33[K\n", every,
		screen.ws_col > LEFT + 7 ? "History" : "");
	for (i = 1; i <= ST_MAX && lines < screen.ws_row; i++)
		if ((seen >> i & 1 || asked('a')) && i != ST_NEW_SYN_RECV) {
			draw_row(i);
			lines++;
		}
	out_str("\33[J");
}

static void line(void)
{
	unsigned i;

	for (i = 1; i <= ST_MAX; i++) {
		if (!(seen >> i & 1) && i != ST_MAX)
			continue;
		out_format("%s=%u(%s)", name_of(i), back(i, 0),
			change(i, false));
		out_char(i == ST_MAX ? '\n' : ' ');
	}
}

/* SIGWINCH is awaited without a handler: sigaction(2) costs 900 bytes. The
 * kernel's set has _NSIG - 1 signals. */
static const unsigned long awaited[128 / 8 / sizeof(long)] = {
	1ul << (SIGWINCH - 1)
};

/* Clears the screen. Nothing of the terminal is changed that somebody would have
 * to restore, not even the cursor: any signal may end or stop the program, also
 * while it writes to a terminal that nobody reads. */
static void begin(void)
{
	syscall(SYS_rt_sigprocmask, SIG_BLOCK, awaited, NULL, _NSIG / 8);
	utf8 = text_utf8();
	out_str("\33[2J");
}

/* Sleeps until the next round or a new window size. */
static void pause_for(int32_t ms)
{
	long time[] = {ms / 1000, ms % 1000 * 1000000L}; /* struct timespec */

	syscall(SYS_rt_sigtimedwait, awaited, NULL, time, _NSIG / 8);
}

int sockstate_watch(char **argv)
{
	const char *every = "1";
	int64_t count = 0; /* 0: without end */
	int32_t ms;
	bool events = asked(CODE(OPT_EVENTS)), tty;

	if (*argv)
		every = *argv++;
	ms = scan_seconds(every);
	if (*argv && (count = scan_number(*argv, INT32_MAX)) <= 0)
		ms = 0;
	if (ms <= 0)
		return wrong_usage("watch", "[SECONDS [COUNT]]");
	tty = !events && terminal_size(&screen);
	if (tty)
		begin();
	for (;;) {
		if (events) {
			events_round();
		} else {
			sample();
			if (nothing_read())
				break;
			tty ? draw(every) : line();
		}
		if (out_flush() || !st.readable || !--count)
			break;
		pause_for(ms);
	}
	return 0;
}
