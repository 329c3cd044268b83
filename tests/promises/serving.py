"""A house served as a school serves it: `houqin serve` on a free port, ended when the test ends."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any

from tests.promises.templates import ROOT, House

SECONDS = 240  # until it answers, on a busy machine


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(house: House, *words: str, **environment: str) -> Iterator[int]:
    """Serve it and give the port; the words are further options."""
    port = free_port()
    env = house._environment() | {"DJANGO_SETTINGS_MODULE": "config.settings", **environment}
    env["HOUQIN_DATA"] = str(house.folder / "main")
    command = [sys.executable, "-m", "houqin.cli", "serve", "--port", str(port), "--no-jobs", *words]
    with running(command, port, env=env, cwd=ROOT):
        yield port


@contextmanager
def running(command: list[Any], port: int, **options: Any) -> "Iterator[subprocess.Popen[str]]":
    """A program of its own that listens on the port when it is ready."""
    process = subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )
    try:
        _wait_until_it_listens(process, port)
        yield process
    finally:
        process.terminate()
        try:
            said, _nothing = process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            said, _nothing = process.communicate()
        print(said[-3000:])  # pytest shows it where the test fails


def _wait_until_it_listens(process: "subprocess.Popen[str]", port: int) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"it did not start:\n{process.communicate()[0][-3000:]}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nobody listens on {port} after {SECONDS} s")


def get(connection: HTTPConnection, path: str, cookie: str = "", **headers: str) -> tuple[HTTPResponse, str]:
    """One request on a connection that is kept; (answer, text)."""
    connection.request("GET", path, headers={**({"Cookie": cookie} if cookie else {}), **headers})
    answer = connection.getresponse()
    return answer, answer.read().decode("utf8", "replace")


def program(name: str) -> str | None:
    """A server's program, also where only root has its folder on the path."""
    import shutil

    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]))
