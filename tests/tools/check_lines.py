#!/usr/bin/env python3
"""Writes the check lines of tests of dpc-raise anew: tests/tools/check_lines.py DPC_RAISE FILE.test ...

For each `RUN: %raise PASSES %s | FileCheck ... --check-prefix P %s` what the program says now becomes the lines `P` and `P-NEXT`;
what module and values were read is left out. Read the difference before you commit it.
"""
import re
import subprocess
import sys


def check_lines(prefix, text):
    lines = text.rstrip("\n").split("\n")
    first = f"{prefix}{{LITERAL}}:".rjust(len(f"{prefix}-NEXT{{LITERAL}}:"))
    return "".join(f"// {f'{prefix}-NEXT{{LITERAL}}:' if i else first}{line}\n" for i, line in enumerate(lines))


def rewrite(program, path):
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"^// *[A-Z]+(-NEXT)?\{LITERAL\}:.*\n", "", file.read(), flags=re.M).rstrip("\n") + "\n"
    checks = ""
    for passes, prefix in re.findall(r"^// RUN: (?:not )?%raise (\S+) %s.*--check-prefix (\w+)", text, re.M):
        said = subprocess.run([program, passes, path], capture_output=True, text=True, check=False).stdout
        checks += "\n" + check_lines(prefix, re.sub(r"(?s)^module .*?\n(?=resource |check )", "", said))
    with open(path, "w", encoding="utf-8") as file:
        file.write(text + checks)


for each in sys.argv[2:]:
    rewrite(sys.argv[1], each)
