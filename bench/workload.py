#!/usr/bin/env python3
"""workload.py N FOLDER : writes, for each peer, its hand-written sources and a list of N services in its own syntax into FOLDER/PEER.

A service is given by what tells it from the others; cpu, memory and log level only where they are not the default, which each
peer fills in itself. Of each service come six objects, so its sources hold everything else.
"""
import json
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMESPACE = "shop"
REGISTRY = "registry.example.com/shop"
DEFAULTS = {"cpu": "100m", "memory": "128Mi", "logLevel": "info"}

# Texts that YAML 1.1 or 1.2 would take for a boolean, null or a number if they stood without quotes.
SWITCHES = ["yes", "no", "on", "off", "true", "null", "~", "enabled"]
NUMBERS = ["0.5", "1e3", "010", "0x1F", "1_000", "12:30:45", ".inf", "-1"]


def service(i):
    """The i-th service, from 1."""
    of = {"name": f"svc-{i:05}", "tag": f"{1 + i % 4}.{i % 10}.{i % 13}", "port": 8000 + i % 1000, "replicas": 1 + i % 5,
          "tier": ["frontend", "backend", "data"][i % 3]}
    if i % 4 == 0:
        of |= {"cpu": "500m", "memory": "512Mi"}
    if i % 5 == 0:
        of["logLevel"] = "debug"
    of["allowFrom"] = [f"svc-{1 + i * 31 % 97:05}", f"gateway-{i % 7}"][:1 + i % 2]
    of["env"] = {"CACHE_TTL": str(30 * (1 + i % 20)), "DB_URL": f"postgres://u{i}@db-{i % 8}.shop:5432/d{i}?sslmode=disable",
                 "FEATURE_FLAG": SWITCHES[i % 8], "SAMPLE_RATIO": NUMBERS[i // 3 % 8]}
    return of


def services(n):
    return [service(i) for i in range(1, n + 1)]


def fields(of, leave=()):
    return [(key, value) for key, value in of.items() if key not in leave]


# A JSON string is a string in each of these languages, for these texts.
text = json.dumps


def dpc(of):
    plain = ", ".join(f"{key} = {text(value)}" for key, value in fields(of, ("name", "allowFrom", "env")))
    env = "\n".join(f"    {key} = {text(value)}" for key, value in of["env"].items())
    name = of["name"].replace("-", "_")
    return f'{name} = MicroService({text(of["name"])}) {{\n  {plain}\n  allowFrom = {text(of["allowFrom"])}\n  env {{\n{env}\n  }}\n}}\n'


def pkl(of):
    lines = [f"  {key} = {text(value)}" for key, value in fields(of, ("allowFrom", "env"))]
    lines += ["  allowFrom {"] + [f"    {text(each)}" for each in of["allowFrom"]] + ["  }"]
    lines += ["  env {"] + [f"    [{text(key)}] = {text(value)}" for key, value in of["env"].items()] + ["  }"]
    return "new {\n" + "\n".join(lines) + "\n}\n"


def jsonnet(of):
    return "{ " + ", ".join(f"{key}: {text(value)}" for key, value in of.items()) + " },\n"


def helm(of):
    lines = [f"    {key}: {text(value)}" for key, value in fields(of, ("allowFrom", "env"))]
    lines += ["    allowFrom:"] + [f"      - {each}" for each in of["allowFrom"]]
    lines += ["    env:"] + [f"      {key}: {text(value)}" for key, value in of["env"].items()]
    return "  - " + "\n".join(lines).lstrip() + "\n"


# Peer: the file that lists the services, what stands before them, a service, what stands after them.
LISTS = {
    "dpc": ("services.dp", "use \"microservice.dp\" { MicroService }\n\n", dpc, ""),
    "pkl": ("services.pkl", "import \"MicroService.pkl\"\n\nservices: Listing<MicroService> = new {\n", pkl, "}\n"),
    "jsonnet": ("services.libsonnet", "[\n", jsonnet, "]\n"),
    "helm": ("services.yaml", "services:\n", helm, ""),
}


def main():
    n, folder = int(sys.argv[1]), Path(sys.argv[2])
    listed = services(n)
    shutil.copytree(HERE / "peers", folder, dirs_exist_ok=True)
    for peer, (file, before, write, after) in LISTS.items():
        (folder / peer / file).write_text(before + "".join(map(write, listed)) + after)
    (folder / "cdk8s" / "services.json").write_text(json.dumps(listed))


if __name__ == "__main__":
    main()
