#!/usr/bin/env python3
"""layers.py SOURCE: checks that no module includes or links one that core/layers.txt does not allow it.

A process boundary is a link boundary here (docs/architecture.md), so an arrow too many is a mistake in the design.
core/layers.txt has a line per module, `module: level: allowed modules`; a module may always use itself and base; what
it uses is of its own level or a lower one, and no circle may come of it. The programs in core/bin may use all of them; the window only those in GUI_MAY_USE.
"""
import graphlib
import pathlib
import re
import sys

GUI_MAY_USE = {"base", "trace", "metrics", "scenario", "engine", "exchange", "agent_api", "lessons",
               "compare", "story", "migration"}


def read_layers(file: pathlib.Path) -> dict[str, tuple[int, set[str]]]:
    layers = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            module, level, allowed = (part.strip() for part in line.split(":"))
            layers[module] = (int(level), set(allowed.split()))
    return layers


def main(source: pathlib.Path) -> int:
    core = source / "core"
    layers = read_layers(core / "layers.txt")
    faults = []

    def check(place: str, user: str, used: str):
        allowed = GUI_MAY_USE if user == "gui" else layers.get(user, (0, set()))[1] | {user, "base"}
        if used in layers and used not in allowed:
            faults.append(f"{place}: {user} may not use {used}")

    for module, (level, allowed) in layers.items():
        for other in allowed:
            if other not in layers:
                faults.append(f"core/layers.txt: {module} may use {other}, which has no line")
            elif layers[other][0] > level:
                faults.append(f"core/layers.txt: {module} (level {level}) may use {other} of level {layers[other][0]}")
    try:
        tuple(graphlib.TopologicalSorter({module: allowed for module, (_, allowed) in layers.items()}).static_order())
    except graphlib.CycleError as circle:
        faults.append(f"core/layers.txt: a circle: {' -> '.join(circle.args[1])}")

    for folder in sorted(core.iterdir()):
        if folder.is_dir() and folder.name not in layers and folder.name != "bin":
            faults.append(f"core/{folder.name} has no line in core/layers.txt")

    for file in sorted([*core.rglob("*"), *(source / "gui").rglob("*")]):
        user = "gui" if file.is_relative_to(source / "gui") else file.relative_to(core).parts[0]
        if not file.is_file() or user == "bin":
            continue
        place = str(file.relative_to(source))
        if file.suffix in {".h", ".cpp"}:
            for path in re.findall(r"^\s*#include <([^>]+)>", file.read_text(encoding="utf-8"), re.M):
                if (core / path).is_file():  # <sys/open.h> is ours, <sys/mount.h> is not
                    check(place, user, path.split("/")[0])
        elif file.name == "CMakeLists.txt" and user in layers:
            for words in re.findall(r"shimscope_module\(\w+([^)]*)\)", file.read_text(encoding="utf-8")):
                for word in words.split():
                    check(place, user, word)

    print(*faults, sep="\n")
    print(f"layers: {len(layers)} modules, {len(faults)} faults")
    return 1 if faults else 0


sys.exit(main(pathlib.Path(sys.argv[1])))
