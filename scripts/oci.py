#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""oci.py VERSION OUT FILE: an OCI image layout, as a tar, of the binaries
sockbox-VERSION-ARCH-defconfig below OUT: FROM scratch, /bin/sockbox and a link
per applet, one image per architecture behind one index.  No daemon is needed:
    skopeo copy oci-archive:FILE docker-archive:…   podman load -i FILE
The same binaries give the same bytes.
"""
import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile

# Names of the architectures in images, as runtimes ask for them.
PLATFORMS = {
    'x86_64': ('amd64', None), 'i386': ('386', None), 'arm64': ('arm64', 'v8'),
    'armhf': ('arm', 'v7'), 'armel': ('arm', 'v5'), 'mips': ('mips', None),
    'mipsel': ('mipsle', None), 'mips64el': ('mips64le', None),
    'powerpc': ('ppc', None), 'ppc64el': ('ppc64le', None),
    'riscv64': ('riscv64', None), 's390x': ('s390x', None),
}
TYPE = 'application/vnd.oci.image.'


class Layout:
    def __init__(self):
        self.blobs = {}

    def add(self, media, data, **more):
        digest = hashlib.sha256(data).hexdigest()
        self.blobs[digest] = data
        return {'mediaType': TYPE + media, 'digest': 'sha256:' + digest,
                'size': len(data), **more}

    def add_json(self, media, value, **more):
        return self.add(media, json.dumps(value, sort_keys=True).encode(), **more)

    def write(self, path, index):
        files = {'oci-layout': b'{"imageLayoutVersion":"1.0.0"}',
                 'index.json': json.dumps(index, sort_keys=True).encode()}
        files.update(('blobs/sha256/' + digest, data)
                     for digest, data in self.blobs.items())
        with tarfile.open(path, 'w', format=tarfile.USTAR_FORMAT) as tar:
            for folder in ('blobs', 'blobs/sha256'):
                tar.addfile(member(folder, 0o755, tarfile.DIRTYPE))
            for name in sorted(files):
                entry = member(name, 0o644)
                entry.size = len(files[name])
                tar.addfile(entry, io.BytesIO(files[name]))


def member(name, mode, kind=tarfile.REGTYPE):
    entry = tarfile.TarInfo(name)
    entry.mode, entry.type = mode, kind
    return entry


def layer(binary, applets):
    """The only layer, as a tar: /bin/sockbox and its links."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode='w', format=tarfile.USTAR_FORMAT) as tar:
        tar.addfile(member('bin', 0o755, tarfile.DIRTYPE))
        entry = member('bin/sockbox', 0o755)
        entry.size = len(binary)
        tar.addfile(entry, io.BytesIO(binary))
        for name in applets:
            entry = member('bin/' + name, 0o777, tarfile.SYMTYPE)
            entry.linkname = 'sockbox'
            tar.addfile(entry)
    return data.getvalue()


def image(layout, version, arch, binary, applets):
    """The descriptor of one architecture's image."""
    name, variant = PLATFORMS[arch]
    platform = {'architecture': name, 'os': 'linux'}
    if variant:
        platform['variant'] = variant
    tar = layer(binary, applets)
    config = layout.add_json('config.v1+json', {
        **platform,
        'config': {'Env': ['PATH=/bin'], 'Cmd': ['netstat', '-tan'],
                   'Labels': {'org.opencontainers.image.version': version,
                              'org.opencontainers.image.licenses': 'MIT',
                              'org.opencontainers.image.title': 'sockbox'}},
        'rootfs': {'type': 'layers',
                   'diff_ids': ['sha256:' + hashlib.sha256(tar).hexdigest()]},
    })
    packed = layout.add('layer.v1.tar+gzip', gzip.compress(tar, 9, mtime=0))
    return layout.add_json('manifest.v1+json', {
        'schemaVersion': 2, 'mediaType': TYPE + 'manifest.v1+json',
        'config': config, 'layers': [packed]}, platform=platform)


def main():
    version, out, path = sys.argv[1:4]
    binaries = {arch: os.path.join(out, f'sockbox-{version}-{arch}-defconfig')
                for arch in PLATFORMS}
    binaries = {arch: p for arch, p in binaries.items() if os.path.exists(p)}
    if not binaries:
        sys.exit(f'oci: no sockbox-{version}-ARCH-defconfig in {out}')
    # every architecture has the same applets; this machine's own tells them
    own = binaries.get(os.uname().machine) or sys.exit(
        f'oci: no binary for {os.uname().machine}')
    applets = subprocess.run([own, '--list'], stdout=subprocess.PIPE, text=True,
                             check=True).stdout.split()
    layout = Layout()
    manifests = []
    for arch, name in binaries.items():
        with open(name, 'rb') as f:
            manifests.append(image(layout, version, arch, f.read(), applets))
    many = layout.add_json('index.v1+json', {
        'schemaVersion': 2, 'mediaType': TYPE + 'index.v1+json',
        'manifests': manifests},
        annotations={'org.opencontainers.image.ref.name': version})
    layout.write(path, {'schemaVersion': 2, 'mediaType': TYPE + 'index.v1+json',
                        'manifests': [many]})
    print(f'{path}: {len(manifests)} architectures, {len(applets)} links')


main()
