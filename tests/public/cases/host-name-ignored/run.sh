# a server on 0.0.0.0:5432 and a connection to it; only what names them is found
ip link set lo up
exec python3 - <<'P'
import socket, subprocess
b = socket.socket(); b.bind(("0.0.0.0", 5432)); b.listen(9)
c = socket.create_connection(("127.0.0.1", 5432))
for words in ("listening no-such-host.invalid:5432", "listening foo.bar", "listening 10.0.0.300:5432",
              "listening 127.0.0:5432", "wait listen database:5432 -t 0.2 -- echo started",
              "wait established db.example.com:5432 -t 0.2", "wait none established db.example.com:5432 -t 0.2",
              "who no-such-host.invalid:5432", "list dst no-such-host.invalid:5432"):
    p = subprocess.run(["sockbox", "sockstate"] + words.split(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    print(words + ":", p.returncode, len(p.stdout), "bytes", flush=True)
P
