#!/usr/bin/env python3
"""The shell scripts in the examples' objects: scripts.py --dpc PROGRAM

In each environment of each example, also in specs that a ConfigMap holds as JSON, they pass `sh -n` and shellcheck. What RUNS
names is run against stub commands, which write down how they were called.
"""
import argparse
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import yaml

import backline
import zymtrace

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHELLS = (["/bin/sh", "-c"], ["sh", "-c"])

# By the example's name: what is asked of its scripts, (container, script) each.
RUNS = {"backline": backline.run, "zymtrace": zymtrace.run}


def examples():
    for path in sorted(glob.glob(os.path.join(ROOT, "examples/*/*.dp"))):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if re.search(r"^app ", text, re.M):
            yield path, re.findall(r'^environment "?([\w-]+)"? \{', text, re.M)


def scripts(node):
    """{container: script} of whatever has a command."""
    if isinstance(node, dict):
        words = [*(node.get("command") or []), *(node.get("args") or [])]
        if words[:2] in SHELLS and len(words) > 2:
            yield node.get("name", ""), words[2]
        node = node.values()
    elif isinstance(node, str) and node.startswith("{"):
        node = [json.loads(node)]
    elif not isinstance(node, list):
        return
    for each in node:
        yield from scripts(each)


def rendered(dpc, app, environment):
    """The defaults are nothing where values are required."""
    chosen = ["--env", environment] if environment else []
    done = subprocess.run([dpc, "render", app, *chosen, "--color", "never"], capture_output=True, text=True, check=False)
    if done.returncode != 0 and not environment:
        return []
    if done.returncode != 0:
        sys.exit(f"{app}: dpc render --env {environment}: {done.stderr}")
    return list(yaml.safe_load_all(done.stdout))


def complaints(text):
    with tempfile.NamedTemporaryFile("w", suffix=".sh", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        for command in (["sh", "-n", file.name], ["shellcheck", "--shell", "sh", file.name]):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                yield f"{command[0]}:\n{done.stdout}{done.stderr}"


def test_the_finder():
    inside = json.dumps({"spec": [{"name": "b", "command": ["/bin/sh", "-c"], "args": ["two"]}]})
    found = dict(scripts([{"name": "a", "command": ["/bin/sh", "-c", "one"]}, {"data": {"JOB": inside}}, {"command": ["run", "-c", "x"]}]))
    assert found == {"a": "one", "b": "two"}, found
    assert list(complaints("if true; then\n")) and list(complaints("echo $x\n"))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    dpc = os.path.abspath(options.parse_args().dpc)
    test_the_finder()
    failed, count = False, 0
    for app, environments in examples():
        name = os.path.basename(os.path.dirname(app))
        found = {pair for each in [None, *environments] for pair in scripts(rendered(dpc, app, each))}
        count += len(found)
        told = [f"{container}: {each}" for container, text in sorted(found) for each in complaints(text)]
        if name in RUNS:
            assert found, f"{name} has no scripts"
            told += RUNS[name](sorted(found))
        for each in told:
            failed = True
            print(f"{name}: {each}", file=sys.stderr)
    print(f"{count} scripts")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
