/* SPDX-License-Identifier: MIT */
/* Unpacks the labels of -s. */
#include "netstat.h"
#include "labels.h"

const char *stat_labels(void)
{
	static char *text;
	static uint32_t generation;

	if (!text || generation != arena_generation)
		text = unpack(labels_packed, labels_SIZE);
	generation = arena_generation;
	return text ? text : "";
}
