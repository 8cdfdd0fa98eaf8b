#!/usr/bin/env python3
"""The charts of all apps of the tests and examples with their default values: defaults.py --dpc PROGRAM

Under Helm 3 and 4 each lints without a complaint, and renders what dpc renders, or is refused as by dpc.
"""
import argparse
import os
import sys
import tempfile

import yaml

import check_charts
import helms
import objects

VERSION = ["--kube-version", "v1.33.0"]


def lacks_dependencies(chart):
    """They are had from a registry, by `helm dependency build`."""
    with open(os.path.join(chart, "Chart.yaml"), encoding="utf-8") as file:
        wanted = yaml.safe_load(file).get("dependencies", [])
    return any(not each.get("repository", "").startswith("file:") for each in wanted)


def judge(dpc, found, app, chart):
    lints = helms.run_all([[helm, "lint", "--strict", chart] for helm in found.values()])
    for name, done in zip(found, lints):
        if done.returncode != 0 or "[WARNING]" in done.stdout + done.stderr:
            yield f"{name} lint: {done.stdout}{done.stderr}"
    ours, *theirs = helms.run_all([helms.render(dpc, app, VERSION), *(helms.template(helm, chart, VERSION) for helm in found.values())])
    for name, done in zip(found, theirs):
        if (done.returncode == 0) != (ours.returncode == 0):
            yield f"dpc and {name}: exit codes {ours.returncode} and {done.returncode}: {ours.stderr[-300:]}{done.stderr[-300:]}"
        elif done.returncode == 0:
            try:
                yield from (f"dpc and {name}: {each}" for each in
                            objects.differences(objects.read(ours.stdout), objects.read(done.stdout)))
            except yaml.YAMLError as error:
                yield f"{name}: {error}"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    dpc = options.parse_args().dpc
    found, count, failed = helms.helms(), 0, False
    for app in check_charts.apps():
        name = os.path.relpath(app, check_charts.ROOT)
        if name in check_charts.REFUSED:
            continue
        with tempfile.TemporaryDirectory() as work:
            chart = helms.build_chart(dpc, app, work)
            if lacks_dependencies(chart):
                continue
            count += 1
            for each in judge(dpc, found, app, chart):
                failed = True
                print(f"{name}: {each}", file=sys.stderr)
    print(f"{count} charts")
    return 1 if failed or count < 70 else 0


if __name__ == "__main__":
    sys.exit(main())
