# SPDX-License-Identifier: MIT
"""Nothing is read or done in another network namespace than the one where the
row came from: each case has at least two, with the same addresses in each."""
import json
import os
import re
import subprocess
import time

from ground import connection, end, enter_of, folder, namespace, python, sockbox
from report import SOCKBOX, check, fail

PORT = 7601
RANGE = '/proc/sys/net/ipv4/ip_local_port_range'


def in_space(child, *words, **more):
    return sockbox(*words, before=enter_of(child), **more)


def name(child, label):
    """As ip-netns(8) does."""
    os.makedirs('/run/netns', exist_ok=True)
    open('/run/netns/' + label, 'w').close()
    subprocess.run(['mount', '--bind', '/proc/%d/ns/net' % child.pid, '/run/netns/' + label],
                   check=True)


def link(child):
    return os.readlink('/proc/%d/ns/net' % child.pid)


def kill(a, b):
    for verb in ('all', str(a.pid), 'b'):
        servers = [connection(PORT, before=before)
                   for before in ([], enter_of(a), enter_of(b))]
        run = sockbox('sockstate', 'kill', '--netns', verb, 'dport = :%d' % PORT, '--yes', '-j')
        left = [len(json.loads(in_space(n, 'sockstate list -j established dport = :%d' % PORT).out))
                if n else
                len(json.loads(sockbox('sockstate list -j established dport = :%d' % PORT).out))
                for n in (None, a, b)]
        want = {'all': [0, 0, 0], str(a.pid): [1, 0, 1], 'b': [1, 1, 0]}[verb]
        rows = json.loads(run.out)
        wrong = None
        if run.rc or len(rows) != 3 - sum(want):
            wrong = 'rc %s, %d rows' % (run.rc, len(rows))
        elif left != want:
            wrong = 'left: %s, not %s' % (left, want)
        elif len({row['net_namespace'] for row in rows}) != len(rows):
            wrong = 'rows do not say where they were'
        check('kill --netns %s closes each socket where it is' %
              (verb if verb.isalpha() else 'PID'), wrong, run.details())
        end(*servers)


def ports(a, b):
    for child, first in ((a, 40000), (b, 50000)):
        subprocess.run(enter_of(child) + ['sh', '-c', 'echo %d %d >%s' % (first, first + 9, RANGE)],
                       check=True)
    servers = [connection(PORT + 1, before=enter_of(n)) for n in (a, b)]
    for n, label in ((a, str(a.pid)), (b, 'b')):
        there, here = in_space(n, 'sockstate ports'), sockbox('sockstate', 'ports', '--netns', label)
        line = [x.split(': ', 1)[-1] if ': ' in x else x for x in here.out.splitlines()[:1]]
        check('ports: the range of %s' % ('a process' if label != 'b' else 'a name'),
              '10 ephemeral ports' not in here.out or
              there.out.splitlines()[0].split()[-6:] != here.out.splitlines()[0].split()[-6:],
              line + there.details() + here.details())
    run = sockbox('sockstate ports --netns all -j')
    rows = [r for r in json.loads(run.out) if r['foreign_port'] == PORT + 1]
    check('ports --netns all: every namespace has its own range',
          sorted((r['used'], r['left'], r['percent']) for r in rows) != [(1, 9, 10)] * 2,
          run.details())
    run = sockbox('sockstate', 'ports', '--netns', str(a.pid), timeout=20,
                  before=['setpriv', '--bounding-set=-sys_admin', '--inh-caps=-sys_admin',
                          '--reuid=65534', '--clear-groups'])
    check('ports where the range is not to be seen', (run.rc != 2 or 'ephemeral' in run.out) and
          'a range from elsewhere', run.details())
    end(*servers)


def counters(a, b):
    """Overflows in one namespace are not reported for the other."""
    program = '''
import signal, socket
s = socket.socket(); s.bind(('127.0.0.1', %d)); s.listen(0)
c = []
for i in range(6):
    x = socket.socket(); x.setblocking(False); c.append(x)
    try: x.connect(s.getsockname())
    except BlockingIOError: pass
import time; time.sleep(1.5)
print('ready', flush=True)
signal.pause()
''' % (PORT + 2)
    server = python(program, before=enter_of(a))
    def overflows(words):
        found = re.search(r'ListenOverflows (\d+)', sockbox(*words).out)
        return int(found.group(1)) if found else None
    one, other = [overflows(['sockstate', 'queues', '--netns', n]) for n in (str(a.pid), 'b')]
    both = overflows(['sockstate', 'queues', '--netns', 'all'])
    # what is not answered is sent again: the counter grows meanwhile
    there = int(re.search(r'ListenOverflows (\d+)', in_space(a, 'sockstate queues').out).group(1))
    check('queues: the counters of the namespace',
          (not one or other != 0 or both < one or there < both) and
          'overflows %s there, %s in the other, %s in all, %s inside' % (one, other, both, there))
    end(server)


