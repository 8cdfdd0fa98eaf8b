"""The Helms that the tests run, and running them: each test runs under Helm 3 and 4, one that neither has is skipped.

HELM3 and HELM4 name the programs, as scripts/test.sh sets them; without these, those that scripts/helm.sh fetched earlier.
"""
import concurrent.futures
import os
import re
import subprocess
import sys

import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKIPPED = 77
BYTEFREEZER = os.path.join(ROOT, "examples/bytefreezer/bytefreezer.dp")
LLMTRACE = os.path.join(ROOT, "examples/llmtrace/llmtrace.dp")
AT_ONCE = max(2, os.cpu_count() or 2)


def fetched(program):
    """The folder of the programs that scripts/helm.sh fetched earlier; the test is skipped where it has not."""
    done = subprocess.run([os.path.join(ROOT, "scripts/helm.sh"), "--cached"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"skipped: no {program} to test with; scripts/helm.sh fetches it, scripts/test.sh does so first", file=sys.stderr)
        sys.exit(SKIPPED)
    return done.stdout.strip()


def helms():
    """{"helm 3": program, "helm 4": program}"""
    found = {f"helm {major}": os.environ.get(f"HELM{major}") for major in (3, 4)}
    if not all(found.values()):
        folder = fetched("helm")
        found = {name: path or os.path.join(folder, name.replace(" ", "")) for name, path in found.items()}
    for name, path in found.items():
        version = run([path, "version", "--template", "{{.Version}}"])
        if version.returncode != 0 or not version.stdout.startswith("v" + name[-1]):
            sys.exit(f"{path} is no {name}: {version.stdout}{version.stderr}")
    return found


def kubectl():
    """$KUBECTL, or the one that scripts/helm.sh fetched earlier."""
    named = os.environ.get("KUBECTL")
    return named or os.path.join(fetched("kubectl"), "kubectl")


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=120, check=False,
                          **options)


def run_all(commands):
    """What each did, several at a time."""
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, commands))


def add_stub_charts(chart):
    """Empty charts in place of those that the chart depends on and does not hold: helm renders nothing without them."""
    with open(os.path.join(chart, "Chart.yaml"), encoding="utf-8") as file:
        dependencies = yaml.safe_load(file).get("dependencies", [])
    for each in dependencies:
        folder = os.path.join(chart, "charts", each["name"])
        if os.path.exists(folder):
            continue
        os.makedirs(folder)
        version = ".".join((re.findall(r"\d+", each["version"]) + ["0", "0"])[:3])
        with open(os.path.join(folder, "Chart.yaml"), "w", encoding="utf-8") as file:
            yaml.safe_dump({"apiVersion": "v2", "name": each["name"], "version": version}, file)


def build_chart(dpc, app, output):
    """The folder of the app's chart, with stubs for the charts that it depends on."""
    done = run([dpc, "build", "-t", "helm", app, "--output-dir", output, "--color", "never"])
    if done.returncode != 0:
        sys.exit(f"dpc build {app}: exit code {done.returncode}\n{done.stderr}")
    name = next(each for each in sorted(os.listdir(output)) if not each.startswith("."))
    chart = os.path.join(output, name, "helm")
    add_stub_charts(chart)
    return chart


def template(helm, chart, arguments=(), name="r"):
    return [helm, "template", name, chart, *arguments]


def render(dpc, app, arguments=(), name="r"):
    return [dpc, "render", app, "--name", name, "--color", "never", *arguments]
