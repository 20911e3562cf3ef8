/*
 * The part of a filter that the kernel can check, as inet_diag bytecode:
 * include/uapi/linux/inet_diag.h struct inet_diag_bc_op, inet_diag_hostcond.
 * An operation goes on with the next one if it holds, else jumps ahead by "no"
 * bytes; the end of the program accepts, 4 bytes beyond rejects.
 */
#include <string.h>
#include <sys/socket.h>
#include "libnet.h"

enum { BC_JMP = 1, BC_S_GE = 2, BC_S_LE = 3, BC_S_COND = 7, BC_DEV_COND = 9 };
enum { REMOTE_PORT = 2, REMOTE_COND = 1 }; /* D_ codes follow the S_ codes */

struct bc_op {
	uint8_t code, yes;
	uint16_t no;
};

struct bc_host {
	uint8_t family, prefix;
	int32_t port; /* -1: any */
	uint8_t addr[16];
};

/* ifindex was added in Linux 4.8: a kernel without it refuses the program. */
static bool known(const struct filter *f, unsigned root)
{
	const struct filter_node *n = &f->node[root];

	if (n->kind == F_AND)
		return known(f, n->left) || known(f, n->right);
	if (n->kind == F_OR)
		return known(f, n->left) && known(f, n->right);
	return n->kind == F_PORT || n->kind == F_HOST || n->kind == F_DEV;
}

static unsigned leaf_size(const struct filter_node *n)
{
	if (n->kind == F_DEV)
		return 8;
	if (n->kind == F_HOST)
		return n->net.family == AF_INET ? 16 : 28;
	return (n->low > 0) * 8u + (n->high < UINT16_MAX) * 8u;
}

static unsigned size(const struct filter *f, unsigned root)
{
	const struct filter_node *n = &f->node[root];

	if (!known(f, root))
		return 0;
	if (n->kind <= F_OR)
		return size(f, n->left) + size(f, n->right) +
			(n->kind == F_OR) * 4u;
	return leaf_size(n) + n->negate * 4u;
}

struct code {
	uint8_t *at;
};

static void put_op(struct code *c, unsigned code, unsigned len, unsigned no)
{
	struct bc_op op = {(uint8_t)code, (uint8_t)len, (uint16_t)no};

	memcpy(c->at, &op, sizeof op);
	c->at += sizeof op;
}

static void put_port(struct code *c, unsigned code, unsigned port, unsigned no)
{
	put_op(c, code, 8, no);
	put_op(c, 0, 0, port);
}

static void put_host(struct code *c, const struct filter_node *n, unsigned no)
{
	struct bc_host host = {n->net.family, n->net.prefix, -1, {0}};
	unsigned len = leaf_size(n);

	memcpy(host.addr, n->net.addr, sizeof host.addr);
	put_op(c, BC_S_COND + n->end * REMOTE_COND, len, no);
	memcpy(c->at, &host, len - sizeof(struct bc_op));
	c->at += len - sizeof(struct bc_op);
}

/* skip: from the end of the leaf to where it leads if it does not hold */
static void put_leaf(struct code *c, const struct filter_node *n, unsigned skip)
{
	unsigned len = leaf_size(n);
	unsigned side = n->end * REMOTE_PORT;

	if (n->kind == F_DEV) {
		put_op(c, BC_DEV_COND, 8, 8 + skip);
		memcpy(c->at, &n->value, 4);
		c->at += 4;
		return;
	}
	if (n->kind == F_HOST) {
		put_host(c, n, len + skip);
		return;
	}
	if (n->low > 0)
		put_port(c, BC_S_GE + side, n->low, len + skip);
	if (n->high < UINT16_MAX)
		put_port(c, BC_S_LE + side, n->high, 8 + skip);
}

static void put_jump(struct code *c, unsigned skip)
{
	put_op(c, BC_JMP, 4, 4 + skip);
}

static void put(struct code *c, const struct filter *f, unsigned root,
		unsigned skip)
{
	const struct filter_node *n = &f->node[root];

	if (!known(f, root))
		return;
	if (n->kind == F_AND) {
		put(c, f, n->left, size(f, n->right) + skip);
		put(c, f, n->right, skip);
	} else if (n->kind == F_OR) {
		put(c, f, n->left, 4);
		put_jump(c, size(f, n->right));
		put(c, f, n->right, skip);
	} else if (n->negate) {
		put_leaf(c, n, 4);
		put_jump(c, skip);
	} else {
		put_leaf(c, n, skip);
	}
}

size_t filter_code(const struct filter *f, unsigned root, void *buf, size_t max)
{
	struct code c = {buf};
	size_t len = size(f, root);

	if (len > max || len > UINT16_MAX - 8)
		return 0;
	put(&c, f, root, 4);
	return len;
}
