#!/usr/bin/env python3
"""`dpc verify` under a real helm: verify.py --dpc PROGRAM [--helm PROGRAM ...] [--update]

Without a fault there is no difference, also with dependencies, in verify/*.dp and for the shapes of tests/lit/helm/shapes; a helm that
falsifies what it prints is found, and told in the form of verify/planted.txt (--update writes it); a template that fails is no
refusal, and a refusal for another reason is a difference; a run that is stopped goes on where it ended; the JUnit report
counts as the last line does; conditions that were seen one way are told with the reason; refused defaults refuse no
more than themselves; progress is told to a terminal alone. Helms that are not named are those that scripts/helm.sh has
fetched, or the one on the path.
"""
import argparse
import glob
import os
import pty
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
APP = os.path.join(HERE, "verify", "app.dp")
# Constructs whose meaning is easily another in a template.
MEANINGS = sorted(each for each in glob.glob(os.path.join(HERE, "verify", "*.dp")) if each != APP)
GOLDEN = os.path.join(HERE, "verify", "planted.txt")
DEPENDENT = os.path.join(ROOT, "tests", "constructs", "43-dependencies", "dependencies.dp")
SHAPES = sorted(glob.glob(os.path.join(ROOT, "tests", "lit", "helm", "shapes", "*.dp")))
LAST = re.compile(r"(\d+) assignments: (\d+) differences?; (\d+) of (\d+) conditions seen both ways; "
                  r"(\d+) refused by both, (\d+) left to the server\n$")
NO_HELM = 77

# What is planted: a name, and the command of sed that falsifies helm's output.
PLANTED = [
    ("a number as a text", r's/^  replicas: \([0-9]*\)/  replicas: "\1"/'),
    ("a word of a text", "s/for the web server/for a web server/"),
    ("an argument too many", r"s/^\( *- \)--verbose.*$/&\n\1--quiet/"),
    ("a label lost", r"/^    app.kubernetes.io\/instance:/d"),
    ("an object of another version", r"s/^apiVersion: apps\/v1/apiVersion: apps\/v1beta1/"),
    ("a key twice", r"s/^  level: .*$/&\n  level: again/"),
]


def helms(named):
    if named:
        return named
    script = os.path.join(ROOT, "scripts", "helm.sh")
    if os.path.exists(script):
        done = subprocess.run([script, "--cached"], capture_output=True, text=True)
        folder = done.stdout.strip()
        if done.returncode == 0:
            return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.startswith("helm")]
    return ["helm"] if shutil.which("helm") else []


class Verify:
    def __init__(self, dpc, helm, folder):
        self.dpc, self.helm, self.folder = dpc, helm, folder

    def command(self, app, *arguments):
        return [self.dpc, "verify", app, "-t", "helm", "--helm", self.helm, "--color", "never", "--state",
                os.path.join(self.folder, "state"), *arguments]

    def run(self, app, *arguments):
        return subprocess.run(self.command(app, *arguments), capture_output=True, text=True, timeout=300, cwd=HERE)


def expect(condition, what, done=None):
    if not condition:
        output = f"\n{done.stdout}\n{done.stderr}" if done is not None else ""
        raise AssertionError(f"{what}{output}")


def last_line(done):
    found = LAST.search(done.stdout)
    expect(found, "no last line", done)
    return [int(text) for text in found.groups()]


def no_difference(verify, app, count):
    report = os.path.join(verify.folder, "junit.xml")
    done = verify.run(app, "--count", str(count), "--junit", report)
    expect(done.returncode == 0, f"{app}: exit code {done.returncode}", done)
    compared, differences, _, _, refused, _ = last_line(done)
    expect(compared >= count and differences == 0, "not all were compared", done)
    expect("assignments" not in done.stderr, "progress goes to a pipe", done)
    suites = ElementTree.parse(report).getroot()
    cases = suites.findall("testsuite/testcase")
    expect(int(suites.get("tests")) == len(cases) == compared, "the report counts otherwise")
    expect(len(suites.findall("testsuite/testcase/skipped")) == refused, "the report's refused ones")
    return refused


def wrapper(verify, program):
    path = os.path.join(verify.folder, "planted-helm")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/bash\nset -o pipefail\n{shlex.quote(verify.helm)} \"$@\" | sed {shlex.quote(program)}\n")
    os.chmod(path, 0o755)
    return Verify(verify.dpc, path, verify.folder)


def planted(verify):
    """What verify says of each, one after another."""
    text = ""
    for name, program in PLANTED:
        done = wrapper(verify, program).run("verify/app.dp", "--count", "8")
        expect(done.returncode == 1, f"{name} is not found", done)
        expect(last_line(done)[1] > 0, "the last line counts no difference", done)
        text += f"== {name}\n{done.stderr}\n"
    return text


# What somebody writes into a template: helm fails of it, and that is no refusal, also where dpc refuses the values.
FAILING = [
    ("a call that fails", '{{ if eq .Values.level "high" }}{{ len .Values.nothing }}{{ end }}\n', "error calling len"),
    ("a document that is no YAML", 'a: [\n', "YAML parse error"),
]


def failing(verify):
    for name, line, message in FAILING:
        folder = os.path.join(verify.folder, "edited")
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([verify.dpc, "build", "-q", "-t", "helm", APP, "--output-dir", folder], check=True)
        chart = os.path.join(folder, "web", "helm")
        with open(os.path.join(chart, "templates", "a-failing.yaml"), "w", encoding="utf-8") as file:
            file.write(line)
        done = verify.run(APP, "--chart", chart, "--count", "30")
        expect(done.returncode == 1, f"{name} is not found", done)
        expect("error[DP1003]" in done.stderr and message in done.stderr, f"{name} is told otherwise", done)
        expect(last_line(done)[1] == 0, f"{name} counts as a difference", done)


