#!/usr/bin/env python3
"""schema.py SCENARIOS: the JSON Schema accepts the shipped facts, and none that lack a source, a date or a language.
Exit status 77 without python3-jsonschema."""
import copy
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("SKIP: python3-jsonschema is not installed")
    sys.exit(77)


def faults_of(scenarios, name, members):
    """Of cards of hops, and of commands: the shipped ones are accepted, none lacks a member."""
    validator = jsonschema.Draft202012Validator(json.loads((scenarios / f"{name}.schema.json").read_text("utf-8")))
    validator.check_schema(validator.schema)
    document = json.loads((scenarios / f"dockershim/{name}.json").read_text("utf-8"))
    faults = [f"{name} {error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]
    for i, member in enumerate(document[members]):
        for lost in member:
            broken = copy.deepcopy(document)
            del broken[members][i][lost]
            if validator.is_valid(broken):
                faults.append(f"{name}: {member['id']} without {lost} is accepted")
    return faults


def main(scenarios):
    validator = jsonschema.Draft202012Validator(json.loads((scenarios / "facts.schema.json").read_text("utf-8")))
    validator.check_schema(validator.schema)
    document = json.loads((scenarios / "dockershim/facts.json").read_text("utf-8"))
    faults = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]
    statements = [("audiences", i, "statements", k) for i, each in enumerate(document["audiences"])
                  for k in range(len(each["statements"]))] + [("said", k) for k in range(len(document["said"]))]
    for path in statements:
        for lost in ("source", "date", "ko"):
            broken = copy.deepcopy(document)
            place = broken
            for part in path:
                place = place[part]
            del (place["text" if "text" in place else "happened"] if lost == "ko" else place)[lost]
            if validator.is_valid(broken):
                faults.append(f"{path} without {lost} is accepted")
    faults += faults_of(scenarios, "hops", "hops") + faults_of(scenarios, "commands", "actions")
    print(*faults, f"{len(statements)} statements, {len(faults)} faults", sep="\n")
    return 1 if faults or len(statements) < 30 else 0


sys.exit(main(pathlib.Path(sys.argv[1])))
