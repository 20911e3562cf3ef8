ip link set lo up
exec python3 - <<'P'
import socket, subprocess
for only in (1, 0):
    s = socket.socket(socket.AF_INET6); s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only)
    s.bind(("::", 8088)); s.listen(1)
    c = socket.socket(); c.settimeout(5)
    print(c.connect_ex(("127.0.0.1", 8088)) != 0, subprocess.run(["sockbox", "sockstate", "listening", "8088/tcp",
          "--addr", "127.0.0.1"]).returncode, flush=True)
    s.close(); c.close()
P
