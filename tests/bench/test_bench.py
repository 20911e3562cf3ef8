#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# In the quick selection.
"""The bench in its short form: it must run to its end and measure everything.
Times are not judged here."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from report import HERE, SOCKBOX, check, configured, finish, skip   # noqa: E402

BENCH = os.path.join(HERE, 'bench')
SECTIONS = ('start to end', 'TCP sockets', 'back end chosen', 'listeners', 'owners', 'memory')


def build(where):
    cc = shutil.which('musl-gcc') or shutil.which('cc')
    for name in ('load', 'floor', 'line', 'measure'):
        subprocess.run([cc, '-O1', '-static', '-o', os.path.join(where, name),
                        os.path.join(BENCH, name + '.c')], check=True)


def libc():
    """The libc of the program under test; one that was built elsewhere counts as musl."""
    try:
        with open(os.path.join(os.path.dirname(SOCKBOX[-1]), 'generated', 'toolchain.mk')) as f:
            return re.search(r'^TOOLCHAIN_LIBC := (.*)', f.read(), re.M).group(1)
    except OSError:
        return 'musl'


def main():
    for symbol in ('NETSTAT', 'FEATURE_BACKEND', 'NETSTAT_PROGRAMS'):
        if not configured('CONFIG_' + symbol):
            skip('bench', symbol + ' is not compiled in')
            return finish()
    if subprocess.call(['unshare', '-n', 'true'], stderr=subprocess.DEVNULL):
        skip('bench', 'no network namespaces')
        return finish()
    with tempfile.TemporaryDirectory() as where:
        build(where)
        p = subprocess.run([sys.executable, os.path.join(BENCH, 'bench.py'), 'short'],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                           env=dict(os.environ, BENCH_TOOLS=where, SOCKBOX=' '.join(SOCKBOX),
                                    BENCH_SOCKETS='1000', BENCH_RUNS='1'))
    lines = p.stdout.splitlines()
    check('the short bench runs', p.returncode and 'exit status %d' % p.returncode, lines[-5:])
    for section in SECTIONS:
        check('it has a section: ' + section, not any(section in line for line in lines))
    ours = [line for line in lines if re.match(r'  sockbox.* [0-9.]+ ms', line)]
    check('every time of ours was measured', [line for line in ours if ' 0.00 ms' in line] or len(ours) < 8)
    kb = [int(n) for n in re.findall(r': (\d+) kB, target', p.stdout)]
    if 'musl' not in libc():
        skip('memory of a plain listing', "another libc's pages would count: apt-get install musl-tools")
        return finish()
    check('memory of a plain listing stays below 300 kB: ' + ' '.join(map(str, kb)),
          (len(kb) != 5 or not all(0 < n <= 300 for n in kb)) and repr(kb))
    return finish()


if __name__ == '__main__':
    main()
