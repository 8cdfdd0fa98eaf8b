#!/usr/bin/env python3
"""ByteFreezer's chart over a release of the chart that ByteFreezer ships: upgrade.py --dpc PROGRAM

What Kubernetes refuses to change must be as it was there, under any name of the release: names, selectors, claims. It is written
down here. The values of such a release are taken as they are (inputs/upgrade.yaml). examples/bytefreezer/README.md lists what is
not, and that list is tried as well.
"""
import argparse
import os
import sys
import tempfile

import helms
import objects
import refusals

VALUES = os.path.join(helms.ROOT, "tests/helm/inputs/upgrade.yaml")
NAMES = {
    "ServiceAccount": {""},
    "ConfigMap": {"-receiver", "-piper", "-packer", "-prometheus"},
    "Secret": {"-s3", "-control", "-minio"},
    "PersistentVolumeClaim": {"-minio", "-prometheus", "-victoriametrics"},
    "Deployment": {"-receiver", "-piper", "-packer", "-minio", "-prometheus", "-victoriametrics"},
    "Service": {"-receiver", "-receiver-webhook", "-piper", "-packer", "-minio", "-prometheus", "-victoriametrics"},
    "ServiceMonitor": {"-receiver", "-piper", "-packer"},
    "Job": {"-minio-setup"},
}
SIZES = {"-minio": "100Gi", "-prometheus": "20Gi", "-victoriametrics": "50Gi"}
# The release's name, and what the names of its objects begin with.
RELEASES = {"bytefreezer": "bytefreezer", "prod": "prod-bytefreezer", "my-bytefreezer-2": "my-bytefreezer-2"}

# What stands in the README's table of values that are not taken as they are: the flags, and what has to be named.
REFUSED = [
    (["--set", "proxy.enabled=false"], "proxy"),
    (["--set", "receiver.image.tag=20240101"], "receiver.image.tag"),
    (["--set", "receiver.nodeSelector.gpu=true"], "receiver.nodeSelector.gpu"),
    (["--set", "minio.rootPassword=12345678"], "minio.rootPassword"),
    (["--set-string", "minio.enabled=true"], "minio.enabled"),
    (["--set", "receiver.replicaCount=-1"], "receiver.replicaCount"),
    (["--set", "monitoring.mode=otlp"], "monitoring.mode"),
    (["--set", "s3.endpiont=s3.example.com"], "s3.endpiont"),
    (["--set", "piper.pollInterval=30"], "piper.pollInterval"),
    (["--set", "minio.rootUser=null"], "minio.rootUser"),
]


def selector(release, component):
    return {"app.kubernetes.io/name": "bytefreezer", "app.kubernetes.io/instance": release, "app.kubernetes.io/component": component}


def kept(release, prefix, found):
    """What is not as it was."""
    names = {}
    for (_, kind, _, name), each in found.items():
        names.setdefault(kind, set()).add(name.removeprefix(prefix) if name.startswith(prefix) else name)
        short, spec = name.removeprefix(prefix), each.get("spec", {})
        if kind == "Deployment":
            wanted = selector(release, short[1:])
            if spec["selector"] != {"matchLabels": wanted}:
                yield f"the selector of {kind} {name} is {spec['selector']}"
            if not wanted.items() <= spec["template"]["metadata"]["labels"].items():
                yield f"the pods of {kind} {name} are not its selector's"
        if kind == "PersistentVolumeClaim" and spec != {"accessModes": ["ReadWriteOnce"], "storageClassName": "fast",
                                                        "resources": {"requests": {"storage": SIZES[short]}}}:
            yield f"{kind} {name} is {spec}"
        if kind == "Service" and "clusterIP" in spec:
            yield f"the address of {kind} {name} is {spec['clusterIP']}"
        if kind == "Secret" and each.get("type") != "Opaque":
            yield f"the type of {kind} {name} is {each.get('type')}"
    if names != NAMES:
        yield f"there are {names}"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    dpc = options.parse_args().dpc
    programs, faults = helms.helms(), []
    with tempfile.TemporaryDirectory() as work:
        chart = helms.build_chart(dpc, helms.BYTEFREEZER, work)
        for name, helm in programs.items():
            for release, prefix in RELEASES.items():
                done = helms.run(helms.template(helm, chart, ["-f", VALUES], release))
                if done.returncode != 0:
                    faults.append(f"{name}, {release}: {done.stderr}")
                    continue
                faults += [f"{name}, {release}: {each}" for each in kept(release, prefix, objects.read(done.stdout))]
            assert list(kept("other", "bytefreezer", objects.read(helms.run(helms.template(helm, chart, [], "bytefreezer")).stdout)))
            for flags, value in REFUSED:
                done = helms.run(helms.template(helm, chart, flags))
                if done.returncode == 0 or not refusals.is_among(value, refusals.by_schema(done.stderr)):
                    faults.append(f"{name} {' '.join(flags)}: not refused with the name {value}: {done.stderr}")
    for each in faults:
        print(each, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
