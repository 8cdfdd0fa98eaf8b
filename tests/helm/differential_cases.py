"""What is evaluated by dpc and by helm: an expression over a case's arguments `c`, for every builtin of ir/builtins.def
and every operator. To add a builtin is to add a case here: differential.py fails where one has none."""
from dataclasses import dataclass

import arguments as a

TEXT, BOOL, INT, NUMBER, DATA = "text", "flag", "whole", "number", "data"

CASES = []


@dataclass
class Case:
    name: str
    builtins: list  # as ir/builtins.def names them; none for what is no builtin
    arguments: dict  # name: (dp's type, maker)
    expression: str
    kind: str  # the field of the result
    document: str = ""  # how the text is read before it is compared: "yaml", "toml", "lines"
    looped: bool = True  # a chart can carry it in a loop
    condition: bool = False  # also asked for as a condition
    refused: tuple = ()  # arguments that both must refuse


def case(name, builtins, expression, kind, document="", looped=True, refused=(), **arguments):
    condition = kind == BOOL and not name.startswith("optional_")
    CASES.append(Case(name, builtins.split(), arguments, expression, kind, document, looped, condition, refused))


S = ("string", a.text)
ASCII = ('string(pattern = "[ -~]*")', a.ascii_text)
WORD = ("dns_label", a.word)
LOOKS = ('string(pattern = "[a-z0-9]+")', a.lookalike)
I = ("int", a.integer)
SMALL = ("int(-1000..1000)", a.between(-1000, 1000))
HALF = ("int(-4503599627370495..4503599627370495)", a.between(-2**52 + 1, 2**52 - 1))
# Without bounds, so that a chart has to look for results that are too large.
WIDE = ("int", a.between(-2**52, 2**52))
ROOT = ("int", a.between(-94906265, 94906265))
F = ("float", a.number)
B = ("bool", a.boolean)
ENUM = ('"a" | "b" | "yes" | "1"', a.choice("a", "b", "yes", "1"))
IENUM = ("1 | 2 | 2000000", a.choice(1, 2, 2_000_000))
LS = ("list<string>", a.listed(a.text))
LW = ("list<string>", a.listed(a.word))
LI = ("list<int>", a.listed(a.integer))
LF = ("list<float>", a.listed(a.number))
MS = ("map<string>", a.mapped(a.key, a.text))
MW = ("map<string>", a.mapped(a.word, a.text))
MI = ("map<int>", a.mapped(a.word, a.integer))
RECORD = ("{ x: string, n: int, f: float, l: list<string> = [], o: int? }",
          a.record(x=a.without_last_line_end, n=a.integer, f=a.number, l=a.listed(a.without_last_line_end), o=a.optional(a.integer)))
# What a function takes that is printed by a template first.
PRINTED = ("string", a.without_last_line_end)
LPRINTED = ("list<string>", a.listed(a.without_last_line_end))
MPRINTED = ("map<string>", a.mapped(a.key, a.without_last_line_end))
NAMED = ("list<{ name: string, size: int }>", a.listed(a.record(name=a.word, size=a.integer)))
ANY = ("any", a.data)
UNION = ("string | list<string>", lambda r: r.choice(["", "a", [], ["a"], [""]]))
QUANTITY = ("quantity", a.choice(0, 1, "0", "500m", "1Gi", 1_000_000))


def maybe(argument):
    kind, make = argument
    return (f"({kind})?" if "|" in kind else f"{kind}?", a.optional(make))


# Arguments that are alike often enough for == and its kind.
def near(argument, *options):
    kind, make = argument
    return (kind, lambda r: r.choice(options) if r.random() < 0.7 else make(r))


TEXT_NEAR = near(S, "", "a", "b", "1", "true", " a")
INT_NEAR = near(I, 0, 1, -1, 1_000_000, a.MAX_INT)
FLOAT_NEAR = near(F, 0.0, 1.0, 0.1, 1e6, 1e21)

# Logic.
case("not", "not", "!c.p", BOOL, p=B)
case("and", "and", "c.p && c.q", BOOL, p=B, q=B)
case("or", "or", "c.p || c.q", BOOL, p=B, q=B)
case("junctions", "and or not", "(c.p || !c.q) && !(c.q && c.r) || c.s != \"\" && !c.p", BOOL, p=B, q=B, r=B, s=TEXT_NEAR)
case("logic_of_comparisons", "and or not lt eq", "!(c.n < c.m && c.s == \"a\") || c.n == 0", BOOL, n=INT_NEAR, m=INT_NEAR, s=TEXT_NEAR)

