"""The serving process itself: how soon it answers after a start (S1) and how much memory it holds (M1)."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings

from bench.asking import Browser
from bench.measuring import table

STARTS = 3
REQUESTS = 300


def measure(application: Any, school: Any, member: Any) -> tuple[str, dict[str, Any]]:
    """Start `houqin serve` three times on this data folder; in the last one, look at 300 lists."""
    cookies = Browser(application, member.user).cookies
    starts: list[float] = []
    for turn in range(STARTS):
        with _server() as (process, port, seconds):
            starts.append(seconds)
            if turn == STARTS - 1:
                fresh = _memory(process)
                for _request in range(REQUESTS):
                    _get(port, "/repairs/tickets/?tab=all", cookies)
                used = _memory(process)
    rows = [
        ["start to first answer, s", f"{median(starts):.2f}", f"{min(starts):.2f}–{max(starts):.2f}", "2.0"],
        ["memory when started, MB", f"{fresh:.0f}", "", ""],
        [f"memory after {REQUESTS} lists, MB", f"{used:.0f}", "", "150"],
    ]
    words = "### The server\n\n" + table(rows, ["", "median", "min–max", "aim at most"])
    words += "\nMemory is the proportional set size of the server and its worker together.\n"
    return words, {
        "start_s": round(median(starts), 3),
        "fresh_mb": round(fresh, 1),
        "used_mb": round(used, 1),
    }


@contextmanager
def _server() -> Iterator[tuple["subprocess.Popen[bytes]", int, float]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.monotonic()
    command = [
        sys.executable,
        "-m",
        "houqin.cli",
        "serve",
        "--data",
        str(settings.DATA_DIR),
        "--port",
        str(port),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        while _get(port, "/healthz", "") != 200:
            if process.poll() is not None or time.monotonic() - began > 60:
                raise SystemExit("the server that is measured did not start")
            time.sleep(0.02)
        yield process, port, time.monotonic() - began
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _get(port: int, path: str, cookies: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"Cookie": cookies} if cookies else {})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        connection.close()


def _memory(process: "subprocess.Popen[bytes]") -> float:
    """Megabytes of the process and its children."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return sum(_pss(pid) for pid in (str(process.pid), *children))


def _pss(pid: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
