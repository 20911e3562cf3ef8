/* The chooser: which back end serves a table. */
#include <errno.h>
#include "libnet.h"

int sock_walk(struct sock_walk *w, enum table t)
{
	if (ENABLE_BACKEND_PROC)
		return proc_walk(w, t);
	return -EPROTONOSUPPORT;
}
