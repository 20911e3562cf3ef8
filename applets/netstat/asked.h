/* SPDX-License-Identifier: MIT */
/* The request: options and operands. Every view reads them; asked.c calls no
 * view. */
#ifndef NETSTAT_ASKED_H
#define NETSTAT_ASKED_H

#include "applet.h"
#include "options.h"

/* Codes of netstat's long-only options. */
#define OPT_NUM_HOSTS "\x08"
#define OPT_NUM_PORTS "\x09"
#define OPT_NUM_USERS "\x0a"
#define OPT_DROPS "\x0b"
#define OPT_PEER "\x0d"
#define OPT_TABLE "\x14"
#define OPT_AX25 "\x15"
#define OPT_IPX "\x16"
#define OPT_NETROM "\x17"
#define OPT_ROSE "\x18"
#define OPT_X25 "\x19"
#define OPT_BLUETOOTH "\x1a"
#define OPT_DDP "\x1b"
#define OPT_BUILTIN "\x1c"

struct netstat {
	struct options opt;
	uint8_t inet;     /* 1 << FAMILY_ asked for; 0: both */
	bool unix_domain; /* UNIX sockets are asked for */
	struct netns *netns; /* namespaces to list; NULL: this one */
	uint8_t order[16]; /* FAMILY_ numbers in the order asked for */
	char **operand;   /* operands of the view, ended by NULL */
	uint8_t others;   /* families of families.c, a bit each */
	uint8_t status;   /* exit status if nothing else fails */
};
extern struct netstat ns;

/* Returns how often the option was given; 0 if it is not compiled in. */
static inline unsigned asked(int code)
{
	return ns.opt.count[code];
}

static inline bool numeric_hosts(void)
{
	/* net-tools prints numbers for -rN */
	return !ENABLE_FEATURE_HOSTS || asked('n') ||
			(ENABLE_NETSTAT_ROUTE && asked('r') && asked('N')) ||
			(ENABLE_FEATURE_LONG_OPTIONS &&
				asked(CODE(OPT_NUM_HOSTS)));
}

static inline bool numeric_ports(void)
{
	return !ENABLE_FEATURE_PORT_NAMES || asked('n') ||
			(ENABLE_FEATURE_LONG_OPTIONS &&
				asked(CODE(OPT_NUM_PORTS)));
}

static inline bool numeric_users(void)
{
	return !ENABLE_FEATURE_USERS || asked('n') ||
			(ENABLE_FEATURE_LONG_OPTIONS &&
				asked(CODE(OPT_NUM_USERS)));
}

static inline bool wide(void)
{
	return ENABLE_NETSTAT_WIDE && (asked('W') || asked('T'));
}

static inline bool json(void)
{
	return ENABLE_FEATURE_JSON && asked(CODE(OPT_JSON));
}

/* -pp, or -p in JSON: every process that has the socket open */
static inline bool all_owners(void)
{
	return ENABLE_NETSTAT_ALL_OWNERS && asked('p') + json() > 1;
}

/* Returns the i-th family asked for, a FAMILY_ or another; 0 behind the
 * last. */
static inline unsigned family_asked(unsigned i)
{
	return ENABLE_NETSTAT_FAMILY ? ns.order[i] : 0;
}

/* From IPX on those of families.c, in its order, and some without a table. */
enum {
	FAMILY_INET = 1, FAMILY_INET6, FAMILY_UNIX, FAMILY_IPX, FAMILY_AX25,
	FAMILY_X25, FAMILY_NETROM, FAMILY_ROSE, FAMILY_L2CAP, FAMILY_RFCOMM,
	FAMILY_BLUETOOTH, FAMILY_DDP, FAMILY_EC, FAMILY_ASH,
};

/* -4, -6: without either, both are asked for. */
static inline bool wants_inet(void)
{
	return !ENABLE_NETSTAT_FAMILY || ns.inet != 1 << FAMILY_INET6;
}

static inline bool wants_inet6(void)
{
	return !ENABLE_NETSTAT_FAMILY || ns.inet != 1 << FAMILY_INET;
}

/* Returns the name of a FAMILY_: "inet" ... */
const char *netstat_family(unsigned family);
/* Returns the FAMILY_ of name[len], or 0. */
unsigned family_number(const char *name, size_t len);
bool protocols_asked(void); /* any of -t -u -U -w -S */

#endif
