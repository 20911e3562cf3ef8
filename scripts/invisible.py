#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes libnet/out/invisible.h, the characters that are not shown as they are:
controls, format characters, blanks other than ' ', private ones, what is no
character, and what Unicode says to ignore where it is not known.  Unassigned
characters are left alone: they show as a box."""
import sys
import unicodedata

# DerivedCoreProperties.txt, Default_Ignorable_Code_Point, which python lacks
IGNORED = [(0xad, 0xad), (0x34f, 0x34f), (0x61c, 0x61c), (0x115f, 0x1160), (0x17b4, 0x17b5),
           (0x180b, 0x180f), (0x200b, 0x200f), (0x202a, 0x202e), (0x2060, 0x206f),
           (0x3164, 0x3164), (0xfe00, 0xfe0f), (0xfeff, 0xfeff), (0xffa0, 0xffa0),
           (0xfff0, 0xfff8), (0x1bca0, 0x1bca3), (0x1d173, 0x1d17a)]
LAST = 0xdffff  # from U+E0000 on there is nothing to see
BLANK = 0x2800  # BRAILLE PATTERN BLANK


def invisible(c):
    return unicodedata.category(chr(c)) in ('Cc', 'Cf', 'Cs', 'Co', 'Zl', 'Zp', 'Zs') or \
        any(a <= c <= b for a, b in IGNORED) or c & 0xfffe == 0xfffe or \
        0xfdd0 <= c <= 0xfdef or c == BLANK


def ranges():
    found = []
    for c in range(0x80, LAST + 1):
        if not invisible(c):
            continue
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    # the noncharacters of the planes 3 to 13, where nothing is assigned
    return [r for r in found if r[0] < 0x3fffe]


print('/* Made by scripts/invisible.py from Unicode %s. */' % unicodedata.unidata_version)
print('/* First character << 14 | how many follow it, in order. */')
print('static const uint32_t invisible[] = {')
line = '\t'
for first, last in ranges():
    word = '0x%xu << 14 | %d, ' % (first, last - first)
    if len(line) + len(word) > 76:
        print(line.rstrip())
        line = '\t'
    line += word
print(line.rstrip())
print('};')
