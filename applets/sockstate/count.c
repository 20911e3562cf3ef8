/* SPDX-License-Identifier: MIT */
/* sockstate count: counts sockets by state and protocol. */
#include <string.h>
#include "sockstate.h"

static uint32_t counts[ST_MAX][TABLES];

static int count_row(const struct sock *s)
{
	unsigned state = sock_state(s);

	counts[state < ST_MAX ? state : 0][s->table]++;
	return 0;
}

uint32_t sockets_in(unsigned state, unsigned table)
{
	uint32_t n = 0;
	unsigned i, t;

	for (i = 0; i < ST_MAX; i++)
		for (t = 0; t < TABLES; t++)
			if ((state == ST_MAX || state == i) &&
					(table == TABLES || table == t))
				n += counts[i][t];
	return n;
}

void count_sockets(void)
{
	memset(counts, 0, sizeof counts);
	each_socket(count_row, 0);
}

/* TABLES: the total */
static bool has_column(unsigned table)
{
	return table == TABLES || sockets_in(ST_MAX, table) ||
		st.named >> table & 1;
}

static void title(const char *name)
{
	char text[16] = ">";

	strcpy(text + 1, name);
	grid_title(text);
}

static void titles(void)
{
	unsigned t;

	grid_title("State");
	for (t = 0; t <= TABLES; t++)
		if (has_column(t))
			title(t < TABLES ? table_name(t) : "total");
	grid_end();
}

static void row(const char *name, unsigned state)
{
	unsigned t;

	grid_string("", name);
	for (t = 0; t <= TABLES; t++)
		if (has_column(t))
			grid_number("", sockets_in(state, t));
	grid_end();
}

static void json_cells(unsigned state)
{
	unsigned t;

	for (t = 0; t < TABLES; t++) {
		if (!(asked('a') ? has_column(t) : counts[state][t]))
			continue;
		grid_string("state", state_name(state));
		grid_string("proto", table_name(t));
		grid_string("family", family_name(t));
		grid_number("count", counts[state][t]);
		grid_end();
	}
}

void count_view(void)
{
	unsigned i;

	titles();
	for (i = 1; i <= ST_MAX; i++) {
		unsigned state = i % ST_MAX; /* the unknown ones last */
		bool real = state && state != ST_NEW_SYN_RECV;

		if (ENABLE_FEATURE_JSON && asked('j'))
			json_cells(state);
		else if ((asked('a') && real) || sockets_in(state, TABLES))
			row(state_name(state), state);
	}
	if (!ENABLE_FEATURE_JSON || !asked('j'))
		row("total", ST_MAX);
}

/* Prints a line for a monitoring system. Returns its exit status. */
static int judge(void)
{
	static const char words[][9] = {"OK", "WARNING", "CRITICAL"};
	uint32_t n = sockets_in(ST_MAX, TABLES);
	uint32_t warn = number_option(CODE(OPT_WARN), UINT32_MAX);
	uint32_t crit = number_option(CODE(OPT_CRIT), UINT32_MAX);
	unsigned status = n >= crit ? 2 : n >= warn, i;

	if (!all_read())
		return cannot_tell("count");
	out_format("SOCKETS %s - %u sockets | sockets=%u;%s;%s;0",
		words[status], n, n, argument(CODE(OPT_WARN)),
		argument(CODE(OPT_CRIT)));
	for (i = 1; i < ST_MAX; i++)
		if (sockets_in(i, TABLES))
			out_format(" %s=%u", state_name(i),
				sockets_in(i, TABLES));
	out_char('\n');
	return (int)status;
}

int sockstate_count(char **argv)
{
	bool check = ENABLE_SOCKSTATE_CHECK &&
			(asked(CODE(OPT_WARN)) || asked(CODE(OPT_CRIT)));

	(void)argv;
	if (ENABLE_SOCKSTATE_BY && asked(CODE(OPT_BY)))
		return check ? wrong_usage("count", "--warn and --crit have no "
				"effect with --by") : count_by();
	count_sockets();
	if (check)
		return judge();
	grid_view(count_view);
	return 0;
}
