ip link set lo up
exec python3 - <<'P'
import socket, subprocess
k = []
for p in (22, 80):
    s = socket.socket(); s.bind(("127.0.0.1", p)); s.listen(5)
    c = socket.create_connection(("127.0.0.1", p)); k += [s, c, s.accept()[0]]
for e in ("state established sport = :22 or sport = :80", "sport = :22 or sport = :80 and dport = :1"):
    out = subprocess.run(["sockbox", "sockstate", "list", "-t"] + e.split(), stdout=subprocess.PIPE).stdout.decode()
    print(e)
    for line in sorted(x for x in out.split("\n")[1:] if x):
        print(*line.split()[1:2], line.split()[4], flush=True)
P
