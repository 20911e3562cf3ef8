/* SPDX-License-Identifier: MIT */
/* The least a static program can do: the floor of start-to-end time. */
#include <unistd.h>

int main(void)
{
	return write(1, "line\n", 5) != 5;
}
