"""Which values a program refused, by what it printed: as a.b[0].c."""
import json
import re

# What Go prints where a template or the program itself failed, and not a message of the chart.
CRASHES = re.compile(r"panic|runtime error|nil pointer|error calling (?!fail)|wrong type|can't evaluate|incompatible types|unable to parse|"
                     r"YAML parse error|goroutine|error converting|parse error at|not defined|map has no entry")


def is_crash(done):
    return done.returncode not in (0, 1) or CRASHES.search(done.stderr) is not None


def by_dpc(done):
    """Of `--message-format json`: codes 07xx are about values by their names."""
    if done.returncode == 0 or not done.stderr.startswith("{"):
        return {}
    found = {}
    for each in json.loads(done.stderr)["diagnostics"]:
        named = re.search(r"value '((?:[^']|'(?! ))*)'", each["message"])
        if each["severity"] == "error" and each["code"].startswith("DP07") and named:
            found[named.group(1)] = each["message"]
    return found


def by_schema(stderr):
    """Of Helm 3, `- a.b.0: Invalid type`, and of Helm 4, `- at '/a/b/0': got number`."""
    found = {}
    for line in stderr.split("\n"):
        three = re.match(r"- ([^:]+): (.*)", line)
        four = re.match(r"\s*- at '(.*?)': (.*)", line)
        if four:
            steps, text = [each.replace("~1", "/").replace("~0", "~") for each in four.group(1).split("/")[1:]], four.group(2)
        elif three:
            steps, text = [each for each in three.group(1).split(".") if each != "(root)"], three.group(2)
        else:
            continue
        if re.search(r"'?allOf'?|validation failed|Must validate", text) and "missing" not in text:
            continue
        missing = re.search(r"missing propert(?:y|ies) (.*)|^(\S+) is required", text)
        unknown = re.search(r"additional propert(?:y|ies) (.*) not allowed|Additional property (\S+) is not allowed", text)
        names = missing or unknown
        if names:
            for each in re.findall(r"[^', ]+", names.group(1) or names.group(2)):
                found[dotted([*steps, each])] = text
        else:
            found[dotted(steps)] = text
    return found


def dotted(steps):
    return "".join(f"[{each}]" if each.isdigit() else f".{each}" for each in steps).lstrip(".")


def is_among(path, refused):
    """The value or something within it was refused."""
    return any(each == path or each.startswith((path + ".", path + "[")) for each in refused)


def names(stderr, path):
    """A message of the chart names the value, or what it is within."""
    parts = re.sub(r"\[\d+\]", "", path).split(".")
    return any(re.search(rf"(?<![\w.]){re.escape('.'.join(parts[:length]))}(?![\w])", stderr) for length in range(min(2, len(parts)), len(parts) + 1))


def test_the_readers():
    assert by_schema("- receiver.extraEnv.0.name: Does not match\n- minio: rootUser is required\n- (root): Must validate all\n"
                     "- (root): Additional property foo is not allowed").keys() == {"receiver.extraEnv[0].name", "minio.rootUser", "foo"}
    assert by_schema("- at '/minio': validation failed\n  - at '/minio': missing property 'rootUser'\n  - at '/minio/a': got string\n"
                     "- at '': additional properties 'foo', 'bar' not allowed\n- at '': 'allOf' failed").keys() == {
                         "minio.rootUser", "minio.a", "foo", "bar"}
    assert CRASHES.search('<.Values.a>: nil pointer evaluating') and CRASHES.search("error calling include: x")
    assert not CRASHES.search("execution error at (a/templates/validations.yaml:3:4): the value a.b is missing")
    assert names("validations.yaml:3: value s3.region is wrong", "s3.region") and not names("s3.regions", "s3.region")
