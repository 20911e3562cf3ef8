# SPDX-License-Identifier: MIT
"""Keys chosen to share a slot for whoever knows where the hash starts: peers that
collide under the start that is in the source.
A run has a secret, so that they
cost what random ones cost: the ratio of processor time in one run."""
import random
import struct

from ground import tree
from lists import seconds
from report import check

N = 20000
MASK = (1 << 64) - 1
START = 0x9e3779b97f4a7c15  # of libnet/base/map.c, before startup() adds a secret
PREFIX = bytes.fromhex('20010db800000001')
HEAD = '  sl  local_address remote_address st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode\n'
ROW = ('%4d: 00000000000000000000000001000000:0016 %08X%08X%08X%08X:1000 01 00000000:00000000 '
       '00:00000000 00000000     0        0 %d 1 0000000000000000 20 4 30 10 -1\n')


def saved(lower):
    """A socket to each address of the prefix and these lower halves."""
    words = [struct.unpack('<4I', PREFIX + half) for half in lower]
    return tree({'proc/net/tcp6': HEAD + ''.join(
        ROW % ((i,) + w + (100000 + i,)) for i, w in enumerate(words))})


def unshift(h):
    return h ^ h >> 32


def known_start(rnd):
    """Lower halves for which hash_keyed() with START gives one slot of 65,536:
    the last steps are undone from the state that is wanted."""
    factor = START | 1
    inverse = pow(factor, -1, 1 << 64)
    first = int.from_bytes(PREFIX, 'little')
    state = unshift((START ^ first) * factor & MASK)
    for _ in range(N):
        # the number that is returned: its lower 16 bits are 0
        last = rnd.getrandbits(16) << 48 | rnd.getrandbits(32)
        end = unshift(last * inverse & MASK)
        before = end * inverse & MASK       # ^ 0, the empty rest
        yield ((unshift(before) * inverse & MASK) ^ state).to_bytes(8, 'little')


def hash_keyed(key, start):
    h, factor = start, start | 1
    for at in range(0, len(key), 8):
        h = unshift((h ^ int.from_bytes(key[at:at + 8], 'little')) * factor & MASK)
    h = unshift(h * factor & MASK)
    return (h * factor & MASK) >> 32


def cases():
    rnd = random.Random(5)
    chosen = list(known_start(rnd))
    slots = {hash_keyed(PREFIX + half, START) & 0xffff for half in chosen}
    check('collisions: the chosen keys share a slot under the start in the source',
          len(slots) != 1 and '%d slots' % len(slots))
    chosen_tree = saved(chosen)
    random_tree = saved([rnd.randbytes(8) for _ in range(N)])
    for words in ('sockstate count --by raddr --top 1 -6', 'netstat -t6'):
        ratio = seconds(words, chosen_tree, 5) / max(seconds(words, random_tree, 5), .004)
        check('collisions: %s: chosen keys cost what random ones cost' % words,
              ratio > 2.5 and 'ratio %.2f' % ratio)
