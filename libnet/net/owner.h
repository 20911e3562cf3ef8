/* What the files that find the owners of sockets share. */
#ifndef OWNER_H
#define OWNER_H

#include "libnet.h"

/* A socket that some process was seen with, or that a row has. */
struct owned {
	uint64_t inode;
	struct owner *first, *last;
	bool wanted; /* a row has it */
	bool late;   /* its owners were found by the second look */
	bool there;  /* it is still in its table */
};

struct owned *owned_find(uint64_t inode, bool add);
extern uint32_t owners_missing; /* sockets wanted that have no owner yet */
extern int owners_result;       /* OWNER_ bits, or -ENOENT: no process seen */

/* Reads a file of /proc/PID into buf[size], which ends in a NUL then; bytes
 * read, or -errno. */
int process_read(uint32_t pid, const char *file, char *buf, size_t size);
/* What the process is called, in the arena, "" if that cannot be told. */
const char *process_name(uint32_t pid);
/* Bits of the names of owner_look_for() that this process has. */
uint32_t process_named(uint32_t pid);

#endif
