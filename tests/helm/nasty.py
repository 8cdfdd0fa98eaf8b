#!/usr/bin/env python3
"""Every text among the values set to texts that YAML, templates and shells take for something else: see sweep.py.

nasty.py --dpc PROGRAM [--app EXAMPLE] [--rounds N] [--seed S]

A round gives each place a text of its own, and together the rounds give each place each text; N of them are drawn by the seed
(all unless given). The last lines count what became of each place with each text. The exit code is 1 where any of it is wrong.
"""
import argparse
import glob
import os
import random
import re
import shutil
import sys
import tempfile

import draft7
import examples
import helms
import leaves
import objects
import refusals
import sweep

TEXTS = ["a: b", "a #b", "#a", "'", '"', "it's \"so\"", "{a}", "[a", "{{ .Values.x }}", "{{- a -}}", "`a`", "a\nb", "a\n\n b\n",
         "yes", "010", "1e3", "12:30", "a\u00a0\u2003b\u3000", "- a", "*a", "&a", "!a", "@a%", "a\x07\x1b", "x" * 300, "", "null", " a\t",
         "$(id) \\n", "| >", "2024-01-01"]


def mark(number, node, schema):
    """A harmless text of the place's own; where only certain words are taken, one of these."""
    own = [f"mk{number}x", f"{number}s", f"{number}Mi", f"/mk{number}x", f"http://mk{number}x", f"mk{number}x/a", f"mk{number}x:1"]
    words = [each for each in node.get("enum", []) if each]
    fitting = [each for each in [*own, *words] if not draft7.refusals(each, node, schema)]
    assert fitting, f"no text of {own} fits {node}"
    return fitting[0]


def bases(tried, app):
    """With marks that go downwards, for requests come after limits and must not exceed them."""
    texts = [path for path, node in tried.places.leaves.items() if leaves.is_text(node)]
    given = {path for each in examples.BASES[app] for path in each.marks}
    marks = {path: None if leaves.dotted(path) in given else mark(9000 - index, tried.places.leaves[path], tried.places.schema)
             for index, path in enumerate(texts)}
    return [sweep.Base(each.values, {path: each.marks.get(leaves.dotted(path), text) for path, text in marks.items()
                                     if leaves.dotted(path) not in each.alone},
                       [path for path in texts if leaves.dotted(path) in each.marks]) for each in examples.BASES[app]]


def check_marks(tried, all_bases):
    """Each mark stands in the objects of one of the bases: otherwise nothing would be shown of its place."""
    seen = ""
    for base in all_bases:
        done = tried.run([*tried.found, "dpc"], base, {})
        for name, each in done.items():
            if each.returncode != 0:
                said = re.findall(r'"(?:code|message|helps)": .*|^[^{} ].*', each.stderr, re.M)
                sys.exit(f"{name} refuses the marks: " + "\n".join(said[:40]))
        for name in tried.found:
            for each in objects.differences(objects.read(done["dpc"].stdout), objects.read(done[name].stdout)):
                tried.fault(f"dpc and {name} with the marks: {each}", {})
        seen += repr(objects.read(done["dpc"].stdout))
    for path, each in {path: each for base in all_bases for path, each in base.marks.items()}.items():
        if each not in seen:
            tried.fault("has no effect in any base", {path: each})


def rounds_of(all_bases, count, seed):
    """(base, {place: text}): in round r place i has text i + r; empty texts an eighth of the places at a time."""
    filled, rounds = [text for text in TEXTS if text], []
    for base in all_bases:
        for places in ([each for each in base.marks if each not in base.shared], sorted(base.shared & set(base.marks), key=str)):
            for shift in range(len(filled) if places else 0):
                rounds.append((base, {path: filled[(index + shift) % len(filled)] for index, path in enumerate(places)}))
            for eighth in range(min(8, len(places))):
                rounds.append((base, {path: "" for path in places[eighth::8]}))
    return rounds if count is None else random.Random(seed).sample(rounds, min(count, len(rounds)))


# What a careless hand would write, and the place whose text shows it.
PLANTED = [("templates/receiver-configmap.yaml", r"(region: \{\{ .*?) \| quote", "s3.region"),
           ("templates/s3-secret.yaml", r" \| b64enc \| quote", "s3.accessKey"),
           ("templates/piper-configmap.yaml", r"(control_url: \{\{ .*?) \| quote", "controlService.url"),
           ("templates/receiver-configmap.yaml", r"(directory: \{\{ \S+) \| quote", "receiver.spooling.directory")]


def test_the_sweep(dpc, chart, found, work):
    """A quote is taken away in each of four templates, and the sweep must find each."""
    for number, (file, pattern, place) in enumerate(PLANTED):
        copy = os.path.join(work, f"planted{number}")
        shutil.copytree(chart, copy)
        [file] = glob.glob(os.path.join(copy, file))
        with open(file, encoding="utf-8") as inside:
            text = inside.read()
        careless = re.sub(pattern, lambda found: re.sub(r" \| (quote|b64enc \| quote)$", "", found.group()), text)
        assert careless != text, f"{file}: {pattern} is not there any more"
        with open(file, "w", encoding="utf-8") as inside:
            inside.write(careless)
        tried = sweep.Sweep(dpc, helms.BYTEFREEZER, copy, {"helm 4": found["helm 4"]}, work)
        base = bases(tried, "bytefreezer")[0]
        path = next(each for each in base.marks if leaves.dotted(each) == place)
        tried.round(base, {path: "a: b"})
        assert tried.wrong, f"{file} without {pattern}: {place} = 'a: b' is not found"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    examples.add_argument(options)
    options.add_argument("--rounds", type=int)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    assert len(TEXTS) == 31 == len(set(TEXTS))
    found = helms.helms()
    objects.test_the_comparison()
    refusals.test_the_readers()
    with tempfile.TemporaryDirectory() as work:
        app = examples.path(options.app)
        chart = helms.build_chart(options.dpc, app, os.path.join(work, "dist"))
        if options.app == "bytefreezer":
            test_the_sweep(options.dpc, chart, found, work)
        tried = sweep.Sweep(options.dpc, app, chart, found, work)
        all_bases = bases(tried, options.app)
        check_marks(tried, all_bases)
        rounds = rounds_of(all_bases, options.rounds, options.seed)
        try:
            for number, (base, given) in enumerate(rounds):
                tried.round(base, given)
        except KeyboardInterrupt:
            print(f"stopped after {number} of {len(rounds)} rounds", file=sys.stderr)
    for each in tried.wrong[:100]:
        print(each, file=sys.stderr)
    return 0 if tried.report("of place and text") else 1


if __name__ == "__main__":
    sys.exit(main())
