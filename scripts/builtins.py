#!/usr/bin/env python3
"""Writes docs/builtins.md from ir/builtins.def; with --check says whether it is current."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TABLE = os.path.join(ROOT, "ir", "builtins.def")
PAGE = os.path.join(ROOT, "docs", "builtins.md")
ENTRY = re.compile(r'^DPC_BUILTIN\((\w+), ((?:"(?:[^"\\]|\\.)*"(?:, )?)+)\w+\)$')
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
OPERATORS = {"not": "!", "and": "&&", "or": "||", "eq": "==", "lt": "<", "le": "<=",
             "add": "+", "sub": "-", "mul": "*", "div": "/"}

HEAD = """# Builtins

<!-- Made by scripts/builtins.py from ir/builtins.def: change that table, not this page. -->

Functions that need no `use`. `T` stands for any type. The operators are written between their operands; the name beside
each is how the [IR's text](ir.md) writes it. [language.md](language.md) describes the calls that look behind their
arguments, such as `exact` and `exists`.
"""


def cell(text):
    return text.replace("|", "\\|")


def code(text):
    return f"`{cell(text)}`"


def row(name, signature, doc, example, value):
    shown = f"`{cell(OPERATORS[name])}` (`{name}`)" if name in OPERATORS else code(name + signature)
    return f"| {shown} | {cell(doc)} | {code(example)} is {code(value)} |"


def page():
    out = [HEAD]
    with open(TABLE, encoding="utf-8") as table:
        for line in table:
            entry = ENTRY.match(line.strip())
            if entry:
                texts = [re.sub(r'\\(["\\])', r"\1", text) for text in TEXT.findall(entry.group(2))]
                if texts[0] != "keep":
                    out.append(row(*texts))
            elif line.startswith("// ") and "DPC_BUILTIN" not in line:
                title = line[3:].strip()
                if title and len(title.split()) <= 4 and title != "made by the compiler":
                    out.append(f"\n## {title[0].upper()}{title[1:]}\n\n| function | gives | example |\n| --- | --- | --- |")
    return "\n".join(out) + "\n"


def main():
    if sys.argv[1:] == ["--check"]:
        with open(PAGE, encoding="utf-8") as file:
            current = file.read() == page()
        if not current:
            print("docs/builtins.md is not what ir/builtins.def says: run scripts/builtins.py")
        return 0 if current else 1
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
