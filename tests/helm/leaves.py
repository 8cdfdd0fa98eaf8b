"""The places of a chart's values, by its schema, and values files made for them.

A place is a path of keys and indices. Each leaf within a list has an element of its own, so that those which exclude one another
do not meet; what the API wants beside a leaf is in BESIDE.
"""
import copy
import json
import re

# What makes the element of a list, or a record, whole with a leaf below it.
BESIDE = {"extraEnv": {"name": "BESIDE{}"}, "env": {"name": "BESIDE{}"}, "envFromSecrets": {"ref": "beside{}"},
          "hosts": {"host": "beside{}", "paths": [{"path": "/"}]}, "paths": {"path": "/beside{}"},
          "claims": {"name": "beside{}"}, "sysctls": {"name": "kernel.a{}", "value": "b"},
          "configMapKeyRef": {"name": "beside", "key": "beside"}, "secretKeyRef": {"name": "beside", "key": "beside"}}


def resolve(node, root):
    """The node with what it refers to."""
    out = {key: value for key, value in node.items() if key not in ("$ref", "allOf")}
    inner = [node["$ref"]] if "$ref" in node else [each["$ref"] for each in node.get("allOf", []) if "$ref" in each]
    for reference in inner:
        if not reference.endswith("/admissible"):
            out = {**resolve(root["definitions"][reference.rsplit("/", 1)[1]], root), **out}
    return out


def types_of(node):
    types = node.get("type", [])
    return [types] if isinstance(types, str) else types


class Places:
    """Of a schema: `all` is {path: node} with containers, `leaves` without."""

    def __init__(self, schema):
        self.schema, self.all, self.counts = schema, {}, {}
        self.walk((), schema)
        self.leaves = {path: node for path, node in self.all.items() if not {"object", "array"} & set(types_of(node))}

    def walk(self, path, node):
        node = resolve(node, self.schema)
        if path:
            self.all[path] = node
        for key, each in node.get("properties", {}).items():
            self.walk((*path, key), each)
        if isinstance(node.get("additionalProperties"), dict):
            self.walk((*path, "some-key"), node["additionalProperties"])
        if "items" in node:
            self.elements(path, resolve(node["items"], self.schema))

    def elements(self, path, item):
        """An element for each leaf below it; lists within elements have one element."""
        if not {"object", "array"} & set(types_of(item)):
            self.all[(*path, 0)] = item
            return
        inner = Places({**item, "definitions": self.schema["definitions"]}).all
        inner = {tuple(0 if isinstance(step, int) else step for step in each): node for each, node in inner.items()}
        below = [each for each, node in inner.items() if not {"object", "array"} & set(types_of(node))]
        for index, leaf in enumerate(below or [()]):
            self.all[(*path, index)] = item
            for length in range(1, len(leaf) + 1):
                self.all[(*path, index, *leaf[:length])] = inner[leaf[:length]]


def is_text(node):
    words = [*node.get("enum", []), *([node["const"]] if "const" in node else [])]
    return "string" in types_of(node) or any(isinstance(each, str) for each in words) or any(map(is_text, node.get("anyOf", [])))


def put(values, path, value):
    """Sets it, with the containers and what stands beside it on the way."""
    at = values
    for index, step in enumerate(path):
        last = index == len(path) - 1
        if isinstance(step, int):
            while len(at) <= step:
                at.append(None if last else beside(path[index - 1], len(at)))
        if last:
            at[step] = value
        elif isinstance(step, int):
            at = at[step]
        else:
            at = at.setdefault(step, [] if isinstance(path[index + 1], int) else beside(step, 0))
    return values


def beside(name, index):
    return {key: each.format(index) if isinstance(each, str) else copy.deepcopy(each) for key, each in BESIDE.get(name, {}).items()}


def dumped(values):
    """As a values file: JSON, with those characters escaped that YAML readers would not take as they are."""
    text = json.dumps(values, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda found: f"\\u{ord(found.group()):04x}", text)


def dotted(path):
    """As messages name it: a.b[0].c"""
    return "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in path).lstrip(".")
