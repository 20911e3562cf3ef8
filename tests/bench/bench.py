#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What listing many sockets costs, as ratios to what the kernel alone costs.

    bench.py [FORM]     short (default): 2,000 sockets, one run, nothing judged
                        full: 200,000 sockets, interleaved runs, medians, targets;
                        while it lasts every other program that looks for owners
                        on this machine is slow
                        long: also 1,000,000 sockets, peak memory only, and the
                        peers that look for owners, once each: minutes
Environment: O, the build directory; SOCKBOX; BENCH_SOCKETS, BENCH_RUNS override
the form. The tools load, floor, line and measure are in $O/build/tests/bench,
or in BENCH_TOOLS.
Exit status: 1 only when something did not run. A missed target is a line, not a
failure: the numbers of a busy machine prove nothing.
"""
import os
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
O = os.environ.get('O', os.path.dirname(os.path.dirname(HERE)))
SOCKBOX = os.environ.get('SOCKBOX', os.path.join(O, 'sockbox')).split()
TOOLS = os.environ.get('BENCH_TOOLS', os.path.join(O, 'build/tests/bench'))
FORM = sys.argv[1] if len(sys.argv) > 1 else 'short'
SOCKETS = int(os.environ.get('BENCH_SOCKETS', {'short': 2000}.get(FORM, 200000)))
RUNS = int(os.environ.get('BENCH_RUNS', {'short': 1}.get(FORM, 5)))
# Each of them needs most of a minute per 100,000 sockets with -p.
SLOW_OWNERS = 20000
broken = []


def tool(name):
    return os.path.join(TOOLS, name)


class Load:
    def __init__(self, *counts):
        self.p = subprocess.Popen([tool('load')] + [str(c) for c in counts],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.pid = self.p.stdout.readline().split()[:1]
        if not self.pid:
            sys.exit('load: the sockets could not be made')
        self.pid = self.pid[0]

    def __enter__(self):
        return self.pid

    def __exit__(self, *what):
        self.p.stdin.close()
        self.p.wait()


def measure(pid, command, more=()):
    """(CPU microseconds, kB) of one run."""
    out = subprocess.run([tool('measure'), *more, pid] + command, stdout=subprocess.PIPE, text=True).stdout
    cpu, rss, status = [int(w) for w in out.split()] if out.strip() else (0, 0, 2)
    if status and command[0] in (SOCKBOX[0], tool('floor'), tool('line')):
        broken.append('%s: exit status %d' % (' '.join(command), status))
    return cpu, rss


def netstat(*args):
    return SOCKBOX + ['netstat'] + list(args)


def peers(args, ss, owners=False):
    """Name and command of what is there to compare with."""
    all_ = [('net-tools', ['/usr/bin/netstat'] + args), ('busybox', ['busybox', 'netstat'] + args),
            ('toybox', ['toybox', 'netstat'] + args), ('ss', ['ss'] + ss)]
    if owners and SOCKETS > SLOW_OWNERS and FORM != 'long':
        all_ = []
    return [(n, c) for n, c in all_ if shutil.which(c[0]) and not subprocess.call(
        c, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)]


def medians(pid, commands, runs=None):
    """Interleaved, so that what else the machine does meets all of them."""
    seen = {name: [] for name, _ in commands}
    for _ in range(runs or RUNS):
        for name, command in commands:
            seen[name].append(measure(pid, command)[0])
    return {name: statistics.median(v) for name, v in seen.items()}


def report(title, result, ours, floors, targets=()):
    """targets: (name, ratio at most)."""
    print('\n' + title)
    base = sum(result[f] for f in floors)
    for name, cpu in result.items():
        print('  %-22s %9.2f ms %8.2f x floor' % (name, cpu / 1000, cpu / base))
    for name, most in targets if FORM != 'short' else ():
        if name is not None and name not in result:
            print('  (%s is not here to compare with)' % name)
            continue
        to = base if name is None else result[name]
        ratio = result[ours] / to
        print('  %-6s %s / %s = %.2f, target <= %.2f' % (
            'ok' if ratio <= most else 'MISSED', ours, name or ' + '.join(floors), ratio, most))


def idle():
    commands = [('one line', [tool('line')]), ('diag floor', [tool('floor'), 'diag', '0xfff']),
                ('sockbox', netstat('-tan')), ('sockbox -ltn', netstat('-ltn')),
                ('sockbox -tuwxan', netstat('-tuwxan'))] + peers(['-tan'], ['-tan'])
    if shutil.which('busybox'):
        commands.append(('busybox true', ['busybox', 'true']))
    report('start to end, no sockets (the kernel walks its tables all the same)',
           medians(IDLE, commands, max(RUNS * 20, 20)),
           'sockbox', ['diag floor'], [('busybox true', 1.3), ('one line', 1.3)])


def listing(pid):
    read = [tool('floor'), 'read', '/proc/net/tcp', '/proc/net/tcp6']
    diag = [tool('floor'), 'diag', '0xfff']
    report('%d TCP sockets' % SOCKETS, medians(pid, [
        ('read floor', read), ('diag floor', diag),
        ('sockbox proc', netstat('--backend', 'proc', '-tan')),
        ('sockbox diag', netstat('--backend', 'diag', '-tan')),
    ] + peers(['-tan'], ['-tan'])), 'sockbox proc', ['read floor'], [(None, 1.15)])
    result = medians(pid, [('diag floor', diag),
                           ('sockbox', netstat('-tan'))] + peers(['-tan'], ['-tan']))
    report('the same, back end chosen', result, 'sockbox', ['diag floor'],
           [(None, 1.5), ('ss', .25), ('net-tools', .2)])


def owners(pid):
    slow = peers(['-tanp'], ['-tanp'], True)
    result = medians(pid, [
        ('diag floor', [tool('floor'), 'diag', '0xfff']), ('fd floor', [tool('floor'), 'fds']),
        ('sockbox', netstat('-tanp'))])
    result.update(medians(pid, slow, 1 if SOCKETS > SLOW_OWNERS else None))
    report('the same with owners', result, 'sockbox', ['diag floor', 'fd floor'],
           [(None, 1.5)] + [(n, .05) for n, _ in slow])


def listeners(pid):
    report('listeners among them', medians(pid, [
        ('diag floor', [tool('floor'), 'diag', '0x400']), ('sockbox', netstat('-ltn')),
    ] + peers(['-ltn'], ['-ltn'])), 'sockbox', ['diag floor'], [(None, 1.5)])


# iproute2's ss beside ours: arguments, and the ratio of CPU time at most.
SS = [('-tan', .5), ('-tanp', .1), ('-ltn', .15), ('-s', 1), ('-tani', .6)]
SS_MEMORY = 6656    # kB, of -tan


def beside_ss(pid):
    print('\nss, and iproute2\'s beside it')
    theirs = shutil.which('ss')
    for args, most in SS:
        commands = [('sockbox ss ' + args, SOCKBOX + ['ss', args])]
        if theirs:
            commands.append(('iproute2 ss ' + args, [theirs, args]))
        # Looking for owners takes iproute2 minutes.
        once = args == '-tanp' and SOCKETS > SLOW_OWNERS
        if once and FORM != 'long':
            del commands[1:]
        result = medians(pid, commands, 1 if once else None)
        for name, cpu in result.items():
            print('  %-22s %9.2f ms' % (name, cpu / 1000))
        if len(commands) == 1:
            print('  (iproute2\'s ss %s is not here or not in this form)' % args)
        elif FORM != 'short':
            ours, other = result.values()
            print('  %-6s ss %s: %.2f, target <= %.2f' % (
                'ok' if ours <= most * other else 'MISSED', args, ours / other, most))
    rss = measure(pid, SOCKBOX + ['ss', '-tan'], ['-m'])[1]
    print('  %-6s ss -tan, %d sockets: %d kB, target <= %d' % (
        'ok' if 0 < rss <= SS_MEMORY else 'MISSED', SOCKETS, rss, SS_MEMORY))


def memory(pid, sockets):
    for backend in ('proc', 'diag'):
        rss = measure(pid, netstat('--backend', backend, '-tan'), ['-m'])[1]
        print('  %-6s %d sockets, %s: %d kB, target <= 300' % (
            'ok' if 0 < rss <= 300 else 'MISSED', sockets, backend, rss))


with Load(0) as IDLE:
    idle()
with Load(SOCKETS, 50, 50, 50) as where:
    listing(where)
    listeners(where)
    owners(where)
    beside_ss(where)
    print('\nmemory of a plain listing')
    memory(where, SOCKETS)
with Load(1000) as where:
    memory(where, 1000)
if FORM == 'long':
    with Load(1000000) as where:
        memory(where, 1000000)
for text in broken:
    print('broken: ' + text)
sys.exit(1 if broken else 0)
