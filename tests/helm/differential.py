#!/usr/bin/env python3
"""Every builtin and operator, evaluated by dpc and lowered for helm, on the same random arguments:
differential.py --dpc PROGRAM [--helm PROGRAM] [--count 100] [--seed 1] [--only CASE] [--coverage]

Cases (differential_cases.py) are put into apps, an object a case, which loop over a list of arguments. A case's first
arguments are also params of their own, for what is lowered outside of loops otherwise. What dpc or helm refuses is
looked for: what one refuses, the other must. A case names arguments that both are to refuse.
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor

import differential_cases
import helms
import manifests

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SINGLE = 5  # arguments of a case that are params of their own, a run
UNLOOPED = 50  # of a case that a chart cannot carry in a loop
GROUP = 24  # cases an app
SHOWN = 3  # differences of a case

CRD = """apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: results.test.example.com }
spec:
  group: test.example.com
  names: { kind: Result, listKind: ResultList, plural: results, singular: result }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            apiVersion: { type: string }
            kind: { type: string }
            metadata: { type: object }
            spec:
              type: object
              properties:
                held: { type: array, items: { type: integer } }
                results:
                  type: array
                  items:
                    type: object
                    properties:
                      id: { type: integer }
                      text: { type: string }
                      flag: { type: boolean }
                      whole: { type: integer, format: int64 }
                      number: { type: number }
                      data: { x-kubernetes-preserve-unknown-fields: true }
"""


def singles_of(case):
    return SINGLE if case.looped else UNLOOPED


def uncovered():
    """Builtins of the table for which there is no case; names in cases that are no builtins."""
    with open(os.path.join(ROOT, "ir/builtins.def"), encoding="utf-8") as file:
        names = re.findall(r'^DPC_BUILTIN\(\w+, "(\w+)"', file.read(), re.M)
    covered = {name for case in differential_cases.CASES for name in case.builtins}
    return [f"'{name}' has no case in differential_cases.py" for name in names if name not in covered] + \
           [f"'{name}' is no builtin" for name in sorted(covered - set(names))]


def with_arguments(case, path):
    return re.sub(r"\bc\.", path + ".", case.expression)


def default(kind):
    """What is empty and has no default counts as not given."""
    empty = {"string": '""', "list": "[]", "map": "{}"}.get(re.match(r"\w*", kind)[0])
    return "" if empty is None or kind.endswith(("?", "]+\")")) else " = " + empty


def source(cases):
    """The app of these cases."""
    out = ["app differential {}", 'use crd "crd.yaml"', "values {"]
    for case in cases:
        fields = ", ".join(["id: int"] + [f"{name}: {kind}{default(kind)}" for name, (kind, _) in case.arguments.items()])
        if case.looped:
            out.append(f"  {case.name}: list<{{ {fields} }}> = []")
        out += [f"  {case.name}_{i}: {{ {fields} }}" for i in range(singles_of(case))]
    out.append("}")
    for case in cases:
        name = case.name.replace("_", "-")
        alone = [(f"values.{case.name}_{i}", with_arguments(case, f"values.{case.name}_{i}")) for i in range(singles_of(case))]
        results = [f"{{ id = {path}.id, {case.kind} = {expression} }}" for path, expression in alone]
        held = [f"{path}.id when {expression}" for path, expression in alone]
        out += result(f"{case.name}_alone", f"{name}-alone", case, results, held)
        if case.looped:
            results = [f"for c in values.{case.name} {{ {{ id = c.id, {case.kind} = {case.expression} }} }}"]
            out += result(f"{case.name}_looped", name, case, results, [f"for c in values.{case.name} {{ c.id when {case.expression} }}"])
    return "\n".join(out) + "\n"


def result(address, name, case, results, held):
    """An object; `held` is what is there where the case's bool holds."""
    lines = [f'{address} = k8s.Result("{name}") {{', "  spec {", "    results = [", *[f"      {each}," for each in results], "    ]"]
    if case.condition:
        lines += ["    held = [", "      0,", *[f"      {each}," for each in held], "    ]"]
    return lines + ["  }", "}"]


def arguments_of(case, count, seed):
    r = random.Random(f"{seed} {case.name}")
    made = [{name: make(r) for name, (_, make) in case.arguments.items()} for _ in range(count)]
    return [{"id": i + 1, **{k: v for k, v in each.items() if v is not None}} for i, each in enumerate(made)]


def as_json(data):
    """What is outside the first plane must not be written as two escapes: YAML knows no surrogates."""
    text = json.dumps(data, ensure_ascii=False)
    return re.sub(r"[\x7f-\x9f\u2028\u2029\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", text)


