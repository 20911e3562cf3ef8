#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every view's JSON against docs/json.schema.json, and the schema against the tables
of docs/JSON.md: no key that is not documented, none that is only documented."""
import ctypes
import glob
import json
import os
import re
import socket
import subprocess
import sys

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, TESTS)
from report import SOCKBOX, check, configured, finish, skip   # noqa: E402

DOCS = os.path.join(os.path.dirname(TESTS), 'docs')
TREES = sorted(glob.glob(os.path.join(TESTS, 'golden', 'trees', '*'))) + \
    sorted(os.path.dirname(p) for p in glob.glob(os.path.join(TESTS, 'public', 'cases', '*', 'proc')))
# what is asked of a saved tree, and which definitions its rows may fit
SOCKETS = ['inet_socket', 'unix_socket', 'packet_socket', 'other_socket']
VIEWS = [('netstat', '-a', SOCKETS), ('netstat', '-tuwxanep', SOCKETS), ('netstat', '-tuan -o', SOCKETS),
         ('netstat', '-wvvan', SOCKETS), ('netstat', '-S -an', SOCKETS),
         ('netstat', '-a --ax25 --ipx --netrom --rose --x25', SOCKETS),
         ('netstat', '-r', ['route']), ('netstat', '-46rnC', ['route']), ('netstat', '-6rF', ['route']),
         ('netstat', '-i', ['interface']), ('netstat', '-ia', ['interface']), ('netstat', '-g', ['group']),
         ('netstat', '-s', ['counter']), ('netstat', '-6s', ['counter']), ('netstat', '-Ma', ['translated'])]
LIVE = [('netstat', '-tuwxanp', SOCKETS), ('netstat', '-tuanpo --netns %d' % os.getpid(), SOCKETS), ('netstat', '-wvvanp', SOCKETS),
        ('netstat', '-rn --table all', ['route']), ('netstat', '-6rn', ['route']), ('netstat', '-ia', ['interface']),
        ('netstat', '-g', ['group']), ('netstat', '-s', ['counter']), ('netstat', '-xap --peer', SOCKETS),
        ('services', '', ['service']), ('services', '-c 443 50000', ['service']), ('services', 'http*', ['service']),
        ('sockstate', 'list', ['sockstate']), ('sockstate', 'list -oip', ['sockstate']), ('sockstate', 'list -xp', ['sockstate']),
        ('sockstate', 'count', ['sockstate']), ('sockstate', 'count --by state,proto', ['sockstate']), ('sockstate', 'count --by process', ['sockstate']),
        ('sockstate', 'count --by uid', ['sockstate']), ('sockstate', 'count --by iface', ['sockstate']),
        ('sockstate', 'count --by laddr', ['sockstate']), ('sockstate', 'count --by lport,rport', ['sockstate']),
        ('sockstate', 'who 5000', ['sockstate']), ('sockstate', 'queues', ['sockstate']), ('sockstate', 'leaks', ['sockstate']),
        ('sockstate', 'ports', ['sockstate'])]


def wrong(value, schema, defs):
    """What is wrong with the value: the part of JSON Schema that our file uses."""
    if '$ref' in schema:
        schema = defs[schema['$ref'].split('/')[-1]]
    kind = schema.get('type')
    types = {'integer': int, 'string': str, 'boolean': bool, 'array': list, 'object': dict}
    if isinstance(kind, list):
        return None if any(wrong(value, {'type': k}, defs) is None for k in kind) else '%r is none of %r' % (value, kind)
    if kind and (not isinstance(value, types[kind]) or (kind == 'integer' and isinstance(value, bool))):
        return '%r is no %s' % (value, kind)
    if 'enum' in schema and value not in schema['enum']:
        return '%r is none of %r' % (value, schema['enum'])
    if 'minimum' in schema and value < schema['minimum']:
        return '%r is below %d' % (value, schema['minimum'])
    if kind == 'array':
        return next((w for w in (wrong(v, schema['items'], defs) for v in value) if w), None)
    if kind == 'object':
        for key in schema.get('required', []):
            if key not in value:
                return 'no %s in %r' % (key, value)
        for key, v in value.items():
            more = schema.get('additionalProperties')   # the many names of tcp_info
            if key not in schema['properties'] and not more:
                return 'unknown key %s in %r' % (key, value)
            w = wrong(v, schema['properties'].get(key, more), defs)
            if w:
                return '%s: %s' % (key, w)
    return None


def no_duplicates(pairs):
    keys = [k for k, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError('a key twice in %r' % pairs)
    return dict(pairs)


def run(argv):
    p = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return p.stdout.decode('utf-8'), p.stderr.decode('utf-8', 'replace')


def judge(argv, fits, defs, used):
    out, err = run(argv)
    if 'unrecognized' in err or 'invalid option' in err or 'usage:' in err or 'unknown' in err:
        return None     # not in this build
    try:
        rows = json.loads(out, object_pairs_hook=no_duplicates)
    except ValueError as e:
        return ['%s: %r' % (e, out[:200])]
    bad = []
    for row in rows:
        results = [wrong(row, defs[name], defs) for name in fits]
        used.update(row)
        if all(results):
            bad.append('%s: %s' % (' '.join(argv[-4:]), min(results, key=len)))
    return bad[:5]


def documented():
    """The keys in the tables of JSON.md."""
    keys = set()
    with open(os.path.join(DOCS, 'JSON.md')) as f:
        for line in f:
            if line.startswith('| `'):
                keys.update(re.findall('`([^`]*)`', line.split('|')[1]))
    return keys


def main():
    if not configured('CONFIG_FEATURE_JSON'):
        skip('JSON', 'this build has none')
        finish()
    with open(os.path.join(DOCS, 'json.schema.json')) as f:
        defs = json.load(f)['$defs']
    known = {key for d in defs.values() for key in d['properties']}
    check('every key of the schema is documented', known - documented() and repr(sorted(known - documented())))
    check('every documented key is in the schema', documented() - known and repr(sorted(documented() - known)))
    try:
        import jsonschema
        with open(os.path.join(DOCS, 'json.schema.json')) as f:
            jsonschema.Draft202012Validator.check_schema(json.load(f))
    except (ImportError, AttributeError):
        pass
    used = set()
    for applet, words, fits in VIEWS:
        if not configured('CONFIG_FEATURE_ROOT'):
            skip('%s %s over saved trees' % (applet, words), 'this build has no --root')
            continue
        bad = [judge(SOCKBOX + [applet, '--json', '--root', tree] + words.split(), fits, defs, used) for tree in TREES]
        if all(b is None for b in bad):
            skip('%s %s over saved trees' % (applet, words), 'not in this build')
            continue
        check('%s %s over %d saved trees' % (applet, words, len(TREES)), any(bad) and 'breaks the schema',
              [line for b in bad if b for line in b])
    ctypes.CDLL(None).unshare(0x40000000)
    subprocess.run(['ip', 'link', 'set', 'lo', 'up'], stderr=subprocess.DEVNULL)
    keep = [socket.socket() for _ in range(3)]
    try:
        keep[0].bind(('127.0.0.1', 5000))
        keep[0].listen(0)
        keep[1].connect(('127.0.0.1', 5000))
        keep[2].setblocking(False)
        keep[2].connect_ex(('127.0.0.1', 5000))
        bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        bound.setsockopt(socket.SOL_SOCKET, 25, b'lo')      # SO_BINDTODEVICE
        bound.bind(('0.0.0.0', 68))
        keep += [bound, *socket.socketpair()]
    except OSError:
        pass
    for applet, words, fits in LIVE:
        flag = '--json' if applet == 'netstat' else '-j'
        bad = judge(SOCKBOX + [applet] + words.split() + [flag], fits, defs, used)
        if bad is None:
            skip('%s %s' % (applet, words), 'not in this build')
            continue
        check('%s %s' % (applet, words), bad and 'breaks the schema', bad)
    check('the views print %d of the %d keys' % (len(used), len(known)), len(used) < len(known) / 2 and repr(known - used))
    finish()


if __name__ == '__main__':
    main()
