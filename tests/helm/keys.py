#!/usr/bin/env python3
"""Each of the texts of nasty.py as a key of every open map among an example's values: keys.py --dpc PROGRAM [--app EXAMPLE]

The key must stand in the objects where a harmless one stands, or be refused by a message with the map's name. A server takes few
of them, so dpc refuses most: what dpc renders must be equal, too.
"""
import argparse
import collections
import os
import sys
import tempfile

import examples
import helms
import leaves
import nasty
import objects
import refusals
import sweep

HARMLESS = "harmless-key"


def maps(tried):
    """Its places, without the key; within lists the first of each shape."""
    found = {}
    for path in tried.places.leaves:
        if path[-1] == "some-key":
            found.setdefault(tuple("[]" if isinstance(step, int) else step for step in path[:-1]), path[:-1])
    return list(found.values())


def values_of(tried, path):
    """A text that the map takes: not every one is of any text."""
    return nasty.mark(1, tried.places.all[(*path, "some-key")], tried.places.schema)


def judge(tried, base, paths, text, wrong):
    """What became of the text as a key of each: {verdict: count}"""
    given = {(*path, text): values_of(tried, path) for path in paths}
    done = tried.run([*tried.found, "dpc"], base, given)
    harmless = tried.run([*tried.found], base, {(*path, HARMLESS): value for (*path, _), value in given.items()})
    counts = collections.Counter()
    for name in tried.found:
        each = done[name]
        if each.returncode != 0:
            # Of a key that no map may have Helm 4 names the key alone.
            named = [path for path in paths if "invalid propertyName" in each.stderr or refusals.names(each.stderr, leaves.dotted(path))
                     or refusals.is_among(leaves.dotted(path), refusals.by_schema(each.stderr))]
            if len(named) < len(paths) and len(paths) > 1:
                for path in paths:
                    counts += judge(tried, base, [path], text, wrong)
                return counts
            if refusals.is_crash(each) or not named or done["dpc"].returncode == 0:
                wrong.append(f"{name} refuses the key {text!r} of {leaves.dotted(paths[0])}: {each.stderr[-300:]}")
            counts[name, "refused"] += len(paths)
            continue
        theirs = objects.read(each.stdout)
        expected = sweep.replaced(objects.read(harmless[name].stdout), {HARMLESS: text})
        faults = list(objects.differences(expected, theirs))
        if done["dpc"].returncode == 0:
            faults += objects.differences(objects.read(done["dpc"].stdout), theirs)
        wrong += [f"{name}, the key {text!r} in {len(paths)} maps: {fault}" for fault in faults[:3]]
        counts[name, "WRONG" if faults else "right"] += len(paths)
    return counts


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    examples.add_argument(options)
    options = options.parse_args()
    found, wrong, counts = helms.helms(), [], collections.Counter()
    with tempfile.TemporaryDirectory() as work:
        app = examples.path(options.app)
        chart = helms.build_chart(options.dpc, app, os.path.join(work, "dist"))
        tried = sweep.Sweep(options.dpc, app, chart, found, work)
        base, paths = sweep.Base(examples.BASES[options.app][0].values), maps(tried)
        for text in nasty.TEXTS:
            counts += judge(tried, base, paths, text, wrong)
    for each in wrong[:50]:
        print(each, file=sys.stderr)
    for name in found:
        print(f"{name}: {len(paths)} maps, {len(nasty.TEXTS)} keys: "
              + ", ".join(f"{count} {verdict}" for (of, verdict), count in sorted(counts.items()) if of == name))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
