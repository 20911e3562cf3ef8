/* SPDX-License-Identifier: MIT */
/*
 * /init of a machine that has nothing but sockbox.  Opens the sockets that
 * test_boot.py expects, then does what /script says, a line each:
 *	proc | noproc      mount, unmount /proc
 *	diag               load the sock_diag modules of /modules, in order
 *	run APPLET ARG...  run it, between "=== LINE" and "--- STATUS"
 * and switches the machine off.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void check(const char *what, int ret)
{
	if (ret < 0)
		printf("init: %s: %s\n", what, strerror(errno));
}

static int make(int family, int type, int proto)
{
	int fd = socket(family, type | SOCK_CLOEXEC, proto), one = 1;

	check("socket", fd);
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, 26 /* IPV6_V6ONLY */, &one, sizeof one);
	return fd;
}

static int bound4(int type, in_addr_t addr, int port)
{
	struct sockaddr_in sin = {.sin_family = AF_INET};
	int fd = make(AF_INET, type, 0);

	sin.sin_port = htons(port);
	sin.sin_addr.s_addr = htonl(addr);
	check("bind", bind(fd, (void *)&sin, sizeof sin));
	return fd;
}

static int bound6(int type, struct in6_addr addr, int port)
{
	struct sockaddr_in6 sin = {.sin6_family = AF_INET6, .sin6_addr = addr};
	int fd = make(AF_INET6, type, 0);

	sin.sin6_port = htons(port);
	check("bind", bind(fd, (void *)&sin, sizeof sin));
	return fd;
}

static void bound_unix(int type, const char *name, size_t len)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	int fd = make(AF_UNIX, type, 0);

	memcpy(sun.sun_path, name, len);
	check("bind", bind(fd, (void *)&sun,
		offsetof(struct sockaddr_un, sun_path) + len));
	if (type == SOCK_STREAM)
		check("listen", listen(fd, 5));
}

static void loopback_up(void)
{
	struct ifreq ifr = {.ifr_name = "lo"};
	int fd = make(AF_INET, SOCK_DGRAM, 0);

	ifr.ifr_flags = IFF_UP;
	check("lo", ioctl(fd, SIOCSIFFLAGS, &ifr));
	close(fd);
}

static void open_sockets(void)
{
	struct sockaddr_in sin = {.sin_family = AF_INET, .sin_port = htons(2601)};
	int listener, client;

	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener = bound4(SOCK_STREAM, INADDR_LOOPBACK, 2601);
	check("listen", listen(listener, 5));
	client = bound4(SOCK_STREAM, INADDR_LOOPBACK, 40001);
	check("connect", connect(client, (void *)&sin, sizeof sin));
	check("accept", accept4(listener, NULL, NULL, SOCK_CLOEXEC));
	check("write", write(client, "hello", 5));
	check("listen", listen(bound6(SOCK_STREAM, in6addr_loopback, 2602), 7));
	bound4(SOCK_DGRAM, INADDR_ANY, 514);
	bound6(SOCK_DGRAM, in6addr_any, 547);
	make(AF_INET, SOCK_RAW, IPPROTO_ICMP);
	bound_unix(SOCK_STREAM, "/run/app.sock", 13);
	bound_unix(SOCK_DGRAM, "\0evil\033[31m", 10);
}

static void load_diag(void)
{
	static const char *const names[] = {
		"inet_diag", "tcp_diag", "udp_diag", "raw_diag", "unix_diag"
	};
	char path[64];
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "/modules/%s.ko", names[i]);
		check(path, (int)syscall(SYS_finit_module,
			open(path, O_RDONLY | O_CLOEXEC), "", 0));
	}
}

static void run(char *line)
{
	char *argv[32] = {"sockbox"}, *word;
	int n = 1, status;

	printf("=== %s\n", line);
	for (word = strtok(line, " "); word && n < 31; word = strtok(NULL, " "))
		argv[n++] = word;
	if (!fork()) {
		execv("/bin/sockbox", argv);
		_exit(126);
	}
	wait(&status);
	if (WIFSIGNALED(status))
		printf("--- signal %d\n", WTERMSIG(status));
	else
		printf("--- %d\n", WEXITSTATUS(status));
}

int main(void)
{
	char line[256];
	FILE *script;

	setbuf(stdout, NULL);
	puts("=== init");
	mkdir("/run", 0755);
	mkdir("/proc", 0555);
	loopback_up();
	open_sockets();
	script = fopen("/script", "re");
	while (script && fgets(line, sizeof line, script)) {
		line[strcspn(line, "\n")] = 0;
		if (!strcmp(line, "proc"))
			check("proc", mount("proc", "/proc", "proc", 0, NULL));
		else if (!strcmp(line, "noproc"))
			check("noproc", umount("/proc"));
		else if (!strcmp(line, "diag"))
			load_diag();
		else if (!strncmp(line, "run ", 4))
			run(line + 4);
	}
	puts("=== end");
	sync();
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}