# Comparison.
case("eq_text", "eq", "c.s == c.t", BOOL, s=TEXT_NEAR, t=TEXT_NEAR)
case("eq_text_literal", "eq", 'c.s == "a\\"`{{\\n"', BOOL, s=near(S, 'a"`{{\n', "a"))
case("ne_text", "eq not", 'c.s != c.t && c.s != ""', BOOL, s=TEXT_NEAR, t=TEXT_NEAR)
case("eq_int", "eq", "c.n == c.m", BOOL, n=INT_NEAR, m=INT_NEAR)
case("eq_int_literal", "eq", "c.n == 1000000", BOOL, n=INT_NEAR)
case("eq_float", "eq", "c.x == c.y", BOOL, x=FLOAT_NEAR, y=FLOAT_NEAR)
case("eq_float_literal", "eq", "c.x == 1.0 || c.x == 0.1 || c.x == 1e21", BOOL, x=FLOAT_NEAR)
case("eq_float_int", "eq", "c.x == 1 || c.x == 1000000", BOOL, x=FLOAT_NEAR)
case("eq_int_float", "eq", "c.n == c.x || c.n == 1.0", BOOL, n=INT_NEAR, x=FLOAT_NEAR)
case("ne_float_int", "eq not", "c.x != c.n", BOOL, n=INT_NEAR, x=FLOAT_NEAR)
case("eq_any_numbers", "eq", "c.v == 1 || c.v == 0.0", BOOL, v=near(ANY, 1, 1.0, 0, 0.0, 1_000_000.0))
case("eq_float_lists", "eq", "c.l == [1, 2.5]", BOOL, l=("list<float>", a.listed(a.choice(1.0, 2.5), 3)))
case("eq_bool", "eq", "c.p == c.q", BOOL, p=B, q=B)
case("eq_enum", "eq", 'c.e == "yes"', BOOL, e=ENUM)
case("eq_int_enum", "eq", "c.e == 2000000", BOOL, e=IENUM)
case("match_mixed_enum", "eq", 'match c.e { 1 => "one", "a" => "A", 2000000 | "1" => "more" }', TEXT, e=('1 | "a" | 2000000 | "1"', a.choice(1, "a", 2_000_000, "1")))
case("eq_quantity", "eq", 'c.q == "1000000" || c.q == c.r', BOOL, q=QUANTITY, r=QUANTITY)
case("eq_optional_text", "eq", 'c.s == "a"', BOOL, s=maybe(TEXT_NEAR))
case("eq_optional_int", "eq", "c.n == 0", BOOL, n=maybe(INT_NEAR))
case("eq_optional_bool", "eq", "c.p == false", BOOL, p=maybe(B))
case("eq_optionals", "eq", "c.s == c.t", BOOL, s=maybe(TEXT_NEAR), t=maybe(TEXT_NEAR))
case("eq_optional_none", "eq", "c.n == none", BOOL, n=maybe(INT_NEAR))
case("eq_lists", "eq", "c.l == c.m", BOOL, l=("list<string>", a.listed(a.choice("", "a"), 2)), m=("list<string>", a.listed(a.choice("", "a"), 2)))
case("eq_list_literal", "eq", 'c.l == ["a", "b"]', BOOL, l=("list<string>", a.listed(a.choice("a", "b"), 3)))
case("eq_int_lists", "eq", "c.l == c.m", BOOL, l=("list<int>", a.listed(a.choice(1, 1_000_000), 2)),
     m=("list<int>", a.listed(a.choice(1, 1_000_000), 2)))
case("eq_maps", "eq", "c.l == c.m", BOOL, l=("map<int>", a.mapped(a.choice("a", "b"), a.choice(1, 2), 2)),
     m=("map<int>", a.mapped(a.choice("a", "b"), a.choice(1, 2), 2)))
case("lt_int", "lt", "c.n < c.m", BOOL, n=INT_NEAR, m=INT_NEAR)
case("le_int", "le", "c.n <= c.m", BOOL, n=INT_NEAR, m=INT_NEAR)
case("gt_int", "lt", "c.n > c.m", BOOL, n=INT_NEAR, m=INT_NEAR)
case("ge_int_literal", "le", "c.n >= 1000000", BOOL, n=INT_NEAR)
case("lt_float", "lt", "c.x < c.y", BOOL, x=FLOAT_NEAR, y=FLOAT_NEAR)
case("le_float", "le", "c.x <= c.y", BOOL, x=FLOAT_NEAR, y=FLOAT_NEAR)
case("lt_mixed", "lt", "c.n < c.x", BOOL, n=INT_NEAR, x=FLOAT_NEAR)
case("le_mixed_literals", "le", "c.n <= 0.5 || 1000000 <= c.x", BOOL, n=INT_NEAR, x=FLOAT_NEAR)

