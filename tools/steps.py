"""Short steps on the terminal: what is being done, how long it took, and one sentence when it cannot be done."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Stop(Exception):
    """Something is missing that only a person can bring: one sentence, exit code 2, no traceback."""


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print one line for a step: its name at once, its seconds when it is done."""
    began = time.monotonic()
    print(f"· {name} … ", end="", flush=True)
    try:
        yield
    except BaseException:
        print("✗", flush=True)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True)


def quietly(
    command: Sequence[str | Path], *, otherwise: str, env: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> str:
    """Run a command and return its output; when it fails, stop with the sentence and its last lines."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf8",
            errors="replace",
        )
    except OSError as error:
        raise Stop(f"{otherwise} ({error.strerror}: {command[0]})") from error
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-12:])
        raise Stop(f"{otherwise}\n{tail}")
    return done.stdout


def say_in_utf8() -> None:
    """Chinese on any terminal: an old code page shows a question mark rather than ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf8", errors="replace")
