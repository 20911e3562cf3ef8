/* SPDX-License-Identifier: MIT */
/*
 * Snapshots of sockets: what sockstate snap wrote, or somebody says it did.
 * The first byte is the form; a byte 0xff parts the older from the newer one.
 */
#include "sockstate/sockstate.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static int fd[2];
	static char path[2][128];
	char *argv[] = {"sockstate", "diff", path[0], path[1], NULL, NULL, NULL};
	const uint8_t *middle;
	size_t first;

	if (n < 1)
		return 0;
	if (!fd[0]) {
		fd[0] = fuzz_file("older");
		fd[1] = fuzz_file("newer");
		snprintf(path[0], sizeof path[0], "%s/older", fuzz_root);
		snprintf(path[1], sizeof path[1], "%s/newer", fuzz_root);
	}
	middle = memchr(data + 1, 0xff, n - 1);
	first = middle ? (size_t)(middle - data) - 1 : n - 1;
	fuzz_fill(fd[0], data + 1, first);
	fuzz_fill(fd[1], middle ? (const void *)(middle + 1) : "",
		middle ? n - first - 2 : 0);
	if (data[0] & 1)
		argv[4] = "--json";
	else if (data[0] & 2)
		argv[4] = "-n";
	memset(&st, 0, sizeof st);
	fuzz_run(sockstate_main, argv);
	if (data[0] & 1 && fuzz_out.len)
		fuzz_json();
	return 0;
}
