/* SPDX-License-Identifier: MIT */
/*
 * canary PROGRAM ARG...: the stack protector's canary of PROGRAM, in hexadecimal,
 * as it is when PROGRAM first writes. x86_64: the canary is 0x28 bytes into the
 * block of the thread pointer, which is fs (psABI).
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANARY = 0x28 };

int main(int argc, char **argv)
{
	int status;

	if (argc < 2)
		return 2;
	pid_t child = fork();
	if (child == 0) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		execv(argv[1], argv + 1);
		_exit(127);
	}
	while (waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
		struct user_regs_struct regs;

		ptrace(PTRACE_GETREGS, child, 0, &regs);
		if (regs.orig_rax == SYS_write) {
			long canary = ptrace(PTRACE_PEEKDATA, child, regs.fs_base + CANARY, 0);

			printf("0x%lx\n", (unsigned long)canary);
			ptrace(PTRACE_KILL, child, 0, 0);
			return 0;
		}
		ptrace(PTRACE_SYSCALL, child, 0, 0);
	}
	return 1;
}