# Emptiness, presence, membership.
case("is_empty_text", "is_empty", "is_empty(c.s)", BOOL, s=TEXT_NEAR)
case("is_empty_list", "is_empty", "is_empty(c.l)", BOOL, l=("list<string>", a.listed(a.text, 1)))
case("is_empty_map", "is_empty", "is_empty(c.m)", BOOL, m=("map<int>", a.mapped(a.word, a.integer, 1)))
case("is_empty_optional", "is_empty", "is_empty(c.s)", BOOL, s=maybe(TEXT_NEAR))
case("is_empty_optional_int", "is_empty", "is_empty(c.n)", BOOL, n=maybe(INT_NEAR))
case("is_empty_optional_bool", "is_empty not", "!is_empty(c.p)", BOOL, p=maybe(B))
case("is_empty_any", "is_empty", "is_empty(c.v)", BOOL, v=near(ANY, "", [], {}, 0, False, 0.0))
case("is_empty_union", "is_empty not", "!is_empty(c.v)", BOOL, v=UNION)
case("is_empty_quantity", "is_empty", "is_empty(c.q)", BOOL, q=maybe(QUANTITY))
case("is_filled", "is_empty not", "!is_empty(c.s) && !is_empty(c.l)", BOOL, s=TEXT_NEAR, l=("list<string>", a.listed(a.text, 1)))
case("is_set_text", "is_set", "is_set(c.s)", BOOL, s=maybe(TEXT_NEAR))
case("is_set_int", "is_set", "is_set(c.n)", BOOL, n=maybe(INT_NEAR))
case("is_set_float", "is_set", "is_set(c.x)", BOOL, x=maybe(FLOAT_NEAR))
case("is_set_bool", "is_set", "is_set(c.p) && !is_set(c.q)", BOOL, p=maybe(B), q=maybe(B))
case("is_set_list", "is_set", "is_set(c.l)", BOOL, l=maybe(("list<string>", a.listed(a.text, 1))))
case("has_in_list", "has", "c.s in c.l", BOOL, s=TEXT_NEAR, l=("list<string>", a.listed(a.choice("", "a", "1", "true"), 3)))
case("has_in_literal", "has", 'c.s in ["a", "", "1", "`\\""]', BOOL, s=near(S, "a", "", "1", '`"'))
case("has_key", "has", "c.s in c.m", BOOL, s=near(S, "", "a", "b"), m=("map<int>", a.mapped(a.choice("", "a", "1"), a.integer, 3)))
case("has_named", "has", "c.s in [for e in c.l { e.name }]", BOOL, s=("string", a.word), l=NAMED)
case("has_not", "has not", "!(c.s in c.l)", BOOL, s=("string", a.word), l=LW)

# Numbers.
case("add", "add", "c.n + c.m", INT, n=HALF, m=HALF)
case("sub", "sub", "c.n - c.m", INT, n=HALF, m=HALF)
case("mul", "mul", "c.n * c.m", INT, n=("int(-94906265..94906265)", a.between(-94906265, 94906265)),
     m=("int(-94906265..94906265)", a.between(-94906265, 94906265)))
case("div", "div", "c.n / c.m", INT, n=I, m=("int(1..)", a.between(1, a.MAX_INT)))
case("div_negative", "div", "c.n / c.m", INT, n=I, m=("int(..-1)", a.between(-a.MAX_INT, -1)))
case("add_wide", "add", "c.n + c.m", INT, refused=({"n": a.MAX_INT, "m": 1}, {"n": -a.MAX_INT, "m": -a.MAX_INT}), n=WIDE, m=WIDE)
case("sub_wide", "sub", "c.n - c.m", INT, refused=({"n": -2, "m": a.MAX_INT},), n=WIDE, m=WIDE)
case("mul_wide", "mul", "c.n * c.m", INT, refused=({"n": a.MAX_INT, "m": 2}, {"n": 2**32, "m": 2**32}), n=ROOT, m=ROOT)
case("div_wide", "div", "c.n / c.m", INT, refused=({"n": 1, "m": 0},), n=I, m=("int", a.choice(1, 3, -2, a.MAX_INT, -a.MAX_INT)))
case("sums_wide", "add sub mul", "c.n * 2 + c.m - 3", INT, refused=({"n": 2**52, "m": 0},), n=ROOT, m=ROOT)
case("min", "min", "min(c.n, c.m)", INT, n=I, m=I)
case("max", "max", "max(c.n, c.m)", INT, n=I, m=I)
case("negated", "sub", "-c.n", INT, n=I)
case("arithmetic", "add sub mul div", "(c.n + 2) * c.m - c.n / 7 + 1000000", INT, n=SMALL, m=SMALL)
case("add_enum", "add", "c.e + 1", INT, e=IENUM)
case("compared_sum", "add lt", "c.n + 1 < c.m * 2", BOOL, n=SMALL, m=SMALL)

# Numbers, bools and literals as text.
case("str_int", "str", "str(c.n)", TEXT, n=I)
case("str_float", "str", "str(c.x)", TEXT, x=F)
case("str_bool", "str", "str(c.p)", TEXT, p=B)
case("str_enum", "str", "str(c.e)", TEXT, e=ENUM)
case("str_int_enum", "str", "str(c.e)", TEXT, e=IENUM)
case("str_scalar", "str", "str(c.v)", TEXT, v=("scalar", lambda r: r.choice([a.text, a.integer, a.number, a.boolean])(r)))
case("str_sum", "str add", "str(c.n + 1000000)", TEXT, n=SMALL)

