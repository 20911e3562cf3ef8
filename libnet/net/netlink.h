/* SPDX-License-Identifier: MIT */
/* Netlink: dumps, one at a time, and the attributes of their messages. */
#ifndef NETLINK_H
#define NETLINK_H

#include "libnet.h"

/* struct nlmsghdr of include/uapi/linux/netlink.h; host byte order. */
struct nl_message {
	uint32_t len;   /* including this header */
	uint16_t type, flags;
	uint32_t seq, port;
};

struct netlink {
	int protocol; /* NETLINK_ROUTE 0, NETLINK_SOCK_DIAG 4 */
	/* gets every message of the answer and returns non-zero to stop. The
	 * message has m->len bytes and is valid during the call only. */
	int (*message)(const struct nl_message *m, void *ctx);
	void *ctx;
};

/*
 * Sends the request as a dump and hands over the answer. The caller sets len,
 * type and the body. Returns 0, message()'s non-zero value, or -errno. -EAGAIN
 * after a complete dump: the table changed meanwhile (NLM_F_DUMP_INTR, Linux
 * 3.1) and rows may be missing or repeated; ask again.
 */
int netlink_dump(const struct netlink *nl, struct nl_message *request);
/* The same with other NLM_F_ flags, until the acknowledgement. */
int netlink_ask(const struct netlink *nl, struct nl_message *request,
	unsigned flags);
/* Returns a descriptor to which the kernel sends what is sent to these groups (a
 * bit each), or -errno. */
int netlink_join(int protocol, uint32_t groups);
/* Passes on what has come. Returns 0 when nothing is left or after 1,000 datagrams,
 * message()'s non-zero value, or -errno; -ENOBUFS: some did not fit, and there may
 * be more to take. */
int netlink_events(const struct netlink *nl, int fd);
/* Sends a dump of an RTM_GET type for one family (0: all). */
int netlink_route(unsigned type, int family,
	int (*message)(const struct nl_message *m, void *ctx), void *ctx);
/* Returns the payload of the first attribute of this type behind skip bytes (a
 * multiple of 4) of the body; NULL: absent, or under size bytes. nl_attr_len()
 * returns the length of such a payload. */
const void *nl_attr(const struct nl_message *m, size_t skip, unsigned type,
	size_t size);
/* The same between two addresses, for attributes inside an attribute. */
const void *nl_find(const void *from, const void *end, unsigned type,
	size_t size);
size_t nl_attr_len(const void *payload);
/* An attribute type, and the member of a struct that its payload fills, cut to
 * size bytes; type 0 ends a list. */
struct nl_field {
	uint8_t type, offset, size;
};
/* Fills the members of the list whose attribute is there, in order. */
void nl_fields(void *to, const struct nl_field *f, const void *from,
	const void *end);
/* Returns the index-th 32-bit number of a payload; 0: absent. */
uint32_t nl_u32(const struct nl_message *m, size_t skip, unsigned type,
	unsigned index);

#endif
