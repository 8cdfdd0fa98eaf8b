"""Values given in many places at once, and what becomes of each: the chart under Helm 3 and 4, beside dpc.

What the schema refuses is listed by Helm and by dpc, place by place, and must be the same. What is left is rendered by all; the
objects must be equal. Where the places have harmless marks otherwise, they must also be equal to those with the marks, these
replaced by what was given, for dpc might be wrong as well. What dpc alone refuses, for a server would, is counted apart: it must
stand in the chart's objects as it was given, or be refused by a message of the chart that names the value.
"""
import collections
import json
import os
import re

import helms
import leaves
import objects
import refusals

RIGHT, SERVER, SCHEMA, CHECK, WRONG = ("right", "right, left to the server", "refused by the schema", "refused by a check", "WRONG")


class Base:
    """Values under which the places are tried; `marks` stand in places that are given nothing, those of `shared` elsewhere too."""

    def __init__(self, fixed, marks=None, shared=()):
        self.fixed, self.marks, self.shared, self.marked = fixed, marks or {}, set(shared), {}


class Sweep:
    def __init__(self, dpc, app, chart, found, work):
        self.dpc, self.app, self.chart, self.found, self.work = dpc, app, chart, found, work
        with open(os.path.join(chart, "values.schema.json"), encoding="utf-8") as file:
            self.places = leaves.Places(json.load(file))
        self.verdicts = collections.defaultdict(dict)  # (place, what was given) -> {helm: verdict}
        self.wrong, self.files = [], 0

    def written(self, base, given):
        """A values file with the given in their places, marks or nothing in the others."""
        values = json.loads(json.dumps(base.fixed))
        for path in {**base.marks, **given}:
            leaves.put(values, path, given[path] if path in given else base.marks[path])
        self.files += 1
        file = os.path.join(self.work, f"values{self.files}.yaml")
        with open(file, "w", encoding="utf-8") as out:
            out.write(leaves.dumped(values))
        return file

    def command(self, program, file):
        if program in self.found:
            return helms.template(self.found[program], self.chart, ["-f", file])
        return helms.render(self.dpc, self.app, ["-f", file, "--message-format", "json"])

    def run(self, programs, base, given):
        """What each program made of it: {program: done}"""
        file = self.written(base, given)
        done = dict(zip(programs, helms.run_all([self.command(each, file) for each in programs])))
        os.remove(file)
        return done

    def judge(self, given, verdict, names=None):
        """Of several bases the worst counts: wrong, refused, left to the server, right."""
        worse = [RIGHT, SERVER, SCHEMA, CHECK, WRONG]
        for path, value in given.items():
            for name in names or self.found:
                of = self.verdicts[path, repr(value)]
                of[name] = max(of.get(name, RIGHT), verdict, key=worse.index)

    def fault(self, what, given):
        path, value = next(iter(given.items()), ((), None))
        more = f" and {len(given) - 1} more" if len(given) > 1 else ""
        self.wrong.append(f"{what}; with {leaves.dotted(path)} = {objects.shown(value)}{more}" if given else what)

    def round(self, base, given):
        """Both list what they refuse, dpc at most 100 of it."""
        if len(given) > 80 and (not base.marks or self.is_cut(base, given)):
            for part in halves(given):
                self.round(base, part)
            return
        left = self.held_to_schema(base, given)
        servers = self.refused_by_dpc(base, left)
        both = {path: value for path, value in left.items() if path not in servers}
        self.render(base, both, [*self.found, "dpc"])
        self.render(base, servers, [*self.found])

    def is_cut(self, base, given):
        """dpc refuses more than it lists."""
        done = self.run(["dpc"], base, given)["dpc"]
        return done.stderr.startswith("{") and len(json.loads(done.stderr)["diagnostics"]) >= 100

    def held_to_schema(self, base, given):
        """What the schema takes."""
        refused = {}
        for name, done in self.run([*self.found, "dpc"], base, given).items():
            found = refusals.by_dpc(done) if name == "dpc" else refusals.by_schema(done.stderr)
            refused[name] = {path for path in given if refusals.is_among(leaves.dotted(path), found)}
            if refusals.is_crash(done):
                self.fault(f"{name}: {done.stderr[-400:]}", given)
        for path, value in given.items():
            by = [name for name, paths in refused.items() if path in paths]
            if by and len(by) < len(refused):
                self.fault(f"refused by {', '.join(by)} alone", {path: value})
                self.judge({path: value}, WRONG)
        gone = set().union(*refused.values())
        self.judge({path: value for path, value in given.items() if path in gone}, SCHEMA)
        return {path: value for path, value in given.items() if path not in gone}

    def refused_by_dpc(self, base, given):
        """Those, found by halving, that dpc refuses for other reasons than their type."""
        refused, groups = {}, [given] if given else []
        while groups:
            files = [self.written(base, group) for group in groups]
            failed = [group for group, done in zip(groups, helms.run_all([self.command("dpc", file) for file in files]))
                      if done.returncode != 0]
            for file in files:
                os.remove(file)
            for group in failed:
                refused.update(group if len(group) == 1 else {})
            groups = [half for group in failed if len(group) > 1 for half in halves(group)]
        return refused

    def render(self, base, given, programs):
        if not given:
            return
        done = self.run(programs, base, given)
        if "dpc" in done and done["dpc"].returncode != 0 and len(given) > 1:
            # Not one of them is at fault, but some of them together.
            for part in halves(given):
                self.render(base, part, programs)
            return
        for name in self.found:
            self.rendered(name, base, given, done[name], done.get("dpc"))

    def rendered(self, name, base, given, done, ours):
        if done.returncode != 0:
            self.refused_by_chart(name, base, given, done, ours is not None)
            return
        try:
            theirs = objects.read(done.stdout)
        except (objects.yaml.YAMLError, ValueError, KeyError, TypeError) as error:
            self.fault(f"{name} prints no manifests: {str(error)[:300]}", given)
            self.judge(given, WRONG, [name])
            return
        faults = [f"dpc and {name}: {each}" for each in objects.differences(objects.read(ours.stdout), theirs)] if ours else []
        if base.marks and not base.shared & set(given) and all(isinstance(each, str) and each for each in given.values()):
            expected = replaced(self.marked(name, base), {base.marks[path]: text for path, text in given.items()})
            faults += [f"the text and {name}: {each}" for each in objects.differences(expected, theirs)]
        for each in faults[:4]:
            self.fault(each, given)
        self.judge(given, WRONG if faults else RIGHT if ours else SERVER, [name])

    def refused_by_chart(self, name, base, given, done, dpc_takes_it):
        """By a message that names the value; then what is left without it."""
        named = [] if dpc_takes_it or refusals.is_crash(done) else [
            path for path in given if refusals.names(done.stderr, leaves.dotted(path))]
        if not named and len(given) == 1:
            self.fault(f"{name} refuses it without its name: {done.stderr[-400:]}", given)
            self.judge(given, WRONG, [name])
            return
        self.judge({path: given[path] for path in named}, CHECK, [name])
        left = {path: value for path, value in given.items() if path not in named}
        for part in [left] if named else halves(given):
            if part:
                done = self.run([name, "dpc"] if dpc_takes_it else [name], base, part)
                self.rendered(name, base, part, done[name], done.get("dpc"))

    def marked(self, name, base):
        if name not in base.marked:
            done = self.run([name], base, {})[name]
            assert done.returncode == 0, done.stderr
            base.marked[name] = objects.read(done.stdout)
        return base.marked[name]

    def report(self, what):
        """True where nothing is wrong."""
        for name in self.found:
            counts = collections.Counter(each.get(name, "not tried") for each in self.verdicts.values())
            print(f"{name}: {sum(counts.values())} {what}: "
                  + ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))
        return not self.wrong


def halves(given):
    items = list(given.items())
    return dict(items[:len(items) // 2]), dict(items[len(items) // 2:])


def replaced(node, marks):
    """The data with each mark replaced, in keys as well."""
    pattern = re.compile("|".join(re.escape(each) for each in sorted(marks, key=len, reverse=True)))

    def inner(each):
        if isinstance(each, str):
            return pattern.sub(lambda found: marks[found.group()], each)
        if isinstance(each, dict):
            return {inner(key): inner(value) for key, value in each.items()}
        if isinstance(each, (list, tuple)):
            return type(each)(inner(value) for value in each)
        return each
    return inner(node)
