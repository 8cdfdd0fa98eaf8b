#!/usr/bin/env python3
"""Values on the command line mean to dpc what they mean to Helm: flags.py --dpc PROGRAM

The chart of inputs/faults.dp: each line is refused by Helm 3, Helm 4 and dpc, or makes the same objects for all.
"""
import argparse
import os
import sys
import tempfile

import helms
import objects

APP = os.path.join(helms.ROOT, "tests/helm/inputs/faults.dp")
SET, TEXT, JSON, LITERAL, FILE = "--set", "--set-string", "--set-json", "--set-literal", "--set-file"
# What dpc and one of the Helms do otherwise, on purpose.
OWN = {"=x": "Helm takes an empty key", '{"text":"a","count":7}': "Helm 3 has no values without a key"}

CASES = [
    *[[SET, each] for each in [
        r"text=a\,b", "text=a,count=5", "text=a b", "text=", "text", "text=null", 'text="a"', "text='a'", r"text=a\\b", "text=a=b",
        "text=a.b", "text={a,b}", "args={a,b}", "args={}", "args={a}", "args={1,2}", "args[0]=a", "args[1]=a", "args[0]=a,args[1]=b",
        r"names.a\.b=c", "names.a.b=c", r"names.a\,b=c", "names.a=1", "names.a=true", "names={}", "names.=x", "=x", "names.{a}=b",
        "count=007", "count=+5", "count=1e3", "count=0x10", "count=5.0", "count= 5", "on=TRUE", "on=True", "on=yes", "text=007", "text=0",
        "ratio=0.1", "ratio=1", "maybe=null", "maybe=", "image.tag=a,image.tag=b", "image=x", "image=null", "image.tag.x=y", "args.x=y",
        "text[0]=y", "args[-1]=y", "args[a]=y", "args[70000]=y", "text=a\nb", "text=\tä", r"text=\{a\,b\}", r"text=a\{b", "text=a{b}"]],
    *[[TEXT, each] for each in ["args={1,2}", "args[0]=1", "names.a=1", "names.true=true", "maybe=null", "count=5", "text=", "on=true"]],
    *[[JSON, each] for each in [
        'args=["a","b"]', 'names={"a.b":"c"}', 'text="a"', "text=a", "count=5.0", "count=1e3", '{"text":"a","count":7}', "ratio=0.1",
        'image={"tag":"x"}', 'image.tag="x"', "count=9007199254740993", "text=null", 'text="a",count=5', "args=[]", "names={}"]],
    *[[LITERAL, each] for each in [r"text=a,b.c={d}\n", "text={{ .Values.x }}", "args[0]=a,b", "text=true", "count=5"]],
    *[[FILE, each] for each in ["text=FILE", "count=FILE", "text=FILE/none", "args[0]=FILE"]],
    [SET, "image.tag=a", SET, "image.tag=b"], [TEXT, "image.tag=1", SET, "image.tag=b"], [JSON, 'image={"tag":"x"}', SET, "image.tag=b"],
    [SET, "image.tag=b", JSON, 'image={"tag":"x"}'], [SET, "args={a,b,c}", SET, "args[1]=x"], [SET, "maybe=a", SET, "maybe=null"],
]


def judge(given, done):
    """A line where they do not agree; `done` is of dpc first."""
    if any(each in OWN for each in given):
        return None
    if len({each.returncode == 0 for each in done.values()}) > 1:
        by = [name for name, each in done.items() if each.returncode]
        return f"{given}: refused by {', '.join(by)} alone: {done[by[0]].stderr[:300]}"
    if done["dpc"].returncode != 0:
        return None
    ours = objects.read(done["dpc"].stdout)
    for name, each in done.items():
        for fault in objects.differences(ours, objects.read(each.stdout)):
            return f"{given}: dpc and {name}: {fault}"
    return None


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    dpc = options.parse_args().dpc
    found = helms.helms()
    assert all(any(own in case for case in CASES) for own in OWN)
    with tempfile.TemporaryDirectory() as work:
        chart = helms.build_chart(dpc, APP, os.path.join(work, "dist"))
        path = os.path.join(work, "text")
        with open(path, "w", encoding="utf-8") as file:
            file.write("a: b\n{{ x }}\n")
        cases = [[part.replace("FILE", path) for part in case] for case in CASES]
        names = ["dpc", *found]
        done = helms.run_all([command for case in cases for command in
                              [helms.render(dpc, APP, case), *(helms.template(helm, chart, case) for helm in found.values())]])
    faults = [fault for index, case in enumerate(cases)
              if (fault := judge(case, dict(zip(names, done[index * len(names):(index + 1) * len(names)]))))]
    for each in faults:
        print(each, file=sys.stderr)
    taken = sum(each.returncode == 0 for each in done[::len(names)])
    print(f"{len(cases)} cases, {taken} taken")
    return 1 if faults or not 10 < taken < len(cases) - 10 else 0


if __name__ == "__main__":
    sys.exit(main())
