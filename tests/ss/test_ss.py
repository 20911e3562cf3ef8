#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""ss beside what iproute2 7.1 printed over the same sockets.

cases/POPULATION has the captured command lines: "$ command", its output
behind "|" ("{N}" at the end of a line stands for N blanks), "= status".
population.py makes the sockets again, in namespaces of their own; trees/ has
tables that were saved, for --root; tcp.diag what the kernel answered, which
feed.c gives to ss.  deviations lists what is different on purpose.

What varies from run to run is masked on both sides: inodes, cookies, timers,
rates, times, the order of the rows and of a socket's processes.
"""
import fnmatch, os, pty, re, shutil, subprocess, sys, tempfile

here = os.path.dirname(os.path.abspath(__file__))
O = os.environ.get('O', '.')
SOCKBOX = os.environ.get('SOCKBOX', O + '/sockbox').split()
CONFIG = os.environ.get('SOCKBOX_CONFIG', O + '/.config')
counts = {'ok': 0, 'FAIL': 0, 'skip': 0}


def say(word, name, why=''):
    counts[word] += 1
    print(word, name + (': ' + why if why else ''), flush=True)


def configured(symbol):
    if not os.path.exists(CONFIG):
        return True
    with open(CONFIG) as f:
        return symbol + '=y\n' in f.read()


def cases(population):
    """(number, command, output, status) of each."""
    found = []
    with open(f'{here}/cases/{population}', errors='surrogateescape') as f:
        for line in f:
            if line[0] == '$':
                found.append([len(found) + 1, line[2:-1], '', 0])
            elif line[0] == '|':
                text = re.sub(r'\{(\d+)\}$', lambda m: ' ' * int(m[1]), line[1:-1])
                found[-1][2] += text + '\n'
            else:
                found[-1][3] = int(line[2:])
    return found


# ---- masks ----

# The figures of a connection depend on the machine's speed.
FIGURES = re.compile(
    r'\b(rto|rtt|ato|minrtt|rcv_rtt|lastsnd|lastrcv|lastack|busy|backoff|segs_out|'
    r'segs_in|data_segs_out|data_segs_in|bytes_sent|bytes_retrans|rehash|cwnd|'
    r'rcv_space|rcv_ssthresh|rcv_wnd|snd_wnd|last_data_sent|last_data_recv|'
    r'last_ack_recv|write_seq|snd_una|rcv_nxt|token|seq|ssnoff|reord_seen|'
    r'reordering|retrans|lost|unacked|notsent|ssthresh|delivered|mss|pmtu|advmss|'
    r'rcvmss):[^ ]+')
VARYING = re.compile(r' (backoff|rtt|ato|retrans|lost|unacked|notsent|busy|ssthresh|'
                     r'rehash|bytes_retrans|rcv_rtt|data_segs_in|data_segs_out|reordering|'
                     r'reord_seen|minrtt|sacked|dsack_dups|delivered|bytes_sent):#')
MASKS = (
    (re.compile(r'\bino:\d+'), 'ino:#'), (re.compile(r'\bsk:[0-9a-f]+'), 'sk:#'),
    (re.compile(r'\bdev:\d+/\d+'), 'dev:#'), 
    (re.compile(r'timer:\((\w+),[^,]*,\d+\)'), r'timer:(\1,#)'),
    (re.compile(r'\bpid=\d+'), 'pid=#'), (re.compile(r'\bfd=\d\d+'), 'fd=#'),
    (re.compile(r'("app",pid=#,fd)=\d'), r'\1=#'),
    (re.compile(r'skmem:\(r\d+,rb(\d+),t\d+,tb\d+,f\d+,w\d+,o\d+,bl\d+,d\d+\)'), r'skmem:(rb\1)'),
    (re.compile(r' (send|pacing_rate|delivery_rate) [0-9.e+]+[kMGT]?bps'), r' \1 #'),
    (re.compile(r'^usage: ss.*'), '(help)'),
    (re.compile(r'^(Total|TCP): .*'), r'\1: #'),
    (re.compile(r'groups=0x\w+'), 'groups=#'),
    (re.compile(r'bbr:\([^)]*\)'), 'bbr:(#)'),
)


def mask_row(row):
    """A row, with what stands below it."""
    for pattern, text in MASKS:
        row = pattern.sub(text, row)
    if ' cwnd:' in row or ' subflows_' in row:
        row = FIGURES.sub(r'\1:#', row)
        # which of them are 0, and left out, is a matter of time too
        row = VARYING.sub('', row)
        row = re.sub(r' (delivery_rate #|app_limited)', '', row)
    row = re.sub(r'users:\((.*)\)', lambda m: 'users:(' + ','.join(
        sorted(re.split(r'(?<=\)),(?=\()', m[1]))) + ')', row)
    return row


def mask(text, command):
    head, rows = [], []
    text = re.sub(r'^(p_raw +\w+ +)\d{3,}', r'\1#', text, flags=re.M)
    # the inodes of UNIX sockets by their order, which is that of their making
    for rank, inode in enumerate(sorted(set(re.findall(r'(?<=[ @])\d{5,10}(?= |$)', text, re.M)), key=int)):
        text = re.sub(rf'(?<= ){inode}(?= |$)', f'#{rank}', text, flags=re.M)
    for line in text.split('\n')[:-1]:
        if line.startswith('\t') and rows:
            rows[-1] += '\n' + line
        else:
            rows.append(line)
    if rows and 'Address:Port' in rows[0]:
        head, rows = rows[:1], rows[1:]
    if command == 'ss -h':
        rows = rows[:1]
    masked = [mask_row(r) for r in rows]
    # ss's own netlink socket, with its process and queue
    masked = [r for r in masked if not re.search(r'\b(tcpdiag:|4:)', r)]
    # where what is masked decides the width of a column, blanks do not count
    loose = [m != r for m, r in zip(masked, rows)]
    if '#' in text or any(loose) or len(masked) != len(rows) or re.search(r'^(nl|u_|p_)', '\n'.join(rows), re.M) \
            or '-f netlink' in command or '-A unix' in command or 'TTY' in command and '-tani' in command:
        if 'Transport' not in text and re.search(r'^(nl|u_|p_)|:kernel|#\d|^\w+ .* \d:\d', '\n'.join(rows), re.M):
            squeeze = lambda r: re.sub(r' +', ' ', r)
        else:
            squeeze = lambda r: r
        masked = [squeeze(re.sub(r' +(\n|$)', r'\1', r)) for r in masked]
        head = [squeeze(h.rstrip()) for h in head]
    return '\n'.join(head + sorted(masked))


# ---- running ----

def run_tty(argv, columns, env):
    pid, fd = pty.fork()
    if not pid:
        import fcntl, struct, termios
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
        os.environ.update(env)
        os.execvp(argv[0], argv)
    out = b''
    while True:
        try:
            part = os.read(fd, 65536)
        except OSError:
            break
        if not part:
            break
        out += part
    os.close(fd)
    return out.replace(b'\r\n', b'\n'), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def run_command(command, tree, feed):
    env = {}
    words = command.split(' ')
    while '=' in words[0] and words[0].split('=')[0].isupper():
        name, value = words.pop(0).split('=', 1)
        env[name] = value
    argv = SOCKBOX + ['ss'] + words[1:]
    if 'PROC_ROOT' in env:
        argv = SOCKBOX + ['ss', '--root', tree] + words[1:]
    if 'TCPDIAG_FILE' in env:
        argv = [feed, here + '/tcp.diag', 'ss'] + words[1:]
    if 'TTY' in env:
        return run_tty(argv, int(env['TTY']), {})
    p = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
    return p.stdout, p.returncode


def run_population(population, results, feed):
    """Inside of the namespaces: every command of it, into files."""
    tree = f'{results}/tree'
    for number, command, _, _ in cases(population):
        out, status = run_command(command, tree, feed)
        with open(f'{results}/{number}', 'wb') as f:
            f.write(f'{status}\n'.encode() + out)


def make_tree(population, to):
    """The saved tables, with the links that descriptors are."""
    source = f'{here}/trees/{population}'
    if not os.path.isdir(source):
        return
    shutil.copytree(source, to)
    for pid in os.listdir(to + '/proc'):
        fds = f'{to}/proc/{pid}/fds'
        if os.path.exists(fds):
            os.mkdir(f'{to}/proc/{pid}/fd')
            with open(fds) as f:
                for line in f:
                    fd, link = line.split()
                    os.symlink(link, f'{to}/proc/{pid}/fd/{fd}')


def deviations():
    """Rows (pattern of cases, regular expression, what stands instead, reason)."""
    with open(here + '/deviations') as f:
        rows = [line.rstrip('\n').split('\t') for line in f
                if line.strip() and line[0] != '#']
    return [r for r in rows if len(r) == 4]


used = set()  # the deviations that have changed something


def deviate(name, text, known):
    """The text as it is here."""
    for number, (pattern, old, new, _) in enumerate(known):
        if fnmatch.fnmatchcase(name, pattern):
            changed = re.sub(old, new.replace('\\n', '\n'), text, flags=re.M)
            if changed != text:
                used.add(number)
            text = changed
    return text


def needs(command):
    """The switch without which this command line cannot be run."""
    table = (('SS_INFO', r' -\w*i'), ('SS_SUMMARY', r' -s'), ('SS_KILL', r' -K'),
             ('SS_EXTEND', r' -[a-zA-Z]*[eom]|--(tos|cgroup|inet-sockopt)'),
             ('SS_OTHER_FAMILIES', r' -\w*[0M]|netlink|vsock|all'),
             ('FEATURE_ROOT', 'PROC_ROOT'))
    for symbol, pattern in table:
        if re.search(pattern, command) and not configured('CONFIG_' + symbol):
            return symbol


def show(want, got):
    import difflib
    for line in list(difflib.unified_diff(want.split('\n'), got.split('\n'), 'iproute2', 'sockbox',
                                          lineterm='', n=0))[2:int(os.environ.get("SHOW","12"))]:
        print('    ' + line[:300])


def check_population(population, tmp, feed, known):
    results = f'{tmp}/{population}'
    os.mkdir(results)
    make_tree(population, results + '/tree')
    p = subprocess.run(['unshare', '-n', '-m', '-p', '-f', '--mount-proc', sys.executable,
                        here + '/population.py', population, '--',
                        f'exec {sys.executable} {here}/test_ss.py run {population} {results} {feed}'],
                       capture_output=True, text=True)
    if p.returncode:
        say('FAIL', population, (p.stderr or p.stdout).strip()[-300:])
        return
    seen = set()
    for number, command, output, status in cases(population):
        name = f'{population}: {command}'
        again = name in seen
        seen.add(name)
        lacks = needs(command)
        with open(f'{results}/{number}', errors='surrogateescape') as f:
            got_status = int(f.readline())
            got = f.read()
        want = deviate(name + (' (again)' if again else ''), f'status {status}\n{output}', known)
        status, output = re.match(r'status (\d+)\n', want)[1], want.split('\n', 1)[1]
        want, got = mask(output, command), mask(got, command)
        same = want == got and int(status) == got_status
        if lacks:
            say('skip', name, 'needs ' + lacks)
        elif same:
            say('ok', name)
        else:
            say('FAIL', name, f'status {got_status}, not {status}' if int(status) != got_status else 'differs')
            show(want, got)


def build_feed(tmp):
    p = subprocess.run(['sh', here + '/feed.sh', tmp + '/feed'], capture_output=True, text=True)
    if p.returncode:
        say('FAIL', 'feed', p.stderr[-400:])
    return tmp + '/feed'


def main():
    if len(sys.argv) > 4 and sys.argv[1] == 'run':
        run_population(*sys.argv[2:5])
        return 0
    if not configured('CONFIG_SS'):
        say('skip', 'ss', 'not compiled in')
    elif subprocess.run(['unshare', '-n', '-m', '-p', '-f', '--mount-proc', 'true'],
                        capture_output=True).returncode:
        say('skip', 'ss', 'no namespaces here')
    else:
        with tempfile.TemporaryDirectory() as tmp:
            os.chmod(tmp, 0o755)
            known = deviations()
            feed = build_feed(tmp)
            for population in sys.argv[1:] or sorted(os.listdir(here + '/cases')):
                check_population(population, tmp, feed, known)
            for number, row in enumerate(known):
                if not sys.argv[1:] and not counts['skip'] and number not in used:
                    say('FAIL', 'deviation ' + row[3], 'it changes nothing')
    print('%d passed, %d failed, %d skipped' % (counts['ok'], counts['FAIL'], counts['skip']))
    return counts['FAIL'] > 0


if __name__ == '__main__':
    sys.exit(main())
