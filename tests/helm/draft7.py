"""JSON Schema draft 7 (json-schema.org/draft-07) as far as charts use it: faults of a schema, and values held to it.

Helm before 3.18.1 passes over newer keywords in silence, no Helm asserts `format`, and a lookaround, which RE2 lacks, makes
it refuse the whole schema.
"""
import re

DRAFT = "http://json-schema.org/draft-07/schema#"
SCHEMAS = {"items", "additionalItems", "contains", "additionalProperties", "propertyNames", "if", "then", "else", "not"}
LISTS = {"allOf", "anyOf", "oneOf"}
MAPS = {"properties", "patternProperties", "definitions"}
PLAIN = {"$schema", "$id", "$ref", "$comment", "title", "description", "default", "readOnly", "examples", "multipleOf", "maximum",
         "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems",
         "uniqueItems", "maxProperties", "minProperties", "required", "enum", "const", "type", "contentMediaType",
         "contentEncoding"}


def faults(schema, root=None, path="#"):
    """What is wrong with the schema, a line each."""
    if isinstance(schema, bool):
        return []
    found = []
    if root is None:
        root = schema
        if schema.get("$schema") != DRAFT:
            found.append(f"{path}: $schema is {schema.get('$schema')!r}")
    for key, value in schema.items():
        at = f"{path}/{key}"
        if key in SCHEMAS:
            found += faults(value, root, at)
        elif key in LISTS:
            for index, each in enumerate(value):
                found += faults(each, root, f"{at}/{index}")
        elif key in MAPS:
            for name, each in value.items():
                found += faults(each, root, f"{at}/{name}")
        elif key not in PLAIN:
            found.append(f"{at}: not a keyword of draft 7 that Helm heeds")
    reference, pattern = schema.get("$ref"), schema.get("pattern", "")
    if reference is not None and target(root, reference) is None:
        found.append(f"{path}: $ref to {reference}")
    if re.search(r"\(\?<?[=!]", pattern):
        found.append(f"{path}: RE2 takes no lookaround: {pattern}")
    return found


def target(root, reference):
    prefix = "#/definitions/"
    return root.get("definitions", {}).get(reference[len(prefix):]) if reference.startswith(prefix) else None


TYPES = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: is_number(value) and value == int(value),
    "number": lambda value: is_number(value),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def same(a, b):
    return isinstance(a, bool) == isinstance(b, bool) and a == b


def refusals(value, schema, root, path="values"):
    """What of the value the schema refuses, a line each."""
    if "$ref" in schema:
        return refusals(value, target(root, schema["$ref"]), root, path)
    found = []
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(TYPES[each](value) for each in types):
        found.append(f"{path} is {value!r}, not {' or '.join(types)}")
    if "enum" in schema and not any(same(value, each) for each in schema["enum"]):
        found.append(f"{path} is {value!r}, not one of {schema['enum']}")
    if "const" in schema and not same(value, schema["const"]):
        found.append(f"{path} is {value!r}, not {schema['const']!r}")
    for each in schema.get("allOf", []):
        found += refusals(value, each, root, path)
    if "anyOf" in schema and all(refusals(value, each, root, path) for each in schema["anyOf"]):
        found.append(f"{path} is {value!r}, which none of anyOf takes")
    if isinstance(value, str):
        found += text_refusals(value, schema, path)
    elif isinstance(value, dict):
        found += map_refusals(value, schema, root, path)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            found += refusals(each, schema.get("items", {}), root, f"{path}[{index}]")
    elif is_number(value) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        found.append(f"{path} is {value}, out of range")
    return found


def text_refusals(value, schema, path):
    wanted = schema.get("pattern", "")
    found = [] if re.search(re.sub(r"\$$", r"\\Z", wanted), value) else [f"{path} is {value!r}, no match of {wanted}"]
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        found.append(f"{path} is {value!r}, of another length")
    return found


def map_refusals(value, schema, root, path):
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    found = [f"{path}.{key} is missing" for key in schema.get("required", []) if key not in value]
    for key, each in value.items():
        if "propertyNames" in schema:
            found += refusals(key, schema["propertyNames"], root, f"key {key!r} of {path}")
        if key in known:
            found += refusals(each, known[key], root, f"{path}.{key}")
        elif others is False:
            found.append(f"{path}.{key} is unknown")
        elif others is not True:
            found += refusals(each, others, root, f"{path}.{key}")
    return found
