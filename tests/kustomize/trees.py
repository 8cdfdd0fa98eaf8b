#!/usr/bin/env python3
"""tests/kustomize/trees.py --dpc DPC : the trees of the examples, built by the real kubectl, are what dpc makes.

`dpc verify -t kustomize` of every example and of the apps in inputs/: the base, each overlay, each component and each two of them, and
some larger combinations. An example has two environments at least. Faults that are planted into what kubectl prints are found, each in
the trees that it is in.
"""
import argparse
import glob
import os
import re
import shlex
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../helm"))
import helms

LAST = re.compile(r"kustomize: (\d+) trees?: (\d+) differences?; the base, (\d+) overlays?, (\d+) combinations? of components\n$")

# A name, and the command of sed that falsifies what kubectl prints.
PLANTED = [
    ("a number as a text", r's/^  replicas: \([0-9]*\)/  replicas: "\1"/'),
    ("an empty map for none", r"s/^spec:$/status: {}\nspec:/"),
    ("a label of another value", r"s/\(app.kubernetes.io\/managed-by\): dpc/\1: hand/"),
    ("an object of another version", r"s/^apiVersion: apps\/v1$/apiVersion: apps\/v1beta1/"),
    ("an object of another kind", r"s/^kind: Service$/kind: List/"),
]


def verify(dpc, app, kubectl, base=""):
    return helms.run([dpc, "verify", app, "-t", "kustomize", "--kubectl", kubectl, "--color", "never", "--base", base])


def examples():
    return [app for app in sorted(glob.glob(os.path.join(helms.ROOT, "examples/*/*.dp")))
            if re.search(r"^app ", open(app, encoding="utf-8").read(), re.M)]


def whole(dpc, app, kubectl, overlays, base=""):
    done = verify(dpc, app, kubectl, base)
    last = LAST.search(done.stdout)
    if done.returncode != 0 or not last or int(last[2]) != 0 or int(last[3]) < overlays:
        print(f"{app}: exit code {done.returncode}\n{done.stdout}{done.stderr}", file=sys.stderr)
        return False
    print(f"{os.path.basename(app)}: {last[0]}", end="")
    return True


def found(dpc, app, kubectl, name, fault, work):
    fake = os.path.join(work, "kubectl")
    with open(fake, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/bash\nset -o pipefail\nif [[ $1 == version ]]; then exec {shlex.quote(kubectl)} \"$@\"; fi\n"
                   f"{shlex.quote(kubectl)} \"$@\" | sed {shlex.quote(fault)}\n")
    os.chmod(fake, 0o755)
    done = verify(dpc, app, fake)
    last = LAST.search(done.stdout)
    if done.returncode == 1 and "error[DP1022]" in done.stderr and last and int(last[2]) > 0:
        return True
    print(f"{name} is not found: exit code {done.returncode}\n{done.stdout}{done.stderr}", file=sys.stderr)
    return False


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    dpc = os.path.abspath(options.parse_args().dpc)
    kubectl = helms.kubectl()
    good = [whole(dpc, app, kubectl, 2) for app in examples()]
    assert good
    good += [whole(dpc, os.path.join(HERE, "inputs", name), kubectl, 2) for name in ("features.dp", "names.dp", "kinds.dp")]
    app = os.path.join(HERE, "inputs/features.dp")
    good.append(whole(dpc, app, kubectl, 2, base="production"))
    with tempfile.TemporaryDirectory() as work:
        good += [found(dpc, app, kubectl, name, fault, work) for name, fault in PLANTED]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
