"""Small random apps for generated.py, as trees of which parts can be dropped or replaced by smaller ones.

An app has params of every type under odd names, and objects whose entries are made by type: guards, choices, loops, spreads,
fall-backs, documents, texts with empty lines. Not every app is right: what dpc refuses is dropped by whoever asked for it.
"""
import re
from dataclasses import dataclass, field

import arguments

CRD = """apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.test.example.com }
spec:
  group: test.example.com
  names: { kind: Thing, listKind: ThingList, plural: things, singular: thing }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            apiVersion: { type: string }
            kind: { type: string }
            metadata: { type: object }
            data: { type: array, items: { x-kubernetes-preserve-unknown-fields: true } }
            texts: { type: array, items: { type: string } }
"""
# Words of dp, of templates and of YAML, methods of Helm's values, what takes quotes.
NAMES = ["a", "b1", "x-y", "a.b", "len", "Get", "Keys", "AsMap", "Table", "YAML", "if", "range", "end", "nil", "and", "not", "index",
         "default", "_x", "0a", "é", "a b", "true", "null", "on", "y", "Values", "name", "data", "type", "keys", "values", "0", "1e3",
         "key", "it's", "a/b", "a:b", "with", "template", "kind", "root", "ctx", "dict", "list", "merge", "eq", "Release", "when"]
RESERVED = "if then else for in match let with when or_else true false null none".split()
# Helm writes << as it is, see arguments.key.
TEXTS = [each for each in arguments.TEXTS if len(each) < 50 and "<<" not in each]
ENUMS = [["a", "b"], ["on", "off", ""], ["yes", "1", "a b"], ["x", "{{", "null"]]


@dataclass(frozen=True)
class Type:
    kind: str  # bool int float string secret scalar enum any; optional list map of `of`; record of `fields`
    text: str
    of: "Type" = None
    fields: tuple = ()  # (name, type, default)
    words: tuple = ()


BOOL, INT, FLOAT, STRING, SECRET, SCALAR = (Type(kind, kind) for kind in "bool int float string secret scalar".split())
SMALL, ANY = Type("int", "int(-9..1000000)"), Type("any", "any")


def optional(of):
    return Type("optional", f"({of.text})?" if of.kind == "enum" else f"{of.text}?", of)


def listed(of):
    return Type("list", f"list<{of.text}>", of)


def mapped(of):
    return Type("map", f"map<{of.text}>", of)


def enum(words):
    return Type("enum", " | ".join(map(quoted, words)), words=tuple(words))


def record(*fields):
    inner = ", ".join(f"{name_text(name)}: {kind.text}" + (f" = {default}" if default else "") for name, kind, default in fields)
    return Type("record", f"{{ {inner} }}", fields=fields)


def quoted(text):
    out = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return f'"{out.replace("$", chr(92) + "$")}"'


def name_text(name):
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z_0-9]*", name) and name not in RESERVED else quoted(name)


@dataclass(eq=False)
class Node:
    parts: list
    type: str = ""  # replaceable by what is of the same type
    droppable: bool = False
    dropped: bool = False
    span: tuple = field(default=(0, 0))

    def text(self, at=0):
        """What it says; notes where, in bytes."""
        if self.dropped:
            return ""
        out, begin = [], at
        for part in self.parts:
            out.append(part.text(at) if isinstance(part, Node) else part)
            at += len(out[-1].encode())
        self.span = (begin, at)
        return "".join(out)

    def walk(self):
        """Those before what is in them."""
        if self.dropped:
            return
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.walk()


def entry(*parts):
    return Node([*parts, "\n"], droppable=True)


SIMPLEST = {"bool": "true", "int": "1", "float": "1.5", "string": '"x"', "list": "[]", "map": "{}", "data": '"x"'}


