"""Where scenes are played: a process on a copied installation that forks children, kills them, and counts.

`nursery.py` begins the process; the last line it prints is the figures as JSON.
"""

import json
import multiprocessing
import os
import random
import signal
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any
from uuid import UUID

crowd = multiprocessing.get_context("fork")
Tell = Callable[[Any], None]


class Child:
    """A forked process that does one job and tells lines of JSON through a pipe, whole ones only."""

    def __init__(self, job: Callable[..., Any], *args: Any) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            _live(job, args, writing)
        os.close(writing)
        self._reading = reading
        self._said = b""

    def wait_for_word(self) -> None:
        """Until the child has told its first line."""
        while b"\n" not in self._said:
            piece = os.read(self._reading, 65536)
            if not piece:
                return
            self._said += piece

    def kill(self) -> None:
        """End it as a power switch would: no handler runs, nothing is flushed."""
        os.kill(self.pid, signal.SIGKILL)

    def told(self) -> list[Any]:
        """Wait for its end; the lines it told before."""
        while piece := os.read(self._reading, 65536):
            self._said += piece
        os.close(self._reading)
        _pid, status = os.waitpid(self.pid, 0)
        self.killed = os.WIFSIGNALED(status)
        lines = [json.loads(line) for line in self._said.split(b"\n")[:-1]]
        problem = next((line["broke"] for line in lines if isinstance(line, dict) and "broke" in line), None)
        if problem or (not self.killed and os.WEXITSTATUS(status)):
            raise RuntimeError(f"a child broke off:\n{problem}")
        return lines


def _live(job: Callable[..., Any], args: tuple[Any, ...], pipe: int) -> None:
    """The whole life of a child; it never returns into the parent's code."""
    code = 0
    random.seed(os.getpid() * 1000 + time.time_ns() % 1000)
    try:
        job(*args, tell=lambda word: os.write(pipe, json.dumps(word).encode() + b"\n"))
    except BaseException:
        os.write(pipe, json.dumps({"broke": traceback.format_exc()[-3000:]}).encode() + b"\n")
        code = 1
    os._exit(code)


def together(count: int, job: Callable[..., Any], *args: Any) -> list[list[Any]]:
    """Do a job in `count` processes at once, job(number, *args, tell=…); what each told."""
    children = [Child(job, number, *args) for number in range(count)]
    return [child.told() for child in children]


def alone(job: Callable[..., Any], *args: Any) -> list[Any]:
    """Do a job in one process of its own and wait for it."""
    return Child(job, *args).told()


def cast() -> Any:
    """The people of the template, read anew."""
    from tests.cast import find_cast

    return find_cast("PROMISE")


def key(number: int, kind: int = 0) -> UUID:
    """A request key that a scene can make again."""
    return UUID(int=kind << 64 | number + 1, version=4)


def main(words: list[str]) -> None:
    """Break what the variant breaks, play the scene with the options, print its figures."""
    scene, variant, options = words[0], words[1], json.loads(words[2])
    from django.db import connections

    from tests.promises import broken

    module = import_module(f"tests.promises.scenes.{scene}")
    module.warm_up() if hasattr(module, "warm_up") else None
    broken.VARIANTS[variant]()
    connections.close_all()  # a connection must not be shared with a forked child
    figures = module.play(**options)
    print(json.dumps(figures), flush=True)
