# SPDX-License-Identifier: MIT
"""Shared by the Python suites: one line per case, one closing line."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
O = os.environ.get('O', os.path.dirname(HERE))
# May carry words, such as a qemu in front.
SOCKBOX = os.environ.get('SOCKBOX', os.path.join(O, 'sockbox')).split()

counts = {'ok': 0, 'FAIL': 0, 'skip': 0}


def line(kind, text):
    counts[kind] += 1
    print(kind, text.encode('ascii', 'backslashreplace').decode(), flush=True)


def ok(name):
    line('ok', name)


def fail(name, why, details=()):
    line('FAIL', '%s: %s' % (name, why))
    for text in list(details)[:20]:
        print('    ' + repr(text)[1:-1], flush=True)


def skip(name, why):
    line('skip', '%s: %s' % (name, why))


def check(name, wrong, details=()):
    """wrong: what is not as it should be; nothing: the case passes."""
    if wrong:
        fail(name, wrong, details)
    else:
        ok(name)


def configured(symbol):
    """Is the switch on in the build under test? Without a .config: yes."""
    try:
        with open(os.environ.get('SOCKBOX_CONFIG', os.path.join(O, '.config'))) as f:
            return symbol + '=y\n' in f.readlines()
    except OSError:
        return True


def finish():
    print('%(ok)d passed, %(FAIL)d failed, %(skip)d skipped' % counts, flush=True)
    sys.exit(1 if counts['FAIL'] else 0)
