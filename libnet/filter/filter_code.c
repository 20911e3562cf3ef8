/* SPDX-License-Identifier: MIT */
/*
 * Compiles the part of a filter that the kernel can check to inet_diag bytecode
 * (include/uapi/linux/inet_diag.h, struct inet_diag_bc_op, inet_diag_hostcond).
 * If an operation holds, the next one follows; if not, the kernel jumps ahead
 * by "no" bytes. The end of the program accepts, 4 bytes behind it rejects.
 */
#include <string.h>
#include <sys/socket.h>
#include "filter.h"

enum { BC_JMP = 1, BC_S_GE = 2, BC_S_LE = 3, BC_AUTO = 6,
	BC_S_COND = 7, BC_DEV_COND = 9, BC_MARK_COND = 10, BC_CGROUP_COND = 11 };
enum { REMOTE_PORT = 2, REMOTE_COND = 1 }; /* D_ codes follow the S_ codes */

/*
 * The program is written from its end to its start, so that the target of each
 * jump is known. An operation that holds is followed by the one written before.
 */
static struct {
	char *at;
	bool full;
	char room[2048];
} code;

/* Returns non-zero for a term that the kernel cannot check: then an "or" with
 * it cannot be checked, an "and" only if both sides are such. Linux before 4.8
 * refuses a program with BC_DEV_COND. */
static uint32_t unknown(const struct filter_node *n, const struct sock *s)
{
	(void)s;
	return n->kind != F_PORT && n->kind != F_HOST && n->kind != F_DEV &&
		(n->kind < F_MARK || n->kind > F_AUTOBOUND);
}

/* Writes an operation of 4 bytes, and its operand behind it. */
static void put(unsigned kind, const char *no, const void *operand,
		unsigned len)
{
	struct {
		uint8_t code, yes;
		uint16_t no;
	} op = {(uint8_t)kind, (uint8_t)(len + sizeof op), 0};

	if (code.at - code.room < op.yes) {
		code.full = true;
		return;
	}
	code.at -= op.yes;
	op.no = (uint16_t)(no - code.at);
	memcpy(code.at, &op, sizeof op);
	memcpy(code.at + sizeof op, operand, len);
}

static void put_leaf(const struct filter_node *n, const char *no)
{
	struct {
		uint8_t family, prefix;
		int32_t port; /* -1: any */
		uint8_t addr[16];
	} host = {n->net.family, n->net.prefix, -1, {0}};
	uint16_t port[2] = {0}; /* a bc_op: the port is in its "no" */
	unsigned side = n->end * REMOTE_PORT;
	uint32_t mark[2] = {n->value, 0}; /* struct inet_diag_markcond */

	memcpy(mark + 1, n->net.addr, sizeof *mark);
	if (n->kind == F_DEV) {
		put(BC_DEV_COND, no, &n->value, 4);
	} else if (n->kind == F_MARK) {
		put(BC_MARK_COND, no, mark, sizeof mark);
	} else if (n->kind == F_CGROUP) {
		put(BC_CGROUP_COND, no, n->net.addr, 8);
	} else if (n->kind == F_AUTOBOUND) {
		put(BC_AUTO, no, n, 0);
	} else if (n->kind == F_HOST) {
		memcpy(host.addr, n->net.addr, sizeof host.addr);
		put(BC_S_COND + n->end * REMOTE_COND, no, &host,
			n->net.family == AF_INET ? 12 : 24);
	} else {
		port[1] = (uint16_t)(n->value >> 16);
		if (port[1] < UINT16_MAX)
			put(BC_S_LE + side, no, port, 4);
		port[1] = (uint16_t)n->value;
		if (port[1])
			put(BC_S_GE + side, no, port, 4);
	}
}

/* Writes the program of a tree. no: the target if the tree does not hold. */
static void put_tree(const struct filter_node *n, const char *no)
{
	const char *yes = code.at;

	if (filter_fold(n, unknown, NULL))
		return;
	if (n->kind > F_OR) {
		if (n->negate) {
			put(BC_JMP, no, n, 0);
			no = yes;
		}
		put_leaf(n, no);
		return;
	}
	put_tree(n->right, no);
	if (n->kind == F_OR) {
		no = code.at;
		put(BC_JMP, yes, n, 0);
	}
	put_tree(n->left, no);
}

void filter_code(const struct filter_node *root, struct sock_walk *w)
{
	char *end = code.room + sizeof code.room;

	code.at = end;
	code.full = false;
	/* a jump to 4 bytes behind the end rejects */
	put_tree(root, end + 4);
	w->filter_len = (uint32_t)(end - code.at);
	w->filter = code.full || code.at == end ? NULL : code.at;
}

static bool all_known(const struct filter_node *n)
{
	if (n->kind > F_OR) /* of AUTOBOUND it knows one half, see chosen() */
		return !unknown(n, NULL) && n->kind != F_AUTOBOUND;
	return all_known(n->left) && all_known(n->right);
}

bool filter_is_exact(const struct filter_node *root)
{
	/* states in front are no part of the program, but of the request */
	while (root->kind == F_AND && root->left->kind == F_STATE)
		root = root->right;
	return all_known(root) && !code.full;
}
