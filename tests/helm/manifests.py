"""YAML as Kubernetes reads it, which is as Go's readers do: numbers in JSON's forms too, no dates, no sexagesimals."""
import re

import yaml


class Loader(yaml.CSafeLoader):
    pass


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:float", "tag:yaml.org,2002:int",
                                                                        "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value",
                                                                        "tag:yaml.org,2002:merge")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()}
# goyaml's resolve.go: what it takes for a number
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*)$"),
                             list("-+0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:float",
                             re.compile(r"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$"),
                             list("-+0123456789."))


def integer(loader, node):
    text = node.value.replace("_", "")
    if re.fullmatch(r"[-+]?0[0-7]+", text):
        return int(text, 8)
    return whole(str(int(text, 0)))


def floating(loader, node):
    return float(node.value.replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf").replace(".nan", "nan"))


Loader.add_constructor("tag:yaml.org,2002:int", integer)
Loader.add_constructor("tag:yaml.org,2002:float", floating)


def read(text):
    """The documents of a stream that are not empty."""
    return [each for each in yaml.load_all(text, Loader=Loader) if each is not None]


def whole(digits):
    """An integer that no reader has as one is a float."""
    value = int(digits)
    return value if -2**63 <= value < 2**64 else float(value)


def same(a, b):
    """1, 1.0 and True are three things: where a number must be whole, Kubernetes takes no 1e+06."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and a == b
