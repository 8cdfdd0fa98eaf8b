#!/usr/bin/env python3
"""Builds the chart of every app among the tests and examples and judges its schema: check_charts.py --dpc PROGRAM

The schema keeps to draft 7 (draft7.py), and takes values.yaml as well as each values-ENV.yaml over it.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

import draft7
import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDERS = ["tests/lit/render", "tests/lit/ir", "tests/lit/helm", "tests/constructs", "examples"]

# What no chart can carry (DP1001); any other app that is refused is a fault, and so is one of these that is not.
REFUSED = {"tests/lit/helm/" + name for name in ("refused.dp", "many_times.dp", "shared_maps.dp")}


def apps():
    for folder in FOLDERS:
        for path, folders, files in os.walk(os.path.join(ROOT, folder)):
            folders[:] = sorted(name for name in folders if name != "inputs")
            for name in sorted(files):
                file = os.path.join(path, name)
                if name.endswith(".dp") and not name.endswith("_test.dp") and is_app(folder, file):
                    yield file


def is_app(folder, file):
    """Of an example, whose files belong together, only the one that says so."""
    with open(file, encoding="utf-8") as text:
        return folder != "examples" or re.search(r"^app ", text.read(), re.M) is not None


def build(dpc, app, output):
    done = subprocess.run([dpc, "build", "-t", "helm", app, "--output-dir", output, "--color", "never"], capture_output=True,
                          text=True, timeout=60)
    if os.path.relpath(app, ROOT) in REFUSED:
        only = re.findall(r"^error\[(DP\d+)\]", done.stderr, re.M)
        return None if done.returncode == 1 and set(only) == {"DP1001"} else f"not refused by DP1001 alone\n{done.stderr}"
    return None if done.returncode == 0 else f"dpc build: exit code {done.returncode}\n{done.stderr}"


def laid_over(base, over):
    """As Helm lays values over a chart's: a null deletes what the chart has."""
    out = dict(base)
    for key, value in over.items():
        if value is None and key in base:
            del out[key]
        else:
            out[key] = laid_over(out[key], value) if isinstance(out.get(key), dict) and isinstance(value, dict) else value
    return out


def judge(chart):
    with open(os.path.join(chart, "values.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    found = draft7.faults(schema)
    if found:
        return found
    with open(os.path.join(chart, "values.yaml"), encoding="utf-8") as file:
        values = yaml.safe_load(file)
    found = draft7.refusals(values, schema, schema)
    for name in sorted(os.listdir(chart)):
        if re.fullmatch(r"values-.*\.yaml", name):
            with open(os.path.join(chart, name), encoding="utf-8") as file:
                over = laid_over(values, yaml.safe_load(file) or {})
            found += [f"with {name}: {each}" for each in draft7.refusals(over, schema, schema)]
    return found


def charts_of(folder):
    return sorted(path for path, _, files in os.walk(folder) if "Chart.yaml" in files)


def test_the_judge():
    """Each of these must be found: a judge that finds nothing would pass every chart."""
    planted = [{"format": "uri"}, {"unevaluatedProperties": False}, {"properties": {"a": {"dependentRequired": {}}}},
               {"$ref": "other.json"}, {"$ref": "#/definitions/absent"}, {"items": {"pattern": "(?=a)"}}, {"$defs": {}}]
    for each in planted:
        assert draft7.faults({"$schema": draft7.DRAFT, **each}), each
    assert draft7.faults({"$schema": "https://json-schema.org/draft/2020-12/schema"})
    sealed = {"properties": {"a": {"type": "integer", "minimum": 1}}, "required": ["a"], "additionalProperties": False}
    assert not draft7.refusals({"a": 1.0}, sealed, sealed)
    for wrong in [{}, {"a": None}, {"a": "1"}, {"a": True}, {"a": 0}, {"a": 1, "b": 1}]:
        assert draft7.refusals(wrong, sealed, sealed), wrong


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    dpc = options.parse_args().dpc
    test_the_judge()
    count, failed = 0, False
    for app in apps():
        with tempfile.TemporaryDirectory() as output:
            fault = build(dpc, app, output)
            found = [fault] if fault else [each for chart in charts_of(output) for each in judge(chart)]
        count += 1
        for each in found:
            failed = True
            print(f"{os.path.relpath(app, ROOT)}: {each}", file=sys.stderr)
    print(f"{count} charts")
    return 1 if failed or count < 70 else 0


if __name__ == "__main__":
    sys.exit(main())
