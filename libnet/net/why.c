/* SPDX-License-Identifier: MIT */
/* Finds the reason why a socket has no owner, or reports it as unknown. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "owner.h"
#include "file/dir.h"

static uint32_t tables;     /* 1 << enum table of the wanted rows */
static bool waiting_wanted; /* some wanted row waits for accept() */

/* Returns whether the socket is a connection that no process has accepted
 * yet. */
static bool waits_for_accept(const struct sock *s)
{
	if (s->inode)
		return false;
	if (s->table == T_UNIX)
		return s->state == SS_CONNECTING || s->state == SS_CONNECTED;
	return s->table < T_UDP && (s->state == ST_ESTABLISHED ||
			s->state == ST_CLOSE_WAIT);
}

void owner_want(const struct sock *s)
{
	owner_want_inode(s->inode);
	tables |= 1u << s->table;
	waiting_wanted |= waits_for_accept(s);
}

/* ---- the listener that a connection waits at ---- */

struct place_key {
	uint8_t addr[16];
	uint16_t port, table; /* no padding: keys are compared as bytes */
};

struct listener {
	struct place_key key;
	uint64_t inode;
	bool several; /* SO_REUSEPORT: there are others */
};

static struct map listeners = {
	.key_len = sizeof(struct place_key), .size = sizeof(struct listener)
};

static struct listener *listener_at(const struct sock *s, const uint8_t *addr,
		bool add)
{
	struct place_key key = {{0}, s->port[LOCAL], s->table};

	if (addr)
		memcpy(key.addr, addr, sizeof key.addr);
	return map_find(&listeners, &key, add);
}

static int note_listener(const struct sock *s)
{
	struct listener *l = s->state == ST_LISTEN ?
			listener_at(s, s->addr[LOCAL], true) : NULL;

	if (l) {
		l->several |= l->inode && l->inode != s->inode;
		l->inode = s->inode;
	}
	return 0;
}

static void note_listeners(void)
{
	struct sock_walk w = {.row = note_listener, .states = 1 << ST_LISTEN};
	enum table t;

	map_clear(&listeners);
	for (t = T_TCP; t <= T_SCTP6; t++)
		if (tables >> t & 1)
			sock_walk(&w, t);
}

const struct owner *owner_of_listener(const struct sock *s)
{
	const struct listener *l;

	if (!waits_for_accept(s) || s->table == T_UNIX)
		return NULL;
	l = listener_at(s, s->addr[LOCAL], false);
	if (!l)
		l = listener_at(s, NULL, false);
	return l && !l->several ? owner_of(l->inode) : NULL;
}

/* ---- sockets that are still there ---- */

static int note_there(const struct sock *s)
{
	struct owned *o = s->inode ? owned_find(s->inode, false) : NULL;

	if (o)
		o->there = true;
	return 0;
}

/* UINT32_MAX also asks for TCP's BOUND, which 0 (all) leaves out. */
static void look_what_is_there(void)
{
	struct sock_walk w = {.row = note_there, .states = UINT32_MAX};
	enum table t;

	for (t = 0; t < TABLES; t++)
		if (tables >> t & 1)
			sock_walk(&w, t);
}

void owner_complete(bool why)
{
	owner_look_again();
	/* the tables of other namespaces are not walked again */
	if (!why || source.netns)
		return;
	if (waiting_wanted)
		note_listeners();
	if (owners_missing && !source.root)
		look_what_is_there();
}

/* The first PID namespace has a fixed inode: include/linux/proc_ns.h,
 * PROC_PID_INIT_INO. */
static bool sees_all_processes(void)
{
	uint64_t n = link_number(AT_FDCWD, "/proc/self/ns/pid", "pid:[");

	return !n || n == 4026531836;
}

static enum owner_reason without_inode(const struct sock *s)
{
	if (waits_for_accept(s))
		return WHY_WAITING;
	if (s->table == T_NETLINK && !s->flags) /* port 0 */
		return WHY_KERNEL;
	if (s->table >= T_UDP)
		return WHY_UNKNOWN;
	return s->state == ST_TIME_WAIT || s->state == ST_SYN_RECV ||
		s->state == ST_NEW_SYN_RECV ? WHY_KERNEL : WHY_ORPHAN;
}

enum owner_reason owner_reason(const struct sock *s)
{
	const struct owned *o;

	if (!s->inode)
		return without_inode(s);
	if (source.root || source.netns)
		return WHY_UNKNOWN;
	o = owned_find(s->inode, false);
	if (o && !o->there)
		return WHY_CLOSED;
	/* with hidepid, /proc does not even show process 1 */
	if (owners_result < 0)
		return WHY_UNKNOWN;
	if (owners_result & OWNER_DENIED || access("/proc/1", F_OK))
		return WHY_DENIED;
	return sees_all_processes() ? WHY_UNKNOWN : WHY_NAMESPACE;
}

const char *owner_reason_text(enum owner_reason why)
{
	return nth_string("kernel\0orphan\0not accepted yet\0"
		"closed meanwhile\0other pid namespace\0not permitted\0"
		"unknown", why);
}

const char *owner_why(const struct sock *s)
{
	const struct owner *o = owner_of_listener(s);
	static char text[24 + OWNER_TEXT];

	if (!o)
		return owner_reason_text(owner_reason(s));
	*fmt_str(fmt_str(text, "waits for accept() by "), owner_text(o)) = 0;
	return text;
}
