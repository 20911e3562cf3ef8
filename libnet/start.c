/*
 * From the kernel to main().  What musl does in between serves threads,
 * constructors, set-uid programs and the stack protector, and takes 1,500
 * bytes; this program has none of them.  What is left: the environment, and a
 * thread descriptor, because errno lives in it.  crt1.o calls this instead of
 * libc's function of the same name (musl 1.1.0 to 1.2.5,
 * src/env/__libc_start_main.c, __init_tls.c).
 */
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

/* musl's own, hidden but linkable: sets the thread pointer to a descriptor. */
int __init_tp(void *descriptor);
/* ARM picks its way to the thread pointer by it. */
extern size_t __hwcap;

enum { DESCRIPTOR = 1024, AT_HWCAP_TYPE = 16 }; /* include/uapi/linux/auxvec.h */

int __libc_start_main(int (*run)(int, char **, char **), int argc, char **argv);

int __libc_start_main(int (*run)(int, char **, char **), int argc, char **argv)
{
	static _Alignas(64) char descriptor[DESCRIPTOR];
	char **env = argv + argc + 1;
	const size_t *aux;

	environ = env;
	while (*env++)
		;
	for (aux = (const void *)env; *aux; aux += 2)
		if (*aux == AT_HWCAP_TYPE)
			__hwcap = aux[1];
	__init_tp(descriptor);
	_Exit(run(argc, argv, environ));
}
