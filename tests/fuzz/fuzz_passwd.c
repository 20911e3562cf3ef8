/* SPDX-License-Identifier: MIT */
/* User names: what is not visible is escaped, and no line is lost. */
#include "fuzz.h"

static const char table[] =
"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
"   0: 0100007F:0035 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n"
"   1: 0701A8C0:0050 321C1C7C:0016 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 100 0 0 10 0\n"
"   2: 0701A8C0:1F90 0701A8C0:C350 06 00000000:00000000 00:00000000 00000000 65534        0 0 1 0 100 0 0 10 0\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const args[] = {"-tae", "--numeric-hosts", NULL};
	static int fd, tcp;

	if (!tcp) {
		tcp = fuzz_file("proc/net/tcp");
		fuzz_fill(tcp, table, sizeof table - 1);
		fd = fuzz_file("etc/passwd");
	}
	fuzz_fill(fd, data, n);
	if (fuzz_netstat(args) != 5)
		fuzz_stop("lines are missing");
	return 0;
}
