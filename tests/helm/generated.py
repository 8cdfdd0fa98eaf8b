#!/usr/bin/env python3
"""Small random apps, each compiled and verified: what dpc makes of an app and helm of its chart is the same.

generated.py --dpc PROGRAM [--helm PROGRAM] [--seed 1] [--apps 10] [--seconds S] [--objects 5] [--count 25] [--keep FOLDER]

App N of a seed is always the same; S ends the run after that time. What dpc refuses is dropped from an app (a crash is a fault);
then `dpc verify` compares under --count assignments. An app with a fault is shrunk as long as it shows the same and printed with what
dpc says, and written to a folder where --keep names one.
"""
import argparse
import base64
import concurrent.futures
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

import grammar
import helms
import manifests

CLEANINGS, SHRINKING = 60, 250  # runs at most
FAULTS = ("DP1002", "DP1003")
REFUSALS = ("execution error at (", "values don't meet the specifications of the schema", "chart requires kubeVersion:")


class App:
    """A tree of source in a folder of its own."""

    def __init__(self, options, tree, folder):
        self.options, self.tree, self.folder = options, tree, folder
        self.path = os.path.join(folder, "app.dp")
        with open(os.path.join(folder, "crd.yaml"), "w", encoding="utf-8") as file:
            file.write(grammar.CRD)

    def run(self, command, *arguments):
        """(exit code, diagnostics); a crash is a diagnostic of its own."""
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(self.tree.text())
        done = subprocess.run([self.options.dpc, command, self.path, "--message-format", "json", *arguments], capture_output=True,
                              text=True, errors="replace", timeout=600, check=False)
        try:
            told = json.loads(done.stderr)["diagnostics"]
        except (ValueError, KeyError):
            told = [{"code": "crash", "message": re.sub(r"0x\w+|\d+", "N", done.stderr[-300:]), "span": None, "notes": []}]
        if done.returncode not in (0, 1, 4) and not any(each["code"] == "crash" for each in told):
            told.append({"code": "crash", "message": f"exit code {done.returncode}", "span": None, "notes": []})
        return [each for each in told if each["severity"] == "error"] if all("severity" in each for each in told) else told

    def verify(self):
        state = os.path.join(self.folder, "state")
        return self.run("verify", "-t", "helm", "--helm", self.options.helm, "--count", str(self.options.count), "--jobs", "1", "--state", state)

    def innermost(self, offset):
        """The smallest part that may be dropped at a place of the source."""
        found = [each for each in self.tree.walk() if each.droppable and each.span[0] <= offset < each.span[1]]
        return min(found, key=lambda each: each.span[1] - each.span[0], default=None)

    def clean(self):
        """Drops what dpc refuses. Says why it cannot, or what was refused."""
        refused = []
        for _ in range(CLEANINGS):
            told = self.run("build", "-t", "helm", "--output-dir", os.path.join(self.folder, "dist"), "-q")
            if not told:
                return None, refused
            if any(each["code"] == "crash" for each in told):
                return told[0], refused
            parts = [self.innermost(each["span"]["start"]["offset"]) if each["span"] else None for each in told]
            refused += [f"{each['code']} {each['message']}" for each in told]
            for part in parts:
                if part is not None:
                    part.dropped = True
            if not any(parts):
                return {"code": "uncleanable", "message": told[0]["message"], "notes": []}, refused
        return {"code": "uncleanable", "message": "too much is refused", "notes": []}, refused


def is_fault(told):
    return told["code"] in FAULTS or told["code"] == "crash"


class Shown:
    """The values under which `dpc verify` found a fault: whether an app still has it is asked without verify, which takes many runs."""

    def __init__(self, app, told):
        self.app, self.failing = app, told["code"] == "DP1003"
        note = next((each for each in map(note_text, told["notes"]) if each.startswith("release '")), "")
        release = re.match(r"release '([^']*)' in namespace '([^']*)'", note)
        version = re.search(r", Kubernetes (\d\S*?)[,\n]", note)
        name, self.given = release.groups() if release else ("generated", "default"), note.partition("with the values\n")[2]
        self.path = os.path.join(app.folder, "values.yaml")
        shared = ["-n", name[1], "-f", self.path, *(["--kube-version", version[1]] if version else [])]
        self.helm = [app.options.helm, "template", name[0], os.path.join(app.folder, "dist/generated/helm"), *shared]
        self.dpc = ["--name", name[0], "-o", "json", *shared]

    def shows(self):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(self.given + "\n")
        if self.app.run("build", "-t", "helm", "--output-dir", os.path.join(self.app.folder, "dist"), "-q"):
            return False
        theirs = helms.run(self.helm)
        refused = theirs.returncode != 0 and any(each in theirs.stderr for each in REFUSALS)
        if self.failing or theirs.returncode != 0 and not refused:
            return self.failing and theirs.returncode != 0 and not refused
        ours = helms.run([self.app.options.dpc, "render", self.app.path, "--color", "never", "-q", *self.dpc])
        if ours.returncode != 0 or refused:
            return ours.returncode == 0 or not refused
        try:
            return differs(ours.stdout, theirs.stdout)
        except ValueError:
            return True


def note_text(note):
    return note["message"] if isinstance(note, dict) else note


