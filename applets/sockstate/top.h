/* SPDX-License-Identifier: MIT */
/* sockstate top: what each connection moved. */
#ifndef TOP_H
#define TOP_H

#include "sockstate.h"

enum { TOP_NAME = 64 };
enum { TOP_CONNECTION, TOP_PROCESS, TOP_RADDR, TOP_LPORT, TOP_UID };

/* A connection. Its counters start with it. */
struct flow {
	struct {
		uint64_t cookie;
		uint8_t addr[2][16];
		uint16_t port[2];
		uint32_t table;
	} key;
	uint64_t was[2], now[2];   /* bytes received, acknowledged by the peer */
	uint64_t resent_was, resent; /* segments */
	uint64_t rtt;              /* us */
	uint32_t uid, round;       /* of the last reading that had it */
	bool ended;                /* the kernel said so */
	char process[TOP_NAME];    /* "": unknown */
};

/* ---- top_view.c ---- */

extern struct map top_flows;
extern unsigned top_by; /* TOP_ */

/* Prints what was moved in so many hundredths of a second. */
void top_show(uint32_t ticks);

#endif
