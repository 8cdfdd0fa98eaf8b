"""The test format of tests/README.md: a .dp file with goldens beside it, or with expectations in it, or with RUN lines."""
import difflib
import os
import re
import shlex
import subprocess
import tempfile

import expect
import lit.formats
import lit.Test

# The golden's suffix, dpc's arguments, and whether it is what dpc says on standard error.
GOLDENS = {
    "tokens": (["check", "--emit", "tokens"], False),
    "ast": (["check", "--emit", "ast"], False),
    "ir": (["check", "--emit", "ir"], False),
    "yaml": (["render"], False),
    "json": (["render", "-o", "json"], False),
    "images": (["images"], False),
    "results": (["test"], False),
    "stderr": (["check", "--color", "never"], True),
    "templates": (["build", "-q", "-t", "helm", "--output-dir"], False),
}
CASE = re.compile(r"^// case ([a-z0-9-]+):(.*)$", re.MULTILINE)
SECONDS = 60


def read(path):
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)


def difference(wanted, got, name):
    lines = difflib.unified_diff(wanted.splitlines(), got.splitlines(), name, "what dpc says", lineterm="")
    text = "\n".join(lines) or "they differ in their line ends"
    return text.encode(errors="backslashreplace").decode()


def templates(folder):
    """A chart's templates, each behind its name."""
    found = []
    for at, _, names in os.walk(folder):
        if os.path.basename(at) == "templates":
            found += [os.path.join(at, name) for name in names]
    return "".join(f"# {os.path.basename(path)}\n{read(path)}" for path in sorted(found))


class GoldenTest(lit.formats.ShTest):
    """A folder is dpc's working directory, so that messages hold the bare name of the file."""

    def __init__(self, dpc, update):
        super().__init__()
        self.dpc = dpc
        self.update = update

    def execute(self, test, lit_config):
        path = test.getSourcePath()
        text = read(path)
        if "RUN:" in text:
            return super().execute(test, lit_config)
        failures = self.failures(path, text)
        return (lit.Test.FAIL, "\n\n".join(failures) + "\n") if failures else (lit.Test.PASS, "")

    def run(self, path, arguments):
        environment = dict(os.environ, LC_ALL="C.UTF-8", NO_COLOR="1")
        done = subprocess.run([self.dpc] + arguments + [os.path.basename(path)], cwd=os.path.dirname(path), env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)
        text = [stream.decode("utf-8", "surrogateescape") for stream in (done.stdout, done.stderr)]
        return done.returncode, text[0], text[1]

    def failures(self, path, text):
        goldens = self.goldens(path, text)
        if not goldens or expect.has_expectations(text):
            failure = self.check_expectations(path, text)
        else:
            failure = None
        failures = [failure] + [self.check_golden(path, *golden) for golden in goldens] + self.strays(path, goldens)
        return [one for one in failures if one is not None]

    def goldens(self, path, text):
        """(golden's path, arguments, is standard error) of each."""
        stem = path[: -len(".dp")]
        found = [(f"{stem}.{suffix}", arguments, errors) for suffix, (arguments, errors) in GOLDENS.items()
                 if os.path.exists(f"{stem}.{suffix}")]
        return found + [(f"{stem}.{name}.yaml", ["render"] + shlex.split(arguments), False) for name, arguments in CASE.findall(text)]

    def strays(self, path, goldens):
        """Files named after the test that no line of it accounts for: a case that was renamed, a suffix misspelt."""
        known = {golden for golden, _, _ in goldens}
        folder, stem = os.path.dirname(path), os.path.basename(path)[: -len("dp")]
        names = sorted(name for name in os.listdir(folder) if name.startswith(stem) and not name.endswith(".dp"))
        return [f"{name} is no golden of {stem}dp" for name in names if os.path.join(folder, name) not in known]

    def check_golden(self, path, golden, arguments, errors):
        with tempfile.TemporaryDirectory() as folder:
            built = arguments[0] == "build"
            code, out, err = self.run(path, arguments + ([folder] if built else []))
            out = templates(folder) if built else out
        if not errors and code != 0:
            return f"dpc {' '.join(arguments)}: exit code {code}\n{err}"
        got = err if errors else out
        if self.update:
            write(golden, got)
        wanted = read(golden) if os.path.exists(golden) else ""
        return None if wanted == got else difference(wanted, got, os.path.basename(golden))

    def check_expectations(self, path, text):
        command = expect.command(text)
        code, _, messages = self.run(path, command + ["--message-format", "json", "--quiet"])
        fault = expect.exit_code_fault(code, messages)
        if fault is not None:
            return f"dpc {' '.join(command)}: {fault}\n{messages}"
        got = expect.annotate(text, messages, os.path.basename(path))
        code = os.path.basename(path).split("-")[0]
        if re.fullmatch(r"DP\d{4}", code) and f"[{code}]" not in got:
            return f"{code} does not appear\n{messages}"
        if self.update and got != text:
            write(path, got)
            return self.run_again(path, command, got)
        return None if got == text else difference(text, got, os.path.basename(path))

    def run_again(self, path, command, text):
        """An expectation that changes what dpc says would be a fault of the form: it would never hold."""
        _, _, messages = self.run(path, command + ["--message-format", "json", "--quiet"])
        again = expect.annotate(text, messages, os.path.basename(path))
        return None if again == text else difference(text, again, "after the update")
