#!/usr/bin/env python3
"""tests/kustomize/pairs.py --dpc DPC [--count N] [--seed S] : bases from one set of values, overlays from another.

Random pairs of values for inputs/shapes.dp, which has something of everything that an overlay may have to change. Of each pair the
first is the base and an environment, the second another environment; `kubectl kustomize` on both must give what `dpc render`
gives, every object and every list in its order. No overlay may bring an object whole that the base has.
"""
import argparse
import glob
import json
import os
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../helm"))
import helms
import objects
import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "inputs/shapes.dp")
WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"]
TEXTS = ["1", "yes", "a b", "x: y", "# no", "0x1f", "line\nline\n", "{}", "~", "caf\u00e9", ""]


def some(r, pool, most=6):
    return r.sample(pool, r.randint(0, most))


def values(r):
    # Half of the params have their defaults, so that most pairs have something in common.
    full = {
        "replicas": r.randint(0, 3),
        "image.tag": r.choice(["1.0", "1.1", "20240101"]),
        "image.repository": r.choice(["registry.example.com/shapes", "mirror.example.com/shapes"]),
        "env": {word.upper(): r.choice(TEXTS) for word in some(r, WORDS)},
        "port": r.choice([8080, 8081]),
        "admin": r.random() < 0.5,
        "args": [r.choice(TEXTS) for _ in range(r.randint(0, 4))],
        "sidecar": r.random() < 0.5,
        "sidecar_tag": r.choice(["1.0", "2.0"]),
        "inits": some(r, WORDS, 4),
        "labels": {"example.com/" + word: r.choice(["a", "b"]) for word in some(r, WORDS, 3)},
        "tolerations": some(r, WORDS, 3),
        "mounts": {"/" + word: word for word in some(r, WORDS, 3)},
        "config": {word: r.choice(TEXTS) for word in some(r, WORDS)},
        "strategy": r.choice(["RollingUpdate", "Recreate"]),
        "hosts": [word + ".example.com" for word in some(r, WORDS, 3)],
        "monitor": r.random() < 0.5,
        "metrics": ["/" + word for word in some(r, WORDS, 3)],
        "job": r.random() < 0.5,
        "rules": [{"group": word, "verbs": some(r, ["get", "list", "watch"], 3) or ["get"]} for word in some(r, WORDS, 3)],
    }
    return {key: value for key, value in full.items() if r.random() < 0.5}


def dp(value):
    if isinstance(value, bool) or isinstance(value, int):
        return json.dumps(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ", ".join(dp(each) for each in value) + "]"
    return "{ " + ", ".join(f"{json.dumps(key)} = {dp(each)}" for key, each in value.items()) + " }"


def environment(name, given):
    lines = [f'  values.team = "{name}"'] + [f"  values.{path} = {dp(value)}" for path, value in given.items()]
    return "environment " + name + " {\n" + "\n".join(lines) + "\n}\n"


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def read(text):
    """As they are, but for the order of the objects."""
    found = {}
    for each in yaml.load_all(text, objects.Loader):
        key = (each["apiVersion"], each["kind"], each["metadata"].get("namespace"), each["metadata"]["name"])
        assert key not in found, key
        found[key] = each
    return found


def identities(folder):
    found = set()
    for name in os.listdir(folder):
        if name in ("patches", "kustomization.yaml"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            found |= set(read(file.read()))
    return found


class Tally:
    def __init__(self):
        self.pairs = self.changed = self.merge = self.json = self.wrong = self.copies = 0


def judge(options, kubectl, work, seed, tally):
    r = random.Random(seed)
    first, second = values(r), values(r)
    app = os.path.join(work, "shapes.dp")
    with open(SOURCE, encoding="utf-8") as source, open(app, "w", encoding="utf-8") as file:
        file.write(source.read() + environment("first", first) + environment("second", second))
    run(options.dpc, "build", app, "-t", "kustomize", "-q", "--output-dir", os.path.join(work, "dist"))
    tree = os.path.join(work, "dist/shapes/kustomize")
    tally.pairs += 1
    for name in ["first", "second"]:
        wanted = read(run(options.dpc, "render", app, "--env", name))
        folders = ["base", "overlays/first"] if name == "first" else ["overlays/second"]
        for folder in folders:
            made = read(run(kubectl, "kustomize", os.path.join(tree, folder)))
            if made != wanted:
                tally.wrong += 1
                keys = sorted(key for key in set(made) | set(wanted) if made.get(key) != wanted.get(key))
                print(f"seed {seed}: {folder} differs from dpc render --env {name} in {keys}", file=sys.stderr)
    second_folder = os.path.join(tree, "overlays/second")
    patches = [path for path in glob.glob(os.path.join(second_folder, "patches/*")) if not path.endswith("/removed.yaml")]
    for path in patches:
        with open(path, encoding="utf-8") as file:
            if file.read(1) == "-":
                tally.json += 1
            else:
                tally.merge += 1
    tally.changed += bool(patches)
    copies = identities(second_folder) & identities(os.path.join(tree, "base"))
    if copies:
        tally.copies += 1
        print(f"seed {seed}: the overlay has whole copies of {sorted(copies)}", file=sys.stderr)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    options.add_argument("--count", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    kubectl = helms.kubectl()
    tally = Tally()
    with tempfile.TemporaryDirectory() as work:
        for i in range(given.count):
            judge(given, kubectl, work, given.seed * 1_000_000 + i, tally)
    print(f"{tally.pairs} pairs: {tally.wrong} trees differ, {tally.changed} overlays have patches "
          f"({tally.merge} strategic merge, {tally.json} JSON), {tally.copies} have whole copies")
    return 1 if tally.wrong or tally.copies or tally.changed < 0.75 * tally.pairs else 0


if __name__ == "__main__":
    sys.exit(main())
