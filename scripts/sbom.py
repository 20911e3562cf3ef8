#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""sbom.py SRCTREE OUT: what a release's binaries consist of, as CycloneDX JSON.

The commit's date and identity stand for the time and the serial number: the
same commit gives the same document.
"""
import hashlib
import json
import os
import subprocess
import sys
import uuid


def output(*command):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
    except OSError:
        return ''
    return done.stdout.strip()


def musl_version():
    """musl's loader tells its version when it is run without arguments."""
    for folder in ('/lib', '/usr/lib', '/lib64'):
        for root, _, names in os.walk(folder):
            for name in names:
                if name.startswith('ld-musl-'):
                    for line in output(os.path.join(root, name)).splitlines():
                        if line.startswith('Version '):
                            return line.split()[1]
            if root.count('/') > 2:
                break
    return output('sh', '-c', "dpkg-query -W -f '${Version}' musl 2>/dev/null "
                  "| sed 's/-.*//'") or 'unknown'


def sha256(path):
    with open(path, 'rb') as f:
        return hashlib.sha256(f.read()).hexdigest()


def main():
    src, out = sys.argv[1:3]
    version = output('sh', os.path.join(src, 'scripts', 'version.sh'), src)
    commit = output('git', '-C', src, 'rev-parse', 'HEAD')
    date = output('git', '-C', src, 'show', '-s', '--date=format-local:%Y-%m-%dT%H:%M:%SZ',
                  '--format=%cd', 'HEAD')
    binaries = sorted(name for name in os.listdir(out)
                      if name.startswith(f'sockbox-{version}-'))
    main_ref = f'sockbox@{version}'
    component = {
        'type': 'application', 'bom-ref': main_ref, 'name': 'sockbox',
        'version': version, 'licenses': [{'license': {'id': 'MIT'}}],
        'purl': f'pkg:generic/sockbox@{version}',
        'properties': [{'name': 'git:commit', 'value': commit}],
    }
    musl = musl_version()
    parts = [
        {'type': 'library', 'bom-ref': f'musl@{musl}', 'name': 'musl',
         'version': musl, 'licenses': [{'license': {'id': 'MIT'}}],
         'purl': f'pkg:generic/musl@{musl}',
         'description': 'the C library that is linked in'},
        {'type': 'data', 'bom-ref': 'iana-services',
         'name': 'IANA Service Name and Transport Protocol Port Number Registry',
         'licenses': [{'license': {'id': 'CC0-1.0'}}],
         'hashes': [{'alg': 'SHA-256', 'content': sha256(os.path.join(
             src, 'libnet', 'services', 'full.txt'))}]},
    ] + [
        {'type': 'file', 'bom-ref': name, 'name': name,
         'hashes': [{'alg': 'SHA-256',
                     'content': sha256(os.path.join(out, name))}]}
        for name in binaries
    ]
    document = {
        'bomFormat': 'CycloneDX', 'specVersion': '1.5',
        'serialNumber': 'urn:uuid:' + str(uuid.uuid5(uuid.NAMESPACE_URL,
                                                     'sockbox:' + commit)),
        'version': 1,
        'metadata': {'timestamp': date, 'component': component},
        'components': parts,
        'dependencies': [
            {'ref': main_ref, 'dependsOn': [f'musl@{musl}', 'iana-services']}],
    }
    json.dump(document, sys.stdout, indent=1)
    print()


os.environ['TZ'] = 'UTC'
main()
