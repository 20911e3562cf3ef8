/* SPDX-License-Identifier: MIT */
/* startup.c, exec.c, clock.c: the process. */
#ifndef PROCESS_H
#define PROCESS_H

#include "libnet.h"

/*
 * To be called first.  Fills closed standard descriptors, drops what a set-uid
 * bit gave, makes hash_secret random (AT_RANDOM, Linux 2.6.29).  Returns false
 * with errno if the privileges could not be dropped.
 */
bool startup(void);

/*
 * Runs a program in place of this one, with the rules of execvp(3): without PATH
 * a default path, without "#!" /bin/sh, and "permission denied" is remembered
 * while the search goes on.  Returns only -errno.  Writes to argv[-1].
 */
int run_command(char **argv);

enum { CLOCK_TICK = 10 }; /* milliseconds, everywhere but on Alpha */
/* Returns the ticks of 1/100 s since the first call.  Where the kernel tells no
 * time, what clock_wait() has waited counts. */
uint32_t clock_ticks(void);
/* poll(2) with a deadline; ms is not negative. */
struct pollfd;
int clock_wait(struct pollfd *fd, unsigned n, int ms);

#endif
