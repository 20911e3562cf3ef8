/* Short error texts: strerror(3) costs 2,370 bytes. */
#include <errno.h>
#include "libnet.h"

static const struct {
	unsigned char err;
	char text[29];
} texts[] = {
	{ENOENT, "No such file or directory"},
	{EACCES, "Permission denied"},
	{EPERM, "Operation not permitted"},
	{ENOSPC, "No space left on device"},
	{EPIPE, "Broken pipe"},
	{EBADF, "Bad file descriptor"},
	{EIO, "Input/output error"},
	{EISDIR, "Is a directory"},
	{ENOTDIR, "Not a directory"},
	{ENOMEM, "Out of memory"},
	{EMFILE, "Too many open files"},
	{EINVAL, "Invalid argument"},
	{ESRCH, "No such process"},
	{EEXIST, "File exists"},
	{EPROTONOSUPPORT, "Protocol not supported"},
	{EAFNOSUPPORT, "Address family not supported"},
};

const char *err_text(int err)
{
	static char number[6 + 11] = "error ";
	size_t i;

	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i].err == err)
			return texts[i].text;
	*fmt_u64(number + 6, (unsigned)err) = 0;
	return number;
}
