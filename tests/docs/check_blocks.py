#!/usr/bin/env python3
"""Compiles every example of the documentation: check_blocks.py --dpc PROGRAM [--update] PAGE.md ...

What is done with a fenced block stands in its info string:

  dp                       a whole app: `dpc check` must be silent, and its tests must pass
  dp error:DP0302          must give exactly this code, once (error:DP0302,DP0201 for two)
  dp warning:DP0602        must give exactly this warning
  dp file=web.dp           is written to the page's folder as web.dp, and checked where it declares an app
  yaml file=web.yaml       any other file of the page's folder
  yaml output=render web.dp    must be what `dpc render web.dp` prints, run in the page's folder, where
                           `examples` is the project's; on standard error where it prints nothing else
  dp source=examples/x.dp  must be what stands in that file of the project
  yaml chart=templates/x.yaml of examples/x.dp  must be that file of the app's chart
                           of all three, with `part="TEXT"` behind it the block whose first line begins with TEXT
  dp skip                  is not dp that stands alone: a form, not an example

A comment `<!-- preamble ... -->` on the lines right before a dp block is put before its text.
--update writes into the pages what `output` blocks should hold.
"""
import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```([^\s`][^\n]*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
PREAMBLE = re.compile(r"<!-- preamble\n(.*?)-->\n\s*$", re.S)


class Block:
    def __init__(self, page, text, match):
        self.info = match.group(1).strip()
        self.language, _, self.rest = self.info.partition(" ")
        self.text = match.group(2)
        self.span = match.span(2)
        self.where = f"{page}:{text.count(chr(10), 0, match.start()) + 1}"
        before = PREAMBLE.search(text, max(0, text.rfind("<!--", 0, match.start())), match.start())
        self.preamble = before.group(1) if before else ""


def run(dpc, arguments, folder):
    return subprocess.run([dpc, *arguments], cwd=folder, capture_output=True, text=True, timeout=60)


def codes_of(dpc, file, folder):
    done = run(dpc, ["check", "--message-format", "json", file], folder)
    found = json.loads(done.stdout or done.stderr)["diagnostics"]
    return sorted(each["code"] for each in found), run(dpc, ["check", file], folder).stderr


def check_source(dpc, block, file, folder):
    expected = re.search(r"(?:error|warning):([DP0-9,]+)", block.rest)
    wanted = sorted(expected.group(1).split(",")) if expected else []
    codes, message = codes_of(dpc, file, folder)
    if codes != wanted:
        return f"{block.where}: expected {wanted or 'nothing'}, dpc says:\n{message}"
    if not wanted and re.search(r'^test "', block.text, re.M):
        done = run(dpc, ["test", file], folder)
        if done.returncode != 0:
            return f"{block.where}: a test of the block fails:\n{done.stdout}{done.stderr}"
    return None


def part_of(text, start):
    lines = text.splitlines(keepends=True)
    indent = lambda line: len(line) - len(line.lstrip())
    first = next((i for i, line in enumerate(lines) if line.lstrip().startswith(start)), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(lines) and (indent(lines[last + 1]) > indent(lines[first]) or not lines[last + 1].strip()):
        last += 1
    if last + 1 < len(lines) and lines[last + 1].strip() in ("}", "]"):
        last += 1
    return "".join(lines[first : last + 1])


def wanted_text(dpc, block, folder):
    """What an `output` or `source` block must hold, and what dpc said on standard error."""
    part = re.search(r'\s+part="([^"]*)"$', block.rest)
    rest = block.rest[: part.start()] if part else block.rest
    kind, _, what = rest.partition("=")
    if kind == "chart":
        file, _, app = what.partition(" of ")
        with tempfile.TemporaryDirectory() as out:
            done = run(dpc, ["build", "-q", "-t", "helm", app, "--output-dir", out], folder)
            chart = os.path.join(out, os.path.splitext(os.path.basename(app))[0], "helm", file)
            text, message = (open(chart, encoding="utf-8").read() if done.returncode == 0 else ""), done.stderr
    elif kind == "source":
        with open(os.path.join(folder, what), encoding="utf-8") as file:
            text, message = file.read(), ""
    else:
        done = run(dpc, shlex.split(what), folder)
        text, message = done.stdout or done.stderr, done.stderr
    return (part_of(text, part.group(1)) if part else text), message


def check_page(dpc, page, root, update):
    faults = []
    count = 0
    with open(page, encoding="utf-8") as file:
        text = file.read()
    shown = os.path.relpath(page, root)
    for link in LINK.findall(FENCE.sub("", text)):
        if not os.path.exists(os.path.join(os.path.dirname(page), link)):
            faults.append(f"{shown}: there is no {link}")
    edits = []
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.join(root, "examples"), os.path.join(folder, "examples"))
        for number, match in enumerate(FENCE.finditer(text)):
            block = Block(shown, text, match)
            if block.rest.startswith(("output=", "source=", "chart=")):
                count += 1
                wanted, message = wanted_text(dpc, block, folder)
                if not wanted or (wanted.rstrip() != block.text.rstrip() and not update):
                    faults.append(f"{block.where}: is not what it should be (--update writes it):\n{wanted}{message}")
                elif wanted.rstrip() != block.text.rstrip():
                    edits.append((block.span, wanted.rstrip() + "\n"))
                continue
            name = re.search(r"file=(\S+)", block.rest)
            if block.language != "dp" and not name or block.rest == "skip":
                continue
            count += 1
            path = name.group(1) if name else f"block{number}/example.dp"
            os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
            with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
                file.write(block.preamble + block.text)
            if block.language == "dp" and (not name or re.search(r"^app \w+", block.text, re.M)):
                fault = check_source(dpc, block, os.path.basename(path), os.path.dirname(os.path.join(folder, path)))
                if fault:
                    faults.append(fault)
    if edits:
        for (begin, end), wanted in reversed(edits):
            text = text[:begin] + wanted + text[end:]
        with open(page, "w", encoding="utf-8") as file:
            file.write(text)
    return count, faults


def main():
    parser = argparse.ArgumentParser(description="compiles every example of the documentation")
    parser.add_argument("--dpc", required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("pages", nargs="+")
    options = parser.parse_args()
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    total, faults = 0, []
    for page in options.pages:
        count, found = check_page(os.path.abspath(options.dpc), page, root, options.update)
        total += count
        faults += found
    print("\n".join(faults + [f"{total} blocks, {len(faults)} wrong"]))
    return 1 if faults or total == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
