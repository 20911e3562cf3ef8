/* SPDX-License-Identifier: MIT */
/* Made by scripts/invisible.py from Unicode 14.0.0. */
/* First character << 14 | how many follow it, in order. */
static const uint32_t invisible[] = {
	0x80u << 14 | 32, 0xadu << 14 | 0, 0x34fu << 14 | 0, 0x600u << 14 | 5,
	0x61cu << 14 | 0, 0x6ddu << 14 | 0, 0x70fu << 14 | 0, 0x890u << 14 | 1,
	0x8e2u << 14 | 0, 0x115fu << 14 | 1, 0x1680u << 14 | 0, 0x17b4u << 14 | 1,
	0x180bu << 14 | 4, 0x2000u << 14 | 15, 0x2028u << 14 | 7,
	0x205fu << 14 | 16, 0x2800u << 14 | 0, 0x3000u << 14 | 0,
	0x3164u << 14 | 0, 0xd800u << 14 | 8447, 0xfdd0u << 14 | 31,
	0xfe00u << 14 | 15, 0xfeffu << 14 | 0, 0xffa0u << 14 | 0,
	0xfff0u << 14 | 11, 0xfffeu << 14 | 1, 0x110bdu << 14 | 0,
	0x110cdu << 14 | 0, 0x13430u << 14 | 8, 0x1bca0u << 14 | 3,
	0x1d173u << 14 | 7, 0x1fffeu << 14 | 1, 0x2fffeu << 14 | 1,
};