def plain(data, secret=False):
    """Without what verify leaves out; documents as data."""
    if isinstance(data, dict):
        secret = secret or data.get("kind") == "Secret"
        return {key: plain(each, secret) for key, each in data.items() if key not in ("namespace", "labels") and not str(key).startswith("checksum/")}
    if isinstance(data, list):
        return [plain(each) for each in data]
    try:
        text = base64.b64decode(data, validate=True).decode() if secret and isinstance(data, str) else data
        read = manifests.read(text) if isinstance(text, str) and len(text) > 1 else None
    except (ValueError, manifests.yaml.YAMLError):
        return data
    return read if read and isinstance(read[0], (dict, list)) else text


def differs(ours, theirs):
    by_name = lambda objects: {(each["kind"], each["metadata"]["name"]): plain(each) for each in objects}
    a = by_name(json.loads(line, parse_int=manifests.whole) for line in ours.splitlines())
    return not manifests.same(a, by_name(manifests.read(theirs)))


class Shrinker:
    def __init__(self, app, told):
        self.app, self.left, self.told = app, SHRINKING, told
        self.shown = Shown(app, told)

    def shows(self):
        self.left -= 1
        return self.shown.shows()

    def run(self):
        """What verify says of what is left of the app."""
        if not self.shows():
            return self.told
        self.keep_one_object()
        size = None
        while self.left > 0 and size != (size := len(self.app.tree.text())):
            self.drop()
            self.replace()
        return next(filter(is_fault, self.app.verify()), self.told)

    def keep_one_object(self):
        found = re.search(r"\S+/(?:\S*-)?([a-z]\d+)$", self.told["message"])
        objects = [each for each in self.app.tree.parts if isinstance(each, grammar.Node) and re.match(r"[a-z]\d+ = ", each.text())]
        if found:
            self.try_without([each for each in objects if not each.text().startswith(found[1] + " ")])

    def try_without(self, parts):
        parts = [each for each in parts if not each.dropped]
        for each in parts:
            each.dropped = True
        if parts and self.shows():
            return True
        for each in parts:
            each.dropped = False
        return False

    def drop(self):
        """Halves, quarters, single ones."""
        size = max(1, len(self.droppable()) // 2)
        while size > 0 and self.left > 0:
            at = 0
            while at < len(self.droppable()) and self.left > 0:
                if not self.try_without(self.droppable()[at:at + size]):
                    at += size
            size //= 2

    def droppable(self):
        return [each for each in self.app.tree.walk() if each.droppable]

    def replace(self):
        """Each expression by the simplest of its type, or by a part of the same type."""
        for node in list(self.app.tree.walk()):
            if not node.type or node.dropped or self.left <= 0 or node not in set(self.app.tree.walk()):
                continue
            before, text = node.parts, node.text()
            inner = [each for each in node.walk() if each is not node and each.type == node.type][:3]
            for parts in [[grammar.SIMPLEST[node.type]], *([each] for each in inner)]:
                if len(parts[0] if isinstance(parts[0], str) else parts[0].text()) >= len(text):
                    continue
                node.parts = parts
                if self.left > 0 and self.shows():
                    break
                node.parts = before


def judge(options, number):
    """(number, refusals, what is wrong or None, the source)"""
    tree = grammar.Grammar(random.Random(f"{options.seed} {number}")).app(options.objects)
    with tempfile.TemporaryDirectory() as folder:
        app = App(options, tree, folder)
        told, refused = app.clean()
        if told is None:
            faults = [each for each in app.verify() if each["code"] != "DP0405"]
            told = faults[0] if faults else None
        if told is not None and is_fault(told) and told["code"] != "crash" and not options.whole:
            told = Shrinker(app, told).run()
        return number, refused, told, app.tree.text()


def tell(options, number, told, source):
    notes = "\n".join(map(note_text, told["notes"]))
    print(f"== seed {options.seed}, app {number}: {told['code']}: {told['message']}\n{notes}\n{source}", flush=True)
    if options.keep:
        with open(os.path.join(options.keep, f"{options.seed}-{number}.dp"), "w", encoding="utf-8") as file:
            file.write("".join(f"// {line}\n" for line in f"{told['code']}: {told['message']}\n{notes}".splitlines()) + source)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dpc", required=True)
    parser.add_argument("--helm", help="the program; helm 4 unless named")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first app")
    parser.add_argument("--apps", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--objects", type=int, default=5)
    parser.add_argument("--count", type=int, default=25)
    parser.add_argument("--keep")
    parser.add_argument("--whole", action="store_true", help="shrink nothing")
    parser.add_argument("--refused", action="store_true", help="also say what dpc refused of the apps")
    options = parser.parse_args()
    options.dpc = os.path.abspath(options.dpc)
    if options.keep:
        os.makedirs(options.keep, exist_ok=True)
    options.helm = options.helm or helms.helms()["helm 4"]
    begun, judged, faults, dropped = time.monotonic(), 0, 0, 0
    with concurrent.futures.ThreadPoolExecutor(helms.AT_ONCE) as pool:
        numbers = iter(range(options.first, options.first + options.apps))
        late = lambda: time.monotonic() - begun > options.seconds
        work = lambda n: None if late() else judge(options, n)
        for result in pool.map(work, numbers):
            if result is None:
                continue
            number, refused, told, source = result
            judged, dropped = judged + 1, dropped + len(refused)
            if options.refused:
                print("\n".join(f"refused in {number}: {each}" for each in refused))
            if told is not None:
                faults += is_fault(told)
                tell(options, number, told, source)
    print(f"{judged} apps, {faults} with a fault; {dropped} parts were refused by dpc")
    return 1 if faults or judged == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
