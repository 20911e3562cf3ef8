/* SPDX-License-Identifier: MIT */
/* Short error texts: strerror(3) costs 2,370 bytes. */
#include <errno.h>
#include "libnet.h"

/* X(errno, text). Every one of these numbers fits in a byte on every
 * architecture. */
#define COMMON(X) \
	X(ENOENT, "No such file or directory") \
	X(EACCES, "Permission denied") \
	X(ENOSPC, "No space left on device")
#define MORE(X) \
	X(EPERM, "Operation not permitted") \
	X(EPIPE, "Broken pipe") \
	X(EBADF, "Bad file descriptor") \
	X(EIO, "Input/output error") \
	X(EISDIR, "Is a directory") \
	X(ENOTDIR, "Not a directory") \
	X(ENOMEM, "Out of memory") \
	X(EMFILE, "Too many open files") \
	X(EINVAL, "Invalid argument") \
	X(EFBIG, "File too large") \
	X(ENXIO, "Not a regular file") \
	X(ELOOP, "Too many links") \
	X(ESRCH, "No such process") \
	X(EAGAIN, "Changed while it was read") \
	X(ENODEV, "No such device") \
	X(EEXIST, "File exists") \
	X(EPROTONOSUPPORT, "Protocol not supported") \
	X(EAFNOSUPPORT, "Address family not supported")
#define CONNECT(X) \
	X(ECONNREFUSED, "Connection refused") \
	X(ECONNRESET, "Connection reset by peer") \
	X(ETIMEDOUT, "No answer") \
	X(ENETUNREACH, "Network is unreachable") \
	X(EHOSTUNREACH, "No route to host") \
	X(EADDRNOTAVAIL, "No free port or address")
#define NUMBER(err, text) err,
#define TEXT(err, text) text "\0"
static const unsigned char numbers[] = {
	COMMON(NUMBER) IF_FEATURE_HELP(MORE(NUMBER))
	IF_SOCKSTATE_CONNECT(CONNECT(NUMBER))
};
static const char texts[] = COMMON(TEXT) IF_FEATURE_HELP(MORE(TEXT))
	IF_SOCKSTATE_CONNECT(CONNECT(TEXT));

const char *err_text(int err)
{
	static char number[6 + 11] = "errno ";
	unsigned i;

	for (i = 0; i < sizeof numbers; i++)
		if (numbers[i] == err)
			return nth_string(texts, i);
	*fmt_u64(number + 6, (unsigned)err) = 0;
	return number;
}
