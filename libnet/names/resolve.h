/* SPDX-License-Identifier: MIT */
/* Shared by the files of the name resolver. */
#ifndef RESOLVE_H
#define RESOLVE_H

#include <netinet/in.h>
#include "libnet.h"

/* ---- hosts.c ---- */

struct host {
	uint8_t addr[16]; /* the key; IPv4 behind twelve bytes of 0xff */
	char *name; /* with ask: what dns_answer() has written */
	const char *ask; /* the name whose addresses are wanted; NULL: addr's
			  * name is wanted */
	uint8_t ask_len;
	uint8_t type;    /* DNS_A, DNS_AAAA */
	/* for resolve.c: */
	struct host *next; /* in the queue */
	struct host *same; /* the next host with the same low byte of id */
	uint32_t sent;     /* tick of the last question */
	uint16_t id;       /* of all its questions in one round */
	uint8_t tries;     /* questions sent; non-zero: asked in vain, not asked
			    * again next round */
	uint8_t server;    /* the last one asked */
	uint8_t asked;     /* bit per server: asked in this round */
	uint8_t failed;    /* bit per server: it answered that it cannot tell */
	bool done;         /* has a name, or is known to have none */
	bool flying;       /* its question takes a place in the window */
};

/* ---- users.c, protocols.c, networks.c: names of numbers ---- */

/* For users.c, protocols.c and networks.c: the name that add() has noted for a
 * number of a file, which is read when first needed; or NULL. */
struct named {
	uint32_t number;
	char *name;
};
#define NAMES_OF_NUMBERS { \
	.key_len = sizeof(uint32_t), .size = sizeof(struct named) \
}
const char *name_of_number(struct map *names, uint32_t number,
	const char *path, void (*add)(const char *line));

/* ---- resolve.c ---- */

/* Asks for the name of every host that is not done. Returns when all are
 * answered, or after ms milliseconds. A host without a name prints as a
 * number. */
void dns_resolve(struct map *hosts, unsigned ms);

/* While it is true, dns_resolve() asks again although no server has answered
 * shortly before. */
extern bool dns_impatient;

/* ---- resolvconf.c: resolv.conf(5) ---- */

enum { DNS_SERVERS = 3 };

extern struct resolv_conf {
	unsigned servers;  /* 1..DNS_SERVERS */
	unsigned timeout;  /* 1..30 seconds until a question is asked again */
	unsigned attempts; /* 1..30 questions to each server; 0: not set */
	union dns_server {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} server[DNS_SERVERS]; /* port 53 */
} resolv_conf;

/* Reads /etc/resolv.conf of this machine, whatever source.root is: a saved tree
 * must not choose where packets go. Without servers in it: 127.0.0.1. */
void resolv_conf_read(void);
/* Reads one line of the file. */
void resolv_conf_line(const char *line);

/* ---- dns_packet.c: RFC 1035 section 4 ---- */

enum {
	DNS_HEADER = 12,
	DNS_QUESTION = DNS_HEADER + 255 + 4, /* longest: of a name */
	DNS_NAME = 254, /* a name as text, with its NUL */
	DNS_A = 1, DNS_AAAA = 28, /* types of records */
};

enum dns_verdict {
	DNS_IGNORE,  /* malformed, or an answer to another question */
	DNS_FOUND,   /* name holds the host's name, or addresses */
	DNS_NONE,    /* no name, or none that may be printed */
	DNS_FAILED,  /* this server cannot tell */
	DNS_REFUSED, /* this server refuses: perhaps it has too much to do */
};

/* Returns whether the key of a struct host is an IPv4 address, perhaps an
 * IPv4-mapped one. */
bool dns_is_ip4(const uint8_t *addr);
/* Writes the PTR question for addr[16] (see struct host) to p[DNS_QUESTION].
 * Returns its length in bytes. */
unsigned dns_question(uint8_t *p, unsigned id, const uint8_t *addr);
/* Writes the question for the addresses of name[len], a host name: type is DNS_A
 * or DNS_AAAA. Returns its length; 0: no question can hold the name. */
unsigned dns_question_of(uint8_t *p, unsigned id, const char *name, size_t len,
	unsigned type);
/* Judges p[n] as the answer to question[question_len]. Follows CNAMEs inside
 * the answer (RFC 2317). Writes the host name to name[DNS_NAME] if it returns
 * DNS_FOUND; to a question for addresses as many of them as fit, behind a byte
 * that says how many. */
enum dns_verdict dns_answer(const uint8_t *p, unsigned n,
		const uint8_t *question, unsigned question_len, char *name);

#endif
