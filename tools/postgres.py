"""A private PostgreSQL for the tests: made in a temporary folder, run by an unprivileged user, gone afterwards.

Tests connect as a role that is no superuser, as a county's application does, so that row-level security binds them.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.steps import Stop

ROLE = "houqin"
DEBIAN = Path("/usr/lib/postgresql")
HOW_TO_GET = (
    "没有找到 PostgreSQL 的程序（initdb、postgres、psql）。Debian/Ubuntu 请先运行：apt-get install postgresql"
)


@dataclass(frozen=True)
class Server:
    """A running server: where its programs lie, where it listens, and what its superuser signs in with."""

    programs: Path
    folder: Path
    port: int
    password: str

    @property
    def keeper(self) -> str:
        """The superuser's address."""
        return f"postgres://keeper:{self.password}@127.0.0.1:{self.port}/postgres"


@contextmanager
def private_server() -> Iterator[Server]:
    """Start a server with fsync on; stop and remove it in any case."""
    programs, user = _programs(), _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="houqin-pg-"))
    server: subprocess.Popen[bytes] | None = None
    try:
        if user:
            shutil.chown(folder, user)
        password = secrets.token_hex(16)
        _make_cluster(programs, folder, password, user)
        port = _free_port()
        server = _start(programs, folder, port, user)
        yield Server(programs, folder, port, password)
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def private_postgres() -> Iterator[str]:
    """A private server with the role of the tests; its address for HOUQIN_DATABASE_URL."""
    with private_server() as server:
        _make_role(server.programs, server.folder, server.port, server.password)
        yield f"postgres://{ROLE}:{server.password}@127.0.0.1:{server.port}/{ROLE}"


def _programs() -> Path:
    """The folder with PostgreSQL's programs: on the path, or the newest of Debian's versions."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    debian = [path for path in DEBIAN.glob("*/bin") if path.parent.name.isdigit()]
    folders += sorted(debian, key=lambda path: -int(path.parent.name))
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Stop(HOW_TO_GET)


def _unprivileged() -> str | None:
    """Whom the server runs as: PostgreSQL refuses to run as root; anyone else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    import pwd

    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise Stop(
        "以 root 运行测试时需要一个普通用户来运行 PostgreSQL，但没有 postgres 用户，也没有 nobody 用户。"
    )


def _as(user: str | None) -> dict[str, Any]:
    """What subprocess needs to become the user, when there is one to become."""
    if user is None:
        return {}
    import pwd

    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _make_cluster(programs: Path, folder: Path, password: str, user: str | None) -> None:
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o600)
    if user:
        shutil.chown(secret, user)
    options = "--username keeper --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 --no-sync"
    done = subprocess.run(
        [programs / "initdb", *options.split(), "-D", folder / "data", "--pwfile", secret],
        cwd=folder,
        capture_output=True,
        text=True,
        **_as(user),
    )
    if done.returncode:
        raise Stop(f"PostgreSQL 的 initdb 没有成功：\n{done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(programs: Path, folder: Path, port: int, user: str | None) -> "subprocess.Popen[bytes]":
    options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c log_min_messages=fatal"
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-p", str(port), *options.split()],
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **_as(user),
        )
    if _answers(programs, server, port):
        return server
    _stop(server)
    raise Stop(f"PostgreSQL 没有启动：\n{(folder / 'log').read_text(errors='replace')[-2000:]}")


def _answers(programs: Path, server: "subprocess.Popen[bytes]", port: int) -> bool:
    """Wait up to half a minute until the server takes connections."""
    for _ in range(300):
        if server.poll() is not None:
            return False
        if (
            subprocess.run([programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode
            == 0
        ):
            return True
        time.sleep(0.1)
    return False


def _make_role(programs: Path, folder: Path, port: int, password: str) -> None:
    """The role of the tests owns its databases and may make more, and is no superuser."""
    where = f"-h 127.0.0.1 -p {port} -U keeper -d postgres"
    role = f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'"
    database = f"CREATE DATABASE {ROLE} OWNER {ROLE}"
    subprocess.run(
        [programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", *where.split(), "-c", role, "-c", database],
        cwd=folder,
        env={**os.environ, "PGPASSWORD": password},
        check=True,
    )


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """Ask for an immediate end, since nothing in it will be read again."""
    if server.poll() is None:
        server.send_signal(signal.SIGQUIT)  # PostgreSQL's word for an immediate end
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with private_postgres() as address:
        print(address, flush=True)
        print("Ctrl-C ends it.", file=sys.stderr)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            pass
