#!/usr/bin/env python3
"""How readable a chart's templates are: places.py (--dpc PROGRAM | CHART...) [--list] [--plain PERCENT] [--helpers PERCENT]

Counts every action in the manifests that puts something in or decides something; `end`, `else` and comments do neither. Plain is
a path, an include, or at most two calls of functions that every chart has, with paths, includes and literals for arguments. Prints
the counts, the places that are not plain (all with --list, else where there are too few plain ones), and which share of the
templates' lines is helpers'. The exit code is 1 where less than PERCENT is plain, or more than PERCENT helpers'. With --dpc the
chart is an example's (--app).
"""
import argparse
import os
import re
import sys
import tempfile

import examples
import helms

KNOWN = {"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "default", "quote", "squote", "toYaml", "toJson", "nindent",
         "indent", "int", "int64", "printf", "b64enc", "trunc", "trimSuffix", "toString", "join", "list", "required", "empty",
         "ternary", "sha256sum", "hasKey", "has", "contains", "index", "keys", "sortAlpha", "lower", "upper", "replace", "fail",
         "len", "kindIs", "coalesce", "hasPrefix", "hasSuffix", "trim", "trimPrefix", "splitList", "concat", "until", "dir",
         "add", "sub", "mul", "div", "mod", "max", "min", "floor", "ceil", "first", "last", "semverCompare"}
ACTION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.S)
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|`[^`]*`|[()|,]|:=|=|[^\s()|,]+')


def actions(text):
    """(line, action) of each that is a dynamic place, without its keyword."""
    for match in ACTION.finditer(text):
        inner = match.group(1)
        if inner.startswith("/*") or re.match(r"(end|else|define|break|continue)\b(?!\s+if)", inner):
            continue
        yield text.count("\n", 0, match.start()) + 1, inner


def is_literal(token):
    return token[0] in '"`' or re.fullmatch(r"-?\d+(\.\d+)?|true|false|nil", token) is not None


def why_not_plain(action):
    """Empty where the action is plain."""
    expression = re.sub(r"^(else if|if|with|range)\b\s*", "", action)
    expression = re.sub(r"^\$\w+(\s*,\s*\$\w+)?\s*:?=\s*", "", expression)
    tokens = TOKEN.findall(expression)
    calls, at = 0, 0
    while at < len(tokens):
        token = tokens[at]
        if token == "include":
            # The template's name and what it is called with, which is the root or `.` in an include as every chart has it.
            if not re.fullmatch(r"\.|\$", tokens[at + 2]):
                return "an include of something else than the root"
            at += 3
            continue
        if token in "()|" or is_literal(token) or re.fullmatch(r"\$\w*|\$?\w*(\.\w+)+|\.", token):
            at += 1
            continue
        if token not in KNOWN:
            return f"{token} is no function that every chart has"
        calls += 1
        at += 1
    return f"{calls} functions" if calls > 2 else ""


def templates(chart):
    for path, _, files in os.walk(os.path.join(chart, "templates")):
        for name in sorted(files):
            with open(os.path.join(path, name), encoding="utf-8") as file:
                yield os.path.relpath(os.path.join(path, name), chart), file.read()


def is_manifest(name, text):
    return name.endswith((".yaml", ".yml")) and os.path.basename(name) != "validations.yaml"


def lines_of_defines(text):
    """How many lines of the text are of named templates."""
    count, open_blocks = 0, 0
    for line in text.split("\n"):
        inside = open_blocks > 0
        for inner in ACTION.findall(line):
            if re.match(r"define\b", inner) or open_blocks and re.match(r"(if|with|range|block)\b", inner):
                open_blocks, inside = open_blocks + 1, True
            elif inner == "end" and open_blocks:
                open_blocks -= 1
        count += inside
    return count


def measure(chart):
    """(places, [(file, line, action, why)] of those not plain, lines of helpers, of named templates beside an object, of all)"""
    count, rest, helpers, beside, lines = 0, [], 0, 0, 0
    for name, text in templates(chart):
        lines += text.count("\n")
        if name.endswith(".tpl"):
            helpers += text.count("\n")
        elif is_manifest(name, text):
            beside += lines_of_defines(text)
            for line, action in actions(text):
                count += 1
                why = why_not_plain(action)
                if why:
                    rest.append((name, line, action, why))
    return count, rest, helpers, beside, lines


def test_the_measure():
    """Each must be judged so: a measure that finds nothing would pass every chart."""
    for plain in [".Values.a.b", "if .Values.a", "toYaml . | nindent 8", 'include "a.b" . | nindent 4', "with $.Values.a",
                  'printf "%s-a" (include "a.b" .) | quote', "range $k, $v := .Values.m", "else if eq .Values.a 1", "$x.name | quote",
                  'if and .Values.a (not .Values.b)']:
        assert not why_not_plain(plain), plain
    for other in ['printf "%s" (.a | default "b") | quote', 'include "a.b" (list . 1)', 'tpl .Values.a .', 'lookup "v1" "a" "b" "c"',
                  'mergeOverwrite .a .b', 'toYaml (dict "a" .b)', "regexReplaceAll .a .b .c"]:
        assert why_not_plain(other), other
    text = "{{- if .a }}\nx: {{ .b }}\n{{- /* no */}}\n{{- else }}\n{{- else if .c }}\n{{- end }}"
    assert [line for line, _ in actions(text)] == [1, 2, 5]
    assert lines_of_defines('a\n{{- define "x" }}\n{{- if .a }}\n{{- end }}\n{{- end }}\nb\n{{ if .b }}{{ end }}') == 4


def main():
    options = argparse.ArgumentParser()
    options.add_argument("charts", nargs="*")
    options.add_argument("--dpc")
    examples.add_argument(options)
    options.add_argument("--list", action="store_true")
    options.add_argument("--plain", type=float, default=0)
    options.add_argument("--helpers", type=float, default=100)
    options = options.parse_args()
    test_the_measure()
    if options.dpc:
        with tempfile.TemporaryDirectory() as work:
            return judge(helms.build_chart(options.dpc, examples.path(options.app), work), options.app, options)
    return max([judge(chart, os.path.basename(os.path.normpath(chart)), options) for chart in options.charts], default=2)


def judge(chart, name, options):
    count, rest, helpers, beside, lines = measure(chart)
    plain, share = 100 * (count - len(rest)) / max(count, 1), 100 * helpers / max(lines, 1)
    if plain < options.plain or options.list:
        for file, line, action, why in rest:
            print(f"{file}:{line}: {{{{ {action} }}}}: {why}")
    print(f"{name}: {count - len(rest)} of {count} dynamic places plain ({plain:.1f} %), "
          f"helpers {helpers} of {lines} lines ({share:.1f} %), {beside} more beside their object")
    return 1 if plain < options.plain or share > options.helpers else 0


if __name__ == "__main__":
    sys.exit(main())
