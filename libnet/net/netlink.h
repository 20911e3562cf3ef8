/* Netlink: one dump at a time, and the attributes of its messages. */
#ifndef NETLINK_H
#define NETLINK_H

#include "libnet.h"

/* struct nlmsghdr of include/uapi/linux/netlink.h; host byte order. */
struct nl_message {
	uint32_t len;   /* with this head */
	uint16_t type, flags;
	uint32_t seq, port;
};

struct netlink {
	int protocol; /* NETLINK_ROUTE 0, NETLINK_SOCK_DIAG 4 */
	/* every message of the answer; non-zero stops.  It holds m->len bytes
	 * and is valid during the call only. */
	int (*message)(const struct nl_message *m, void *ctx);
	void *ctx;
};

/*
 * Sends the request (len, type and what follows the head are the caller's) as
 * a dump and hands over what comes.  0, message()'s non-zero value, or -errno:
 * -EAGAIN after a complete dump says that the table changed meanwhile
 * (NLM_F_DUMP_INTR, Linux 3.1): rows may be missing or there twice; ask again.
 */
int netlink_dump(const struct netlink *nl, struct nl_message *request);
/* The same with other NLM_F_ flags, up to the acknowledgement. */
int netlink_ask(const struct netlink *nl, struct nl_message *request,
	unsigned flags);
/* The dump that an RTM_GET type asks for, of one family (0: of all). */
int netlink_route(unsigned type, int family,
	int (*message)(const struct nl_message *m, void *ctx), void *ctx);
/* Payload, at least size bytes, of the first attribute of that type behind
 * skip bytes (a multiple of 4) of the message's body; NULL: absent or short.
 * nl_attr_len() is the length of a payload so found. */
const void *nl_attr(const struct nl_message *m, size_t skip, unsigned type,
	size_t size);
/* The same between two addresses: attributes inside of another one. */
const void *nl_find(const void *from, const void *end, unsigned type,
	size_t size);
size_t nl_attr_len(const void *payload);
/* A member of a struct, and the type of the attribute that fills it, cut to
 * size bytes; type 0 ends a list. */
struct nl_field {
	uint8_t type, offset, size;
};
/* Fills what is there of the list, in its order. */
void nl_fields(void *to, const struct nl_field *f, const void *from,
	const void *end);
/* The index-th 32-bit number of such a payload; 0: not there. */
uint32_t nl_u32(const struct nl_message *m, size_t skip, unsigned type,
	unsigned index);

#endif
