#!/usr/bin/env python3
"""schema.py SCENARIOS BROKEN SHIMSCOPECTL: the JSON Schema and the loader accept all shipped lessons, and both refuse the
same broken ones (but for what a schema cannot say). Exit status 77 without python3-jsonschema."""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    print("SKIP: python3-jsonschema is not installed")
    sys.exit(77)

LESSON_THAT_IS_BROKEN = "02-out-of-memory"


def patched(document, patch):
    document = copy.deepcopy(document)
    for change in patch:
        *path, last = change["path"].split("/")[1:]
        place = document
        for part in path:
            place = place[int(part)] if isinstance(place, list) else place[part]
        key = int(last) if isinstance(place, list) else last
        if change["op"] == "remove":
            del place[key]
        else:
            assert change["op"] == "add" or key in place or isinstance(place, list), change
            place[key] = change["value"]
    return document


def accepted(ctl, document):
    with tempfile.NamedTemporaryFile("w", prefix="shimscope-", suffix=".json", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False)
        file.flush()
        done = subprocess.run([ctl, "lesson", "check", file.name], capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout


def main(scenarios, broken, ctl):
    validator = jsonschema.Draft202012Validator(json.loads((scenarios / "scenario.schema.json").read_text("utf-8")))
    validator.check_schema(validator.schema)
    failed = 0
    lessons = sorted(scenarios.glob("*/scenario.json"))
    for path in lessons:
        document = json.loads(path.read_text("utf-8"))
        for error in validator.iter_errors(document):
            failed += 1
            print(f"FAIL: {path}: {error.json_path}: {error.message[:200]}")
        if not accepted(ctl, document)[0]:
            failed += 1
            print(f"FAIL: the loader refuses {path}")
    good = json.loads((scenarios / LESSON_THAT_IS_BROKEN / "scenario.json").read_text("utf-8"))
    cases = json.loads(broken.read_text("utf-8"))
    for case in cases:
        document = patched(good, case["patch"])
        loads, said = accepted(ctl, document)
        if loads or case["problem"] not in said:
            failed += 1
            print(f"FAIL: {case['name']}: the loader says: {said}")
        if validator.is_valid(document) == case["schema"]:
            failed += 1
            print(f"FAIL: {case['name']}: the schema {'accepts' if case['schema'] else 'refuses'} it")
    print(f"{len(lessons)} lessons, {len(cases)} broken ones, {failed} faults")
    return 1 if failed or len(lessons) < 7 else 0


sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]))
