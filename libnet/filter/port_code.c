/* SPDX-License-Identifier: MIT */
/* The bytecode for one local port: wait and who ask for no more. */
#include "libnet.h"

/* S_GE and S_LE of include/uapi/linux/inet_diag.h */
void filter_local_port(struct sock_walk *w, uint16_t port)
{
	static struct {
		uint8_t code, yes;
		uint16_t no;
	} ops[] = {{2, 8, 20}, {0}, {3, 8, 12}, {0}};

	ops[1].no = ops[3].no = port;
	w->filter = ops;
	w->filter_len = sizeof ops;
}
