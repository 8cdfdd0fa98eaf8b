"""Expectations under the span in the source itself; tests/README.md defines their form.

A file is right if writing dpc's messages into it anew changes nothing: checking and updating are the same function, annotate().
"""
import json
import re
import shlex

CARETS = r"(?:<\s*\^+|\s*\^+|\s*@\S+)"
EXPECTATION = re.compile(rf"^//{CARETS} (?:(?:error|warning)\[DP\d{{4}}\]|label):")
DETAIL = re.compile(r"^//\s*(?:note|help|fix):")
COMMAND = re.compile(r"^// dpc: (.*)$", re.MULTILINE)


def command(text):
    first = COMMAND.match(text)
    return shlex.split(first.group(1)) if first else ["check"]


def split(text):
    """The lines that are source, and for every line its index among them: None for an expectation."""
    source, index, after = [], [], False
    for line in text.split("\n"):
        after = bool(EXPECTATION.match(line) or (after and DETAIL.match(line)))
        index.append(None if after else len(source))
        if not after:
            source.append(line)
    return source, index


def has_expectations(text):
    return None in split(text)[1]


def exit_code_fault(code, messages):
    try:
        found = json.loads(messages)["diagnostics"]
    except (ValueError, KeyError):
        return f"exit code {code}, and no messages in JSON"
    errors = [one["code"] for one in found if one["severity"] == "error"]
    allowed = {1, 3, 4} if errors else {0}
    return None if code in allowed else f"exit code {code} with {len(errors)} errors"


class Writer:
    """Collects the expectation lines of each source line."""

    def __init__(self, text, name):
        self.name = name
        self.source, self.index = split(text)
        self.bytes = text.encode("utf-8", "surrogateescape")
        self.after = [[] for _ in self.source]
        self.open_after = text_block_ends(self.source)

    def add(self, place, span, head, details):
        """`details` stand below `head`, as far right as its carets."""
        line, mark = self.place(place, span)
        indent = re.match(r"^//<?\s*", mark).group(0).replace("<", " ")
        self.after[line] += [f"{mark} {head}"] + [f"{indent}{detail}" for detail in details]

    def place(self, place, span):
        last = len(self.source) - 1
        while last > 0 and not self.source[last]:
            last -= 1
        if span is None:
            return last, f"// @{place or 'nowhere'}"
        line, begin, end = self.columns(place, span)
        if place.startswith("std/"):  # its lines move whenever std grows
            return last, f"// @{place}"
        if place != self.name:
            return last, f"// @{place}:{line}:{begin}-{end}"
        own = self.index[line - 1]
        if own is None:
            own = max(i for i in self.index[:line] if i is not None)
        anchor = min(self.open_after[own], last)
        if anchor != own:
            return anchor, f"// @{own - anchor:+d}:{begin}-{end}"
        carets = "^" * (end - begin + 1)
        return own, ("//" + " " * (begin - 3) if begin > 2 else "//<" + " " * (begin - 1)) + carets

    def columns(self, place, span):
        """The line, the first and the last column, in characters; of a span of several lines only the first line's part."""
        start, end = span["start"], span["end"]
        if place != self.name:
            return start["line"], start["column"], max(start["column"], end["column"] - 1)
        line = self.bytes.split(b"\n")[start["line"] - 1].decode("utf-8", "replace").encode()
        stop = end["column"] - 1 if end["line"] == start["line"] else len(line)
        first = len(line[: start["column"] - 1].decode("utf-8", "replace"))
        width = len(line[start["column"] - 1 : stop].decode("utf-8", "replace"))
        return start["line"], first + 1, first + max(width, 1)

    def fix(self, fix):
        """Only what is replaced in this file can be shown."""
        begin, end = fix["span"]["start"]["offset"], fix["span"]["end"]["offset"]
        old = self.bytes[begin:end].decode("utf-8", "replace") if fix["file"] == self.name else "..."
        return "fix: '{}' -> '{}'".format(*(text.replace("\n", "\\n") for text in (old, fix["replacement"])))

    def text(self):
        return "\n".join("\n".join([line] + after) for line, after in zip(self.source, self.after))


def text_block_ends(source):
    """For each line the first line from it on after which a comment may stand: not within a text block or a comment."""
    inside, ends, waiting = None, [0] * len(source), []
    for number, line in enumerate(source):
        for mark in re.findall(r'"""|/\*|\*/|(?<!:)//', line):
            if inside is None and mark == "//":
                break
            if inside is None and mark in ('"""', "/*"):
                inside = '"""' if mark == '"""' else "*/"
            elif inside == mark:
                inside = None
        waiting.append(number)
        if inside is None or number == len(source) - 1:
            for one in waiting:
                ends[one] = number
            waiting = []
    return ends


def annotate(text, messages, name):
    """The text with the expectations that it has to have for these messages (JSON, as dpc prints it), and no others."""
    writer = Writer(text, name)
    for one in json.loads(messages)["diagnostics"]:
        details = [f"note: {note}" for note in one["notes"]] + [f"help: {text}" for text in one["helps"]]
        details += [writer.fix(fix) for fix in one["fixes"]]
        details = [detail.replace("\n", "\\n") for detail in details]
        head = f"{one['severity']}[{one['code']}]: {one['message']}".replace("\n", "\\n")
        writer.add(one["file"], one["span"], head, details)
        for label in one["labels"]:
            writer.add(label["file"], label["span"], f"label: {label['message']}", [])
    return writer.text()
