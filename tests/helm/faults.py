#!/usr/bin/env python3
"""Values that charts are prone to get wrong, given by -f, --set and --set-string: faults.py --dpc PROGRAM

The chart of inputs/faults.dp under Helm 3 and 4, and dpc beside it. Of each case it is said here what has to stand in the objects,
or that all have to refuse it and which value they have to name; nothing is taken from dpc alone.
"""
import argparse
import json
import os
import re
import sys
import tempfile

import helms
import objects
import refusals

APP = os.path.join(helms.ROOT, "tests/helm/inputs/faults.dp")
OUT, WEB = ("v1", "ConfigMap", "default", "out"), ("apps/v1", "Deployment", "default", "web")
BRACES = '{{ .Values.text }} {{- end -}} `{{` }} {{/* c */}}'
SHELL = """'; rm -rf / #"$(id)`id`${HOME}\\ && | > \\n%s"""
JSON = '"}, {"a": [null] \\u0041 \\'


def data(**wanted):
    """What the ConfigMap holds."""
    return lambda objects_: all(same(objects_[OUT]["data"][key], value) for key, value in wanted.items())


def documents(**wanted):
    """What its two documents, of JSON and YAML, both hold; `absent` is what they do not."""
    def holds(objects_):
        both = [objects_[OUT]["data"][key]["document"] for key in ("all.json", "all.yaml")]
        return all(same(each[key], value) if value is not objects.ABSENT else key not in each
                   for each in both for key, value in wanted.items())
    return holds


def container(objects_):
    return objects_[WEB]["spec"]["template"]["spec"]["containers"][0]


def env(**wanted):
    def holds(objects_):
        given = {each["name"]: each.get("value", "") for each in container(objects_)["env"]}
        return all(given.get(name, objects.ABSENT) == value for name, value in wanted.items())
    return holds


def of_container(**wanted):
    return lambda objects_: all(same(container(objects_).get(key), value) for key, value in wanted.items())


def same(a, b):
    return json.dumps(a) == json.dumps(b)


def file(values):
    return ["-f", values]


def flags(name, *given):
    return [part for each in given for part in (name, each)]


def refused(*names):
    """The value that the message has to name."""
    return names


WHOLE = {"a million": 1000000, "2^30": 1073741824, "2^53 - 1": 9007199254740991, "zero": 0, "negative": -1000000}