def queued(a, b):
    """The rows that queues keeps for its end say where they were."""
    program = '''
import signal, socket
s = socket.create_server(('127.0.0.1', %d)); c = socket.create_connection(s.getsockname())
d, _ = s.accept(); d.send(b'x' * 5000)
print('ready', flush=True)
signal.pause()
''' % (PORT + 3)
    servers = [python(program, before=enter_of(n)) for n in (a, b)]
    run = sockbox('sockstate queues --netns all -j')
    rows = [r for r in json.loads(run.out) if r.get('local_port', 0) and
            r.get('foreign_port') == PORT + 3 and r['recv_q'] == 5000]
    labels = {r['net_namespace'] for r in rows}
    check('queues --netns all: rows of both', len(labels) != 2 and repr(labels), run.details())
    end(*servers)


def events(a, b):
    """The same ends in two namespaces are two sockets."""
    first = connection(PORT + 4, before=enter_of(a))
    watch = subprocess.Popen(SOCKBOX + [
        'sockstate', 'watch', '--events', '--netns', 'all', '-t', '0.2', '12', '-j'],
        stdout=subprocess.PIPE)
    time.sleep(.8)
    second = connection(PORT + 4, before=enter_of(b))
    time.sleep(.6)
    end(first)
    out = watch.communicate(timeout=30)[0].decode()
    rows = [json.loads(x) for x in out.splitlines()]
    rows = [r for r in rows if r.get('local_port') == PORT + 4 and 'LISTEN' in (
        r.get('state'), r.get('old_state')) and not r.get('foreign_port')]
    seen = [(r['change'], r.get('net_namespace')) for r in rows]
    check('events: opened in one, closed in the other',
          (len(seen) != 2 or seen[0][0] != 'opened' or seen[1][0] != 'closed' or
           seen[0][1] == seen[1][1]) and repr(seen), out.splitlines())
    end(second)


def snapshots(a, b):
    server = connection(PORT + 5, before=enter_of(a))
    before = sockbox('sockstate snap -t --netns all').raw
    end(server)
    other = connection(PORT + 5, before=enter_of(b))
    after = sockbox('sockstate snap -t --netns all').raw
    d = folder()
    for label, data in (('1', before), ('2', after)):
        with open(d + '/' + label, 'wb') as f:
            f.write(data)
    run = sockbox('sockstate', 'diff', '-l', '-j', d + '/1', d + '/2')
    changes = sorted((r['change'], r['local_port']) for r in json.loads(run.out))
    check('diff of snapshots: a server that moved to another namespace',
          changes != [('closed', PORT + 5), ('opened', PORT + 5)] and repr(changes), run.details())
    end(other)


def command(a, b):
    server = connection(PORT + 6, before=enter_of(a))
    run = sockbox('sockstate', 'wait', '-t', '2', '--netns', str(a.pid), 'listen',
                  ':%d' % (PORT + 6), '--', 'readlink', '/proc/self/ns/net')
    check('wait: the command runs where sockstate was started',
          run.out.strip() != os.readlink('/proc/self/ns/net') and 'elsewhere', run.details())
    end(server)


