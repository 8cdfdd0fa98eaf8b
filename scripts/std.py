#!/usr/bin/env python3
"""Writes docs/std.md from the doc comments of stdlib/dp and the examples in docs/examples/std.md.

With --check says whether it is current."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs", "std.md")
PARTS = ["workload", "pod", "network", "config", "storage", "scaling", "rbac", "monitoring", "prelude"]
SHOWN = ("PodBody", "Container")
ITEM = re.compile(r"^((?:///[^\n]*\n)*)(type|fn|component) (\w+)", re.M)

HEAD = """# The standard library

<!-- Made by scripts/std.py from stdlib/dp and docs/examples/std.md: change those, not this page. -->

Components for what most apps are made of, written in dp on top of `k8s.*` objects (`stdlib/dp`) and embedded in the
program. `use std.PART { NAME }` brings a name; those of the prelude need none. [language.md](language.md) says how
components are called: the name first, a block last.

Every component has `.name`, `.namespace`, `.kind`, `.api_version` and `.object`, the Kubernetes object with everything
in it; workloads also `.ports`, `.containers` and `.selector`.

Where Kubernetes allows it the defaults are the safe ones: containers that say nothing of their `securityContext` get
what the restricted Pod Security Standard asks of one, save `runAsNonRoot`, which would stop every image that names no
user; pods without a ServiceAccount get no token. So an image that starts as root and then gives that up (nginx does)
needs a `securityContext` of its own, which replaces the default; `hardened = false` leaves both out.
One that comes from a param replaces it even where it is empty: `securityContext = values.security or_else none` keeps
the default then.

A volume of a pod is named after the field that holds what is mounted (`disk-data` of `disk_data = ...`); two sources of
one name in one pod are an error (`DP0523`), which `volume("name", source)` mends. The same source may be mounted twice.