CASES = [
    # 35: an integer of a million or more is printed whole, whether it comes as a float (-f) or as an int (--set).
    *[(f"{what} by {how}", given, [data(count=str(number)), env(COUNT=str(number)), documents(count=number),
                                   lambda o, n=number: o[WEB]["metadata"]["annotations"]["count"] == str(n)])
      for what, number in WHOLE.items()
      for how, given in [("-f", file({"count": number})), ("--set", flags("--set", f"count={number}")),
                         ("--set-json", flags("--set-json", f"count={number}"))]],
    ("a million in the source", [], [lambda o: same(o[WEB]["spec"]["replicas"], 1000000), data(count="1073741824")]),
    ("an int as a float by -f", file({"count": 5.0}), [data(count="5"), documents(count=5)]),
    ("an int as an exponent by -f", file({"count": 1e6}), [data(count="1000000"), documents(count=1000000)]),
    # 34: one of 2^53 or more has lost digits before any template sees it.
    ("2^53 by -f", file({"count": 2 ** 53}), refused("count")),
    ("2^53 + 1 by -f", file({"count": 2 ** 53 + 1}), refused("count")),
    ("2^53 + 1 by --set", flags("--set", f"count={2 ** 53 + 1}"), refused("count")),
    ("-2^53 by -f", file({"count": -2 ** 53}), refused("count")),
    ("2^63 - 1 by -f", file({"limit": 2 ** 63 - 1}), refused("limit")),
    # Floats.
    ("a float by -f", file({"ratio": 0.1}), [data(ratio="0.1"), env(RATIO="0.1"), documents(ratio=0.1)]),
    ("a small float by -f", file({"ratio": 1.5e-7}), [documents(ratio=1.5e-07)]),
    ("a float of 1e21 by -f", file({"ratio": 1e21}), [documents(ratio=1e21)]),
    ("a whole float by -f", file({"ratio": 2000000}), [data(ratio="2000000")]),
    ("a whole float by --set", flags("--set", "ratio=2000000"), [data(ratio="2000000")]),
    # Texts that look like something else stay texts; what is no text is refused where one is wanted.
    ("a text of false by -f", file({"text": "false"}), [documents(text="false"), env(TEXT="false")]),
    ("a text of false by --set-string", flags("--set-string", "text=false"), [documents(text="false"), env(TEXT="false")]),
    ("false for a text by --set", flags("--set", "text=false"), refused("text")),
    ("a text for a bool by --set-string", flags("--set-string", "on=false"), refused("on")),
    ("a text for a bool by -f", file({"on": "false"}), refused("on")),
    *[(f"tag {tag} by {how}", given, [of_container(image=f"nginx:{tag}")])
      for tag in ["20240101", "1.10", "1e3", "010", "0x1f", "1_000", "true", "2024-01-01", "1.0"]
      for how, given in [("-f", file({"image": {"tag": tag}})), ("--set-string", flags("--set-string", f"image.tag={tag}"))]],
    ("a number for a tag by -f", file({"image": {"tag": 20240101}}), refused("image.tag")),
    ("a number for a tag by --set", flags("--set", "image.tag=20240101"), refused("image.tag")),
    ("a number with a point for a tag by -f", file({"image": {"tag": 1.10}}), refused("image.tag")),
    ("1.10 for a tag by --set, which Helm reads as a text", flags("--set", "image.tag=1.10"), [of_container(image="nginx:1.10")]),
    # 36: numbers and bools in env and annotations are texts there.
    ("a bool by -f", file({"on": False}), [env(ON="false"), documents(on=False),
                                            lambda o: o[WEB]["metadata"]["annotations"]["on"] == "false"]),
    ("a bool by --set", flags("--set", "on=false"), [env(ON="false"), documents(on=False)]),
    # 37, 38: braces, backquotes and trim markers are literal, in the source and in values.
    ("braces in the source", [], [data(literal="{{ .Values.text }} {{- `x` -}} {{/* c */}} }} {{",
                                       block="{{ .Values.text }}\n  {{- end }}\n`{{`}}`\n", mixed="{{ a }} `a` {{- "),
                                  documents(**{"{{ .Values.text }}": "`"})]),
    *[(f"{what} by {how}", given, [documents(text=text), env(TEXT=text), data(mixed=f"{{{{ {text} }}}} `{text}` {{{{- "),
                                   lambda o, t=text: container(o)["command"][3] == t])
      for what, text in [("braces", BRACES), ("shell's characters", SHELL), ("JSON's characters", JSON)]
      for how, given in [("-f", file({"text": text})), ("--set-json", flags("--set-json", "text=" + json.dumps(text)))]],
    ("braces in a list and a map", file({"args": [BRACES, SHELL], "names": {BRACES: JSON}}),
     [of_container(args=[BRACES, SHELL]), documents(args=[BRACES, SHELL], names={BRACES: JSON})]),
    # 39: null where it means something, and where it does not.
    ("null for an optional", file({"maybe": None, "limit": None, "switch": None}),
     [data(given="not given", limit="7"), documents(maybe=objects.ABSENT, limit=objects.ABSENT, switch=objects.ABSENT),
      env(MAYBE=objects.ABSENT, LIMIT=objects.ABSENT, SWITCH=objects.ABSENT)]),
    ("an empty text for an optional", file({"maybe": ""}), [data(given=""), documents(maybe=""), env(MAYBE="")]),
    ("zero for an optional", file({"limit": 0}), [data(limit="0"), documents(limit=0), env(LIMIT="0")]),
    ("zero for an optional by --set", flags("--set", "limit=0"), [data(limit="0"), documents(limit=0), env(LIMIT="0")]),
    ("false for an optional", file({"switch": False}), [documents(switch=False), env(SWITCH="false")]),
    ("a value, then null over it", [*file({"maybe": "x"}), *flags("--set", "maybe=null")], [data(given="not given")]),
    ("null for a text", file({"text": None}), refused("text")),
    ("null for a text by --set", flags("--set", "text=null"), refused("text")),
    ("null for a bool", file({"on": None}), refused("on")),
    ("null for an int", file({"count": None}), refused("count")),
    ("null for a record", file({"image": None}), refused("image")),
    ("null for a list", file({"args": None}), refused("args")),
    ("null in a record", file({"image": {"tag": None}}), refused("image.tag")),
    # 40: a value of the wrong type.
    ("a list for a text", file({"text": ["a"]}), refused("text")),
    ("a map for a text", file({"text": {"a": "b"}}), refused("text")),
    ("a text for an int", file({"count": "5"}), refused("count")),
    ("a fraction for an int", file({"count": 1.5}), refused("count")),
    ("a text for a list", file({"args": "a"}), refused("args")),
    ("a number in a list", file({"args": [1]}), refused("args[0]")),
    ("a list for a record", file({"image": ["a"]}), refused("image")),
    ("an unknown key", file({"txet": "a"}), refused("txet")),
    ("an unknown key in a record", file({"image": {"tga": "a"}}), refused("image.tga")),
    # 41: zero and false are values.
    ("zero", file({"count": 0, "ratio": 0}), [data(count="0", ratio="0"), env(COUNT="0", RATIO="0"), documents(count=0, ratio=0)]),
]