# Interpolation.
case("concat_text", "", '"<${c.s}|${c.t}>%d"', TEXT, s=S, t=S)
case("concat_int", "str", '"${c.n}/${c.m + 1}"', TEXT, n=I, m=SMALL)
case("concat_bool", "str", '"${c.p}-${!c.p}"', TEXT, p=B)
case("concat_float", "str", '"x=${c.x};"', TEXT, x=F)
case("concat_enum", "str", '"${c.e}${c.i}"', TEXT, e=ENUM, i=IENUM)
case("concat_scalar", "str", '"v${c.v}v"', TEXT, v=("scalar", lambda r: r.choice([a.text, a.integer, a.number, a.boolean])(r)))
case("concat_quantity", "", '"<${c.q}>"', TEXT, q=QUANTITY)
case("concat_optional", "", '"<${c.s ?? "-"}${c.n ?? 0}>"', TEXT, s=maybe(S), n=maybe(I))
case("concat_percent", "", '"100%${c.s}%s%%"', TEXT, s=S)
case("concat_quotes", "", '"\\"${c.s}`\\\\{{ }}"', TEXT, s=S)
case("concat_lines", "", '"first: ${c.s}\\nlast: ${c.t}\\n"', TEXT, s=S, t=S)
case("word", "", "c.w", TEXT, w=LOOKS)
case("word_words", "", '"${c.w}${c.v}"', TEXT, w=LOOKS, v=LOOKS)
case("word_and_int", "", '"${c.w}${c.n}"', TEXT, w=LOOKS, n=I)
case("word_dash", "", '"${c.w}-x"', TEXT, w=LOOKS)
case("word_behind", "", '"my-${c.w}"', TEXT, w=WORD)
case("word_dot", "", '"${c.n}.${c.m}"', TEXT, n=("int(0..)", a.between(0, a.MAX_INT)), m=("int(0..)", a.between(0, a.MAX_INT)))
case("word_slash", "", '"/${c.w}/${c.n}"', TEXT, w=LOOKS, n=I)
case("word_e", "", '"${c.n}e${c.m}"', TEXT, n=("int(0..)", a.between(0, a.MAX_INT)), m=("int(0..9)", a.between(0, 9)))
case("label", "", "c.w", TEXT, w=WORD)
case("enum", "", "c.e", TEXT, e=ENUM)

# Texts.
case("lower", "lower", "lower(c.s)", TEXT, s=ASCII)
case("upper", "upper", "upper(c.s)", TEXT, s=ASCII)
case("lower_literal", "lower", '"${lower(c.s)}-${upper(c.s)}"', TEXT, s=LOOKS)
case("cut", "cut", "cut(c.s, c.n)", TEXT, s=ASCII, n=("int(0..)", a.choice(0, 1, 2, 3, 5, 63, 253, 1000, 2**31, a.MAX_INT)))
case("cut_wide", "cut", "cut(c.s, c.n)", TEXT, refused=({"s": "abc", "n": -1},), s=ASCII, n=("int", a.choice(0, 1, 5, 10**9)))
case("cut_literal", "cut", "cut(c.s, 3)", TEXT, s=ASCII)
case("cut_dashes", "cut", 'cut(c.s, 4)', TEXT, s=('string(pattern = "[a-]*")', lambda r: "".join(r.choice("a--") for _ in range(r.randrange(6)))))
case("trim", "trim", "trim(c.s)", TEXT, s=near(S, " a ", "\t\n", "\u00a0a\u2003", " \u200b ", "\u3000\u1680a\u205f\u202f"))
case("trim_prefix", "trim_prefix", "trim_prefix(c.s, c.t)", TEXT, s=near(S, "aab", "ab", ""), t=near(S, "a", "ab", ""))
case("trim_suffix", "trim_suffix", "trim_suffix(c.s, c.t)", TEXT, s=near(S, "baa", "ba", ""), t=near(S, "a", "ba", ""))
case("trim_suffix_literal", "trim_suffix", 'trim_suffix(c.s, "-")', TEXT, s=near(S, "a-", "a--", "-"))
case("has_prefix", "has_prefix", "has_prefix(c.s, c.t)", BOOL, s=near(S, "ab", "a"), t=near(S, "a", "", "ab"))
case("has_suffix", "has_suffix", "has_suffix(c.s, c.t)", BOOL, s=near(S, "ab", "b"), t=near(S, "b", "", "ab"))
case("contains", "contains", "contains(c.s, c.t)", BOOL, s=near(S, "abc", "b"), t=near(S, "b", "", "abcd"))
case("replace", "replace", "replace(c.s, c.t, c.u)", TEXT, s=near(S, "a.b.c", "aaa"), t=near(S, ".", "a", "aa", ""), u=S)
case("replace_literal", "replace", 'replace(c.s, ".", "\\"$1`")', TEXT, s=near(S, "a.b", "..."))
case("matches_literal", "matches", 'matches(c.s, "[a-z]+(-[a-z]+)?|\\\\d+|\\"|`")', BOOL,
     s=near(S, "ab", "a-b", "ab-", "12", "\n", "ab\n", '"', "`"))
case("matches_lines", "matches", 'matches(c.s, "a.b|^x$|(?s)c.d|(?m)^y$")', BOOL,
     s=near(S, "a\nb", "axb", "x", "x\n", "c\nd", "y\nz", "z\ny", "y"))
