#!/usr/bin/env python3
"""learner.py BIN SCENARIOS: lesson 01-one-pod by somebody who types, predicts wrong and answers wrong first. The check holds
back until the right answer; what was learned is remembered; a learner who leaves leaves no pod."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

BIN = pathlib.Path(sys.argv[1])
SCENARIOS = pathlib.Path(sys.argv[2])
PATIENCE = 30 * float(os.environ.get("SHIMSCOPE_TEST_SLOWNESS", "1"))


def eventually(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"{what} did not come"
        time.sleep(0.02)


class Terminal:
    """A lesson that is typed into."""

    def __init__(self, folder, *arguments):
        self.out = open(folder / "out.txt", "w+", encoding="utf-8")  # noqa: SIM115
        self.process = subprocess.Popen([BIN / "shimscopectl", "--socket", folder / "r/agent.sock", "lesson", "run",
            *arguments], stdin=subprocess.PIPE, stdout=self.out, stderr=subprocess.STDOUT, text=True)
        self.read = 0

    def text(self):
        return pathlib.Path(self.out.name).read_text(encoding="utf-8")

    def wait(self, pattern):
        """Text after what was waited for before."""
        found = []

        def came():
            match = re.search(pattern, self.text()[self.read:])
            found.append(match)
            return match is not None
        try:
            eventually(came, f"'{pattern}'")
        except AssertionError:
            print(self.text())
            raise
        self.read += found[-1].end()
        return found[-1]

    def type(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()


def learn(folder, ctl):
    terminal = Terminal(folder, "01-one-pod")
    terminal.wait(r"1/4 .*(?s:.)*\? Which program")
    terminal.type("z")
    terminal.wait("is no letter of a choice")
    terminal.type("a")
    terminal.wait("1  Apply web.yaml")
    terminal.type("1")
    terminal.wait(r"≠ the kubelet — The kubelet made 1 call of RunPodSandbox")
    terminal.wait("2/4")
    terminal.type("c")
    terminal.wait("1 TEXT")
    terminal.type("1 1")
    terminal.type("?")
    # What is asked for is not told: a learner looks for it, as in the window's details.
    terminal.wait(r"✗ your answer is logger's pid: 1\n")
    seen = subprocess.run([*ctl, "details", "web/logger"], capture_output=True, text=True, check=True).stdout
    pid = re.search(r", pid (\d+)", seen).group(1)
    terminal.type(f"1 {pid}")
    terminal.wait(f"= as an ordinary process with another pid — Right: it is {pid}")
    terminal.wait("3/4")
    terminal.type("s")
    terminal.wait("4/4")
    terminal.type("c")
    terminal.wait("1  Delete web.yaml")
    terminal.type("1")
    terminal.wait("4 of 4 checks passed")
    assert terminal.process.wait(PATIENCE) == 0
    lesson = json.loads((folder / "state/shimscope/lessons.json").read_text("utf-8"))["lessons"]["01-one-pod"]
    assert lesson["finished"] and not lesson["recording"], lesson
    assert [step["right"] for step in lesson["steps"]] == [False, True, True, True], lesson
    assert lesson["steps"][0]["evidence"][0]["text"] == "0 → 1, wanted >= 1", lesson


def leave(folder, ctl):
    """Ctrl-C in the middle: everything is taken away all the same."""
    terminal = Terminal(folder, "01-one-pod")
    terminal.wait(r"\? Which program")
    terminal.type("c")
    terminal.type("1")
    terminal.wait("2/4")
    terminal.process.send_signal(2)
    terminal.wait("1 of 4 checks passed")
    assert terminal.process.wait(PATIENCE) == 1
    assert "manifests:  none" in subprocess.run([*ctl, "info"], capture_output=True, text=True, check=True).stdout


def main():
    with tempfile.TemporaryDirectory(prefix="shimscope-learner-") as name:
        folder = pathlib.Path(name)
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        ctl = [BIN / "shimscopectl", "--socket", folder / "r/agent.sock"]
        agent = subprocess.Popen([BIN / "shimscoped", "--run-dir", folder / "r", "--state-dir", folder / "s"])
        try:
            eventually((folder / "r/agent.sock").exists, "the agent's socket")
            learn(folder, ctl)
            leave(folder, ctl)
            assert (SCENARIOS / "01-one-pod").is_dir()
        finally:
            subprocess.run([*ctl, "stop"], check=False)
            agent.wait(PATIENCE)


main()
