#!/usr/bin/env python3
"""verify finds a fault in each of these lowerings: planted_faults.py --dpc PROGRAM [--helm PROGRAM] [--count 120] [--only FAULT]

ByteFreezer's chart is built, changed in one place as a wrong lowering would have it, and verified as a chart edited by hand.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

import helms

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
APP = os.path.join(ROOT, "examples/bytefreezer/bytefreezer.dp")

# (what is wrong, the file, what is there, what stands there instead)
FAULTS = [
    ("a text without quotes", "receiver-configmap.yaml", r"(region: \{\{ \S+) \| quote \}\}", r"\1 }}"),
    ("a switch turned around", "receiver-deployment.yaml", r"if not \.Values\.s3\.useIAMRole", "if .Values.s3.useIAMRole"),
    ("a default that swallows 0", "piper-deployment.yaml", r"replicas: \{\{ (\S+) ", r"replicas: {{ \1 | default 1 "),
    ("a default that swallows false", "receiver-configmap.yaml", r"ssl: \{\{ (\.Values\.s3\.useSSL) \}\}", r"ssl: {{ \1 | default true }}"),
    ("a map too far left", "packer-deployment.yaml", r"(resources:\n\s*\{\{- toYaml \. \| nindent) 12", r"\1 10"),
    ("a map as text", "packer-deployment.yaml", r"(nodeSelector:)\n\s*\{\{- toYaml \. \| nindent 8", r"\1 {{ toJson . | quote"),
    ("a name cut too late", "_helpers.tpl", r"trunc 46", "trunc 50"),
    ("a dash at the end of a name", "_helpers.tpl", r'regexReplaceAll "-\+\$" \(include "bytefreezer\.fullname" \. \| trunc 46\) ""',
     'include "bytefreezer.fullname" . | trunc 46'),
    ("and taken for or", "receiver-servicemonitor.yaml", r"\{\{- if and", "{{- if or"),
    ("no guard", "minio-service.yaml", r"\{\{- if \S+ \}\}", "{{- if true }}"),
    ("a large number printed as a float", "receiver-configmap.yaml", r"(max_size_bytes: \{\{ \S+) \| int64", r"\1"),
    ("base64 left out", "s3-secret.yaml", r" \| b64enc", ""),
    ("a checksum of too little", "packer-deployment.yaml", r"(checksum/packer: \{\{) .* \| sha256sum", r"\1 .Release.Name | sha256sum"),
    ("no checksum", "packer-deployment.yaml", r"checksum/packer: .*", "example.com/none: none"),
]


def verify(options, chart):
    """What verify says, up to its first difference."""
    command = [options.dpc, "verify", APP, "--helm", options.helm, "--chart", chart, "--count", str(options.count), "--color", "never"]
    said = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        for line in running.stdout:
            said += line
            if line.startswith(("error[DP1002]", "error[DP1003]")):
                running.terminate()
                return said, True
    return said, False


def plant(chart, fault):
    """The chart as it was, to be put back."""
    what, name, there, instead = fault
    path = os.path.join(chart, "templates", name)
    with open(path, encoding="utf-8") as file:
        whole = file.read()
    changed, places = re.subn(there, instead, whole)
    if places == 0:
        raise SystemExit(f"{what}: {name} has nothing like {there}: plant it elsewhere")
    with open(path, "w", encoding="utf-8") as file:
        file.write(changed)
    return path, whole


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dpc", required=True)
    parser.add_argument("--helm", help="the program; helm 4 unless named")
    parser.add_argument("--count", type=int, default=250)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    options.helm = options.helm or helms.helms()["helm 4"]
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([options.dpc, "build", "-t", "helm", APP, "--output-dir", folder, "--quiet"], check=True)
        chart = os.path.join(folder, "bytefreezer/helm")
        said, found = verify(options, chart)
        if found or ": 0 differences" not in said:
            print(f"the chart as it was built differs:\n{said}")
            return 1
        for fault in FAULTS:
            if options.only not in fault[0]:
                continue
            path, whole = plant(chart, fault)
            said, found = verify(options, chart)
            if not found:
                missed.append(f"{fault[0]} is not found:\n{said[-500:]}")
            with open(path, "w", encoding="utf-8") as file:
                file.write(whole)
    print("\n".join(missed) or "every fault is found")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