case("matches", "matches", "matches(c.s, c.t)", BOOL, refused=({"s": "a", "t": "a("},), s=near(S, "ab", "12", "a|b", "", "é"), t=("string", a.choice("[a-z]+", "\\d*", "a|b", "", ".", "\\pL", "(?i)AB")))
case("split", "split", 'join(split(c.s, c.t), "<>")', TEXT, s=near(S, "a,b", ",a,,b,", "é,😀"), t=near(S, ",", "", "a", ",,"))
case("split_list", "split", 'split(c.s, ",")', DATA, s=near(S, "a,b", ",a,,b,"))
case("range", "range", "range(c.n)", DATA, n=("int(0..1000)", a.choice(0, 1, 2, 10, 1000)))
case("join", "join", "join(c.l, c.t)", TEXT, l=LS, t=S)
case("join_spread", "join", 'join([c.s, ...c.l, "x"], ",")', TEXT, s=S, l=LS)
case("join_loop", "join", 'join([for e in c.l { "<${e}>" }], ",")', TEXT, looped=False, l=LPRINTED)
case("join_guarded", "join", 'join(["a", c.s when c.p, ...c.l when c.q], ",")', TEXT, looped=False, s=PRINTED, p=B, q=B, l=LPRINTED)
case("indent_literal", "indent", "indent(c.s, 4)", TEXT, s=S)
case("indent_none", "indent", "indent(c.s, 0)", TEXT, s=S)
case("indent", "indent", "indent(c.s, c.n)", TEXT, s=S, n=("int(0..1000)", a.choice(0, 1, 2, 8, 100)))
case("port_of", "port_of", "port_of(c.s, c.n)", INT, n=("port", a.between(1, 65535)),
     s=near(S, "0.0.0.0:8080", "[::1]:65535", ":80", "a:0", "a:65536", "a:080", "a", "::1", "http://a", "https://u:p@a:8443/x?y=b:9", "a:80\n",
            "http://[fe80::1]:99#x", "a:80/\nb", "1:2:3", "redis://:p:1@h:6379", "http:8080", "80"))
case("port_of_literal", "port_of", "port_of(c.s, 443)", INT, s=near(S, "https://a.example.com/", "http://a:8080", "tcp://a:1"))
case("indent_wide", "indent", "indent(c.s, c.n)", TEXT, refused=({"s": "a", "n": -1}, {"s": "a", "n": 1001}), s=S, n=("int", a.choice(0, 2, 1000)))

# Encodings and documents.
case("base64", "base64", "base64(c.s)", TEXT, s=S)
case("digest_text", "digest", "digest(c.s)", TEXT, s=S)
case("digest_data", "digest", "digest(c.v)", TEXT, v=ANY)
case("digest_record", "digest", "digest({ n = c.n, l = c.l })", TEXT, looped=False, n=I, l=LI)
case("json_text", "json", "json(c.s)", TEXT, s=S)
case("json_int", "json", "json(c.n)", TEXT, n=I)
case("json_float", "json", "json(c.x)", TEXT, x=F)
case("json_bool", "json", "json(c.p)", TEXT, p=B)
case("json_list", "json", "json(c.l)", TEXT, l=LS)
case("json_ints", "json", "json(c.l)", TEXT, l=LI)
case("json_floats", "json", "json(c.l)", TEXT, l=LF)
case("json_map", "json", "json(c.m)", TEXT, m=MS)
case("json_any", "json", "json(c.v)", TEXT, v=ANY)
case("json_of_record", "json", "json(c.r)", TEXT, "json", looped=False, r=RECORD)
case("json_written", "json", 'json({ b = c.s, a = c.n, l = ["x", c.x], m = c.m })', TEXT, "json", looped=False, s=PRINTED, n=I, x=F, m=MPRINTED)
case("json_optional", "json", 'json({ s = c.s, n = c.n, x = "1" })', TEXT, "json", looped=False, s=maybe(PRINTED), n=maybe(I))
case("yaml_text", "yaml", "yaml(c.s)", TEXT, "yaml", s=S)
case("yaml_list", "yaml", "yaml(c.l)", TEXT, "yaml", l=LS)
case("yaml_map", "yaml", "yaml(c.m)", TEXT, "yaml", m=MS)
case("yaml_any", "yaml", "yaml(c.v)", TEXT, "yaml", v=ANY)
case("yaml_written", "yaml", 'yaml({ b = c.s, a { n = c.n, x = c.x, l = ["x", c.t] }, m = c.m })', TEXT, "yaml", s=S, t=S, n=I, x=F, m=MS)
case("yaml_guarded", "yaml", 'yaml({ a = c.s when c.p, b = c.n, l = [c.s when c.p, "z"] })', TEXT, "yaml", s=S, n=I, p=B)
case("toml_map", "toml", "toml(c.m)", TEXT, "toml", m=MS)
case("toml_written", "toml", "toml({ s = c.s, p = c.p, t { l = c.l } })", TEXT, "toml", looped=False, s=PRINTED, p=B, l=LPRINTED)
case("env", "env", "env(c.m)", TEXT, m=("map<string>", a.mapped(a.choice("A", "B_C", "d.e", "f-g", "_h"), a.text)))
case("env_names", "env", "env(c.m)", TEXT, refused=tuple({"m": {name: "x"}} for name in ("1a", ".", "..a", "a b", "", "é")),
     m=("map<string>", a.mapped(a.choice("A", "a.b", "-c", "_", ".a"), a.word)))
case("env_scalars", "env", "env(c.m)", TEXT,
     m=("map<scalar>", a.mapped(a.choice("A", "B_C", "_h"), lambda r: r.choice([a.text, a.integer, a.number, a.boolean])(r))))
case("env_written", "env", "env({ Z = c.s, A = c.n, P = c.p, X = c.x })", TEXT, "lines", s=("string", a.line), n=I, p=B, x=F)

