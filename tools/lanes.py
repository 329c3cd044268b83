"""Test runs side by side, each with what it prints kept together: while one waits, the other has the processors.

A run is told of in tenths while it goes on, and each test that failed at once by its name; what else it said stands in one
piece at its end.
"""

import re
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue

from tools.steps import ROOT

LANES = 2
TOLD = re.compile(r"^\[gw\d+\] \[ *(\d+)%\] ([A-Z]+) (.*)$")  # of a test that ended
BEGUN = re.compile(r"^\S+\.py::")


@dataclass
class Run:
    """One run of pytest -v on several workers: its name, its words, its own environment and where its report is written."""

    name: str
    command: Sequence[str]
    env: dict[str, str]
    report: Path
    good: bool = False
    seconds: float = 0.0
    code: int = -1
    _told: int = -1
    _said: list[str] = field(default_factory=list)

    def play(self, lanes: "Lanes") -> None:
        """Run it to its end, or until the lanes are closed."""
        began = time.monotonic()
        print(f"▸ {self.name}", flush=True)
        with subprocess.Popen(
            [*self.command, f"--junitxml={self.report}"], cwd=ROOT, env=self.env, text=True, encoding="utf8",
            errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as process:  # fmt: skip
            lanes.begun(process)
            for line in process.stdout or ():
                self._hear(line.rstrip())
        self.code, self.seconds = process.returncode, time.monotonic() - began
        self.good = self.code == 0
        print("\n".join([f"{'✓' if self.good else '✗'} {self.name}", *self._said]), flush=True)

    def _hear(self, line: str) -> None:
        if BEGUN.match(line):
            return
        told = TOLD.match(line)
        if not told:
            self._said.append(line)
            return
        percent, came_to, test = told.groups()
        if came_to in ("FAILED", "ERROR"):
            print(f"  {self.name}  {percent}%  ✗ {test.strip()}", flush=True)
        elif int(percent) // 10 > self._told:
            self._told = int(percent) // 10
            print(f"  {self.name}  {percent}%", flush=True)


class Lanes:
    """So many runs at a time, in their order; the next begins as soon as one has ended."""

    def __init__(self, runs: Sequence[Run], lanes: int = LANES) -> None:
        self._waiting: Queue[Run] = Queue()
        self._ended: Queue[Run | BaseException] = Queue()
        self.processes: list[subprocess.Popen[str]] = []
        self._closed = False
        for run in runs:
            self._waiting.put(run)
        self._left = len(runs)
        self._threads = [threading.Thread(target=self._drive, daemon=True) for _lane in range(lanes)]
        for thread in self._threads:
            thread.start()

    def _drive(self) -> None:
        while not self._closed:
            try:
                run = self._waiting.get_nowait()
            except Empty:
                return
            try:
                run.play(self)
                self._ended.put(run)
            except BaseException as problem:
                self._ended.put(problem)

    def begun(self, process: "subprocess.Popen[str]") -> None:
        """Remember a process, so that it can be ended; end it at once when all is over already."""
        self.processes.append(process)
        if self._closed:
            process.kill()

    def ended(self) -> Iterator[Run]:
        """Each run when it has ended."""
        while self._left:
            run = self._ended.get()
            self._left -= 1
            if isinstance(run, BaseException):
                raise run
            yield run

    def close(self) -> None:
        """Nothing goes on: neither what runs nor what waits."""
        self._closed = True
        for process in self.processes:
            if process.poll() is None:
                process.kill()
        for thread in self._threads:
            thread.join(30)


@contextmanager
def side_by_side(runs: Sequence[Run], lanes: int = LANES) -> Iterator[Lanes]:
    """The runs, begun; whatever happens meanwhile, none outlives the block."""
    going = Lanes(runs, lanes)
    try:
        yield going
    finally:
        going.close()
