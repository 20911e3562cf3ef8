/* SPDX-License-Identifier: MIT */
/*
 * What the kernel alone costs, for the ratios of bench.py:
 *	floor read FILE...   reads files and drops them
 *	floor diag STATES    dumps TCP sockets of a state mask, IPv4 and then IPv6,
 *	                     and drops them
 *	floor fds            reads the link of every descriptor of every process
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static char buf[1 << 16];

static int drop_file(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		return 1;
	while (read(fd, buf, sizeof buf) > 0)
		;
	return 0;
}

static int drop_dump(uint8_t family, uint32_t states)
{
	/* struct nlmsghdr, struct inet_diag_req_v2 */
	struct {
		uint32_t len;
		uint16_t type, flags;
		uint32_t seq, port;
		uint8_t family, protocol, ext, pad;
		uint32_t states, id[12];
	} r = {sizeof r, 20, 0x301, 1, 0, family, 6, 0, 0, states, {0}};
	int fd = socket(AF_NETLINK, SOCK_RAW, 4);
	ssize_t n;

	if (fd < 0 || send(fd, &r, sizeof r, 0) < 0)
		return 1;
	/* the last datagram is, or ends with, NLMSG_DONE (20 bytes) */
	while ((n = recv(fd, buf, sizeof buf, 0)) >= 20)
		if (buf[4] == 3 || (buf[4] == 2) || buf[n - 20 + 4] == 3)
			break;
	close(fd);
	return n < 20 || buf[4] == 2;
}

struct dirent64 {
	uint64_t ino;
	int64_t off;
	unsigned short reclen;
	unsigned char type;
	char name[];
};

static void each_entry(int fd, void (*each)(int, const char *))
{
	char list[4096];
	long n, at;

	while ((n = syscall(SYS_getdents64, fd, list, sizeof list)) > 0)
		for (at = 0; at < n;) {
			struct dirent64 *d = (void *)(list + at);

			at += d->reclen;
			if (d->name[0] >= '0' && d->name[0] <= '9')
				each(fd, d->name);
		}
}

static void drop_link(int dir, const char *name)
{
	ssize_t n = readlinkat(dir, name, buf, sizeof buf);

	(void)n;
}

static void process(int dir, const char *name)
{
	char path[20];
	int fd;

	snprintf(path, sizeof path, "%.10s/fd", name);
	fd = openat(dir, path, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return;
	each_entry(fd, drop_link);
	close(fd);
}

static int drop_links(void)
{
	int fd = open("/proc", O_RDONLY | O_DIRECTORY);

	if (fd < 0)
		return 1;
	each_entry(fd, process);
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (argc > 2 && !strcmp(what, "read")) {
		for (argv += 2; *argv; argv++)
			if (drop_file(*argv))
				return 1;
		return 0;
	}
	if (argc > 2 && !strcmp(what, "diag")) {
		uint32_t states = (uint32_t)strtoul(argv[2], NULL, 0);

		return drop_dump(AF_INET, states) || drop_dump(AF_INET6, states);
	}
	if (!strcmp(what, "fds"))
		return drop_links();
	return 2;
}