# Lists and maps.
case("length_list", "length", "length(c.l)", INT, l=LS)
case("length_map", "length", "length(c.m)", INT, m=MS)
case("length_compared", "length lt", "length(c.l) > 1", BOOL, l=LS)
case("keys", "keys", 'join(keys(c.m), "|")', TEXT, m=MS)
case("keys_list", "keys", "keys(c.m)", DATA, m=MS)
case("unique", "unique", 'join(unique(c.l), "|")', TEXT, l=("list<string>", a.listed(a.choice("", "a", "b", "A", "1"), 8)))
case("unique_list", "unique", "unique(c.l)", DATA, l=("list<string>", a.listed(a.choice("", "a", "b", "A", "1"), 8)))
case("get_text", "get", 'get(c.m, c.k) ?? "absent"', TEXT, k=("string", a.choice("", "a", "b")), m=("map<string>", a.mapped(a.choice("", "a", "b"), a.text)))
case("get_int", "get", "c.m[c.k] ?? -1", INT, k=("string", a.choice("a", "b")), m=("map<int>", a.mapped(a.choice("a", "b"), a.choice(0, 1, 1_000_000))))
case("get_bool", "get", "get(c.m, c.k) ?? true", BOOL, k=("string", a.choice("a", "b")), m=("map<bool>", a.mapped(a.choice("a", "b"), a.boolean)))
case("get_optional", "get", "get(c.m, c.k)", TEXT, k=("string", a.choice("", "a", "b")), m=("map<string>", a.mapped(a.choice("", "a", "b"), a.text)))
case("at_text", "at", 'at(c.l, c.n) ?? "absent"', TEXT, l=LS, n=("int(-3..5)", a.between(-3, 5)))
case("at_int", "at", "c.l[0] ?? -1", INT, l=LI)
case("at_bool", "at", "at(c.l, 1) ?? true", BOOL, l=("list<bool>", a.listed(a.boolean)))
case("at_optional", "at", "at(c.l, c.n)", TEXT, l=LS, n=("int(-3..5)", a.between(-3, 5)))
case("at_optional_int", "at", "at(c.l, c.n)", INT, l=LI, n=("int(0..5)", a.between(0, 5)))
case("keep", "keep", "keep(c.l)", DATA, l=("list<string>", a.listed(a.text, 2)))
case("keep_map", "keep", "keep(c.m)", DATA, m=("map<int>", a.mapped(a.word, a.integer, 2)))

# Fall-backs.
case("unset_text", "is_set", 'c.s ?? "none"', TEXT, s=maybe(TEXT_NEAR))
case("unset_int", "is_set", "c.n ?? 7", INT, n=maybe(INT_NEAR))
case("unset_float", "is_set", "c.x ?? 0.5", NUMBER, x=maybe(FLOAT_NEAR))
case("unset_bool", "is_set", "c.p ?? true", BOOL, p=maybe(B))
case("unset_list", "is_set", 'join(c.l ?? ["none"], "|")', TEXT, l=maybe(LS))
case("unset_enum", "is_set", 'c.e ?? "b"', TEXT, e=maybe(ENUM))
case("unset_both", "is_set", 'c.s ?? c.t ?? "x"', TEXT, s=maybe(TEXT_NEAR), t=maybe(TEXT_NEAR))
case("or_else_text", "is_empty", 'c.s or_else c.t or_else "`\\""', TEXT, s=TEXT_NEAR, t=TEXT_NEAR)
case("or_else_optional", "is_empty", 'c.s or_else "x"', TEXT, s=maybe(TEXT_NEAR))
case("or_else_list", "is_empty", 'join(c.l or_else c.m, "|")', TEXT, l=("list<string>", a.listed(a.text, 1)), m=LS)
case("or_else_quantity", "is_empty", 'c.q or_else "1"', TEXT, q=maybe(QUANTITY))
case("or_else_map", "is_empty", "c.m or_else c.n", DATA, m=("map<int>", a.mapped(a.word, a.integer, 1)), n=MI)
case("or_else_none", "is_empty", "c.s or_else none", TEXT, s=TEXT_NEAR)
case("or_else_in_text", "is_empty", '"<${c.s or_else "none"}>"', TEXT, s=TEXT_NEAR)

# Choices.
case("if_text", "", 'if c.p then c.s else "no: ${c.t}"', TEXT, p=B, s=S, t=S)
case("if_int", "lt", "if c.n < 0 then -1000000 else c.n", INT, n=I)
case("if_float", "", "if c.p then c.x else 1.5", NUMBER, p=B, x=F)
case("if_bool", "", "if c.p then !c.q else c.n < 3", BOOL, p=B, q=B, n=INT_NEAR)
case("if_in_text", "eq", '"${if c.s == "" then "http" else "https"}://${c.s}"', TEXT, s=TEXT_NEAR)
case("if_of_ifs", "", 'if c.p then (if c.q then "1" else c.s) else (if c.q then "yes" else "${c.s}-")', TEXT, p=B, q=B, s=S)
case("if_zero", "", "if c.n == 0 then 0 else 1", INT, n=INT_NEAR)
case("match_enum", "eq", 'match c.e { "a" => c.s, "b" => "`", "yes" | "1" => "\\"" }', TEXT, e=ENUM, s=S)
case("match_text", "eq", 'match c.s { "" => "empty", "a" | "1" => "{{", _ => c.s }', TEXT, s=TEXT_NEAR)
case("match_int", "eq", "match c.n { 0 => 1, 1000000 => 2, _ => 3 }", INT, n=INT_NEAR)
case("match_bool", "", "match c.p { true => 0, false => 1000000 }", INT, p=B)
case("match_optional", "is_set", 'match c.s { none => "none", _ => "some" }', TEXT, s=maybe(TEXT_NEAR))