class Grammar:
    def __init__(self, r):
        self.r, self.count = r, 0
        self.roots = []  # (text, type)

    def number(self):
        self.count += 1
        return self.count

    def some(self, *options):
        """One of (weight, what makes it); what is impossible is None."""
        options = [each for each in options if each[1] is not None]
        return self.r.choices([make for _, make in options], [weight for weight, _ in options])[0]()

    def chance(self, share):
        return self.r.random() < share

    # Params.

    def item(self):
        return record(("name", STRING, '""'), (self.r.choice(NAMES), SMALL, "1"), ("on", BOOL, "false"), ("note", optional(STRING), ""),
                      ("tags", listed(STRING), "[]"), ("opts", mapped(STRING), "{}"),
                      ("sub", optional(record(("deep", STRING, ""), ("n", optional(INT), ""))), ""))

    def types(self):
        words = enum(self.r.choice(ENUMS))
        item = self.item()
        always = [BOOL, BOOL, STRING, INT, words, optional(STRING), listed(STRING), mapped(STRING), listed(item)]
        more = [FLOAT, SMALL, SECRET, SCALAR, optional(BOOL), optional(INT), optional(FLOAT), optional(words), optional(listed(STRING)),
                optional(mapped(STRING)), optional(item), item, mapped(item), mapped(SCALAR), mapped(INT), listed(INT), listed(FLOAT),
                mapped(listed(STRING)), ANY, optional(SECRET), listed(mapped(STRING)), mapped(optional(STRING)), mapped(optional(item)),
                Type("int", "int(0..9)"), Type("string", "string(min = 1)"), listed(listed(STRING)), optional(SCALAR),
                Type("record", f"partial<{item.text}>", fields=tuple((n, t if t.kind == "optional" else optional(t), "") for n, t, _ in item.fields))]
        return always + self.r.sample(more, 8)

    def default(self, kind):
        if kind.kind == "optional" or self.chance(0.1) and kind.kind != "record":
            return None
        if kind.kind == "bool":
            return self.r.choice(["true", "false"])
        if kind.kind == "int":
            return str(self.r.choice([0, 1, 7] if "(" in kind.text else [each for each in arguments.INTS]))
        if kind.kind == "float":
            return self.float_literal()
        if kind.kind in ("string", "scalar", "any"):
            return quoted(self.r.choice([each for each in TEXTS if each] if "min" in kind.text else TEXTS))
        if kind.kind == "enum":
            return quoted(self.r.choice(kind.words))
        if kind.kind == "secret":
            return '""'
        if kind.kind == "list":
            return self.r.choice(["[]", '["a", ""]']) if kind.of.kind == "string" else "[]"
        if kind.kind == "map":
            return self.r.choice(["{}", '{ a = "x", "b.c" = "" }']) if kind.of.kind in ("string", "scalar") else "{}"
        return "{}"

    def params(self):
        names = iter(self.r.sample(NAMES, len(NAMES)))
        out, group, path = [], [], "values"
        for kind in self.types():
            if not group and self.chance(0.3):
                group = [next(names)]
                path = f"values.{name_text(group[0])}"
            name = next(names)
            default = self.default(kind)
            text = f"{name_text(name)}: {kind.text}" + (f" = {default}" if default is not None else "")
            # A param that changes nothing is refused otherwise.
            text += ' @accepted("generated")'
            line = f"{name_text(group[0])} {{ {text} }}" if group else text
            out.append(entry("  ", line))
            self.roots.append((f"{path}.{name_text(name)}", kind))
            if group and self.chance(0.4):
                group, path = [], "values"
        return Node(["values {\n", *out, "}\n"])

    # What can be referred to.

    def paths(self, scope, wanted):
        found, left = [], list(scope)
        while left:
            text, kind = left.pop()
            if wanted(kind):
                found.append((text, kind))
            if kind.kind == "record":
                left += [(f"{text}.{name_text(name)}", each) for name, each, _ in kind.fields]
        return found

    def path(self, scope, *kinds, of=()):
        """A maker of one of them, or None."""
        found = self.paths(scope, lambda it: it.kind in kinds and (not of or it.of.kind in of))
        # Variables of loops are few among the params, and what is sought.
        near = [each for each in found if each[0].startswith("v") and not each[0].startswith("values")]
        if near and self.chance(0.6):
            found = near
        return (lambda: self.r.choice(found)) if found else None

    def leaf(self, scope, type_name, *kinds, of=()):
        made = self.path(scope, *kinds, of=of)
        return made and (lambda: Node([made()[0]], type_name))

    def set_then(self, scope, kinds, then):
        """(path, what stands where it is set)"""
        made = self.path(scope, "optional", of=kinds)
        if not made:
            return None
        text, kind = made()
        return text, then([*scope, (text, kind.of)])

    # Expressions, at most `d` deep.

    def bool(self, d, scope):
        one = lambda make: (lambda: Node(make(), "bool"))
        text, integer = (lambda: self.string(d - 1, scope)), (lambda: self.int(d - 1, scope))
        texts = self.path(scope, "string", "secret")
        words = self.path(scope, "enum")
        opts = self.path(scope, "optional", of=("string", "int", "bool", "enum", "float", "secret"))
        holders = self.path(scope, "list", "map", "string", "optional", "secret", "any")
        lists = self.path(scope, "list", of=("string",))
        maps = self.path(scope, "map")
        numbers = self.path(scope, "int", "float")

        def word():
            path, kind = words()
            return [path, self.r.choice([" == ", " != "]), quoted(self.r.choice(kind.words))]

        def among():
            path, kind = words()
            return [path, " in [", ", ".join(map(quoted, self.r.sample(kind.words, self.r.randrange(1, len(kind.words) + 1)))), "]"]

        def opt():
            path, kind = opts()
            literal = {"int": "0", "bool": self.r.choice(["true", "false"]), "float": "0.5"}.get(kind.of.kind) or \
                quoted(self.r.choice(kind.of.words or TEXTS[:6]))
            return [path, self.r.choice([" == ", " != "]), literal]

        def set_and():
            made = self.set_then(scope, ("string", "int", "bool", "enum", "record", "list", "map"), lambda inner: self.bool(d - 1, inner))
            return ["(is_set(", made[0], ") && ", made[1], ")"] if made else ["true"]

        deep = d > 0
        return self.some(
            (4, self.leaf(scope, "bool", "bool")),
            (0.3, one(lambda: [self.r.choice(["true", "false"])])),
            (2, one(lambda: ["!", self.bool(d - 1, scope)]) if deep else None),
            (2, one(lambda: ["(", self.bool(d - 1, scope), " && ", self.bool(d - 1, scope), ")"]) if deep else None),
            (2, one(lambda: ["(", self.bool(d - 1, scope), " || ", self.bool(d - 1, scope), ")"]) if deep else None),
            (1, one(lambda: ["(if ", self.bool(d - 1, scope), " then ", self.bool(d - 1, scope), " else ", self.bool(d - 1, scope), ")"])
             if deep else None),
            (2, one(lambda: ["(", *word(), ")"]) if words else None),
            (1, one(lambda: ["(", *among(), ")"]) if words else None),
            (2, one(lambda: ["(", texts()[0], self.r.choice([" == ", " != "]), quoted(self.r.choice(TEXTS)), ")"]) if texts else None),
            (0.7, one(lambda: ["(", texts()[0], " in [", quoted(self.r.choice(TEXTS)), ", ", quoted(self.r.choice(TEXTS)), "])"]) if texts else None),
            (1, one(lambda: ["(", text(), " == ", text(), ")"]) if deep else None),
            (1, one(lambda: ["(", integer(), self.r.choice([" < ", " <= ", " == ", " != ", " >= "]), integer(), ")"]) if deep else None),
            (1, one(lambda: ["(", numbers()[0], self.r.choice([" < ", " <= ", " == ", " > "]), numbers()[0], ")"]) if numbers else None),
            (1, one(lambda: ["(", numbers()[0], self.r.choice([" < ", " == ", " > "]), self.r.choice(["0", "1000000", "0.5"]), ")"]) if numbers else None),
            (2, one(lambda: ["is_empty(", holders()[0], ")"]) if holders else None),
            (1, one(lambda: ["is_set(", opts()[0], ")"]) if opts else None),
            (2, one(lambda: ["(", *opt(), ")"]) if opts else None),
            (1, one(set_and) if deep else None),
            (1, one(lambda: ["(", text(), " in ", lists()[0], ")"]) if lists else None),
            (1, one(lambda: ["(", text(), " in ", maps()[0], ")"]) if maps else None),
            (0.7, one(lambda: ["(", lists()[0], ' == ["a"])']) if lists else None),
            (0.5, one(lambda: [self.r.choice(["has_prefix", "has_suffix", "contains"]), "(", text(), ", ", quoted(self.r.choice(TEXTS)), ")"])
             if deep else None),
        )

    def int_literal(self):
        return str(self.r.choice([0, 1, -1, 7, 1_000_000, 2**31, arguments.MAX_INT, -arguments.MAX_INT]))

    def float_literal(self):
        text = repr(self.r.choice(arguments.FLOATS))
        return text if "." in text or "e" in text else text + ".0"

    def int(self, d, scope):
        one = lambda make: (lambda: Node(make(), "int"))
        holders, deep = self.path(scope, "list", "map"), d > 0
        opts = self.path(scope, "optional", of=("int",))
        small = self.paths(scope, lambda it: it.kind == "int" and "(" in it.text)
        return self.some(
            (4, self.leaf(scope, "int", "int")),
            (1, one(lambda: [self.int_literal()])),
            (1, one(lambda: ["length(", holders()[0], ")"]) if holders else None),
            (2, one(lambda: ["(", opts()[0], " ?? ", self.int(d - 1, scope), ")"]) if opts and deep else None),
            (1, one(lambda: ["(", self.r.choice(small)[0], self.r.choice([" + ", " - ", " * "]), "2)"]) if small else None),
            (1, one(lambda: ["(if ", self.bool(d - 1, scope), " then ", self.int(d - 1, scope), " else ", self.int(d - 1, scope), ")"])
             if deep else None),
            (0.5, one(lambda: [self.r.choice(["min", "max"]), "(", self.int(d - 1, scope), ", ", self.int(d - 1, scope), ")"]) if deep else None),
        )

    def float(self, d, scope):
        opts = self.path(scope, "optional", of=("float",))
        return self.some(
            (4, self.leaf(scope, "float", "float")),
            (1, lambda: Node([self.float_literal()], "float")),
            (2, (lambda: Node(["(", opts()[0], " ?? ", self.float_literal(), ")"], "float")) if opts else None),
            (1, (lambda: Node(["(if ", self.bool(d - 1, scope), " then ", self.float(d - 1, scope), " else ", self.float(d - 1, scope), ")"],
                              "float")) if d > 0 else None),
        )

    def literal(self):
        return quoted("".join(self.r.choice(["", "\n", "\n\n", " ", "a", "a: b", "- "]) + self.r.choice(TEXTS) for _ in range(self.r.randrange(1, 3)))
                      + self.r.choice(["", "", "\n", "\n\n"]))

    def interpolated(self, d, scope):
        parts = ['"']
        for _ in range(self.r.randrange(1, 4)):
            parts += [quoted(self.r.choice(TEXTS + ["\n", "\n", "\n\n"]))[1:-1], "${", self.scalar(d - 1, scope), "}"]
        return Node([*parts, quoted(self.r.choice(["", "", "\n", "\n\n", "x"]))[1:-1], '"'], "string")

    def block(self, d, scope):
        lines = []
        for _ in range(self.r.randrange(1, 6)):
            lines += self.some(
                (2, lambda: [["\n"]]),
                (3, lambda: [[self.r.choice(["a: b", "  deeper", "- x", "{{ x }}", "# note", "$VAR ${VAR}", "trailing ", "'", "\ttab"]), "\n"]]),
                (2, lambda: [[self.r.choice(["x: ", "  ", "", "# "]), "${{ ", self.scalar(d - 1, scope), " }}", self.r.choice(["", " y"]), "\n"]]))
        return Node(['"""\n', *(Node(line, droppable=True) for line in lines), '"""'], "string")

    def string(self, d, scope):
        one = lambda make: (lambda: Node(make(), "string"))
        deep = d > 0
        text = lambda: self.string(d - 1, scope)
        opts = self.path(scope, "optional", of=("string", "enum"))
        texts = self.path(scope, "string")
        lists = self.path(scope, "list", of=("string",))
        maps = self.path(scope, "map", of=("string",))
        words = self.path(scope, "enum")

        def match():
            path, kind = words()
            arms = [x for word in kind.words for x in (f"{quoted(word)} => ", text(), "\n")]
            return ["(match ", path, " {\n", *arms, "})"]

        def set_then():
            made = self.set_then(scope, ("string", "int", "bool", "enum", "record"), lambda inner: self.string(d - 1, inner))
            return ["(if is_set(", made[0], ") then ", made[1], " else ", text(), ")"] if made else ['""']

        return self.some(
            (5, self.leaf(scope, "string", "string", "enum")),
            (2, one(lambda: [self.literal()])),
            (3, (lambda: self.interpolated(d, scope)) if deep else None),
            (2, (lambda: self.block(d, scope)) if deep else None),
            (2, one(lambda: ["(if ", self.bool(d - 1, scope), " then ", text(), " else ", text(), ")"]) if deep else None),
            (1, one(match) if deep and words else None),
            (1, one(set_then) if deep else None),
            (2, one(lambda: ["(", opts()[0], " ?? ", text(), ")"]) if opts and deep else None),
            (1, one(lambda: ["(", texts()[0], " or_else ", text(), ")"]) if texts and deep else None),
            (1, one(lambda: ["str(", self.scalar(d - 1, scope), ")"]) if deep else None),
            (1, one(lambda: ["trim(", text(), ")"]) if deep else None),
            (0.5, one(lambda: ["replace(", text(), ", ", quoted(self.r.choice(TEXTS)), ", ", text(), ")"]) if deep else None),
            (1, one(lambda: ["join(", self.list(d - 1, scope), ", ", self.r.choice(['","', '"\\n"', '""']), ")"]) if deep else None),
            (0.5, one(lambda: ["indent(", text(), ", 2)"]) if deep else None),
            (0.5, one(lambda: ["base64(", text(), ")"]) if deep else None),
            (0.3, one(lambda: ["digest(", self.data(d - 1, scope), ")"]) if deep else None),
            (1, one(lambda: ["(get(", maps()[0], ", ", text(), ") ?? ", text(), ")"]) if maps and deep else None),
            (1, one(lambda: ["(at(", lists()[0], ", ", self.r.choice("012"), ") ?? ", text(), ")"]) if lists and deep else None),
        )

    def scalar(self, d, scope):
        return self.some((3, lambda: self.string(d, scope)), (1, lambda: self.int(d, scope)), (1, lambda: self.bool(d, scope)),
                         (1, lambda: self.float(d, scope)), (1, self.leaf(scope, "string", "scalar")))

    def loop(self, scope, body):
        """`for ... {` of something open, and what the body makes of the variables."""
        over = self.path(scope, "list", "map")
        if not over:
            return None
        path, kind = over()
        value, key = f"v{self.number()}", f"k{self.number()}"
        of = kind.of
        inner = [*scope, (value, of.of if of.kind == "optional" else of)]
        both = kind.kind == "map" or self.chance(0.3)
        if both:
            inner.append((key, STRING if kind.kind == "map" else INT))
        return [f"for {key}, {value} in {path} {{\n" if both else f"for {value} in {path} {{\n", *body(inner), "}"]

    def elements(self, d, scope, make):
        def one():
            return self.some(
                (5, lambda: [make(d - 1, scope)]),
                (2, lambda: [make(d - 1, scope), " when ", self.bool(d - 1, scope)]),
                (2, lambda: self.loop(scope, lambda inner: [make(d - 1, inner), *([" when ", self.bool(1, inner)] if self.chance(0.3) else [])])
                 or [make(d - 1, scope)]),
                (1, lambda: ["if ", self.bool(d - 1, scope), " { ", make(d - 1, scope), " } else { ", make(d - 1, scope), " }"]))
        return [Node([*one(), ",\n"], droppable=True) for _ in range(self.r.randrange(0, 4))]

    def list(self, d, scope):
        """Of texts."""
        lists, maps, deep = self.path(scope, "list", of=("string",)), self.path(scope, "map"), d > 0

        def written():
            out = self.elements(d, scope, self.string)
            if lists and self.chance(0.4):
                guard = [" when ", self.bool(d - 1, scope)] if self.chance(0.4) else []
                out.insert(self.r.randrange(len(out) + 1), Node(["...", lists()[0], *guard, ",\n"], droppable=True))
            return ["[\n", *out, "]"]
        return self.some(
            (3, self.leaf(scope, "list", "list", of=("string",))),
            (3, (lambda: Node(written(), "list")) if deep else None),
            (1, (lambda: Node(["keys(", maps()[0], ")"], "list")) if maps else None),
            (1, (lambda: Node(["split(", self.string(d - 1, scope), ', ",")'], "list")) if deep else None),
            (0.5, (lambda: Node(["unique(", self.list(d - 1, scope), ")"], "list")) if deep else None),
            (0.5, lambda: Node(["[", quoted(self.r.choice(TEXTS)), "]"], "list")))

    def key(self):
        return quoted(f"{self.r.choice(NAMES + TEXTS)}-{self.number()}") if self.chance(0.4) else f"f{self.number()}"

    def map_entries(self, d, scope, make, keys=None, open_keys=True):
        """Entries of a map or record, each by `make`."""
        key = keys or self.key
        guard = lambda share: [" when ", self.bool(max(d - 1, 1), scope)] if self.chance(share) else []
        maps = self.path(scope, "map", of=("string",)) if open_keys else None

        def some_entries(inner):
            return self.map_entries(d - 1, inner, make, keys, open_keys)

        def looped():
            made = self.loop(scope, lambda inner: ["[", self.string(1, inner), "] = ", make(d - 1, inner), "\n"])
            return made or [key(), " = ", make(d - 1, scope)]

        def match():
            path, kind = self.path(scope, "enum")()
            arms = [x for word in kind.words for x in (f"{quoted(word)} => {{\n", *some_entries(scope), "}\n")]
            return ["match ", path, " {\n", *arms, "}"]

        def set_block():
            made = self.set_then(scope, ("string", "record", "list", "map", "int"), some_entries)
            return ["if is_set(", made[0], ") {\n", *made[1], "}"] if made else [key(), " = ", make(d - 1, scope)]

        def one():
            return self.some(
                (5, lambda: [key(), " = ", make(d - 1, scope), *guard(0.4)]),
                (1, (lambda: ["...", maps()[0], *guard(0.5)]) if maps else None),
                (1.5, (lambda: ["if ", self.bool(d - 1, scope), " {\n", *some_entries(scope), "}",
                              *([" else {\n", *some_entries(scope), "}"] if self.chance(0.4) else [])]) if d > 1 else None),
                (0.7, match if d > 1 and self.path(scope, "enum") else None),
                (1, set_block if d > 1 else None),
                (1.5, looped if open_keys else None))
        return [entry(*one()) for _ in range(self.r.randrange(1, 5))]

    def record(self, d, scope):
        return Node(["{\n", *self.map_entries(d, scope, self.data), "}"], "data")

    def tree(self, d, scope):
        """No scalar: as a document these are no more than a text, and may be written in several ways."""
        return self.some((4, self.leaf(scope, "data", "list", "map", "record")), (3, lambda: self.record(d, scope)),
                         (2, lambda: Node(["[\n", *self.elements(d, scope, self.data), "]"], "data")))

    def data(self, d, scope):
        deep = d > 0
        return self.some(
            (3, self.leaf(scope, "data", "string", "int", "float", "bool", "enum", "list", "map", "record", "optional", "any", "scalar")),
            (2, lambda: self.scalar(d, scope)),
            (3, (lambda: self.record(d, scope)) if deep else None),
            (2, (lambda: Node(["[\n", *self.elements(d, scope, self.data), "]"], "data")) if deep else None),
            (1, (lambda: Node(["(if ", self.bool(d - 1, scope), " then ", self.data(d - 1, scope), " else ", self.data(d - 1, scope), ")"], "data"))
             if deep else None),
            (1, (lambda: self.list(d, scope)) if deep else None),
            (0.5, lambda: Node([self.r.choice(["none", "{}", "[]"])], "data")))

    def document(self, d, scope):
        """A text for a file."""
        return self.some(
            (4, lambda: Node(["yaml(", self.tree(d, scope), ")"], "string")),
            (3, lambda: Node(["json(", self.data(d, scope), ")"], "string")),
            (2, lambda: Node(["toml(", self.record(d, scope), ")"], "string")),
            (1.5, lambda: Node(["env({\n", *self.map_entries(d, scope, self.scalar, lambda: f"E{self.number()}"), "})"], "string")),
            (3, lambda: self.block(d, scope)),
            (2, lambda: self.string(d, scope)))

    # Objects.

    def config_map(self, scope):
        i = self.number()
        return [f'm{i} = ConfigMap("m{i}") {{\n',
                Node(["data {\n", *self.map_entries(3, scope, self.scalar, lambda: f"k{self.number()}", self.chance(0.2)), "}\n"], droppable=True),
                Node(["files {\n", *(entry(f'"f{self.number()}" = ', self.document(4, scope)) for _ in range(self.r.randrange(1, 5))), "}\n"], droppable=True),
                Node(["metadata.annotations {\n", *self.map_entries(2, scope, self.string, lambda: f'"example.com/a{self.number()}"', False), "}\n"],
                     droppable=True), "}"]

    def secret(self, scope):
        i = self.number()
        secrets = self.leaf(scope, "string", "secret")
        value = lambda d, inner: secrets() if secrets and self.chance(0.5) else self.string(d, inner)
        return [f's{i} = Secret("s{i}") {{\n',
                Node(["data {\n", *self.map_entries(3, scope, value, lambda: f"k{self.number()}", False), "}\n"], droppable=True),
                Node(["files {\n", *(entry(f'"f{self.number()}" = ', self.document(3, scope)) for _ in range(self.r.randrange(1, 3))), "}\n"],
                     droppable=True), "}"]

    def thing(self, scope):
        i = self.number()
        return [f't{i} = k8s.Thing("t{i}") {{\n',
                Node(["data = [\n", *(Node([self.data(4, scope), ",\n"], droppable=True) for _ in range(self.r.randrange(1, 5))), "]\n"], droppable=True),
                Node(["texts = ", self.list(3, scope), "\n"], droppable=True), "}"]

    def deployment(self, scope):
        i = self.number()
        return [f'd{i} = Deployment("d{i}") {{\n',
                Node(["metadata.annotations {\n", *self.map_entries(2, scope, self.string, lambda: f'"example.com/a{self.number()}"', False), "}\n"],
                     droppable=True),
                Node(["nodeSelector {\n", *self.map_entries(2, scope, lambda d, s: Node(['"x"'], "string"), lambda: f"n{self.number()}"), "}\n"],
                     droppable=True),
                'containers { main {\nimage = "web:1"\n',
                Node(["args = ", self.list(3, scope), "\n"], droppable=True),
                Node(["env {\n", *self.map_entries(3, scope, self.scalar, lambda: f"E{self.number()}", False), "}\n"], droppable=True), "} }\n}"]

    def app(self, objects):
        params = self.params()
        scope = list(self.roots)
        lets = []
        for _ in range(self.r.randrange(3)):
            name = f"shared{self.number()}"
            kind, make = self.r.choice([(BOOL, self.bool), (STRING, self.string), (listed(STRING), self.list)])
            lets.append(entry(f"let {name} = ", make(2, self.roots)))
            scope.append((name, kind))
        out = ["app generated {}\nuse std.config { ConfigMap, Secret }\nuse std.workload { Deployment }\nuse crd \"crd.yaml\"\n", params, *lets]
        for _ in range(objects):
            made = self.some((3, lambda: self.config_map(scope)), (1, lambda: self.secret(scope)), (3, lambda: self.thing(scope)),
                             (1, lambda: self.deployment(scope)))
            guard = [" when ", self.bool(2, scope)] if self.chance(0.3) else []
            out.append(entry(*made, *guard))
        return Node(out)
