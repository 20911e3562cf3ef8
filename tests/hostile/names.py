# SPDX-License-Identifier: MIT
"""Names of UNIX sockets: who forges rows in /proc hides nobody and is marked,
and what a terminal would not show as it is, is escaped."""
import os
import re
import socket
import unicodedata

from ground import end, python, sockbox
from report import check

FORGE = '''
import signal, socket
v = socket.socket(socket.AF_UNIX); v.bind("\\0victim-listener"); v.listen(5)
ino = [l.split()[6] for l in open("/proc/net/unix", "rb").read().decode("latin1").split("\\n")
       if "victim-listener" in l][0]
q = []
for i in range(60):
    s = socket.socket(socket.AF_UNIX)
    s.bind("\\0%02d\\n0000000000000000: 00000002 00000000 00000000 0001 01 %s /x" % (i, ino))
    q.append(s)
print("ready", flush=True)
signal.pause()
'''


def forged():
    child = python(FORGE)
    for words, mark in (('netstat -xan --backend proc', '(unverified)'),
                        ('netstat -xan --backend proc --json', '"unverified":1'),
                        ('sockstate list -x --backend proc', '(unverified)'),
                        ('sockstate list -x -j --backend proc', '"unverified":1')):
        run = sockbox(words)
        lines = [x for x in run.out.splitlines() if 'victim-listener' in x]
        wrong = None
        if len(lines) != 1 or 'LISTEN' not in lines[0]:
            wrong = 'the true listener: %r' % lines
        # the true one may stand behind a row of whose name it could be a part
        elif len([x for x in run.out.splitlines() if mark in x and x not in lines]) != 60:
            wrong = '%d rows are marked' % run.out.count(mark)
        elif [x for x in run.out.splitlines() if mark in x and '@0' in x]:
            wrong = 'rows of other sockets are marked'
        elif run.rc or run.err:
            wrong = 'rc %s' % run.rc
        check('60 forged rows: %s' % words, wrong, run.details())
    run = sockbox('netstat -xan')
    check('sock_diag: none of them is a row', '(unverified)' in run.out or
          len(re.findall(r'^unix ', run.out, re.M)) > 63, run.details())
    end(child)


def characters():
    """Every character of Unicode 14, as a name."""
    hidden = ('U+E0041 U+FE0F U+E01EF U+00AD U+034F U+3164 U+115F U+180E U+FFF9 U+0600 U+FFFE'
              ' U+1D173 U+1BCA0 U+17B4 U+2800 U+00A0 U+202E U+009B').split()
    shown = 'U+00E9 U+0416 U+4E2D U+1F600 U+05D0 U+0E01'.split()
    socks = {}
    for u in hidden + shown:
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.bind(b'\0ch-' + u.encode() + b'-' + chr(int(u[2:], 16)).encode())
        socks[u] = s
    for locale, utf8 in ((dict(LC_ALL='C.UTF-8'), True), (dict(LANG='de_DE.utf8'), True),
                         (dict(LC_ALL='C', LANG='C.UTF-8'), False), ({}, False),
                         (dict(LC_CTYPE='POSIX', LANG='C.UTF-8'), False)):
        env = {k: v for k, v in os.environ.items() if k not in ('LC_ALL', 'LC_CTYPE', 'LANG')}
        run = sockbox('netstat -xan', env=dict(env, **locale))
        wrong = None
        for u in socks:
            raw = chr(int(u[2:], 16)).encode()
            line = [x for x in run.raw.split(b'\n') if b'@ch-' + u.encode() + b'-' in x][0]
            escaped = b''.join(b'\\x%02x' % c for c in raw)
            if not line.endswith(b'-' + (raw if utf8 and u in shown else escaped)):
                wrong = '%s: %r' % (u, line[-20:])
        check('characters with %s' % (locale or 'no locale'), wrong)
    run = sockbox('netstat -xan --json', env=dict(env, LC_ALL='C'))
    run.raw.decode('utf-8')
    check('JSON is UTF-8 in every locale', '\u4e2d' not in run.raw.decode() and 'escaped')
    for s in socks.values():
        s.close()


def table_is_whole():
    """The committed table against Unicode as this python knows it."""
    here = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    text = open(os.path.join(here, 'libnet/out/invisible.h')).read()
    ranges = [(int(a, 16), int(a, 16) + int(n))
              for a, n in re.findall(r'0x([0-9a-f]+)u << 14 \| (\d+)', text)]
    missing = [hex(c) for c in range(0x80, 0xe0000)
               if unicodedata.category(chr(c)) in ('Cc', 'Cf', 'Cs', 'Co', 'Zl', 'Zp', 'Zs')
               and not any(a <= c <= b for a, b in ranges)]
    if unicodedata.unidata_version.split('.')[0] == re.search(r'Unicode (\d+)', text).group(1):
        check('invisible.h has every control, format and blank', missing and missing[:9])


def cases():
    forged()
    characters()
    table_is_whole()