def devices(a, b):
    """dev NAME and count --by iface: numbers are a namespace's own."""
    subprocess.run(enter_of(a) + ['sh', '-c', 'ip link add pad type bridge; ip link add here type'
                                  ' bridge; ip link set here up'], stderr=subprocess.DEVNULL)
    subprocess.run(enter_of(b) + ['sh', '-c', 'ip link add here type bridge; ip link add nine type'
                                  ' bridge; ip link set here up'], stderr=subprocess.DEVNULL)
    program = '''
import signal, socket
s = socket.socket(); s.setsockopt(1, 25, b'here')
s.bind(('0.0.0.0', %d)); s.listen(1)
print('ready', flush=True)
signal.pause()
''' % (PORT + 7)
    servers = [python(program, before=enter_of(n)) for n in (a, b)]
    run = sockbox('sockstate', 'list', '-j', '--netns', 'all', 'dev here')
    check('dev NAME in every namespace', len(json.loads(run.out or '[]')) != 2 and 'not both',
          run.details())
    run = sockbox('sockstate', 'list', '-j', '--netns', 'b', 'not dev here and sport = :%d' %
                  (PORT + 7))
    check('not dev NAME', (run.rc or json.loads(run.out)) and 'another device', run.details())
    run = sockbox('sockstate', 'count', '-j', '--by', 'iface', '--netns', 'all',
                  'sport = :%d' % (PORT + 7))
    rows = json.loads(run.out)
    check('count --by iface in every namespace',
          [(r['count'], r['iface']) for r in rows] != [(2, 'here')] and 'another name',
          run.details())
    end(*servers)


def without_capability(a, b):
    """Without CAP_SYS_ADMIN there are files; the kernel would answer for ours."""
    user = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
    subprocess.run('ip link add home type bridge; ip link set home up;'
                   ' ip addr add 192.0.2.1/24 dev home', shell=True, check=True)
    for words in ('netstat -rn', 'netstat -i', 'netstat -ie', 'netstat -gn',
                  'netstat -rn --table all'):
        run = sockbox(*(words.split() + ['--netns', str(a.pid)]), before=user)
        check('%s of a process, unprivileged: nothing of ours' % words,
              re.search('home|192.0.2', run.out) and 'ours', run.details())
        if 'table' not in words and 'home' not in sockbox(words, before=user).out:
            fail(words, 'the test cannot fail: home is not there either')
    subprocess.run(['ip', 'link', 'del', 'home'], check=True)


def dns(noproc):
    """Names are asked for at home: our own server answers, the foreign one sees
    nothing, even where /proc is not there to find the way back."""
    program = '''
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('127.0.0.1', 53))
print('ready', flush=True)
s.settimeout(20)
while True:
    try: s.recvfrom(2000)
    except OSError: break
    open(sys.argv[1], 'a').write('x')
'''
    d = folder()
    space = namespace()
    name(space, 'dns')
    with open(d + '/resolv', 'w') as f:
        f.write('nameserver 127.0.0.1\n')
    subprocess.run(['mount', '--bind', d + '/resolv', '/etc/resolv.conf'], check=True)
    watchers = [python(program, d + '/home'), python(program, d + '/away', before=enter_of(space))]
    peer = python('''
import signal, socket
s = socket.create_server(('127.0.0.1', 7699)); c = socket.socket(); c.bind(('127.9.9.9', 0))
c.connect(s.getsockname()); a, _ = s.accept()
print('ready', flush=True)
signal.pause()
''', before=enter_of(space))
    before = ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /proc && exec "$@"', 'sh'] \
        if noproc else []
    for words in ('netstat -t', 'sockstate list -r -t'):
        run = sockbox(*(words.split() + ['--netns', 'dns', '--resolve-timeout', '0.5']),
                      before=before)
        wrong = None
        if os.path.exists(d + '/away'):
            wrong = 'a question to the foreign namespace'
        elif '127.9.9.9' not in run.out:
            wrong = 'no rows'
        elif not os.path.exists(d + '/home'):
            wrong = 'no question at home'
        check('%s --netns%s: names are asked for at home' %
              (words, ', no /proc' if noproc else ''), wrong, run.details())
    end(*watchers, peer, space)
    subprocess.run(['umount', '/etc/resolv.conf'], check=True)
    subprocess.run(['umount', '/run/netns/dns'], check=True)
    os.unlink('/run/netns/dns')


def gone():
    """A namespace that is no longer there is none that is shown again."""
    for words in ('netstat -rn', 'netstat -tan', 'netstat -i', 'sockstate list', 'sockstate ports'):
        run = sockbox(*(words.split() + ['--netns', '999999']))
        check('%s of a process that is not there' % words,
              (not run.rc or len(run.out.splitlines()) > 2) and 'rows', run.details())


def cases():
    a, b = namespace(), namespace()
    name(b, 'b')
    for case in (kill, ports, counters, queued, events, snapshots, command, devices,
                 without_capability):
        case(a, b)
    subprocess.run(['umount', '/run/netns/b'], check=True)
    os.unlink('/run/netns/b')
    end(a, b)
    for noproc in (False, True):
        dns(noproc)
    gone()
