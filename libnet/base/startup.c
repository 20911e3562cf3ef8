/* SPDX-License-Identifier: MIT */
/* Before anything else: what musl's own start does for set-uid programs only. */
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "process.h"

enum { PAGE = 4096 };

/* A closed standard descriptor would be the number of the next socket, and the
 * listing would be written to it.  O_PATH (Linux 2.6.39) takes the number and
 * still refuses every read and write, as a closed descriptor does; the root
 * directory is there where /dev/null is not. */
static void fill_descriptors(void)
{
	int fd;

	do
		fd = open("/", O_PATH | O_CLOEXEC);
	while (fd >= 0 && fd <= 2);
	close(fd);
}

/* A set-uid program reads with its user's rights: nothing here needs others. */
static bool drop_privileges(void)
{
	gid_t group = getgid();
	uid_t user = getuid();

	return !setresgid(group, group, group) && !setresuid(user, user, user);
}

/* Of a static-pie nobody else does it: what only the linker and the start have
 * written, tables of pointers above all, becomes read-only. The program's header
 * is at its address 0. */
static void protect_tables(void)
{
	extern const char __ehdr_start[] __attribute__((visibility("hidden")));
	const ElfW(Ehdr) *head = (const void *)__ehdr_start;
	const ElfW(Phdr) *p = (const void *)(__ehdr_start + head->e_phoff);
	unsigned i;

	for (i = 0; i < head->e_phnum; i++, p++) {
		uintptr_t from = (uintptr_t)__ehdr_start + p->p_vaddr;
		uintptr_t to = (from + p->p_memsz) & ~(uintptr_t)(PAGE - 1);

		from &= ~(uintptr_t)(PAGE - 1);
		/* where pages are larger the kernel refuses it */
		if (p->p_type == PT_GNU_RELRO && to > from)
			mprotect((void *)from, to - from, PROT_READ);
	}
}

bool startup(void)
{
	char **end = environ;
	const size_t *aux; /* the kernel puts it behind the environment */
	uint64_t random;

	if (ENABLE_HARDEN)
		protect_tables();
	fill_descriptors();
	while (*end++)
		;
	for (aux = (const size_t *)(const void *)end; *aux != AT_NULL; aux += 2) {
		if (*aux == AT_SECURE && aux[1] && !drop_privileges())
			return false;
		if (*aux != AT_RANDOM || !aux[1])
			continue;
		/* the first 8 of the 16 bytes are the stack protector's */
		memcpy(&random, (const char *)aux[1] + 8, sizeof random);
		hash_secret ^= random;
	}
	return true;
}
