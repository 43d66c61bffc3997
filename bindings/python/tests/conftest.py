"""A headquarters as a process (`ANJIAN_STAGE` names the program that brings it), and phones enrolled at it."""

import json
import os
import subprocess
from contextlib import contextmanager

import pytest

from anjian import Anjian


class Stage:
    """A headquarters with a register, and tickets for its phones."""

    def __init__(self, homes, areas, people):
        program = os.environ.get("ANJIAN_STAGE")
        assert program, "ANJIAN_STAGE names no program; `cargo xtask test` sets it"
        command = [program, "--homes", str(homes)]
        command += [word for area in areas for word in ("--area", area)]
        command += [word for person in people for word in ("--ticket", person)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        told = self._told()
        self.url, self.tickets, self.inspections = told["url"], told["tickets"], told["inspections"]

    def _told(self):
        line = self._process.stdout.readline()
        assert line, "the stage broke off; its words stand above"
        return json.loads(line)

    def _say(self, command):
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self._told()

    def stop(self):
        """Headquarters goes away."""
        assert self._say("stop") == {"serving": False}

    def start(self):
        """Headquarters comes back."""
        assert self._say("start") == {"serving": True}

    def draw(self, path):
        """A picture lies where a camera would have left it."""
        assert self._say(f"draw {path}") == {"drawn": str(path)}

    def end(self):
        """The curtain."""
        self._process.stdin.close()
        assert self._process.wait(timeout=30) == 0

    @contextmanager
    def phone(self, folder, ticket=0):
        """A phone, enrolled, after its first sync."""
        with Anjian(folder) as phone:
            phone.enrol(self.tickets[ticket], "test 手机 📱")
            assert phone.sync().outcome.is_SENT_ALL()
            yield phone


@pytest.fixture
def stage():
    """Twelve homes in one street, tickets for two inspectors."""
    stage = Stage(12, ["东街"], ["li", "wang"])
    yield stage
    stage.end()


@pytest.fixture
def phone(stage, tmp_path):
    """Li's phone on that stage."""
    with stage.phone(tmp_path / "li") as phone:
        yield phone


@pytest.fixture
def large_stage():
    """Ten thousand homes in two streets."""
    stage = Stage(10_000, ["东街", "西街"], ["li"])
    yield stage
    stage.end()
