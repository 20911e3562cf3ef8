# SPDX-License-Identifier: MIT
"""The golden cases; see test_golden.sh for what a case is.

One process per case, besides sed where a deviation applies.
"""
import difflib
import fnmatch
import os
import shlex
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
import report  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(HERE, 'cases')
TREES = os.environ.get('TREES', os.path.join(HERE, 'trees'))
PARTS = ('status', 'err', 'out')


def content(*path):
    try:
        with open(os.path.join(*path), 'rb') as f:
            return f.read()
    except OSError:
        return None


def table(name):
    """The rows of a file of HERE that are neither empty nor comments."""
    return [line for line in content(HERE, name).decode().splitlines()
            if line and not line.startswith('#')]


def sed(script, data):
    return subprocess.run(['sed', '-e', script], input=data, check=True,
                          stdout=subprocess.PIPE).stdout


def deviate(case, rules, want, got):
    """Edits what is expected (and, for "both:FILE", what came too).  Returns
    what is wrong with a rule: it has outlived its reason if it changes nothing.
    """
    stale = None
    for pattern, name, script, reason in rules:
        if not fnmatch.fnmatchcase(case, pattern):
            continue
        part = name[5:] if name.startswith('both:') else name
        edited = sed(script, want[part])
        if part != name:
            got[part] = sed(script, got[part])
        elif edited == want[part]:
            stale = f'deviation without effect: {pattern} {name} ({reason})'
        want[part] = edited
    return stale


def run(case):
    folder = os.path.join(CASES, case)
    applet, *args = shlex.split(content(folder, 'cmd').decode())
    tree = content(folder, 'tree')
    if tree:
        args = ['--root', tree.decode().strip()] + args
    try:
        done = subprocess.run(report.SOCKBOX + [applet] + args, cwd=TREES,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              env=dict(os.environ, LC_ALL='C.UTF-8'),
                              timeout=60, check=False)
    except subprocess.TimeoutExpired:
        return {'status': b'no end within 60 s\n', 'err': b'', 'out': b''}
    status = done.returncode if done.returncode >= 0 else 128 - done.returncode
    return {'status': b'%d\n' % status, 'err': done.stderr, 'out': done.stdout}


def missing_symbol(case):
    folder = os.path.join(CASES, case)
    symbols = (content(folder, 'needs') or b'').decode().split()
    if content(folder, 'tree') is not None:
        symbols.insert(0, 'CONFIG_FEATURE_ROOT')
    return next((s for s in symbols if not report.configured(s)), None)


def check(case, rules, pending):
    folder = os.path.join(CASES, case)
    want = {'status': content(folder, 'status') or b'0\n',
            'err': content(folder, 'err') or b'', 'out': content(folder, 'out')}
    got = run(case)
    stale = deviate(case, rules, want, got)
    differs = [part for part in PARTS if want[part] != got[part]]
    if not differs and not stale:
        report.ok(case)
        if case in pending:
            print('    it is still listed in tests/golden/pending: remove the line')
        return
    if case in pending:
        report.skip(case, 'pending')
        return
    report.line('FAIL', f"{case}: {stale or 'differs: ' + ' '.join(differs)}")
    for part in differs:
        lines = list(difflib.unified_diff(
            *(x[part].decode('latin-1').splitlines() for x in (want, got)),
            lineterm='', n=3))
        for line in lines[2:22]:
            print('    ' + line.encode('ascii', 'backslashreplace').decode())


def main(patterns):
    rules = [line.split('\t') for line in table('deviations')]
    pending = table('pending')
    cases = sorted(os.path.relpath(folder, CASES)
                   for folder, _, files in os.walk(CASES) if 'cmd' in files)
    for name in pending:
        if name not in cases:
            report.fail('pending/' + name, 'there is no such case')
    elsewhere = 0
    for case in cases:
        if patterns and not any(fnmatch.fnmatchcase(case, p) for p in patterns):
            continue
        symbol = missing_symbol(case)
        if not symbol:
            check(case, rules, pending)
        elif os.environ.get('EVERY_VIEW'):
            report.fail(case, 'the build with every view lacks ' + symbol)
        else:
            elsewhere += 1
    if elsewhere:
        print('note: %d cases need what this build has off: golden/test_full runs them'
              % elsewhere)
    report.finish()


main(sys.argv[1:])