# What refuses as the app does, and for something else: a message of a check in the chart, what its schema asks of a value.
OTHER_REASONS = [
    ("the message of a check", "templates/validations.yaml", r'fail "level high needs', 'fail "level low needs'),
    ("another value of the schema", "values.schema.json", r'"replicas": \{', '"replicas": { "const": 77,'),
]


def other_reasons(verify):
    for name, path, there, instead in OTHER_REASONS:
        folder = os.path.join(verify.folder, "edited")
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([verify.dpc, "build", "-q", "-t", "helm", APP, "--output-dir", folder], check=True)
        chart = os.path.join(folder, "web", "helm")
        with open(os.path.join(chart, path), encoding="utf-8") as file:
            whole = file.read()
        changed, places = re.subn(there, instead, whole)
        expect(places == 1, f"{name}: {path} has nothing like {there}")
        with open(os.path.join(chart, path), "w", encoding="utf-8") as file:
            file.write(changed)
        done = verify.run(APP, "--chart", chart, "--count", "40")
        expect(done.returncode == 1, f"{name} is not found", done)
        expect("is refused in dpc and refused for another reason under helm" in done.stderr, f"{name} is told otherwise", done)


def resumed(verify):
    state = os.path.join(verify.folder, "state")
    shutil.rmtree(state, ignore_errors=True)
    arguments = ["--count", "40", "--jobs", "1"]
    first = subprocess.Popen(verify.command(APP, *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for _ in range(600):
        files = [os.path.join(state, name) for name in os.listdir(state)] if os.path.isdir(state) else []
        if files and open(files[0], encoding="utf-8").read().count("\n") > 5:
            break
        time.sleep(0.05)
    first.send_signal(signal.SIGINT)
    out, err = first.communicate(timeout=60)
    expect(first.returncode == 130, f"stopped with {first.returncode}: {out}{err}")
    found = re.search(r"stopped after (\d+) of 41 assignments; the same command goes on from there", err)
    expect(found and 4 < int(found[1]) < 41, f"it does not say where it stopped: {err}")
    second = verify.run(APP, *arguments)
    expect(second.returncode == 0, "the second run", second)
    expect(f"going on after {found[1]} assignments" in second.stderr, "it does not go on", second)
    again = verify.run(APP, *arguments)
    expect("going on" not in again.stderr, "a run that was at its end is gone on with", again)
    expect(again.stdout == second.stdout, f"another result without a stop:\n{again.stdout}", second)


def one_way(verify):
    done = verify.run("verify/one_way.dp", "--count", "30")
    told = [line for line in done.stdout.splitlines() if "never true: " in line]
    expect(len(told) == 2, "each condition is told once", done)
    expect(re.match(r"verify/one_way.dp:7:\d+: never true: .*values.count.*, which no values can make it$", told[0]), "the type's", done)
    expect(re.match(r"verify/one_way.dp:7:\d+: never true: .*values.never.*, for the checks refuse such values$", told[1]), "the checks'", done)


def either(verify):
    """Where a check refuses the defaults, most assignments are none that it refuses all the same."""
    done = verify.run("verify/either.dp", "--count", "40")
    _, _, seen, conditions, refused, _ = last_line(done)
    expect(seen == conditions > 0, "a condition is seen one way only", done)
    expect(0 < refused < 8, f"{refused} of 41 are refused", done)


def progress(verify):
    """On a terminal, and nothing else there."""
    ours, theirs = pty.openpty()
    done = subprocess.run(verify.command(APP, "--count", "3"), stdout=subprocess.PIPE, stderr=theirs, text=True, timeout=60)
    os.close(theirs)
    told = b""
    try:
        while piece := os.read(ours, 1 << 16):
            told += piece
    except OSError:
        pass  # what Linux says where the other end is closed
    os.close(ours)
    expect(done.returncode == 0, "the run on a terminal", None)
    expect(b"\r\x1b[K4 of 4 assignments" in told, f"no progress on a terminal: {told}")
    expect(told.endswith(b"\r\x1b[K"), f"the progress is left standing: {told}")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    options.add_argument("--helm", action="append", default=[])
    options.add_argument("--update", action="store_true")
    given = options.parse_args()
    found = helms(given.helm)
    if not found:
        print("there is no helm to test with", file=sys.stderr)
        return NO_HELM
    for helm in found:
        with tempfile.TemporaryDirectory() as folder:
            verify = Verify(os.path.abspath(given.dpc), helm, folder)
            expect(no_difference(verify, APP, 40) > 0, "no assignment is refused: the check was not tried")
            no_difference(verify, DEPENDENT, 20)
            for app in MEANINGS + SHAPES:
                no_difference(verify, app, 40)
            failing(verify)
            other_reasons(verify)
            resumed(verify)
            one_way(verify)
            either(verify)
            progress(verify)
            text = planted(verify)
        if given.update:
            with open(GOLDEN, "w", encoding="utf-8") as file:
                file.write(text)
        with open(GOLDEN, encoding="utf-8") as file:
            wanted = file.read()
        if text != wanted:
            print(f"{helm}: the planted differences are told in another way, see --update\n{text}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
