/* SPDX-License-Identifier: MIT */
/* The request: options and operands. Every verb reads them; asked.c calls no
 * verb. */
#ifndef SOCKSTATE_ASKED_H
#define SOCKSTATE_ASKED_H

#include "applet.h"
#include "options.h"

/* Codes of the long-only options. */
#define OPT_BY "\x07"
#define OPT_PREFIX "\x08"
#define OPT_TOP "\x0b"
#define OPT_WARN "\x0c"
#define OPT_CRIT "\x0e"
#define OPT_ADDR "\x0f"
#define OPT_FOR "\x10"
#define OPT_MIN "\x11"
#define OPT_EVENTS "\x12"
#define OPT_YES "\x13"
#define OPT_TEXTFILE "\x14"
#define OPT_PIDS "\x1e"

/* A place and states. The verbs that take ports walk the sockets that match. */
struct condition {
	struct place place;
	struct place reach;   /* --addr: there too */
	uint32_t states;      /* 1 << ST_ */
	unsigned end;         /* LOCAL, REMOTE, EITHER */
	bool servers;         /* what can be reached at the place, datagram
			       * servers too */
	bool none;            /* wait: there must be no such socket; of servers:
			       * none that keeps others from the place */
	bool connect;         /* wait: to HOST:PORT, place.name and place.port */
	bool connected;       /* it was */
	const char *text, *text_end; /* its words */
};

struct sockstate {
	struct options opt;
	struct filter filter;
	const struct filter_node *root; /* of the filter; NULL: no filter */
	/* conditions in place of a filter: one must match */
	const struct condition *condition, *condition_end;
	struct sock_walk walk;
	uint32_t states; /* for the kernel: 1 << ST_; 0: all */
	uint32_t tables; /* 1 << enum table: to walk */
	uint32_t named;  /* those asked for by a letter: it matters if missing */
	char **command;  /* wait: what stands behind "--" */
	struct netns *netns; /* --netns: where to walk */
	void (*entered)(void); /* called in each of them, before its sockets */
	const char *timeout; /* wait: seconds */
	bool silent;     /* walks only look: their errors are not reported */
	bool owners;     /* each_socket() finds the owners of its rows before */
	bool walked, readable; /* some table was tried, could be read */
	/* of the last each_socket(): */
	uint32_t read;       /* 1 << enum table: whole tables */
	const char *unread;  /* one that is not: it may hold anything; NULL: none */
	int unread_err;      /* and why; 0: rows of it are malformed */
	int usage;       /* exit status of wrong usage or nothing readable */
};
extern struct sockstate st;

/* Return how often the option was given, and its last argument. */
static inline unsigned asked(int code)
{
	return st.opt.count[code];
}

static inline const char *argument(int code)
{
	return st.opt.arg[code];
}

/* Returns the number that the option's argument is, or otherwise if the option
 * was not given. */
uint32_t number_option(int code, uint32_t otherwise);
/* Reports "sockstate: what: text". Returns st.usage. */
int wrong_usage(const char *what, const char *text);
/* Reports an option that would do nothing for the verb, which takes these codes:
 * what stands behind a bar needs the one in front of it. Returns false if there is
 * none. */
bool refused(const char *verb, const char *takes);
/* Returns the next topic of a packed text: a name and the indented lines behind
 * it. */
const char *after_topic(const char *t);
/* Reports why, with the text and a mark below at. Returns st.usage. */
int wrong_text(const char *text, const char *at, const char *why);
enum { INET = T_INETS, ALL_INET = (1 << T_UNIX) - 1 }; /* 1 << enum table */
/* Returns the tables asked for by a letter. */
uint32_t tables_named(void);
/* Returns the tables that -4, -6 and the configuration allow. */
uint32_t tables_of_families(void);

#endif
