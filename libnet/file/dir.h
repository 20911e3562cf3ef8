/* SPDX-License-Identifier: MIT */
/* Directories. */
#ifndef DIR_H
#define DIR_H

#include "libnet.h"

struct dir_entry { /* fs/readdir.c struct linux_dirent64 */
	uint64_t ino;
	int64_t off;
	uint16_t len;
	uint8_t type;
	char name[];
};

/* Calls each() for every entry of an open directory, also for "." and "..",
 * until it returns non-zero. Returns 0, that value, or -errno. */
int dir_each(int fd, int (*each)(const struct dir_entry *e));
/* The same for a path: see source_open(). */
int dir_each_in(const char *path, int (*each)(const struct dir_entry *e));

/* Returns the number in a link such as "socket:[123]", whose prefix is
 * "socket:["; 0: it is another link, or cannot be read. */
uint64_t link_number(int dir, const char *path, const char *prefix);

#endif
