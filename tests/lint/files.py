#!/usr/bin/env python3
"""files.py SOURCE CHECK: one check of the text of every file in the repository: sizes, beginnings or words."""
import pathlib
import re
import subprocess
import sys

CODE = {".cpp", ".h", ".c", ".py", ".sh", ".cmake"}
SOURCE = pathlib.Path(sys.argv[1])
LONGEST = 600
LONGEST_MAIN = 100
SELF_EVIDENT = 12  # lines of a build file that needs no introduction

# What must not be written, where (a path that begins so), where it may be all the same, and why.
WORDS = [
    (r"\b(TODO|FIXME|XXX|HACK)\b", "", ("tests/lint/",), "unfinished work belongs in an issue"),
    (r"(?<![\w.>:])(std::)?system\(", ("core/", "gui/"), (), "a shell between us and the kernel hides what happens"),
    (r"(?<![\w.>:])(::)?v?fork\(\)", ("core/", "gui/"), ("core/sys/", "core/runtime/", "core/shim/spawn.cpp"),
        "processes with threads spawn; only the OCI runtime forks"),
    (r"(?<![\w.>:])::(mount|umount2|unshare|setns|pivot_root)\(", ("core/", "gui/"), ("core/sys/", "core/bin/shimscope-pinns/"),
        "calls that change the kernel's state go through sys, which traces them"),
    (r"\b(std::sto(i|l|ul|ll|ull)|ato(i|l|ll))\(", ("core/", "gui/"), (), "numbers are parsed with std::from_chars"),
]


def sizes(path: str, lines: list[str]):
    longest = LONGEST_MAIN if path.startswith("core/bin/") and path.endswith("main.cpp") else LONGEST
    if pathlib.Path(path).suffix in CODE and len(lines) > longest:
        yield f"{path}: {len(lines)} lines; {longest} is the most. Does it hold one idea?"


def beginnings(path: str, lines: list[str]):
    known = CODE | {".proto"}
    if path.endswith(".cpp") and (SOURCE / path).with_suffix(".h").exists():
        return  # its header says it
    if path.endswith(("CMakeLists.txt", ".cmake")) and len(lines) <= SELF_EVIDENT:
        return
    script = lines and lines[0].startswith("#!")
    if pathlib.Path(path).suffix in known or path.endswith("CMakeLists.txt") or script:
        first = lines[1] if script and len(lines) > 1 else (lines or [""])[0]
        if not re.match(r'(//|#|/\*|""")', first) or re.match(r"#(pragma|include|ifndef)", first):
            yield f"{path}: does not begin with a comment that says what it is for"


def words(path: str, lines: list[str]):
    for pattern, where, may, reason in WORDS:
        if path.startswith(where) and not path.startswith(may or "\0"):
            for number, line in enumerate(lines, 1):
                if re.search(pattern, line.split("//")[0] if where else line):
                    yield f"{path}:{number}: {line.strip()}: {reason}"


def main(check) -> int:
    listing = ["git", "-C", SOURCE, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    paths = subprocess.run(listing, check=True, capture_output=True, text=True).stdout.split("\0")
    faults = []
    for path in sorted(filter(None, paths)):
        try:
            lines = (SOURCE / path).read_text(encoding="utf-8").splitlines()
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue  # a picture, a recording; deleted but not yet committed
        faults.extend(check(path, lines))
    print(*faults, sep="\n")
    print(f"{check.__name__}: {len(paths)} files, {len(faults)} faults")
    return 1 if faults else 0


sys.exit(main({"sizes": sizes, "beginnings": beginnings, "words": words}[sys.argv[2]]))