class Group:
    """An app with some cases, its chart, and runs of both."""

    def __init__(self, options, cases, folder):
        self.options, self.cases, self.folder = options, cases, folder
        self.app = os.path.join(folder, "app.dp")
        self.runs = 0
        with open(os.path.join(folder, "crd.yaml"), "w", encoding="utf-8") as file:
            file.write(CRD)
        with open(self.app, "w", encoding="utf-8") as file:
            file.write(source(cases))
        done = self.call([options.dpc, "build", "-t", "helm", self.app, "--output-dir", os.path.join(folder, "dist"), "--color", "never"])
        self.fault = done.stderr.decode() if done.returncode != 0 else ""

    def call(self, command):
        return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=300)

    def results(self, lists, singles):
        """{case: {id: result}} of dpc and of helm; a text where one refuses."""
        self.runs += 1
        path = os.path.join(self.folder, f"values{self.runs}.json")
        values = {case.name: lists.get(case.name, []) for case in self.cases if case.looped}
        for case in self.cases:
            values.update({f"{case.name}_{i}": each for i, each in enumerate(singles[case.name])})
        with open(path, "w", encoding="utf-8") as file:
            file.write(as_json(values))
        chart = os.path.join(self.folder, "dist/differential/helm")
        ours = self.call([self.options.dpc, "render", self.app, "-f", path, "-o", "json", "--color", "never", "--quiet"])
        theirs = self.call([self.options.helm, "template", "differential", chart, "-f", path])
        os.remove(path)
        a = ours.stderr.decode() if ours.returncode else table([json.loads(line, parse_int=manifests.whole) for line in ours.stdout.decode().splitlines()])
        b = theirs.stderr.decode() if theirs.returncode else table(manifests.read(theirs.stdout.decode()))
        return a, b


def table(objects):
    out = {}
    for each in objects:
        spec = each.get("spec", {})
        rows = {row["id"]: row for row in spec.get("results", [])}
        for number in spec.get("held", [])[1:]:
            rows.setdefault(number, {})["held"] = True
        out[each["metadata"]["name"]] = (len(spec.get("results", [])), rows)
    return out


def document(text, kind):
    if not isinstance(text, str):
        return text
    if kind == "yaml":
        return manifests.read(text)
    if kind == "json":
        return json.loads(text, parse_int=manifests.whole)
    if kind == "toml":
        return tomllib.loads(text)
    return sorted(text.splitlines())


def same(case, ours, theirs):
    if ours is None or theirs is None:
        return ours is theirs
    if case.document and set(ours) == set(theirs):
        try:
            return manifests.same(document(ours.get("text"), case.document), document(theirs.get("text"), case.document))
        except ValueError as why:
            print(f"{case.name}: {why}", file=sys.stderr)
            return False
    return manifests.same(ours, theirs)


