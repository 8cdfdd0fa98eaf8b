#!/usr/bin/env python3
"""The charts of ByteFreezer and LLMTrace as shipped: shipped.py --dpc PROGRAM

Under Helm 3 and 4 it lints without a complaint and renders what dpc renders, by default and in each environment. It packs to the
same files each time, another chart may take it in twice, and dpc writes the same bytes whatever the folder, locale, time zone and
umask.
"""
import argparse
import hashlib
import os
import re
import shutil
import sys
import tarfile
import tempfile

import helms
import objects

SURROUNDINGS = [{"LC_ALL": "C", "TZ": "UTC"}, {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Chatham"}]


def lint(found, chart):
    for name, helm in found.items():
        for values in [None, *environments(chart).values()]:
            done = helms.run([helm, "lint", "--strict", chart, *(["-f", values] if values else [])])
            if done.returncode != 0 or re.search(r"\[(WARNING|ERROR)\]", done.stdout + done.stderr):
                yield f"{name} lint --strict with {values}:\n{done.stdout}{done.stderr}"


def environments(chart):
    return {each[len("values-"):-len(".yaml")]: os.path.join(chart, each) for each in sorted(os.listdir(chart))
            if re.fullmatch(r"values-.*\.yaml", each)}


def renders(dpc, app, found, chart):
    cases = {"the defaults": ([], [])}
    for environment, file in environments(chart).items():
        cases[f"environment {environment}"] = (["-f", file], ["--env", environment])
    assert len(cases) >= 3, "the app has environments, the chart has none"
    for what, (of_helm, of_dpc) in cases.items():
        ours = helms.run(helms.render(dpc, app, [*of_dpc, "-n", "space"]))
        if ours.returncode != 0:
            yield f"dpc render with {what}: exit code {ours.returncode}\n{ours.stderr}"
            continue
        for name, helm in found.items():
            theirs = helms.run(helms.template(helm, chart, [*of_helm, "-n", "space"]))
            if theirs.returncode != 0:
                yield f"{name} template with {what}: exit code {theirs.returncode}\n{theirs.stderr}"
                continue
            for each in objects.differences(objects.read(ours.stdout), objects.read(theirs.stdout)):
                yield f"{what}, dpc and {name}: {each}"


def members(archive):
    with tarfile.open(archive) as file:
        return [(each.name, hashlib.sha256(file.extractfile(each).read()).hexdigest()) for each in file if each.isfile()]


def packs(found, chart, work):
    """Helm writes the time into the archive, and charts below the chart in any order; the files in it, and their order, are the chart's."""
    for name, helm in found.items():
        twice = []
        for time in ("one", "two"):
            folder = os.path.join(work, name, time)
            os.makedirs(folder)
            done = helms.run([helm, "package", chart, "-d", folder])
            if done.returncode != 0:
                yield f"{name} package: exit code {done.returncode}\n{done.stderr}"
                return
            packed = members(os.path.join(folder, os.listdir(folder)[0]))
            twice.append([each for each in packed if each[0].split("/")[1] != "charts"])
        if twice[0] != twice[1] or len(twice[0]) < 15:
            yield f"{name} package: two packages of one chart are not the same: {set(twice[0]) ^ set(twice[1])}"
        left = {os.path.relpath(os.path.join(path, file), chart) for path, _, files in os.walk(chart) for file in files}
        left -= {each.split("/", 1)[1] for each, _ in packed}
        if left != {".dpc-manifest"}:
            yield f"{name} package: not in it: {sorted(left - {'.dpc-manifest'})}"


def under_two_aliases(found, chart, work):
    """A chart that takes this one in twice has all of its objects twice, no two of one name."""
    parent = os.path.join(work, "parent")
    with open(os.path.join(chart, "Chart.yaml"), encoding="utf-8") as file:
        said = dict(re.findall(r"^(name|version): (.*)$", file.read(), re.M))
    shutil.copytree(chart, os.path.join(parent, "charts", said["name"]))
    with open(os.path.join(parent, "Chart.yaml"), "w", encoding="utf-8") as file:
        file.write("apiVersion: v2\nname: parent\nversion: 0.1.0\ndependencies:\n" + "".join(
            f"  - {{name: {said['name']}, version: {said['version']}, alias: {alias}}}\n" for alias in ("east", "west")))
    for name, helm in found.items():
        alone, twice = (helms.run(helms.template(helm, folder, [])) for folder in (chart, parent))
        if twice.returncode != 0:
            yield f"{name} template of a parent: exit code {twice.returncode}\n{twice.stderr}"
            continue
        counts = len(objects.read(alone.stdout)), len(objects.read(twice.stdout))
        if counts[1] != 2 * counts[0]:
            yield f"{name}: {counts[0]} objects alone, {counts[1]} under two aliases"


def digests(folder):
    """Of what dpc writes: charts that others make are not among it."""
    found = {}
    for path, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - {"charts"})
        for each in sorted(files):
            with open(os.path.join(path, each), "rb") as file:
                found[os.path.relpath(os.path.join(path, each), folder)] = hashlib.sha256(file.read()).hexdigest()
    return found


def same_bytes(dpc, app, chart, work):
    first = digests(chart)
    for number, surroundings in enumerate(SURROUNDINGS):
        output = os.path.join(work, f"again{number}")
        os.makedirs(output)
        folder = os.path.dirname(app) if number else "/"
        named = os.path.basename(app) if number else app
        done = helms.run(["sh", "-c", f"umask {'077' if number else '002'}; exec \"$@\"", "sh", os.path.abspath(dpc), "build", "-t", "helm",
                          named, "--output-dir", output], cwd=folder, env={**os.environ, **surroundings})
        if done.returncode != 0:
            yield f"dpc build in {folder}: exit code {done.returncode}\n{done.stderr}"
            continue
        again = digests(os.path.join(output, os.path.basename(os.path.dirname(app)), "helm"))
        if again != first:
            yield f"dpc writes other bytes in {folder} with {surroundings}: {sorted(set(again.items()) ^ set(first.items()))}"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    dpc = options.parse_args().dpc
    found = helms.helms()
    objects.test_the_comparison()
    faults = []
    for app in (helms.BYTEFREEZER, helms.LLMTRACE):
        with tempfile.TemporaryDirectory() as work:
            chart = helms.build_chart(dpc, app, os.path.join(work, "dist"))
            faults += [*lint(found, chart), *renders(dpc, app, found, chart), *packs(found, chart, work),
                       *under_two_aliases(found, chart, work), *same_bytes(dpc, app, chart, work)]
    for each in faults:
        print(each, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
