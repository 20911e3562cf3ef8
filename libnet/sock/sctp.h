/*
 * SCTP's tables of /proc/net/sctp: an endpoint or association has as many
 * addresses as it likes, so it is a struct sock and two lists.
 */
#ifndef SOCK_SCTP_H
#define SOCK_SCTP_H

#include "libnet.h"

struct sctp {
	struct sock sock;      /* all but the addresses */
	const char *local, *remote; /* lists of addresses, in the
				     * line; remote NULL: an endpoint */
};

/* Lines behind the head of net/sctp/proc.c sctp_eps_seq_show() and
 * sctp_assocs_seq_show(), which may be written to; false: malformed. */
bool proc_sctp_endpoint(struct sctp *a, char *line);
bool proc_sctp_association(struct sctp *a, char *line);
/* The next address of the list at *s; 0 at its end, -1 if it is none. */
int sctp_address(const char **s, uint8_t *addr);

#endif
