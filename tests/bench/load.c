/* SPDX-License-Identifier: MIT */
/*
 * load TCP [LISTEN UDP UNIX]: makes that many sockets in a network namespace of
 * its own and holds them until standard input ends.  Half of the TCP sockets
 * are the near and half the far ends of loopback connections.  Prints
 * "PID PROCESSES" of the namespace when all are there.  Needs root for more
 * sockets per process than the hard limit of open files.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PER_PROCESS = 20000, MOST = 4000000 };

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void loopback_up(void)
{
	struct ifreq ifr = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &ifr))
		die("lo");
	close(fd);
}

static int make(int family, int type)
{
	int fd = socket(family, type, 0);

	if (fd < 0)
		die("socket");
	return fd;
}

/* 127.1.X.Y: each process has addresses of its own, so ports never run out. */
static int bound(int type, unsigned process)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	int fd = make(AF_INET, type);

	a.sin_addr.s_addr = htonl(0x7f010000 + process + 1);
	if (bind(fd, (void *)&a, sizeof a))
		die("bind");
	return fd;
}

static void connections(unsigned process, unsigned sockets)
{
	int server = bound(SOCK_STREAM, process);
	struct sockaddr_in a;
	socklen_t len = sizeof a;

	if (listen(server, 128) || getsockname(server, (void *)&a, &len))
		die("listen");
	for (; sockets > 1; sockets -= 2) {
		int fd = make(AF_INET, SOCK_STREAM);

		if (connect(fd, (void *)&a, sizeof a))
			die("connect");
		if (accept(server, NULL, NULL) < 0)
			die("accept");
	}
	close(server);
}

/* Holds its share until the pipe from the parent is closed. */
static void child(unsigned process, const unsigned share[4], int ready, int hold)
{
	unsigned i;
	char c = 0;

	connections(process, share[0]);
	for (i = 0; i < share[1]; i++)
		if (listen(bound(SOCK_STREAM, process), 5))
			die("listen");
	for (i = 0; i < share[2]; i++)
		bound(SOCK_DGRAM, process);
	for (i = 0; i < share[3]; i++)
		make(AF_UNIX, SOCK_DGRAM);
	if (write(ready, &c, 1) != 1)
		die("pipe");
	while (read(hold, &c, 1) > 0)
		;
	_exit(0);
}

static void raise_limit(void)
{
	struct rlimit l = {PER_PROCESS + 100, PER_PROCESS + 100};

	if (setrlimit(RLIMIT_NOFILE, &l) && errno == EPERM) {
		getrlimit(RLIMIT_NOFILE, &l);
		l.rlim_cur = l.rlim_max;
		setrlimit(RLIMIT_NOFILE, &l);
	}
}

int main(int argc, char **argv)
{
	unsigned count[4] = {0}, share[4], i, p, processes, total = 0;
	int ready[2], hold[2];
	char c;

	for (i = 0; i < 4 && (int)i + 1 < argc; i++) {
		count[i] = (unsigned)strtoul(argv[i + 1], NULL, 10);
		total += count[i];
	}
	if (total > MOST) {
		fprintf(stderr, "load: at most %d sockets\n", MOST);
		return 2;
	}
	if (unshare(CLONE_NEWNET) &&
			unshare(CLONE_NEWUSER | CLONE_NEWNET))
		die("unshare");
	loopback_up();
	raise_limit();
	processes = total / (PER_PROCESS - 100) + 1;
	if (pipe(ready) || pipe(hold))
		die("pipe");
	for (p = 0; p < processes; p++) {
		for (i = 0; i < 4; i++)
			share[i] = count[i] / processes +
				(p < count[i] % processes);
		switch (fork()) {
		case -1:
			die("fork");
			break;
		case 0:
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			close(ready[0]);
			close(hold[1]);
			child(p, share, ready[1], hold[0]);
		}
	}
	close(ready[1]);
	for (p = 0; p < processes; p++)
		if (read(ready[0], &c, 1) != 1) {
			fprintf(stderr, "load: a process failed\n");
			return 1;
		}
	printf("%d %u\n", getpid(), processes);
	fflush(stdout);
	while (read(0, &c, 1) > 0)
		;
	close(hold[1]);
	while (wait(NULL) > 0)
		;
	return 0;
}
