"""Manifests as data, and two sets of them compared.

Read with suspicion: a scalar that any reader of YAML 1.1 or 1.2 takes for something else than a text is something else here,
so that a text which is left unquoted where it must not be shows as a difference. A whole number is no float: 1e+06 is not
1000000, for the server refuses it.
"""
import base64
import json
import re
import tomllib

import yaml


class Loader(yaml.CSafeLoader):
    pass


KEPT = ("bool", "int", "null")
Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[1] in KEPT]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(
    r"^([-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$"), list("-+.0123456789"))
Loader.add_implicit_resolver("!ambiguous", re.compile(r"^(y|Y|n|N|0o[0-7]+|<<|\d{4}-\d\d?-\d\d?)$"), list("yYnN0123456789<"))


def number(loader, node):
    text = node.value.replace("_", "")
    try:
        return yaml.constructor.SafeConstructor.construct_yaml_int(loader, node)
    except ValueError:
        return float(re.sub(r"\.(inf|nan)$", r"\1", text.lower()))


def mapping(loader, node):
    """A key that is said twice is a fault."""
    loader.flatten_mapping(node)
    keys = [loader.construct_object(key) for key, _ in node.value]
    if len({(type(key), key) for key in keys}) < len(keys):
        raise yaml.YAMLError(f"a key is said twice: {keys}")
    return dict(zip(keys, (loader.construct_object(value, deep=True) for _, value in node.value)))


Loader.add_constructor("tag:yaml.org,2002:float", number)
Loader.add_constructor("tag:yaml.org,2002:map", mapping)
Loader.add_constructor("!ambiguous", lambda loader, node: ("ambiguous", node.value))


def read(text):
    """The objects by (apiVersion, kind, namespace, name), as compared: see comparable()."""
    objects = {}
    for each in yaml.load_all(text, Loader):
        if each is None:
            continue
        meta = each["metadata"]
        key = (each["apiVersion"], each["kind"], meta.get("namespace") or "default", meta["name"])
        if key in objects:
            raise yaml.YAMLError(f"{key} is there twice")
        objects[key] = comparable(each)
    return {key: each for key, each in objects.items() if each is not None}


def left_out(parent, key):
    if parent == "annotations":
        return key.startswith(("helm.sh/hook", "checksum/")) or key == "helm.sh/resource-policy"
    return parent == "labels" and key in ("helm.sh/chart", "app.kubernetes.io/managed-by")


def comparable(each):
    """Without what stands for the chart itself, with documents in ConfigMaps and Secrets as data. None for a chart's test."""
    if "test" in str(each["metadata"].get("annotations", {}).get("helm.sh/hook", "")).split(","):
        return None
    each = without(each, "")
    each["metadata"].pop("namespace", None)
    if each["kind"] in ("ConfigMap", "Secret"):
        for part in {"data", "stringData"} & each.keys():
            encoded = each["kind"] == "Secret" and part == "data"
            each[part] = {key: document(key, unbase64(value) if encoded else value) for key, value in each[part].items()}
    return each


def without(node, parent):
    if isinstance(node, list):
        return [without(each, "") for each in node]
    if not isinstance(node, dict):
        return node
    out = {}
    for key, each in node.items():
        kept = without(each, key)
        if not left_out(parent, str(key)) and (kept or not each or key not in ("annotations", "labels")):
            out[key] = kept
    return out


def unbase64(text):
    return base64.b64decode(text, validate=True).decode("utf-8", errors="replace")


def document(name, text):
    """Its data where the text is JSON, TOML or YAML of several lines; lines of NAME=value in any order."""
    if not isinstance(text, str):
        return text
    try:
        if name.endswith(".toml"):
            return {"document": tomllib.loads(text)}
        if name.endswith(".env"):
            return {"lines": sorted(text.split("\n"))}
        if name == ".dockerconfigjson":
            return {"document": {host: {**login, "auth": unbase64(login["auth"])} for host, login in json.loads(text)["auths"].items()}}
        if text[:1] in ("{", "["):
            return {"document": json.loads(text)}
        data = yaml.load(text, Loader) if "\n" in text else None
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, TypeError, KeyError):
        return text
    return {"document": data} if isinstance(data, (dict, list)) else text


def differences(ours, theirs, path=""):
    """A line each."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys(), key=repr):
            here, there = ours.get(key, ABSENT), theirs.get(key, ABSENT)
            if path == "":
                step = " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
            else:
                step = f"{path}/{key}"
            yield from differences(here, there, step)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, (here, there) in enumerate(zip(ours, theirs)):
            yield from differences(here, there, f"{path}/{index}")
    elif type(ours) is not type(theirs) or ours != theirs:
        yield f"{path}: {shown(ours)} and {shown(theirs)}"


class Absent:
    def __repr__(self):
        return "nothing"


ABSENT = Absent()


def shown(value):
    text = repr(value)
    return text if len(text) <= 160 else text[:160] + "..."


def test_the_comparison():
    """Each must be found, or a comparison that finds nothing would pass everything."""
    def one(spec, kind="Pod", extra=""):
        return read(f"apiVersion: v1\nkind: {kind}\nmetadata:\n  name: a\n{extra}spec:{spec}\n")
    for here, there in [(" {}", " []"), (" {}", " {a: {}}"), (" {a: 1}", " {a: '1'}"), (" {a: 1000000}", " {a: 1e+06}"),
                        (" {a: yes}", " {a: 'yes'}"), (" {a: y}", " {a: 'y'}"), (" {a: 010}", " {a: '010'}"),
                        (" {a: 1e3}", " {a: '1e3'}"), (" {a: 12:30}", " {a: '12:30'}"), (" {a: 0o17}", " {a: '0o17'}"),
                        (" {a: null}", " {}"), (" {a: true}", " {a: 1}"), (" [a, b]", " [b, a]"),
                        (" {a: 2024-01-01}", " {a: '2024-01-01'}")]:
        assert list(differences(one(here), one(there))), (here, there)
        assert not list(differences(one(here), one(here)))
    assert list(differences(one(" 1"), one(" 1", kind="Job")))
    assert not list(differences(one(" 1"), one(" 1", extra="  annotations:\n    checksum/a: b\n  namespace: default\n")))
    for broken in ["{a: 1, a: 1}", "1\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}"]:
        try:
            one(" " + broken)
        except yaml.YAMLError:
            continue
        raise AssertionError(broken)
