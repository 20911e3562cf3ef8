# the socket is in the table of a thread: its own (CLONE_FILES), or that of a
# process whose first thread has ended
ip link set lo up
cat >${TMPDIR:-/tmp}/thread.$$ <<'P'
import ctypes, socket, sys, threading, time
libc = ctypes.CDLL(None)
def serve(port, own):
    if own and libc.unshare(0x400):
        sys.exit("unshare")
    s = socket.socket(); s.bind(("127.0.0.1", port)); s.listen(5)
    print("ready", flush=True)
    time.sleep(8)
own = sys.argv[1] == "own"
threading.Thread(target=serve, args=(8098 if own else 8099, own)).start()
if own:
    time.sleep(8)
libc.pthread_exit(None)
P
for kind in own leader; do python3 ${TMPDIR:-/tmp}/thread.$$ $kind >${TMPDIR:-/tmp}/$kind.$$ & done
for kind in own leader; do
	i=0
	while [ $i -lt 50 ] && ! grep -q ready ${TMPDIR:-/tmp}/$kind.$$; do sleep 0.1; i=$((i + 1)); done
done
sockbox netstat -ltnp | awk '/:809/ { sub(/^[0-9]+/, "PID", $7); print $4, $7 }' | sort
rm -f ${TMPDIR:-/tmp}/*.$$