Every component that makes an object takes its `metadata { labels { ... }, annotations { ... } }`. Workloads, services, ingresses,
network policies, claims, service accounts, autoscalers, disruption budgets, registry logins and certificates take `labels` and `annotations` without it; those of
a workload's pods are `pod_labels` and `pod_annotations`.
"""


def closing(text, begin):
    """The index behind the bracket that closes the one at `begin`; texts are passed over."""
    depth, at = 0, begin
    while at < len(text):
        if text[at] == '"':
            at = re.compile(r'"(?:[^"\\]|\\.)*"').match(text, at).end()
            continue
        depth += (text[at] in "([{") - (text[at] in ")]}")
        at += 1
        if depth == 0:
            return at
    return at


def split_top(text, marks):
    """Pieces between marks that stand in no bracket, text or comment."""
    pieces, begin, at = [], 0, 0
    while at < len(text):
        if text.startswith("//", at):
            at = text.find("\n", at)
            if at < 0:
                break
        elif text[at] == '"':
            at = re.compile(r'"(?:[^"\\]|\\.)*"').match(text, at).end()
        elif text[at] in "([{":
            at = closing(text, at)
        elif text[at] in marks:
            pieces.append(text[begin:at])
            begin = at = at + 1
        else:
            at += 1
    return [piece for piece in pieces + [text[begin:]] if piece.strip()]


def doc_of(lines):
    return " ".join(line.strip()[3:].strip() for line in lines.splitlines() if line.strip().startswith("///"))


def entries_of(block):
    """Of `{ ... }`: the entries, each with the documentation above it."""
    doc, out = "", []
    for piece in split_top(block, "\n,"):
        piece = piece.strip()
        if piece.startswith("///"):
            doc = (doc + " " + piece[3:].strip()).strip()
        elif piece and not piece.startswith("//"):
            out.append((doc, " ".join(piece.split())))
            doc = ""
    return out


class Item:
    def __init__(self, text, match):
        self.doc = doc_of(match.group(1))
        self.kind, self.name = match.group(2), match.group(3)
        at = match.end()
        self.params = ""
        if self.kind != "type":
            end = closing(text, at)
            self.params = " ".join(text[at:end].split())
            at = end
        if self.kind == "component":
            begin = text.index("{", at)
            self.result, self.body = "", text[begin + 1 : closing(text, begin) - 1]
        elif self.kind == "fn":
            self.result, self.body = re.match(r":\s*(.*?)\s*=", text[at:], re.S).group(1), ""
        else:
            value = text[at:].lstrip(" =")
            self.result = ""
            self.body = value[1 : closing(value, 0) - 1] if value.startswith("{") else ""
            self.text = "" if self.body else " ".join(value.split("\n\n")[0].split())


def cell(text):
    return text.replace("|", "\\|")


def field_rows(type_item):
    rows = ["| field | type | default | |", "| --- | --- | --- | --- |"]
    spreads = []
    for doc, entry in entries_of(type_item.body):
        if entry.startswith("..."):
            spreads.append(f"`{entry[3:]}`")
            continue
        name, _, rest = entry.partition(":")
        pieces = split_top(rest.replace("=>", "\0"), "=")
        kind = pieces[0].strip()
        default = f"`{cell(pieces[1].strip())}`" if len(pieces) > 1 else ("" if kind.endswith("?") else "required")
        rows.append(f"| `{name.strip()}` | `{cell(kind)}` | {default} | {doc} |")
    lines = []
    if len(rows) > 2:
        lines += rows
    if spreads:
        more = ""
        if "`PodBody`" in spreads:
            more = " ([below](#type-podbody))"
        elif "`JobBody`" in spreads:
            more = " ([as a Job's](#job))"
        lines += ["", "And all fields of " + ", ".join(spreads) + more + "."]
    return lines


def component_lines(item, types, examples):
    lines = [f"### {item.name}", ""]
    if item.doc:
        lines += [item.doc, ""]
    params = split_top(item.params[1:-1], ",")
    body = next((re.match(r"\s*body: (\w+)", each) for each in params if each.strip().startswith("body:")), None)
    shown = ", ".join(each.strip() for each in params if not each.strip().startswith("body:"))
    lines += [f"`{item.name}({shown}){' { ... }' if body else ''}`", ""]
    if body and body.group(1) in types:
        lines += field_rows(types[body.group(1)]) + [""]
    documented = [(doc, entry.split(" ")[0]) for doc, entry in entries_of(item.body) if doc and "=" in entry]
    parts = [f"`.{name}`: {doc[0].lower()}{doc[1:].rstrip('.')}" for doc, name in documented]
    if parts:
        lines += ["Its parts: " + "; ".join(parts) + ".", ""]
    if item.name in examples:
        lines += [examples[item.name], ""]
    return lines


def part_lines(part, examples):
    with open(os.path.join(ROOT, "stdlib", "dp", part + ".dp"), encoding="utf-8") as file:
        text = file.read()
    about = re.match(r"// (.*)", text).group(1)
    items = [Item(text, match) for match in ITEM.finditer(text)]
    types = {item.name: item for item in items if item.kind == "type"}
    lines = [f"## std.{part}", "", about, ""]
    for item in items:
        if item.kind == "component":
            lines += component_lines(item, types, examples)
    functions = [item for item in items if item.kind == "fn" and item.doc]
    if functions:
        lines += ["| function | |", "| --- | --- |"]
        for item in functions:
            lines.append(f"| `{cell(item.name + item.params)}: {cell(item.result)}` | {cell(item.doc)} |")
        lines.append("")
    for item in items:
        if item.kind == "type" and item.body and (item.doc or item.name in SHOWN):
            lines += [f"### type {item.name}", ""] + ([item.doc, ""] if item.doc else []) + field_rows(item) + [""]
        elif item.kind == "type" and item.doc and not item.body:
            lines += [f"`type {item.name} = {item.text}`: {item.doc[0].lower()}{item.doc[1:]}", ""]
    if part in examples:
        lines += [examples[part], ""]
    return lines


def page():
    with open(os.path.join(ROOT, "docs", "examples", "std.md"), encoding="utf-8") as file:
        sections = re.split(r"^## (\w+)\n", file.read(), flags=re.M)
    examples = {name: text.strip() for name, text in zip(sections[1::2], sections[2::2])}
    lines = [HEAD]
    for part in PARTS:
        lines += part_lines(part, examples)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def main():
    if sys.argv[1:] == ["--check"]:
        with open(PAGE, encoding="utf-8") as file:
            current = file.read() == page()
        if not current:
            print("docs/std.md is not what stdlib/dp says: run scripts/std.py")
        return 0 if current else 1
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
