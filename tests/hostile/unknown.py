# SPDX-License-Identifier: MIT
"""What is not known is no value: a filter's answer is yes, no or unknown, also
behind "not", and kill never acts on what is unknown."""
import itertools
import json
import subprocess

from ground import connection, end, sockbox
from report import check

# No process of ours is in there, only this shell.
HIDDEN = ['unshare', '-p', '-f', '--mount-proc', 'sh', '-c', '"$@"; exit $?', 'sh']
PORTS = itertools.count(7001)   # one each: what is closed waits for a minute


def kill_spares():
    for words in ('not process sh', 'process sh', 'not pid 1', '! process sh',
                  'not ( process sh and established )', 'uid 0 and not process sh'):
        port = next(PORTS)
        server = connection(port)
        run = sockbox('sockstate', 'kill', 'dport = :%d and %s' % (port, words), '--yes',
                      before=HIDDEN)
        left = sockbox('sockstate count established dport = :%d -j' % port)
        wrong = None
        if run.rc != 1 or 'no such socket' not in run.err:
            wrong = 'not refused'
        elif 'left out: their owner is not known' not in run.err:
            wrong = 'not said what is unknown'
        elif '"count":1' not in left.out:
            wrong = 'the connection was closed'
        check('kill of "%s" with hidden owners' % words, wrong,
              run.details() + left.details())
        end(server)


def kill_acts():
    """The same words where the owners are visible."""
    sleeper = subprocess.Popen(['sleep', '60'])
    for words, dies in (('not process python3', False), ('process python3', True),
                        ('not process sleep', True)):
        port = next(PORTS)
        server = connection(port)
        run = sockbox('sockstate', 'kill', 'dport = :%d and %s' % (port, words), '--yes')
        check('kill of "%s" with visible owners' % words,
              (run.rc == 0) != dies and 'wrong status', run.details())
        end(server)
    sleeper.kill()
    sleeper.wait()


def both_ways():
    """Neither a term nor its negation, on both back ends."""
    port = next(PORTS)
    server = connection(port)
    for term, before in (('process sh', HIDDEN), ('pid 1', HIDDEN)):
        for backend in ('diag', 'proc'):
            for words in (term, 'not ' + term, 'not not ' + term):
                run = sockbox('sockstate', 'list', '--backend', backend, '-j',
                              'sport = :%d' % port, words, before=before)
                wrong = None
                if run.rc != 1 or '2 sockets left out' not in run.err:
                    wrong = 'not said'
                elif json.loads(run.out):
                    wrong = 'rows of which nobody knows'
                check('"%s", %s: unknown' % (words, backend), wrong, run.details())
    run = sockbox('sockstate', 'list', 'sport = :%d and ( process sh or established )' % port,
                  before=HIDDEN)
    check('unknown or yes is yes', run.out.count('ESTAB') != 1 and 'no row', run.details())
    run = sockbox('sockstate', 'list', 'sport = :%d and process sh and syn-sent' % port,
                  before=HIDDEN)
    check('unknown and no is no', (run.rc or run.err) and 'not no', run.details())
    end(server)


def closed_has_no_user():
    """Of a socket in TIME_WAIT the kernel says uid 0: nobody's, not root's."""
    port = next(PORTS)
    server = connection(port)
    end(server)
    for backend in ('diag', 'proc'):
        for words in ('uid 0', 'not uid 0', 'uid 65534'):
            run = sockbox('sockstate', 'list', '--backend', backend, 'state time-wait',
                          ':%d' % port, words)
            wrong = None
            if 'TIME' in run.out:
                wrong = 'the row of a closed socket has a user'
            elif '1 sockets left out: their user is not known' not in run.err or run.rc:
                wrong = 'not said'
            check('TIME_WAIT and %s, %s' % (words, backend), wrong, run.details())
        run = sockbox('sockstate list -j --backend %s state time-wait :%d' % (backend, port))
        row = json.loads(run.out)
        check('no uid in JSON of TIME_WAIT, %s' % backend,
              (len(row) != 1 or 'uid' in row[0]) and 'a uid', run.details())
    run = sockbox('sockstate count --by uid state time-wait :%d' % port)
    check('count --by uid of TIME_WAIT', run.out.split()[-1] != '-' and 'a uid', run.details())
    run = sockbox('sockstate', 'kill', 'state time-wait and dport = :%d and uid 0' % port, '--yes')
    check('kill of TIME_WAIT by uid', run.rc != 1 and 'acts', run.details())


def cases():
    kill_spares()
    kill_acts()
    both_ways()
    closed_has_no_user()
