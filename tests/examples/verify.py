#!/usr/bin/env python3
"""`dpc verify` of each example's chart finds no difference, under Helm 3 and 4: verify.py --dpc PROGRAM [--count N]"""
import argparse
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../helm"))
import helms

from scripts import examples

LAST = re.compile(r"(\d+) assignments: 0 differences;")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    options.add_argument("--count", type=int, default=40)
    options = options.parse_args()
    failed = False
    for app, _ in examples():
        for name, helm in helms.helms().items():
            done = helms.run([options.dpc, "verify", app, "-t", "helm", "--helm", helm, "--count", str(options.count), "--color", "never"])
            last = LAST.search(done.stdout)
            if done.returncode != 0 or not last or int(last[1]) < options.count:
                failed = True
                print(f"{app} with {name}: exit code {done.returncode}\n{done.stdout}{done.stderr}", file=sys.stderr)
            else:
                print(f"{os.path.basename(app)} with {name}: {last[0]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
