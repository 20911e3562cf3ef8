/* SPDX-License-Identifier: MIT */
/*
 * deny CALL ERRNO PROGRAM [ARGUMENT...]: runs the program, for which that
 * system call fails.  CALL: see the list.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
	const char *name;
	unsigned number;
} calls[] = {
	{"read", SYS_read}, {"recvfrom", SYS_recvfrom}, {"times", SYS_times},
	{"getrandom", SYS_getrandom}, {"mmap", SYS_mmap}, {"socket", SYS_socket},
	{"openat2", 437}, {"statx", SYS_statx},
};

int main(int argc, char **argv)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {4, code};
	size_t i;

	for (i = 0; i < sizeof calls / sizeof *calls; i++)
		if (argc > 3 && !strcmp(argv[1], calls[i].name))
			break;
	if (i == sizeof calls / sizeof *calls)
		return 99;
	code[1].k = calls[i].number;
	code[2].k |= (unsigned)atoi(argv[2]) & SECCOMP_RET_DATA;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
			prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
		perror("seccomp");
		return 98;
	}
	execvp(argv[3], argv + 3);
	perror(argv[3]);
	return 97;
}
