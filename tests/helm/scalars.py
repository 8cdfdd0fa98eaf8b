#!/usr/bin/env python3
"""Scalars without quotes in a values file are to dpc what they are to Helm: scalars.py --dpc PROGRAM

Each is given as a text, an int, a float and a bool. Helm 3, Helm 4 and dpc must refuse the same of them, and make the same of the
others.
"""
import argparse
import os
import sys
import tempfile

import helms
import objects
import refusals

APP = os.path.join(helms.ROOT, "tests/helm/inputs/scalars.dp")
SCALARS = """
yes no on off y n Y N true True TRUE false tRue
0 1 -1 +1 007 010 0o17 0x1f 0b11 1_000 0777 08 09 -0 1__0 9007199254740991 9007199254740992 9223372036854775808 18446744073709551616
1e400 1.0 1.10 1e3 1E3 1e+06 .5 5. -.5 1.5e-7 0.1 1_0.5 1e 0x 1.2.3 0e0
12:30 12:30:45 190:20:30 1:2 2024-01-01 2024-1-1 2024-01-01T00:00:00Z 20240101 v1 1a a-b a_b = <<
'' "" 'yes' "1"
""".split() + ["!!str 1", "!!str yes"]
# What no list takes; numbers that JSON does not have make Helm refuse the whole file.
NOWHERE = [".inf", "-.inf", ".nan", ".NaN", "null", "~", "Null", "NULL", ""]
KINDS = ["texts", "ints", "floats", "bools"]


def values(kept):
    return "".join(f"{kind}:{' []' if not kept[kind] else ''}\n" + "".join(f"  - {each}\n" for each in kept[kind]) for kind in KINDS)


def run(programs, dpc, chart, text, work):
    path = os.path.join(work, "values.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    commands = [helms.template(helm, chart, ["-f", path]) for helm in programs.values()]
    done = helms.run_all([*commands, helms.render(dpc, APP, ["-f", path, "--message-format", "json"])])
    return dict(zip([*programs, "dpc"], done))


def refused_by(name, done):
    if done.returncode == 0:
        return set()
    found = refusals.by_dpc(done) if name == "dpc" else refusals.by_schema(done.stderr)
    assert found, f"{name} refuses the file as a whole: {done.stderr}"
    return set(found)


def judge(programs, dpc, chart, work):
    kept = {}
    for kind in KINDS:
        done = run(programs, dpc, chart, values({each: SCALARS if each == kind else [] for each in KINDS}), work)
        refused = {name: refused_by(name, each) for name, each in done.items()}
        kept[kind] = []
        for index, scalar in enumerate(SCALARS):
            by = [name for name, paths in refused.items() if f"{kind}[{index}]" in paths]
            if by and len(by) < len(refused):
                yield f"{scalar} among {kind}: refused by {', '.join(by)} alone"
            if not by:
                kept[kind].append(scalar)
    counts = {kind: len(each) for kind, each in kept.items()}
    print(f"{len(SCALARS)} scalars, taken: {counts}")
    assert all(3 < counts[kind] < len(SCALARS) for kind in KINDS), counts
    for kind in KINDS:
        for scalar in NOWHERE:
            done = run(programs, dpc, chart, values({each: [scalar] if each == kind else [] for each in KINDS}), work)
            yield from (f"{scalar} among {kind}: not refused by {name}" for name, each in done.items() if each.returncode == 0)
    done = run(programs, dpc, chart, values(kept), work)
    for name, each in done.items():
        if each.returncode != 0:
            yield f"{name}: {each.stderr}"
            continue
        ours, theirs = (objects.read(done[of].stdout) for of in ("dpc", name))
        for fault in objects.differences(ours, theirs):
            yield f"dpc and {name}: {fault}"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    dpc = options.parse_args().dpc
    programs = helms.helms()
    with tempfile.TemporaryDirectory() as work:
        chart = helms.build_chart(dpc, APP, os.path.join(work, "dist"))
        faults = list(judge(programs, dpc, chart, work))
    for each in faults:
        print(each, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
