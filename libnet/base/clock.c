/* SPDX-License-Identifier: MIT */
/* A clock that always goes on. */
#include <errno.h>
#include <poll.h>
#include <sys/times.h>
#include "process.h"


static uint64_t waited_ms;

/* clock_gettime(2) costs 700 bytes. */
uint32_t clock_ticks(void)
{
	static uint32_t first;
	uint32_t waited = (uint32_t)(waited_ms / CLOCK_TICK), passed;

	if (!first)
		first = (uint32_t)times(NULL);
	passed = (uint32_t)times(NULL) - first;
	/* a sandbox may refuse times(2), which is then always the same number */
	return (int32_t)(passed - waited) > 0 ? passed : waited;
}

int clock_wait(struct pollfd *fd, unsigned n, int ms)
{
	int ready = poll(fd, n, ms);

	if (!ready || (ready < 0 && errno != EINTR))
		waited_ms += (unsigned)ms;
	return ready;
}
