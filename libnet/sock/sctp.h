/* SPDX-License-Identifier: MIT */
/*
 * SCTP's tables of /proc/net/sctp. An endpoint or association can have several
 * addresses, so it is a struct sock with two lists.
 */
#ifndef SOCK_SCTP_H
#define SOCK_SCTP_H

#include "libnet.h"

struct sctp {
	struct sock sock;      /* everything but the addresses */
	const char *local, *remote; /* lists of addresses in the line;
				     * remote is NULL for an endpoint */
};

/* Parse a line of net/sctp/proc.c sctp_eps_seq_show() or
 * sctp_assocs_seq_show(), which must be writable; false: malformed. */
bool proc_sctp_endpoint(struct sctp *a, char *line);
bool proc_sctp_association(struct sctp *a, char *line);
/* Reads the next address of the list at *s. Returns its family, 0 at the end,
 * or -1: malformed. */
int sctp_address(const char **s, uint8_t *addr);

#endif