class Judge:
    """Compares the results of a group's cases. Where anything is refused each case is looked at by itself, and in that
    the arguments in halves; what is refused by one alone is a difference."""

    def __init__(self, options, cases, folder):
        self.options, self.cases = options, cases
        self.differences, self.compared, self.refused = {}, 0, 0
        self.searches = 1000
        self.lists = {case.name: arguments_of(case, options.count, options.seed) for case in cases}
        self.singles = {}
        self.group = Group(options, cases, tempfile.mkdtemp(dir=folder))

    def run(self):
        """The lists in the first round only; the params of their own take turns."""
        rounds = max(1, self.options.count // UNLOOPED)
        if any(case.looped for case in self.cases):
            rounds = min(rounds, 4)
        for number in range(rounds):
            self.singles = {case.name: self.turn(case, number) for case in self.cases}
            lists = self.lists if number == 0 else {}
            ours, theirs = ("", "") if self.group.fault else self.group.results(lists, self.singles)
            if not isinstance(ours, str) and not isinstance(theirs, str):
                self.compare(lists, ours, theirs)
            elif len(self.cases) > 1:
                return self.each_alone()
            else:
                return self.look_for_refusals(self.cases[0])
        for case in self.cases:
            for arguments in case.refused:
                self.compare_refusal(case, {"id": 1, **arguments})

    def compare_refusal(self, case, arguments):
        ours, theirs = self.group.results({case.name: [arguments]}, self.singles)
        if isinstance(ours, str) and isinstance(theirs, str):
            self.refused += 1
        else:
            self.add_refusal(case, arguments, ours, theirs)

    def turn(self, case, number):
        rows, size = self.lists[case.name], singles_of(case)
        return [rows[(number * size + i) % len(rows)] for i in range(size)]

    def look_for_refusals(self, case):
        if self.group.fault:
            self.add(case, self.group.fault)
        elif self.find_harmless_single(case):
            self.search(case, self.lists[case.name])

    def each_alone(self):
        for case in self.cases:
            judge = Judge(self.options, [case], self.group.folder)
            judge.run()
            self.differences.update(judge.differences)
            self.compared += judge.compared
            self.refused += judge.refused

    def find_harmless_single(self, case):
        """As params of their own, arguments that are refused would refuse all."""
        for arguments in self.lists[case.name][:8]:
            self.singles[case.name] = [arguments] * singles_of(case)
            ours, theirs = self.group.results({}, self.singles)
            if not isinstance(ours, str) and not isinstance(theirs, str):
                return True
            if not isinstance(ours, str) or not isinstance(theirs, str):
                self.add_refusal(case, arguments, ours, theirs)
                return False
        self.add(case, "every argument is refused by both")
        return False

    def search(self, case, rows):
        ours, theirs = self.group.results({case.name: rows}, self.singles)
        self.searches -= 1
        if self.searches == 0:
            self.add(case, "too much is refused to look for it all")
        if not isinstance(ours, str) and not isinstance(theirs, str):
            self.compare({case.name: rows}, ours, theirs)
        elif len(rows) > 1:
            for half in (rows[:len(rows) // 2], rows[len(rows) // 2:]):
                if self.searches > 0 and len(self.differences.get(case.name, [])) < SHOWN:
                    self.search(case, half)
        elif isinstance(ours, str) and isinstance(theirs, str):
            self.refused += 1
        else:
            self.add_refusal(case, rows[0], ours, theirs)

    def compare(self, lists, ours, theirs):
        for case in self.cases:
            name = case.name.replace("_", "-")
            for suffix, rows in (("", lists.get(case.name, [])), ("-alone", self.singles[case.name])):
                if suffix or case.looped:
                    self.compare_rows(case, rows, ours.get(name + suffix, (0, {})), theirs.get(name + suffix, (0, {})), suffix)

    def compare_rows(self, case, rows, ours, theirs, suffix):
        (count, a), (other, b) = ours, theirs
        if count != other:
            self.add(case, f"dpc has {count} results, helm {other}")
        for arguments in rows:
            number = arguments["id"]
            self.compared += 1
            if not same(case, a.get(number), b.get(number)):
                self.add(case, f"{suffix[1:]} {as_json(arguments)}\n  dpc:  {as_json(a.get(number))}\n  helm: {as_json(b.get(number))}")

    def add_refusal(self, case, arguments, ours, theirs):
        def said(it):
            return "refused: " + it.strip() if isinstance(it, str) else "taken"
        self.add(case, f"{as_json(arguments)}\n  dpc:  {said(ours)}\n  helm: {said(theirs)}")

    def add(self, case, text):
        self.differences.setdefault(case.name, []).append(text)


def judge(options, cases):
    with tempfile.TemporaryDirectory() as folder:
        made = Judge(options, cases, folder)
        made.run()
        return made


def report(judges):
    found = {}
    for each in judges:
        found.update(each.differences)
    for name, texts in found.items():
        for text in texts[:SHOWN]:
            print(f"{name}: {text}")
        if len(texts) > SHOWN:
            print(f"{name}: and {len(texts) - SHOWN} more")
    print(f"{sum(it.compared for it in judges)} results of {sum(len(it.cases) for it in judges)} cases compared, "
          f"{sum(it.refused for it in judges)} refused by both; cases that differ: {', '.join(found) or 'none'}")
    return 1 if found else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dpc", required=True)
    parser.add_argument("--helm", help="the program; helm 4 unless named")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="cases whose name has this in it")
    parser.add_argument("--coverage", action="store_true", help="only look whether every builtin has a case")
    options = parser.parse_args()
    faults = uncovered()
    if faults:
        print("\n".join(faults))
        return 1
    if options.coverage:
        return 0
    options.helm = options.helm or helms.helms()["helm 4"]
    cases = sorted((case for case in differential_cases.CASES if options.only in case.name), key=lambda case: not case.looped)
    groups = [cases[i:i + GROUP] for i in range(0, len(cases), GROUP)]
    with ThreadPoolExecutor(2) as pool:
        return report(list(pool.map(lambda group: judge(options, group), groups)))


if __name__ == "__main__":
    sys.exit(main())