def judge(what, name, done, wanted):
    if refusals.is_crash(done):
        return f"{name}, {what}: {done.stderr[-300:]}"
    if isinstance(wanted, tuple):
        found = refusals.by_dpc(done) if name == "dpc" else refusals.by_schema(done.stderr)
        if done.returncode == 0 or not all(refusals.is_among(each, found) for each in wanted):
            return f"{name}, {what}: not refused with the name {wanted[0]}: {done.stderr[-300:] or done.stdout[-300:]}"
        return None
    if done.returncode != 0:
        return f"{name}, {what}: {done.stderr[-300:]}"
    read = objects.read(done.stdout)
    for number, holds in enumerate(wanted):
        if not holds(read):
            return f"{name}, {what}: number {number} of what is wanted does not hold:\n{done.stdout}"
    return None


def test_the_judge(done):
    """Of what dpc made of `zero`, each of these must be found wrong."""
    for wrong in [[data(count="1")], [data(count=0)], [documents(count=0.5)], [documents(count=objects.ABSENT)], [env(COUNT="1")],
                  [of_container(image="nginx:1.1")], refused("count")]:
        assert judge("zero", "dpc", done, wrong), wrong


def with_files(given, work):
    """Values in the place of a file's name are written to one."""
    out = []
    for index, each in enumerate(given):
        if isinstance(each, dict):
            path = os.path.join(work, f"{len(os.listdir(work))}.{index}.yaml")
            with open(path, "w", encoding="utf-8") as file_:
                json.dump(each, file_)
            each = path
        out.append(each)
    return out


def no_default_of_bools(chart):
    """`default` takes false and 0 for nothing: it may stand with params that are texts only."""
    with open(os.path.join(chart, "values.schema.json"), encoding="utf-8") as file_:
        schema = json.load(file_)
    for path, _, files in os.walk(os.path.join(chart, "templates")):
        for name in files:
            with open(os.path.join(path, name), encoding="utf-8") as file_:
                text = file_.read()
            for value in re.findall(r"\.Values((?:\.\w+)+) \| default|default [^|}]*? \$?\.Values((?:\.\w+)+)", text):
                node = schema
                for step in (value[0] or value[1]).lstrip(".").split("."):
                    node = node.get("properties", {}).get(step, {})
                types = node.get("type", [])
                if {"boolean", "integer", "number"} & set([types] if isinstance(types, str) else types):
                    yield f"{name}: default of {value}, which is of type {types}"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    dpc = options.parse_args().dpc
    found = helms.helms()
    with tempfile.TemporaryDirectory() as work:
        os.mkdir(os.path.join(work, "values"))
        charts = [helms.build_chart(dpc, app, os.path.join(work, str(number)))
                  for number, app in enumerate([APP, helms.BYTEFREEZER])]
        faults = [each for chart in charts for each in no_default_of_bools(chart)]
        commands, of = [], []
        for what, given, wanted in CASES:
            given = with_files(given, os.path.join(work, "values"))
            commands.append(helms.render(dpc, APP, [*given, "--message-format", "json"]))
            of.append((what, "dpc", wanted))
            for name, helm in found.items():
                commands.append(helms.template(helm, charts[0], given))
                of.append((what, name, wanted))
        done = helms.run_all(commands)
        test_the_judge(done[[each[0] for each in of].index("zero")])
        faults += filter(None, (judge(what, name, done, wanted) for (what, name, wanted), done in zip(of, done)))
    for each in faults:
        print(each, file=sys.stderr)
    print(f"{len(CASES)} cases under {', '.join(found)} and dpc, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
