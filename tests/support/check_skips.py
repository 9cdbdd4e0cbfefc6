#!/usr/bin/env python3
"""check_skips.py RESULTS.xml…: fails when a test was skipped that should have run.

A skipped test looks like a passed one at the end of a run. So every skip has to be listed, with its reason, in
tests/expected-skips/<lane>.txt, and what is listed has to be skipped. A lane is the kind of cgroups and of user that the
tests ran with: hybrid-root, v2-user, … A lane without a file is only reported.

RESULTS.xml is what `ctest --output-junit` writes. Both kinds of skips are found in it: of a whole test (exit status 77,
its last line `SKIP: <reason>`), and of one function of a Qt Test program (`SKIP   : Class::function(row) <reason>`).
The last line printed counts all tests: `tests: 120 passed, 0 failed, 1 skipped`.
A line of the list is `<test> [<Class::function(row)>]: <reason>`, shell patterns allowed, # for remarks.
"""
import fnmatch
import os
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

LISTS = pathlib.Path(__file__).resolve().parent.parent / "expected-skips"


def lane() -> str:
    with open("/proc/mounts", encoding="utf-8") as mounts:
        kinds = {line.split()[2] for line in mounts}
    cgroups = "hybrid" if {"cgroup", "cgroup2"} <= kinds else "v1" if "cgroup" in kinds else "v2"
    return f"{cgroups}-{'root' if os.geteuid() == 0 else 'user'}"


def skips_of(case: xml.Element):
    """The skips of one test, in the words of the lists."""
    name, output = case.get("name"), case.findtext("system-out") or ""
    if case.get("status") == "disabled":
        yield f"{name}: disabled"
    elif case.find("skipped") is not None or case.get("status") == "notrun":
        reasons = re.findall(r"^SKIP: *(.*)$", output, re.M) or [case.find("skipped").get("message", "no reason given")]
        yield f"{name}: {reasons[-1]}"
    for function, reason in re.findall(r"^SKIP   : (\S+\(.*?\)) (.*)$", output, re.M):
        yield f"{name} {function}: {reason}"


def unexpected(skips: list[str], names: set[str]) -> int:
    file = LISTS / f"{lane()}.txt"
    if not file.exists():
        print(f"check_skips: {lane()} has no list; skipped here:", *skips or ["nothing"], sep="\n  ")
        return 0
    lines = (line.split(" #")[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    expected = [line for line in lines if line and not line.startswith("#")]

    unlisted = [skip for skip in skips if not any(fnmatch.fnmatchcase(skip, line) for line in expected)]
    for skip in unlisted:
        print(f"check_skips: skipped, but not listed in {file.name}: {skip}")
    idle = [line for line in expected if line.split(":")[0].split(" ")[0] in names and not fnmatch.filter(skips, line)]
    for line in idle:
        print(f"check_skips: listed in {file.name}, but it ran: {line}")
    print(f"check_skips: {len(skips)} skips, {len(unlisted) + len(idle)} of them unexpected")
    return len(unlisted) + len(idle)


def main(results: list[str]) -> int:
    cases = [case for file in results for case in xml.parse(file).iter("testcase")]
    skips = [skip for case in cases for skip in skips_of(case)]
    faults = unexpected(skips, {case.get("name") for case in cases})
    failed = sum(case.get("status") == "fail" for case in cases)
    passed = sum(case.get("status") == "run" for case in cases)
    print(f"tests: {passed} passed, {failed + faults} failed, {len(cases) - passed - failed} skipped")
    return 1 if faults else 0


sys.exit(main(sys.argv[1:]))
