/* SPDX-License-Identifier: MIT */
/* Netlink dumps: one request, many answers (include/uapi/linux/netlink.h). */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "netlink.h"

enum {
	SEQUENCE = 1,
	FLAG_REQUEST = 1, FLAG_DUMP_INTR = 0x10, FLAG_DUMP = 0x300,
	MSG_ERROR = 2, MSG_DONE = 3,
};

/* The kernel sends datagrams of up to 32 kB to a reader with room for them. */
static union {
	struct nl_message head;
	char bytes[32768];
} buf;

struct address { /* struct sockaddr_nl */
	uint16_t family, pad;
	uint32_t port, groups;
};

/* Returns the error code of an answer: 0 or -errno. */
static int status(const struct nl_message *m)
{
	int err = 0;

	if (m->len >= sizeof *m + sizeof err)
		memcpy(&err, m + 1, sizeof err);
	return err < 0 ? err : 0;
}

struct dump {
	bool done;    /* the last message has come */
	bool changed; /* NLM_F_DUMP_INTR: the table changed meanwhile */
};

/* Hands over the messages of one datagram. Messages with another sequence
 * number are skipped. */
static int take(const struct netlink *nl, size_t n, struct dump *d)
{
	const char *p = buf.bytes;
	int ret = 0;

	while (!ret && n >= sizeof(struct nl_message)) {
		const struct nl_message *m = (const void *)p;
		size_t step;

		if (m->len < sizeof *m || m->len > n)
			return -EBADMSG;
		d->changed |= (m->flags & FLAG_DUMP_INTR) > 0;
		d->done = m->seq == SEQUENCE &&
			(m->type == MSG_DONE || m->type == MSG_ERROR);
		if (d->done)
			return status(m);
		if (m->seq == SEQUENCE)
			ret = nl->message(m, nl->ctx);
		step = (m->len + 3) & ~(size_t)3;
		if (step > n)
			break;
		p += step;
		n -= step;
	}
	return ret;
}

/* Messages of a group, which count nothing. */
static int take_events(const struct netlink *nl, size_t n)
{
	const char *p = buf.bytes;
	int ret = 0;

	while (!ret && n >= sizeof(struct nl_message)) {
		const struct nl_message *m = (const void *)p;
		size_t step;

		if (m->len < sizeof *m || m->len > n)
			return 0;
		ret = nl->message(m, nl->ctx);
		step = (m->len + 3) & ~(size_t)3;
		if (step > n)
			break;
		p += step;
		n -= step;
	}
	return ret;
}

static int receive(const struct netlink *nl, int fd)
{
	struct dump d = {false, false};
	int ret = 0;

	while (!ret && !d.done) {
		struct address from = {0};
		socklen_t len = sizeof from;
		/* MSG_TRUNC: returns the length sent, even if less fitted */
		ssize_t n = recvfrom(fd, buf.bytes, sizeof buf, MSG_TRUNC,
				(void *)&from, &len);

		if (from.port || (n < 0 && errno == EINTR))
			continue; /* a port of 0 is the kernel; ignore others */
		if (n < 0)
			return errno == ENOBUFS ? -EAGAIN : -errno;
		if ((size_t)n > sizeof buf)
			return -EMSGSIZE;
		ret = take(nl, (size_t)n, &d);
	}
	return !ret && d.changed ? -EAGAIN : ret;
}

int netlink_ask(const struct netlink *nl, struct nl_message *request,
		unsigned flags)
{
	int fd, ret;

	if (ENABLE_FEATURE_NETNS && source.reach >= REACH_FILES)
		return -EACCES;
	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, nl->protocol);
	if (fd < 0)
		return -errno;
	request->flags = (uint16_t)flags;
	request->seq = SEQUENCE;
	/* an unconnected socket sends to port 0, the kernel */
	if (send(fd, request, request->len, 0) < 0)
		ret = -errno;
	else
		ret = receive(nl, fd);
	close(fd);
	return ret;
}

int netlink_join(int protocol, uint32_t groups)
{
	struct address own = {.family = AF_NETLINK, .groups = groups};
	int fd, err;

	if (ENABLE_FEATURE_NETNS && source.reach >= REACH_FILES)
		return -EACCES;
	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
	if (fd < 0)
		return -errno;
	if (!bind(fd, (void *)&own, sizeof own))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

/* What is sent to a group is no answer: whatever comes is taken. */
int netlink_events(const struct netlink *nl, int fd)
{
	int ret = 0, turns = 1000;

	while (!ret && turns--) {
		struct address from = {0};
		socklen_t len = sizeof from;
		ssize_t n = recvfrom(fd, buf.bytes, sizeof buf, 0,
				(void *)&from, &len);

		if (n < 0 && errno != EINTR)
			return errno == EAGAIN ? 0 : -errno;
		if (n > 0 && !from.port)
			ret = take_events(nl, (size_t)n);
	}
	return ret;
}

int netlink_dump(const struct netlink *nl, struct nl_message *request)
{
	return netlink_ask(nl, request, FLAG_REQUEST | FLAG_DUMP);
}

/* The body has room for struct ifinfomsg, the longest header that the kernel
 * expects here. All of them begin with the family. */
int netlink_route(unsigned type, int family,
		int (*message)(const struct nl_message *m, void *ctx), void *ctx)
{
	struct {
		struct nl_message head;
		uint8_t body[16];
	} request = {
		.head = {.len = sizeof request, .type = (uint16_t)type},
		.body = {(uint8_t)family},
	};

	return netlink_dump(&(struct netlink){.message = message, .ctx = ctx},
		&request.head);
}

const void *nl_find(const void *from, const void *to, unsigned type,
		size_t size)
{
	const char *p = from, *end = to;

	while (end - p >= 4) {
		uint16_t head[2]; /* length including this header; type */

		memcpy(head, p, 4);
		if (head[0] < 4 || head[0] > end - p)
			break;
		if ((head[1] & 0x3fff) == type)
			return head[0] - 4u >= size ? p + 4 : NULL;
		if (((head[0] + 3) & ~3) > end - p)
			break;
		p += (head[0] + 3) & ~3;
	}
	return NULL;
}

uint32_t nl_u32(const struct nl_message *m, size_t skip, unsigned type,
		unsigned index)
{
	const uint32_t *v = nl_attr(m, skip, type, (index + 1) * sizeof *v);

	return v ? v[index] : 0;
}

const void *nl_attr(const struct nl_message *m, size_t skip, unsigned type,
		size_t size)
{
	return nl_find((const char *)(m + 1) + skip, (const char *)m + m->len,
		type, size);
}

void nl_fields(void *to, const struct nl_field *f, const void *from,
		const void *end)
{
	for (; f->type; f++) {
		const void *p = nl_find(from, end, f->type, 0);
		size_t n = p ? nl_attr_len(p) : 0;

		if (n > f->size)
			n = f->size;
		if (n)
			memcpy((char *)to + f->offset, p, n);
	}
}

size_t nl_attr_len(const void *payload)
{
	uint16_t len;

	memcpy(&len, (const char *)payload - 4, 2);
	return len - 4u;
}
