"""Random arguments of dp's types, from a seeded random.Random: texts that YAML, templates and regular expressions are
prone to get wrong, numbers at the edges, what is empty or absent."""

MAX_INT = 2**53 - 1

TEXTS = [
    "", " ", "a", "ab", "-", "--", "a-", "-a", "a b", " a", "a ", "\ta\t", "\n", "a\n", "a\nb", "\n\na", "a\r\nb", "a\n\n",
    "  a\n b", "'", "''", "\"", "a\"b", "`", "a`b", "\\", "\\n", "\\\\", "{{", "}}", "{{ .Values }}", "{{- end }}", "${a}", "$",
    "$1", "${1}", "%", "%s", "%d%%", ":", "a: b", "a:", "#", "a #b", "&a", "*a", "!a", "|", ">", "@", "[", "]", "[]", "{}", "{",
    "- a", "? a", ",", "~", "null", "Null", "true", "True", "false", "yes", "no", "on", "off", "y", "n", "0", "1", "-1", "+1",
    "010", "0o7", "0x1F", "0b1", "1_000", "1e3", "1E3", "1.10", ".5", "1.", "12:30", "190:20:30", ".inf", "-.inf", ".nan", "NaN",
    "2001-01-01", "2001-01-01T00:00:00Z", "=", "<<", "<a>&b", "é", "ß", "İ", "ſ", "日本語", "😀", "a😀b", "e\u0301",
    "\u00a0", "\u00a0a\u00a0", "\u2003a", "\u3000", "\u200b", "20240101", "1000000", "9007199254740993", "a,b", ",a,,b,", "a.b.c",
    ".*", "(", "a/b", "/", "A=1", "key=value", "--flag=x", "x" * 300, "---", "...", "%YAML", "\u202a", "[a-z]+", "a|b", "^a$",
]
WORDS = ["a", "b", "c", "ab", "abc", "a-b", "x1", "foo", "bar", "y", "n", "on", "off", "yes", "no", "true", "false", "null", "e1"]
PIECES = ["a", "b", "A", "-", " ", ".", ",", "\n", "\"", "'", "`", "\\", "{{", "}}", "$", "%", ":", "#", "é", "😀", "0", "1", "\t",
          "/", "_", "(", ")", "[", "]", "=", "+", "*", "<", "&"]
INTS = [0, 1, -1, 2, 7, 10, 100, 255, 999_999, 1_000_000, 1_000_001, 2**31 - 1, 2**31, -2**31, 2**32, 1_073_741_824, MAX_INT, -MAX_INT,
        MAX_INT - 1]
FLOATS = [0.0, 1.0, -1.0, 0.5, -0.5, 0.1, 1.5, 1e-6, 1e-7, 1.25e-9, 100.0, 123456.0, 999_999.0, 1_000_000.0, 1_000_000.5, 1e20, 1e21,
          1.5e300, 1e-300, 3.141592653589793, 123456789.125, 2.0**53, 0.30000000000000004]


def text(r):
    if r.random() < 0.6:
        return r.choice(TEXTS)
    return "".join(r.choice(PIECES) for _ in range(r.randrange(9)))


def key(r):
    """Helm writes << as it is, and then finds no map behind it."""
    made = text(r)
    return made if made != "<<" else ""


def without_last_line_end(r):
    return text(r).rstrip("\n")


def line(r):
    return text(r).replace("\n", "").replace("\r", "")


def ascii_text(r):
    """Printable."""
    return "".join(c for c in text(r) if " " <= c <= "~")


def word(r):
    return r.choice(WORDS)


# Letters and digits that YAML may take for something else.
def lookalike(r):
    if r.random() < 0.6:
        return r.choice(["0", "1", "010", "1e3", "0x1f", "true", "yes", "no", "null", "y", "n", "on", "off", "20240101", "0b1", "0o7", "e3",
                         "nan", "inf", "12e", "1000000"])
    return "".join(r.choice("0123456789abcdefxoyn") for _ in range(r.randrange(1, 8)))


def integer(r):
    if r.random() < 0.5:
        return r.choice(INTS)
    return r.randint(-10**r.randrange(1, 15), 10**r.randrange(1, 15))


def between(low, high):
    edges = [it for it in INTS + [low, high] if low <= it <= high]
    return lambda r: r.choice(edges) if r.random() < 0.5 else r.randint(low, high)


def number(r):
    if r.random() < 0.5:
        return r.choice(FLOATS) * r.choice([1, -1])
    return r.choice([r.random(), r.uniform(-1e6, 1e6), float(r.randint(-10**9, 10**9)), r.uniform(-1, 1) * 10.0**r.randrange(-12, 25)])


def boolean(r):
    return r.random() < 0.5


def choice(*options):
    return lambda r: r.choice(options)


def listed(element, most=4):
    return lambda r: [element(r) for _ in range(r.randrange(most + 1))]


def mapped(key, element, most=4):
    return lambda r: {key(r): element(r) for _ in range(r.randrange(most + 1))}


def optional(value):
    """Absent: what is None is left out of the record."""
    return lambda r: None if r.random() < 0.35 else value(r)


def record(**fields):
    def make(r):
        made = {name: value(r) for name, value in fields.items()}
        return {name: value for name, value in made.items() if value is not None}
    return make


def data(r, depth=0):
    """Anything that JSON can say, save null."""
    kinds = [text, integer, number, boolean]
    if depth < 3:
        kinds += [lambda r: [data(r, depth + 1) for _ in range(r.randrange(4))],
                  lambda r: {key(r): data(r, depth + 1) for _ in range(r.randrange(4))}]
    return r.choice(kinds)(r)
