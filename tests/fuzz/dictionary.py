#!/usr/bin/env python3
"""The fuzzers' token dictionary, from the grammar's tokens, the builtins and the names of the standard library, on standard output."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]


def words():
    lexer = (ROOT / "grammar/DpLexer.g4").read_text()
    yield from re.findall(r"'((?:[^'\\\n]|\\.)+)'", re.sub(r"//.*|/\*.*", "", lexer))
    made = re.search(r"tokens \{(.*?)\n\}", lexer, re.DOTALL).group(1)
    yield from (word.lower() for word in re.findall(r"\b[A-Z]{2,}\b", made.split("\n")[-1]))
    yield from re.findall(r'^DPC_BUILTIN\(\w+, "([^"]+)"', (ROOT / "ir/builtins.def").read_text(), re.MULTILINE)
    for path in sorted((ROOT / "stdlib/dp").glob("*.dp")):
        yield f"use std.{path.stem} "
        yield from re.findall(r"^(?:type|fn|component) (\w+)", path.read_text(), re.MULTILINE)
    for path in sorted((ROOT / "ir/text").glob("*.cpp")):
        yield from re.findall(r'(?:take|expect|at)_(?:word|mark)\("([^"\\]+)"\)', path.read_text())


def main():
    seen = set()
    for word in words():
        text = word.replace("\\\\", "\\")
        if text in seen or not text.isprintable():
            continue
        seen.add(text)
        print('"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"')))


if __name__ == "__main__":
    main()
