#!/usr/bin/env python3
"""What LLMTrace's chart tells the charts that come with it: dependencies.py --dpc PROGRAM

In place of each of the three databases stands a chart of one ConfigMap, which holds the values that it was given. It is there where
its condition says so, gets what the app declares for it and what it does not, and nothing that is for another. Without the three Helm
renders nothing: the stubs are the tests', no chart that dpc writes holds one.
"""
import argparse
import json
import os
import shutil
import sys
import tempfile

import yaml

import helms

NAMES = ("clickhouse", "postgresql", "redis")
TELLS = """apiVersion: v1
kind: ConfigMap
metadata: {name: told-{{ .Chart.Name }}}
data: {values: {{ omit .Values "global" | toJson | quote }}}
"""


def make_telling(chart):
    for name in NAMES:
        os.makedirs(os.path.join(chart, "charts", name, "templates"))
        with open(os.path.join(chart, "charts", name, "templates", "told.yaml"), "w", encoding="utf-8") as file:
            file.write(TELLS)


def rendered(helm, chart, arguments):
    done = helms.run(helms.template(helm, chart, arguments, "llmtrace"))
    if done.returncode != 0:
        raise AssertionError(f"helm template {arguments}: exit code {done.returncode}\n{done.stderr}")
    return [each for each in yaml.safe_load_all(done.stdout) if each]


def told(found):
    """{chart: its values}"""
    return {each["metadata"]["name"].removeprefix("told-"): json.loads(each["data"]["values"]) for each in found
            if each["metadata"]["name"].startswith("told-")}


def expect(what, found, expected):
    if found != expected:
        yield f"{what}: {found}, not {expected}"


def faults_of(helm, chart):
    by_default = told(rendered(helm, chart, []))
    yield from expect("by default there are", set(by_default), set(NAMES))
    login = {"username": "llmtrace", "database": "llmtrace", "existingSecret": "", "password": "llmtrace"}
    yield from expect("PostgreSQL's login", by_default["postgresql"]["auth"], login)
    yield from expect("Redis' architecture", by_default["redis"]["architecture"], "standalone")
    for name in NAMES:
        left = told(rendered(helm, chart, ["--set", f"{name}.enabled=false"]))
        yield from expect(f"without {name} there are", set(left), set(NAMES) - {name})
    more = told(rendered(helm, chart, ["--set", "postgresql.primary.resources.requests.cpu=2,postgresql.image.tag=x"]))
    yield from expect("undeclared values, deep", more["postgresql"]["primary"]["resources"], {"requests": {"cpu": 2}})
    yield from expect("undeclared values", more["postgresql"]["image"], {"tag": "x"})
    yield from expect("other charts' values", more["redis"], by_default["redis"])


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    dpc = options.parse_args().dpc
    faults = []
    with tempfile.TemporaryDirectory() as work:
        chart = helms.build_chart(dpc, helms.LLMTRACE, os.path.join(work, "dist"))
        for name, helm in helms.helms().items():
            bare = os.path.join(work, name)
            shutil.copytree(chart, bare, ignore=shutil.ignore_patterns("charts"))
            if "missing in charts/" not in helms.run(helms.template(helm, bare)).stderr:
                faults.append(f"{name}: a chart that is not there is not missed")
        make_telling(chart)
        for name, helm in helms.helms().items():
            faults += [f"{name}: {each}" for each in faults_of(helm, chart)]
    for each in faults:
        print(each, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
