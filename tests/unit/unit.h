/* SPDX-License-Identifier: MIT */
/* What every unit test needs: cmocka, captured output, a tree of files. */
#ifndef UNIT_H
#define UNIT_H

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "libnet.h"

static int unit_saved = -1, unit_fd = -1;

/* From here to captured() standard output goes to a file. */
static inline void capture(void)
{
	char name[] = "/tmp/unit-out.XXXXXX";

	fflush(stdout);
	unit_fd = mkstemp(name);
	assert_true(unit_fd >= 0);
	unlink(name);
	unit_saved = dup(1);
	dup2(unit_fd, 1);
}

/* What came since; NUL-terminated, *len without the NUL; valid until the next
 * call. */
static inline const char *captured(size_t *len)
{
	static char buf[1 << 20];
	ssize_t n;

	out_flush();
	dup2(unit_saved, 1);
	close(unit_saved);
	n = pread(unit_fd, buf, sizeof buf - 1, 0);
	close(unit_fd);
	assert_true(n >= 0);
	buf[n] = 0;
	if (len)
		*len = (size_t)n;
	return buf;
}

static char unit_root[64];

/* A new, empty tree that source.root points to. */
static inline void tree(void)
{
	strcpy(unit_root, "/tmp/unit-root.XXXXXX");
	assert_non_null(mkdtemp(unit_root));
	source.root = unit_root;
}

/* Writes a file of the tree, with the folders above it. */
static inline void tree_file(const char *path, const void *data, size_t n)
{
	char full[512], *slash;
	FILE *f;

	snprintf(full, sizeof full, "%s%s", unit_root, path);
	for (slash = full + strlen(unit_root) + 1;
			(slash = strchr(slash, '/')); slash++) {
		*slash = 0;
		mkdir(full, 0755);
		*slash = '/';
	}
	f = fopen(full, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, n, f), n);
	fclose(f);
}

static inline void tree_text(const char *path, const char *text)
{
	tree_file(path, text, strlen(text));
}

static inline void tree_end(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", unit_root);
	assert_int_equal(system(command), 0);
	source = (struct source){0};
	arena_round();
}

#endif
