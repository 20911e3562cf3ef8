/* SPDX-License-Identifier: MIT */
/* detach PATH: unmounts what is there. A minimal Debian has no umount(8). */
#include <stdio.h>
#include <sys/mount.h>

int main(int argc, char **argv)
{
	if (argc == 2 && umount2(argv[1], MNT_DETACH) == 0)
		return 0;
	perror(argc == 2 ? argv[1] : "usage: detach PATH");
	return 1;
}
