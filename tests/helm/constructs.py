#!/usr/bin/env python3
"""What the templates of every chart are made of: constructs.py --dpc PROGRAM

Over the charts of all apps of the tests and examples: no `tpl`, which would run what users give, no `lookup`, which makes a chart
render otherwise without a cluster, no variable that nobody named, no `default` for a bool or number, which would take false and 0 for
nothing, and in manifests no dictionary that is put together step by step.
"""
import argparse
import os
import re
import sys
import tempfile

import check_charts
import faults as values
import places

FORBIDDEN = [
    (re.compile(r"(?<![\w.$\"])(tpl|lookup|env|expandenv|getHostByName|randAlphaNum|randAlpha|randNumeric|randAscii|uuidv4|now|genCA)\b"),
     "a function that a chart must not use"),
    (re.compile(r"\$_\w*"), "a variable that nobody named"),
]
# Of loops within loops over one thing the inner one's `v` is `v2`; any other number is nobody's name.
NUMBERED = re.compile(r"\$([a-z]+)\d+\b")
IN_MANIFESTS = (re.compile(r"(?<![\w.$\"])(set|unset|merge|mustMerge|deepCopy|omit|pick|pluck)\b"), "a dictionary put together step by step")
LITERAL = re.compile(r'"(?:\\.|[^"\\])*"|`[^`]*`')


def faults(chart):
    for name, text in places.templates(chart):
        rules = [*FORBIDDEN, *([IN_MANIFESTS] if places.is_manifest(name, text) else [])]
        for line, action in places.actions(text):
            bare = LITERAL.sub('""', action)
            wrong = [what for pattern, what in rules if pattern.search(bare)]
            wrong += [f"${stem} with a number" for stem in NUMBERED.findall(bare) if not re.search(rf"\${stem}\b", text)]
            yield from (f"{name}:{line}: {{{{ {action} }}}}: {what}" for what in wrong)


def test_the_rules(work):
    """Each must be found."""
    folder = os.path.join(work, "planted", "templates")
    os.makedirs(folder)
    planted = ["{{ tpl .Values.a . }}", '{{- $x := lookup "v1" "Pod" "a" "b" }}', "{{- $x1 := .Values.a }}", "{{- range $_ := .Values.a }}",
               '{{- $d := set .a "b" .c }}', "{{ .Values.a | deepCopy }}", "{{ now }}",
               "{{- range $v, $w1 := .Values.a }}{{ end }}"]
    for number, each in enumerate(planted):
        with open(os.path.join(folder, f"{number}.yaml"), "w", encoding="utf-8") as file:
            file.write(each)
    with open(os.path.join(folder, "good.yaml"), "w", encoding="utf-8") as file:
        file.write('{{ .Values.tpl | quote }} {{ printf "tpl %s" $.Values.lookup.now }} {{- range $host := .Values.set.env }} {{ $host.merge }} {{- range $host2 := .Values.a }}')
    found = {each.split(":")[0] for each in faults(os.path.dirname(folder))}
    assert found == {f"templates/{number}.yaml" for number in range(len(planted))}, found


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dpc", required=True)
    dpc = options.parse_args().dpc
    places.test_the_measure()
    count, found = 0, []
    with tempfile.TemporaryDirectory() as work:
        test_the_rules(work)
        for number, app in enumerate(check_charts.apps()):
            output = os.path.join(work, str(number))
            if os.path.relpath(app, check_charts.ROOT) in check_charts.REFUSED or check_charts.build(dpc, app, output):
                continue
            for chart in check_charts.charts_of(output):
                count += 1
                found += [f"{os.path.relpath(app, check_charts.ROOT)}: {each}" for each in [*faults(chart), *values.no_default_of_bools(chart)]]
    for each in found:
        print(each, file=sys.stderr)
    print(f"{count} charts")
    return 1 if found or count < 70 else 0


if __name__ == "__main__":
    sys.exit(main())
