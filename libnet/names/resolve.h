/* What the files of the name resolver share among themselves. */
#ifndef RESOLVE_H
#define RESOLVE_H

#include <netinet/in.h>
#include "libnet.h"

/* ---- hosts.c ---- */

struct host {
	uint8_t addr[16]; /* the key; IPv4 behind twelve bytes of 0xff */
	char *name;
	/* resolve.c's: */
	struct host *next; /* in its queue */
	struct host *same; /* the next with the same low byte of id */
	uint32_t sent;     /* tick of the last question */
	uint16_t id;       /* of all its questions of one round */
	uint8_t tries;     /* questions sent; not zero: not in another round */
	uint8_t server;    /* the last one asked */
	uint8_t asked;     /* bit per server: in this round */
	uint8_t failed;    /* bit per server: it cannot tell */
	bool done;         /* named, or known to have no name */
	bool flying;       /* a question counts against the window */
};

/* RFC 952, RFC 1123 and the underscore that people use; at most 253 bytes. */
bool is_host_name(const char *s, size_t len);

/* ---- resolve.c ---- */

/* Asks for every host that is not done; returns after ms milliseconds or when
 * all have been answered.  What stays without a name prints as a number. */
void dns_resolve(struct map *hosts, unsigned ms);

/* ---- resolvconf.c: resolv.conf(5) ---- */

enum { DNS_SERVERS = 3 };

extern struct resolv_conf {
	unsigned servers;  /* 1..DNS_SERVERS */
	unsigned timeout;  /* 1..30 seconds until a question is asked again */
	unsigned attempts; /* 1..30 questions to each server; 0: not said */
	union dns_server {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} server[DNS_SERVERS]; /* port 53 */
} resolv_conf;

/* This machine's /etc/resolv.conf, whatever source.root is: packets go only
 * where this machine's owner sends them.  Without servers: 127.0.0.1. */
void resolv_conf_read(void);
/* One line of the file. */
void resolv_conf_line(const char *line);

/* ---- dns_packet.c: RFC 1035 section 4 ---- */

enum {
	DNS_HEADER = 12,
	DNS_QUESTION = DNS_HEADER + 64 + 14, /* longest: ip6.arpa */
	DNS_NAME = 254, /* a name as text, with its NUL */
};

enum dns_verdict {
	DNS_IGNORE,  /* no answer to this question, or not well-formed */
	DNS_FOUND,   /* name holds it */
	DNS_NONE,    /* there is no name, or none that may be printed */
	DNS_FAILED,  /* this server cannot tell */
	DNS_REFUSED, /* … or does not want to now: it has too much to do */
};

/* Is the key an IPv4 address, or an IPv4-mapped one? */
bool dns_is_ip4(const uint8_t *addr);
/* The PTR question for addr[16] (see struct host) into p[DNS_QUESTION]; its
 * length in bytes. */
unsigned dns_question(uint8_t *p, unsigned id, const uint8_t *addr);
/* Judges the n bytes at p as the answer to question[question_len].  CNAMEs are
 * followed inside the answer (RFC 2317); name[DNS_NAME] gets a host name. */
enum dns_verdict dns_answer(const uint8_t *p, unsigned n,
		const uint8_t *question, unsigned question_len, char *name);

#endif
