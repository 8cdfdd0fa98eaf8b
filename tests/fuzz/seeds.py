#!/usr/bin/env python3
"""Writes the seed corpora, a folder a target, from what the repository holds: seeds.py DPC FOLDER

source: every .dp file, and every `dp` example of the documents. values: every .yaml file that could be one, and the values tests' flags.
ir: the IR text of every app that compiles.
"""
import hashlib
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LARGEST = 64 * 1024
FLAGS = [b"needed=x\0a.b[0].c=1,d=null\0stage.replicas=3\0labels={a,b}\0name=x\\,y", b"{}\0stages[0].enabled=true\0old=1\0{\"port\":80}"]


def save(folder, content):
    if len(content) <= LARGEST:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / hashlib.sha1(content).hexdigest()).write_bytes(content)


def files(pattern):
    folders = ["examples", "stdlib", "tests", "docs"]
    return sorted(path for folder in folders for path in (ROOT / folder).rglob(pattern) if "fuzz" not in path.parts)


def main():
    dpc, out = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    for path in files("*.dp"):
        save(out / "source", path.read_bytes())
        done = subprocess.run([dpc, "check", "--emit", "ir", path.name], cwd=path.parent, stdin=subprocess.DEVNULL, capture_output=True)
        if done.stdout:
            save(out / "ir", done.stdout)
    for path in files("*.md"):
        for language, example in re.findall(r"^```(dp|ir|yaml)\n(.*?)^```", path.read_text(), re.MULTILINE | re.DOTALL):
            save(out / {"dp": "source", "ir": "ir", "yaml": "values"}[language], example.encode())
    for path in files("*.yaml"):
        save(out / "values", path.read_bytes())
    for flags in FLAGS:
        save(out / "values", b"needed: x\n\0" + flags)


if __name__ == "__main__":
    main()
