#!/usr/bin/env python3
"""Every value set to one of another type: a number for a text, a text for a bool, null, a list for a map. See sweep.py.

confusion.py --dpc PROGRAM [--app EXAMPLE]

What is of none of the types that the schema names for a place must be refused there, by both Helms and by dpc, and named. What
one of them takes all must take, and render alike. The last lines count it. The exit code is 1 where any of it is wrong.
"""
import argparse
import os
import sys
import tempfile

import draft7
import examples
import helms
import leaves
import sweep

VALUES = [5, 1.5, True, "x", None, ["x"], [], {"some-key": "x"}, {}]

# Helm and other charts put keys of their own into `global`: the chart lets them pass, dpc knows that they are none of the app's.
OPEN = (("global",), {"some-key": "x"})


def shape(path):
    return tuple("[]" if isinstance(each, int) else each for each in path)


def places(tried):
    """One place of each shape: which element of a list it is means nothing here."""
    by_shape = {}
    for path in tried.places.all:
        by_shape.setdefault(shape(path), path)
    return [path for path in by_shape.values() if path not in examples.CHARTS]


def rounds(tried):
    """Values of one type in all places of one depth, for places within one another would hide each other."""
    by_depth = {}
    for path in places(tried):
        by_depth.setdefault(len(path), []).append(path)
    for value in VALUES:
        for paths in by_depth.values():
            yield {path: value for path in paths if (path, value) != OPEN}


def must_be_refused(tried, path, value):
    node = tried.places.all[path]
    types = leaves.types_of(node)
    if "enum" in node:
        return not any(draft7.same(value, each) for each in node["enum"])
    return bool(types) and not any(draft7.TYPES[each](value) for each in types)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    examples.add_argument(options)
    options = options.parse_args()
    found = helms.helms()
    with tempfile.TemporaryDirectory() as work:
        app = examples.path(options.app)
        chart = helms.build_chart(options.dpc, app, os.path.join(work, "dist"))
        tried = sweep.Sweep(options.dpc, app, chart, found, work)
        base = sweep.Base(examples.BASES[options.app][0].values)
        for given in rounds(tried):
            tried.round(base, given)
        for path in places(tried):
            for value in (each for each in VALUES if (path, each) != OPEN):
                verdicts = tried.verdicts[path, repr(value)]
                if must_be_refused(tried, path, value) and set(verdicts.values()) != {sweep.SCHEMA}:
                    tried.fault(f"is not refused by the schema but {verdicts}", {path: value})
    for each in tried.wrong[:100]:
        print(each, file=sys.stderr)
    return 0 if tried.report("of place and type") else 1


if __name__ == "__main__":
    sys.exit(main())
