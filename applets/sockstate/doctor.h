/* SPDX-License-Identifier: MIT */
/* What `sockstate doctor` collects and how it says what it found. */
#ifndef SOCKSTATE_DOCTOR_H
#define SOCKSTATE_DOCTOR_H

#include "sockstate.h"

enum { THEN, NOW, SAMPLES }; /* two samples, some seconds apart */

/* ---- doctor_sample.c ---- */

/* A server, by inode; TCP only. */
struct server {
	uint64_t inode;
	struct sock sock;         /* without what a call-back owns */
	uint32_t queue[SAMPLES];  /* connections that wait for accept() */
	bool limited;             /* sock.backlog is known */
};

/* Half-open connections at a local port. */
struct half_open {
	uint32_t port;
	uint32_t count[SAMPLES];
};

/* Sockets of one process with one peer that are in the same trouble. */
struct trouble {
	struct {
		uint64_t owner;   /* pid; an inode cannot have this number */
		uint32_t kind, table;
		uint8_t peer[16];
	} key;
	uint32_t count[SAMPLES];
	uint64_t bytes;           /* NOW: in the send queue */
	uint64_t inode;           /* of one of them */
	const char *name;         /* of the process, or why there is none */
	uint32_t pid;             /* 0: none */
};
enum { CLOSE_WAITS, SHUT_WINDOWS };

/* A UDP socket that has lost packets, by inode. */
struct loss {
	uint64_t inode;
	struct sock sock;
	uint32_t drops[SAMPLES];
};

/* The ephemeral ports towards one destination. */
struct ephemeral {
	struct {
		uint8_t addr[SAMPLES][16]; /* LOCAL, REMOTE */
		uint32_t port, table;
	} key;
	uint32_t used, time_wait;
};

extern struct map servers, half_opens, troubles, losses, ephemerals;

/* ---- doctor_figures.c: numbers of the kernel ---- */

enum {
	LISTEN_OVERFLOWS, COOKIES_SENT, SOFTNET_DROPS,
	ORPHANS, TIME_WAITS, TCP_PAGES, /* /proc/net/sockstat */
	MAX_ORPHANS, MAX_TIME_WAITS, MAX_PAGES,
	CONNTRACKS, MAX_CONNTRACKS,
	PORT_LOW, PORT_HIGH,
	FIGURES
};
/* Growth between the samples, per second; a figure as it is now. */
uint64_t figure_rate(unsigned figure);
uint64_t figure_now(unsigned figure);
bool figure_known(unsigned figure);
/* Reads those of this namespace into the sample. */
void figures_read(void);
void figures_forget(void);
extern uint32_t figures_seconds; /* between the samples, at least 1 */

extern unsigned sample; /* the one that is taken, THEN or NOW */
/* Takes both samples, seconds apart. False: no socket table could be read. */
bool take_samples(uint32_t seconds);

/* ---- doctor_say.c ---- */

/* A text that is put together; what does not fit is left out. */
struct phrase {
	char s[240];
	uint16_t len;
};
void text_add(struct phrase *t, const char *s);
void text_number(struct phrase *t, uint64_t n);
void text_place(struct phrase *t, const struct sock *s, unsigned end);
void text_peer(struct phrase *t, const struct trouble *r);
/* "name[pid]", or in brackets why there is no owner. */
void text_owner(struct phrase *t, const struct sock *s);

enum verdict { PROBLEM, FINE, UNKNOWN };
/* What is said of one thing that was looked at. */
struct finding {
	const char *check;     /* its name, for scripts */
	struct phrase what, next;
	const char *why;       /* PROBLEM: the cause, and what to do */
};
extern struct finding finding; /* the one that is put together */
void finding_begin(const char *check);
void say(const char *s);                           /* what */
void say_number(uint64_t n, const char *unit);
void say_rate(uint64_t per_second);                /* ", N a second", if any */
void advise(const char *words);                    /* what to type next */
void advise_number(const char *words, unsigned n);
/* The end of a finding. */
void finding_put(enum verdict v);
void problem(const char *why);
/* A whole one. */
void fine(const char *check, const char *text);
void unknown(const char *check, const char *text);
/* Problems come first: a verdict of another kind than this is not printed. */
extern bool problems_only;
extern uint32_t problems;
extern const char *doctor_namespace; /* foreign bytes; NULL: nobody asked */

/* ---- doctor_checks.c ---- */

/* Calls finding_put() for everything, the worst first. */
void doctor_checks(void);

/* ---- doctor_server.c, doctor_process.c ---- */

void check_listen(void);
void check_accept(void);
void check_flood(void);
void check_leaks(void);
void check_windows(void);
void check_udp(void);

#endif
