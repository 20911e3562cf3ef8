# SPDX-License-Identifier: MIT
"""A question is answered "no" only by who has looked everywhere: a table that
cannot be read, is malformed or was not read to its end may hold the socket."""
import os
import subprocess
import time

from ground import connection, end, folder, sockbox, tree
from report import SOCKBOX, check, skip

HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n'
ROW6 = ('   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A'
        ' 00000000:00000000 00:00000000 00000000     0        0 1 1 0 1 0 0 1 0\n')
NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
PORT = 7301


def unreadable():
    root = tree({'proc/net/tcp': HEAD, 'proc/net/tcp6': HEAD + ROW6})
    os.chmod(root + '/proc/net/tcp6', 0)
    malformed = tree({'proc/net/tcp': HEAD, 'proc/net/tcp6': HEAD + ROW6[:90] + 'x\n'})
    saved = sockbox('sockstate', 'snap', '--root', tree({'proc/net/tcp': HEAD, 'proc/net/tcp6': HEAD + ROW6}))
    snapshot = tree({'snap': saved.raw}) + '/snap'
    check('the snapshot has the listener', '"local_port":80' not in saved.out and 'no', saved.details())
    for where, what, how in ((root, 'unreadable', 'tcp6: Permission denied'),
                             (malformed, 'malformed', 'tcp6: malformed rows')):
        for words, rc in (('wait -t 0.2 !listen :80', 2), ('wait -t 0.2 none listen :80', 2),
                          ('wait !listen :80', 2 if how[6] == 'P' else None),
                          ('wait -t 0.1 listen :80', 2), ('listening 80', 2), ('who 80', 2),
                          ('count --warn 5 --crit 9', 3), ('leaks', 2), ('diff %s' % snapshot, 2)):
            if rc is None:
                continue
            run = sockbox('sockstate', *words.split(), '--root', where,
                          *(['--', 'echo', 'port 80 is free'] if 'wait' in words else []),
                          before=NOBODY)
            wrong = None
            if run.rc != rc or 'is free' in run.out or 'no leaks' in run.out:
                wrong = 'rc %s, not %d' % (run.rc, rc)
            elif how not in run.err:
                wrong = 'the reason is not said'
            check('%s: %s' % (what, words.split(' /')[0]), wrong, run.details())
    # yes is yes, whatever else cannot be read
    root = tree({'proc/net/tcp6': HEAD + ROW6, 'proc/net/tcp': HEAD})
    os.chmod(root + '/proc/net/tcp', 0)
    for words in ('wait -t 0.2 listen :80', 'listening 80'):
        run = sockbox('sockstate', *words.split(), '--root', root, before=NOBODY)
        check('found: %s' % words, run.rc and 'not found', run.details())
    run = sockbox('sockstate', 'metrics', '--root', root, before=NOBODY)
    check('metrics: no zeros of what was not read', (
        'proto="tcp",' in run.out or 'proto="tcp6"' not in run.out) and 'a series', run.details())


def events():
    """A round in which a table cannot be read closes nothing."""
    root = tree({'proc/net/tcp': HEAD, 'proc/net/tcp6': HEAD + ROW6})
    watch = subprocess.Popen(NOBODY + SOCKBOX + ['sockstate', 'watch', '--events', '0.1', '14',
                                                 '--root', root],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(.5)
    os.chmod(root + '/proc/net/tcp6', 0)
    time.sleep(.4)
    os.chmod(root + '/proc/net/tcp6', 0o644)
    out, err = watch.communicate(timeout=20)
    wrong = 'events that did not happen' if out else \
        b'tcp6: Permission denied' not in err and 'nothing is said'
    check('events: an unreadable round', wrong, (out + err).decode().splitlines())


def stopped():
    """The walk's own stop is no error, whichever back end it came from."""
    d = folder()
    here = os.path.dirname(os.path.abspath(__file__))
    made = subprocess.run(['cc', '-static', '-o', d + '/deny', here + '/deny.c'], stderr=subprocess.PIPE)
    if made.returncode:
        skip('a stop is no error', 'no compiler')
        return
    server = connection(PORT)
    for words in ('listening %d' % PORT, 'wait -t 1 listen :%d' % PORT, 'who -q %d' % PORT):
        run = sockbox('sockstate', *words.split(), '--backend', 'proc',
                      before=[d + '/deny', 'read', '5'])
        check('proc cannot be read, diag found it: %s' % words, run.rc and 'not found',
              run.details())
        run = sockbox('sockstate', *words.split(), '--backend', 'diag',
                      before=[d + '/deny', 'recvfrom', '1'])
        check('diag does not answer, proc found it: %s' % words, run.rc and 'not found',
              run.details())
    run = sockbox('sockstate', 'wait', '-t', '.2', '!listen', ':9', '--', 'echo', 'free',
                  before=[d + '/deny', 'read', '5', d + '/deny', 'recvfrom', '1'])
    check('neither back end: nothing is free', (run.rc != 2 or run.out) and 'free', run.details())
    end(server)


def cases():
    unreadable()
    events()
    stopped()
