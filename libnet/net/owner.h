/* SPDX-License-Identifier: MIT */
/* Shared by the files that find the owners of sockets. */
#ifndef OWNER_H
#define OWNER_H

#include "libnet.h"

/* A socket that some process has open, or that is in a row. */
struct owned {
	uint64_t inode;
	struct owner *first, *last;
	bool wanted; /* it is in a row */
	bool late;   /* its owners were found by the second search */
	bool there;  /* it is still in its table */
};

struct owned *owned_find(uint64_t inode, bool add);
extern uint32_t owners_missing; /* wanted sockets without an owner so far */
/* OWNER_ bits; -ENOENT: no process seen; -EMFILE, -ENFILE: see owner_lost() */
extern int owners_result;
/* Remembers that err was a limit of ours or the machine's, not the process's: the
 * search ends, and what was not found by then is not known. */
void owner_lost(int err);

/* Reads a file of /proc/PID into buf[size] and adds a NUL. Returns the number
 * of bytes read, or -errno. */
int process_read(uint32_t pid, const char *file, char *buf, size_t size);
/* Returns the name of the process, in the arena; "" if it is not known. Sets
 * *word as in struct owner. */
const char *process_name(uint32_t pid, const char **word);
/* Returns a bit per name of owner_look_for() that the process has. */
uint32_t process_named(uint32_t pid);

#endif
