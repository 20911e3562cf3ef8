/* Short error texts: strerror(3) costs 2,370 bytes. */
#include <errno.h>
#include "libnet.h"

/* One byte of errno, then its text. */
#define TEXT(err, text) {err, text},
static const struct text {
	unsigned char err;
	char text[29];
} texts[] = {
	TEXT(ENOENT, "No such file or directory")
	TEXT(EACCES, "Permission denied")
	TEXT(ENOSPC, "No space left on device")
	IF_FEATURE_HELP(
	TEXT(EPERM, "Operation not permitted")
	TEXT(EPIPE, "Broken pipe")
	TEXT(EBADF, "Bad file descriptor")
	TEXT(EIO, "Input/output error")
	TEXT(EISDIR, "Is a directory")
	TEXT(ENOTDIR, "Not a directory")
	TEXT(ENOMEM, "Out of memory")
	TEXT(EMFILE, "Too many open files")
	TEXT(EINVAL, "Invalid argument")
	TEXT(ESRCH, "No such process")
	TEXT(EAGAIN, "Changed while it was read")
	TEXT(ENODEV, "No such device")
	TEXT(EEXIST, "File exists")
	TEXT(EPROTONOSUPPORT, "Protocol not supported")
	TEXT(EAFNOSUPPORT, "Address family not supported"))
};

const char *err_text(int err)
{
	static char number[6 + 11] = "errno ";
	size_t i;

	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i].err == err)
			return texts[i].text;
	*fmt_u64(number + 6, (unsigned)err) = 0;
	return number;
}