# What fails where its guard does not hold: both arms of a choice must not be computed. Within a loop a chart refuses some of these.
NEAR_ZERO = ("int", a.choice(0, 1, 3, -2, 1_000_000))
case("guarded_div", "div", "if c.n == 0 then 0 else 100 / c.n", INT, n=NEAR_ZERO)
case("guarded_div_text", "div", '"${if c.n > 3 then 12 / (c.n - 3) else 0}"', TEXT, looped=False, n=("int", a.choice(0, 3, 4, 9)))
case("guarded_div_and", "div and", "c.n != 0 && 100 / c.n > 7", BOOL, n=NEAR_ZERO)
case("guarded_div_or", "div or", "c.n == 0 || 100 / c.n > 7", BOOL, n=NEAR_ZERO)
case("guarded_div_set", "div is_set", "if is_set(c.n) then 100 / (c.n ?? 1) else -1", INT, n=maybe(("int(1..9)", a.between(1, 9))))
case("guarded_add", "add", "if c.n < 9 then c.n + 1 else 0", INT, n=("int", a.choice(0, 8, 9, a.MAX_INT)))
case("guarded_mul", "mul", "if c.n < 9 then c.n * 3 else 0", INT, n=("int(0..)", a.choice(0, 8, 9, a.MAX_INT)))
case("guarded_add_text", "add", '"<${if c.n < 9 then c.n + 1 else 0}>"', TEXT, n=("int", a.choice(0, 8, 9, a.MAX_INT)))
case("guarded_sub_data", "sub", "[if c.n > 0 then c.n else c.n - 1]", DATA, looped=False, n=("int", a.choice(0, 8, -9, -a.MAX_INT)))
case("guarded_mul_of_sum", "mul add", "(if c.n < 9 then c.n * 3 else 0) + 1 > 4", BOOL, n=("int(0..)", a.choice(0, 8, 9, a.MAX_INT)))
case("guarded_div_record", "div", "json(if c.n == 0 then { a = 0 } else { a = 10 / c.n, b = [10 / c.n] })", TEXT, "json", looped=False, n=NEAR_ZERO)
case("guarded_div_list", "div", 'join(if c.n == 0 then ["x"] else ["${10 / c.n}", "z"], ",")', TEXT, looped=False, n=NEAR_ZERO)
case("guarded_div_none", "div", "(if c.n == 0 then none else 10 / c.n) ?? -1", INT, looped=False, n=NEAR_ZERO)
case("guarded_div_or_else", "div", 'c.s or_else "${10 / c.n}"', TEXT, looped=False, s=near(S, "a"), n=("int", a.choice(1, 3)))
case("guarded_cut_text", "cut", '"<${if c.n >= 0 then cut(c.s, c.n) else "all"}>"', TEXT, looped=False, s=ASCII, n=("int", a.choice(-1, 0, 2, 5)))
case("guarded_matches_pattern", "matches", '"<${if c.p then str(matches(c.s, c.t)) else "no"}>"', TEXT, looped=False, s=near(S, "ab", "12"),
     p=("bool", a.choice(False)), t=("string", a.choice("[a-z]+", "[")))
case("guarded_env", "env", '"<${if c.p then env(c.m) else "no"}>"', TEXT, looped=False, p=("bool", a.choice(False)),
     m=("map<string>", a.mapped(a.choice("a b", "A"), a.word)))
case("guarded_length", "length is_set", "if is_set(c.l) then length(c.l) else -1", INT, l=maybe(LS))
case("guarded_length_map", "length is_set", '"${if is_set(c.m) then length(c.m) else 0} keys"', TEXT, looped=False, m=maybe(MW))
case("guarded_has", "has is_set", 'if is_set(c.l) then has(c.l, "a") else true', BOOL, l=maybe(("list<string>", a.listed(a.choice("a", "b"), 2))))
case("guarded_has_map", "has is_set", '"<${if is_set(c.m) then str(has(c.m, "a")) else "none"}>"', TEXT, looped=False,
     m=maybe(("map<string>", a.mapped(a.choice("a", "b"), a.word))))
case("guarded_has_and", "has is_set and", 'is_set(c.m) && has(c.m, "a")', BOOL, m=maybe(("map<string>", a.mapped(a.choice("a", "b"), a.word))))
case("guarded_keys", "keys is_set", 'if is_set(c.m) then join(keys(c.m), "|") else "none"', TEXT, m=maybe(MW))
case("guarded_unique", "unique is_set", 'if is_set(c.l) then join(unique(c.l), "|") else "none"', TEXT, l=maybe(LW))
case("guarded_join", "join is_set", '"<${if is_set(c.l) then join(c.l, "-") else "none"}>"', TEXT, looped=False, l=maybe(LS))
case("guarded_get", "get is_set", 'if is_set(c.m) then get(c.m, "a") ?? "absent" else "none"', TEXT, looped=False,
     m=maybe(("map<string>", a.mapped(a.choice("a", "b"), a.text))))
