exec python3 - <<'P'
import os, socket, subprocess, tempfile
d = tempfile.mkdtemp(); os.chdir(d)
u = socket.socket(socket.AF_UNIX); u.bind(d + "/X0"); u.listen(1)
for pattern in (d + "/*", d + "/X?", d + "/X0", d + "/Y*"):
    out = subprocess.run(["sockbox", "sockstate", "list", "-x", "src", pattern], stdout=subprocess.PIPE).stdout
    print(pattern[len(d):], out.count(d.encode() + b"/X0"), flush=True)
os.unlink("X0"); os.rmdir(d)
P
