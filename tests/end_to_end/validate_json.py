"""Validates lines of JSON on standard input against a JSON Schema: python3 validate_json.py SCHEMA <LINES

Knows the keywords that src/report/explain.schema.json uses, and refuses others. Says what is wrong and ends with 1.
"""
import json
import sys

TYPES = {"object": dict, "array": list, "string": str, "number": (int, float), "integer": int, "boolean": bool, "null": type(None)}
KNOWN = {"$schema", "$defs", "$ref", "title", "description", "type", "enum", "required", "properties", "additionalProperties",
         "items", "minItems", "minimum", "anyOf", "oneOf"}


def has_type(value, name):
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def problems(value, schema, root, place):
    """What is wrong with the value, as sentences."""
    assert set(schema) <= KNOWN, f"this validator does not know {set(schema) - KNOWN}"
    if "$ref" in schema:
        yield from problems(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, place)
    for keyword, fits in (("anyOf", lambda count: count >= 1), ("oneOf", lambda count: count == 1)):
        if keyword in schema:
            found = [list(problems(value, option, root, place)) for option in schema[keyword]]
            if not fits(sum(not one for one in found)):
                yield f"{place} does not fit {keyword}: {min(found, key=len)[:3]}"
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(has_type(value, name) for name in types):
        yield f"{place} is no {' or '.join(types)}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place} is none of {schema['enum']}"
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{place} is below {schema['minimum']}"
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{place} is too short"
        for number, item in enumerate(value if "items" in schema else []):
            yield from problems(item, schema["items"], root, f"{place}[{number}]")
    if isinstance(value, dict):
        for name in schema.get("required", []):
            if name not in value:
                yield f"{place} lacks {name}"
        for name, item in value.items():
            if name in schema.get("properties", {}):
                yield from problems(item, schema["properties"][name], root, f"{place}.{name}")
            elif schema.get("additionalProperties") is False:
                yield f"{place} has {name}, which the schema does not know"


def main():
    schema = json.load(open(sys.argv[1]))
    lines = [json.loads(line) for line in sys.stdin]
    found = [problem for number, line in enumerate(lines) for problem in problems(line, schema, schema, f"line {number + 1}")]
    print("\n".join(found[:10]))
    sys.exit(1 if found or not lines else 0)


if __name__ == "__main__":
    main()