case("guarded_at", "at is_set", 'if is_set(c.l) then at(c.l, 1) ?? "absent" else "none"', TEXT, looped=False, l=maybe(LS))
case("guarded_matches", "matches is_set", 'if is_set(c.t) then matches(c.s, c.t ?? "") else false', BOOL, s=near(S, "ab", "12"),
     t=maybe(("string", a.choice("[a-z]+", "\\d*", "a|b"))))
case("guarded_cut", "cut", 'if c.n >= 0 then cut(c.s, c.n) else "all"', TEXT, s=ASCII, n=("int", a.choice(-1, 0, 2, 5)))
case("guarded_indent", "indent", 'if c.n >= 0 && c.n <= 8 then indent(c.s, c.n) else c.s', TEXT, s=S, n=("int", a.choice(-1, 0, 2, 8, 2000)))
case("guarded_text", "lower upper is_set", 'if is_set(c.s) then "${lower(c.s)} ${upper(c.s)}" else "none"', TEXT, looped=False, s=maybe(ASCII))
case("guarded_split", "split is_set", 'if is_set(c.s) then join(split(c.s, ","), "|") else "none"', TEXT, s=maybe(near(S, "a,b", ",a,,")))
case("guarded_base64", "base64 is_set", '"<${if is_set(c.s) then base64(c.s) else "none"}>"', TEXT, looped=False, s=maybe(S))
case("guarded_json", "json is_set", '"<${if is_set(c.m) then json(c.m) else "none"}>"', TEXT, m=maybe(MW))

# What is passed through.
case("text", "", "c.s", TEXT, s=S)
case("int", "", "c.n", INT, n=I)
case("small_int", "", "c.n", INT, n=SMALL)
case("float", "", "c.x", NUMBER, x=F)
case("bool", "", "c.p", BOOL, p=B)
case("int_enum", "", "c.e", INT, e=IENUM)
case("optional_text", "", "c.s", TEXT, s=maybe(S))
case("optional_int", "", "c.n", INT, n=maybe(I))
case("optional_float", "", "c.x", NUMBER, x=maybe(F))
case("optional_bool", "", "c.p", BOOL, p=maybe(B))
case("list", "", "c.l", DATA, l=LS)
case("list_of_ints", "", "c.l", DATA, l=LI)
case("list_of_floats", "", "c.l", DATA, l=LF)
case("map_of_ints", "", "c.m", DATA, m=MI)
case("map", "", "c.m", DATA, m=MS)
case("record", "", "c.r", DATA, r=RECORD)
case("any", "", "c.v", DATA, v=near(ANY, "", [], {}, 0, False, 0.0))
case("union", "", "c.v", DATA, v=UNION)
case("quantity", "", "c.q", TEXT, q=QUANTITY)
case("scalar", "", "c.v", DATA, v=("scalar", lambda r: r.choice([a.text, a.integer, a.number, a.boolean])(r)))
case("mixed_enum", "", "c.e", DATA, e=('1 | "a" | 2000000 | "1"', a.choice(1, "a", 2_000_000, "1")))

# What is made of lists and maps.
case("spread_lists", "", '["x", ...c.l, c.s, ...c.k]', DATA, l=LS, k=LS, s=S)
case("spread_maps", "", "{ a = \"1\", ...c.m, ...c.n, z = c.s }", DATA, m=MW, n=MW, s=S)
case("spread_guarded", "", '[c.s when c.p, ...c.l when c.q, "end"]', DATA, p=B, q=B, l=LS, s=S)
case("loop_index", "", '["x", for i, e in c.l { "${i + 1}" when i < 2 }]', DATA, l=LS)
case("loop_counted", "", '[for i, e in ["x", ...c.l, "y"] { "${i}: ${e}" }]', DATA, l=("list<string>", a.listed(a.text, 2)))
case("loop_counted_on", "", '[for i, e in ["x", ...c.l] { "${i}: ${e}" }]', DATA, l=("list<string>", a.listed(a.text, 2)))
case("loop_list", "", '["x", for i, e in c.l { "${i}: ${e}" }]', DATA, l=LS)
case("loop_map", "", '[for k, v in c.m { "${k}=${v}" }]', DATA, m=MS)
case("loop_to_map", "", '{ for k, v in c.m { [k] = "${v}!" } }', DATA, m=MS)
case("loop_records", "", "[for e in c.l { { title = e.name, bytes = e.size } }]", DATA, l=NAMED)
case("loop_guarded", "", '["x", for e in c.l { e when e != "a" }]', DATA, l=("list<string>", a.listed(a.choice("a", "b", ""), 3)))
case("fields_guarded", "", '{ a = c.s when c.p, b { c = c.n when !c.p, d = c.l }, e = "always" }', DATA, s=S, n=I, p=B, l=LS)
case("laid_over", "", '"${(c.r with c.o).n} ${(c.r with c.o).s}"', TEXT, r=('{ n: int = 1, s: string = "" }', a.record(n=a.integer, s=a.text)),
     o=('partial<{ n: int = 1, s: string = "" }>', a.record(n=a.optional(a.choice(0, 5, 2_000_000)), s=a.optional(a.text))))
