/* SPDX-License-Identifier: MIT */
/* sockstate who: shows the processes that have a port open, or why there is
 * none. */
#include <errno.h>
#include <string.h>
#include "net/owner.h"
#include "sockstate.h"

static void put_command(uint32_t pid, const char *name)
{
	char buf[512];
	int n, i;

	if (!ENABLE_SOCKSTATE_WHO_WHY) {
		grid_string("command", name);
		return;
	}
	n = process_read(pid, "/cmdline", buf, sizeof buf);
	while (n > 0 && !buf[n - 1])
		n--;
	for (i = 0; i < n; i++)
		if (!buf[i])
			buf[i] = ' ';
	if (n > 0)
		grid_text("command", buf, (size_t)n);
	else
		grid_string("command", name);
}

static void put_socket(const struct sock *s)
{
	grid_string("proto", table_name(s->table));
	grid_string("state", state_name(sock_state(s)));
	if (s->table == T_UNIX)
		grid_text("path", s->path, s->path_len);
	else
		grid_place(s, LOCAL);
	if (asked('a') && s->table == T_UNIX)
		table_text("-", 1);
	else if (asked('a'))
		grid_place(s, REMOTE);
	if (s->have & HAVE_UID)
		json_number("uid", s->uid);
}

static void put_user(const struct sock *s)
{
	const char *name = ENABLE_SOCKSTATE_NAMES && ENABLE_FEATURE_USERS &&
			!asked('n') ? user_name(s->uid) : NULL;

	if (!(s->have & HAVE_UID))
		table_text("-", 1);
	else if (name)
		grid_string("user", name);
	else
		grid_number("", s->uid);
}

static void put_number(const uint32_t *v)
{
	if (v)
		keyed_number(NULL, *v);
	else
		table_text("-", 1);
}

/* One object for each socket, with the first owner's keys and all owners. */
static void put_json(const struct sock *s)
{
	const struct owner *o = owner_of(s->inode);

	put_socket(s);
	put_user(s);
	if (o) {
		json_number("pid", o->pid);
		json_text("program_name", o->name);
		json_number("fd", o->fd);
		put_command(o->pid, o->name);
	} else {
		json_text("reason", owner_why(s));
	}
	json_list("owners");
	for (; o; o = o->next) {
		json_number("pid", o->pid);
		json_text("program_name", o->name);
		json_number("fd", o->fd);
		put_command(o->pid, o->name);
		json_row_end();
	}
	json_list_end();
	grid_end();
}

static void put_row(const struct sock *s, const struct owner *o)
{
	put_socket(s);
	put_number(o ? &o->pid : NULL);
	put_user(s);
	put_number(o ? &o->fd : NULL);
	if (o)
		put_command(o->pid, o->name);
	else
		grid_string("reason", ENABLE_SOCKSTATE_WHO_WHY ?
			owner_why(s) : "-");
	grid_end();
}

static int row(const struct sock *s)
{
	const struct owner *o = owner_of(s->inode);

	if (ENABLE_FEATURE_JSON && asked('j')) {
		put_json(s);
		return 0;
	}
	do {
		put_row(s, o);
		o = o ? o->next : NULL;
	} while (o);
	return 0;
}

static void view(void)
{
	grid_titles(asked('a') ?
		"Proto\0State\0Local\0Remote\0>PID\0User\0>FD\0Command\0" :
		"Proto\0State\0Local\0>PID\0User\0>FD\0Command\0");
	each_socket(row, 0);
}

/* ---- --pids ---- */

static struct map pids = {.key_len = sizeof(uint32_t), .size = sizeof(uint32_t)};

static int note_pids(const struct sock *s)
{
	const struct owner *o;

	for (o = owner_of(s->inode); o; o = o->next)
		if (!map_find(&pids, &o->pid, true))
			return -ENOMEM;
	return 0;
}

static bool lower(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y;
}

/* Prints each process once, for kill $(...). Returns whether there is one. */
static bool put_pids(void)
{
	uint32_t i;

	each_socket(note_pids, 0);
	sort_map(&pids, NULL, lower);
	for (i = 0; i < shown; i++)
		out_format("%u\n", *(const uint32_t *)sorted[i]);
	if (!shown && !asked('q'))
		wrong_usage("who", "no owner is known");
	return shown;
}

enum { PORTS = 64, TABLES_OF_PORTS = (1 << T_RAW) - 1 };

/* Shows servers; if there are none, or with -a, all sockets of the port. */
static enum filter_answer find(struct condition *c)
{
	if (!asked('a')) {
		use_condition(c, TABLES_OF_PORTS);
		if (any_socket() == FILTER_YES)
			return FILTER_YES;
	}
	c->states = F_STATE_ALL;
	use_condition(c, TABLES_OF_PORTS);
	return any_socket();
}

int sockstate_who(char **argv)
{
	static struct condition conditions[PORTS];
	struct condition *c = conditions;
	enum filter_answer found;
	uint32_t tables = 0, states = 0;
	int status = 0;

	if (!*argv)
		return wrong_usage("who", "expected a port");
	if (ENABLE_SOCKSTATE_WHO_PIDS && ENABLE_FEATURE_JSON &&
			asked(CODE(OPT_PIDS)) && asked('j'))
		return wrong_usage("--pids", "has no JSON form");
	for (; *argv && c < conditions + PORTS; argv++) {
		if (!server_condition(c, *argv))
			return st.usage;
		found = find(c);
		if (found == FILTER_YES) {
			tables |= st.tables;
			states |= st.states;
			c++;
		} else if (found == FILTER_UNKNOWN) {
			status = cannot_tell(*argv);
		} else {
			status = status ? status : 1;
			if (!asked('q'))
				wrong_usage(*argv, "no socket has this port");
		}
	}
	if (c == conditions && !(ENABLE_FEATURE_JSON && asked('j')))
		return status;
	st.condition = conditions;
	st.condition_end = c;
	st.tables = tables;
	st.states = states;
	st.walk.filter = NULL;
	st.owners = true;
	if (!ENABLE_SOCKSTATE_WHO_PIDS || !asked(CODE(OPT_PIDS)))
		view_sockets(view, 0);
	else if (!put_pids() && !status)
		status = 1;
	tell_doubt();
	return status;
}
