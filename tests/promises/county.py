"""A county in small, under our hands: its own PostgreSQL, Houqin served by two processes, and clients that never give up."""

import contextlib
import http.client
import json
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.promises.templates import ROOT, House
from tools import postgres

WHO = ("tan", "wen", "chen", "hu")


class Database:
    """A PostgreSQL server that can be ended at once and begun again."""

    def __init__(self, disk: Path | None = None, disk_of_log: Path | None = None) -> None:
        """On a disk of its own where one is given, and its log (WAL) on another."""
        self.programs, self.user = postgres._programs(), postgres._unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="houqin-pg-", dir=disk))
        self.password = secrets.token_hex(16)
        if self.user:
            shutil.chown(self.folder, self.user)
        postgres._make_cluster(self.programs, self.folder, self.password, self.user)
        if disk_of_log:
            self._move_log(disk_of_log / "pg_wal")
        self.port = postgres._free_port()
        self.start()
        postgres._make_role(self.programs, self.folder, self.port, self.password)

    def _move_log(self, there: Path) -> None:
        here = self.folder / "data" / "pg_wal"
        shutil.move(here, there)
        here.symlink_to(there)
        for path in [there, *there.rglob("*")] if self.user else []:
            shutil.chown(path, self.user, self.user)

    @property
    def keeper(self) -> str:
        """The superuser's address."""
        return f"postgres://keeper:{self.password}@127.0.0.1:{self.port}/postgres"

    @property
    def address(self) -> str:
        return f"postgres://{postgres.ROLE}:{self.password}@127.0.0.1:{self.port}/{postgres.ROLE}"

    def start(self) -> None:
        self.server = postgres._start(self.programs, self.folder, self.port, self.user)

    def restart(self) -> None:
        """As after a crash: no connection is ended in order, the log is played again."""
        postgres._stop(self.server)
        self.start()

    def end_connections(self) -> None:
        """Every connection of the application breaks."""
        import psycopg

        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.address) as own:
            own.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = current_user AND pid <> pg_backend_pid()"
            )

    def remove(self) -> None:
        postgres._stop(self.server)
        shutil.rmtree(self.folder, ignore_errors=True)


class Served:
    """`houqin serve` with several processes on a house."""

    def __init__(self, house: House, workers: int = 2, *more: str) -> None:
        self.port = postgres._free_port()
        env = house._environment() | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        env["HOUQIN_DATA"] = str(house.folder / "main")
        words = [
            "serve",
            "--port",
            str(self.port),
            "--workers",
            str(workers),
            "--no-jobs",
            "--no-backup",
            *more,
        ]
        self.log = house.folder / "serve.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "houqin.cli", *words], cwd=ROOT, env=env, stdout=log, stderr=log
            )
        self._wait()

    def _wait(self) -> None:
        for _time in range(600):
            with contextlib.suppress(OSError, http.client.HTTPException):
                if ask(self.port, "GET", "/healthz")[0] == 200:
                    return
            assert self.process.poll() is None, self.log.read_text(errors="replace")[-3000:]
            time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill_a_worker(self) -> None:
        """One of the serving processes dies; the keeper of them starts another."""
        pid = random.choice(self._workers())
        with contextlib.suppress(ProcessLookupError):
            worker = os.pidfd_open(pid)
            try:
                if pid in self._workers():  # else it ended by itself, and its number may be another's
                    signal.pidfd_send_signal(worker, signal.SIGKILL)
            finally:
                os.close(worker)

    def _workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def end(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def ask(
    port: int, method: str, path: str, body: Any = None, who: str = "", seconds: float = 20
) -> tuple[int, Any]:
    """One request on a connection of its own: (status, answer)."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    headers = {"Content-Type": "application/json"} | (
        {"Authorization": f"Bearer promise-{who}"} if who else {}
    )
    try:
        line.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = line.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if "json" in answer.headers.get("Content-Type", "") else text
    finally:
        line.close()


class Client(threading.Thread):
    """Reports one thing after the other, each under one key, and asks again until it is told that it was done."""

    def __init__(self, number: int, port: int, place: str, end: float) -> None:
        super().__init__(daemon=True)
        self.number, self.port, self.place, self.end = number, port, place, end
        self.done: list[str] = []
        self.met: Counter[str] = Counter()
        self.longest = 0.0

    def run(self) -> None:
        for each in range(10_000):
            if time.monotonic() > self.end:
                return
            began, key = time.monotonic(), str(uuid4())
            while not self._try(key, f"灯 {self.number}-{each} 不亮"):
                time.sleep(0.1)
            self.done.append(key)
            self.longest = max(self.longest, time.monotonic() - began)
            time.sleep(0.03)

    def _try(self, key: str, fault: str) -> bool:
        body = {"target": None, "key": key, "place": self.place, "fault": fault}
        path, who = "/api/v1/actions/repairs.report_ticket", WHO[self.number % len(WHO)]
        try:
            status, _answer = ask(self.port, "POST", path, body, who)
        except (OSError, ValueError, http.client.HTTPException) as broken:  # or an answer that was cut off
            self.met[type(broken).__name__] += 1
            return False
        self.met[str(status)] += 1
        return status in (200, 201)


@contextmanager
def county(folder: Path) -> Iterator[tuple[Database, House, Served]]:
    """A database, an installation on it, and its server; all gone afterwards."""
    database = Database()
    try:
        folder.mkdir(parents=True)
        house = House(folder, database.address)
        house.play("build")
        served = Served(house)
        try:
            yield database, house, served
        finally:
            served.end()
    finally:
        database.remove()
