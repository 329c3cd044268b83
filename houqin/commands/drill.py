"""演练：从一份备份恢复、启动、打开，并计时。 A timed drill: restore a backup, serve it, open it, say how long it took."""

import argparse
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError

from houqin.core import clock
from houqin.core.backup import proving, verify

ANSWERS_WITHIN = 120  # seconds after which a server that says nothing counts as not started


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which backup, and whether what was restored is to stay."""
    parser.add_argument("source", metavar="FROM", help="备份的文件夹，或下载的 .zip")
    parser.add_argument(
        "--stay", action="store_true", help="真的恢复到数据文件夹（--data，须是空的），不是演练"
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(options: argparse.Namespace) -> int:
    """Exit code 0: it came back and answers; 1: with the faults it was backed up with; 2: it does not come back."""
    source = Path(options.source)
    if not source.exists():
        raise CommandError(f"没有找到 {source}。")
    with _here() if options.stay else proving.scratch() as env:
        restored, restoring = _timed(_restore, source.resolve(), env)
        _nothing, serving = _timed(_open_the_first_page, env)
    facts = {
        "rows": restored["rows"],
        "files": restored["files"],
        "schools": restored["schools"],
        "faults": restored["faults"],
        "made_at": _made_at(source),
        "restore_seconds": round(restoring, 1),
        "serve_seconds": round(serving, 1),
    }
    print(
        json.dumps(facts, ensure_ascii=False, indent=1)
        if options.json
        else "\n".join(_told(facts, options.stay))
    )
    return 1 if restored["faults"] else 0


def _told(facts: dict[str, Any], stay: bool) -> Iterator[str]:
    for school in facts["schools"]:
        yield f"{school['code']} {school['name']}：{school['entries']} 条办理记录，前后相连"
    yield from facts["faults"]
    yield f"恢复 {facts['restore_seconds']} 秒（{facts['rows']} 行、{facts['files']} 份文件，逐一核对）"
    yield f"启动 {facts['serve_seconds']} 秒，登录页能打开"
    if facts["made_at"]:
        lost = clock.now() - datetime.fromisoformat(facts["made_at"])
        hours, minutes = divmod(int(lost.total_seconds()) // 60, 60)
        yield f"这份备份是 {hours} 小时 {minutes} 分钟前做的：现在出事，会丢这段时间里的记录"
    yield "已经恢复好，可以启动：houqin serve" if stay else "演练完毕，临时的一份已经删掉"


def _made_at(source: Path) -> str:
    """A .zip has it inside; the folder beside it is not unpacked again for one line."""
    return str(verify.read_manifest(source)["made_at"]) if source.is_dir() else ""


def _timed(job: Any, *args: Any) -> tuple[Any, float]:
    began = time.monotonic()
    return job(*args), time.monotonic() - began


@contextmanager
def _here() -> Iterator[dict[str, str]]:
    """The installation that this command was called for."""
    yield os.environ | {
        "HOUQIN_DATA": str(settings.DATA_DIR),
        "PYTHONPATH": str(settings.BASE_DIR),
        "PYTHONUTF8": "1",
    }


def _restore(source: Path, env: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        _houqin("restore", str(source), "--json"),
        env=env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        encoding="utf8",
    )
    if done.returncode not in (0, 1):
        raise CommandError(done.stderr.strip()[-800:] or f"恢复中断（{done.returncode}）。")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _open_the_first_page(env: dict[str, str]) -> None:
    """Serve it on this machine alone, ask for the page where people sign in, and end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen(
        _houqin("serve", "--port", str(port), "--no-jobs"),
        env=env | {"HOUQIN_PROFILE": "lan"},
        cwd=settings.BASE_DIR,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _wait_for_the_page(server, port)
    finally:
        server.terminate()
        server.communicate()


def _wait_for_the_page(server: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < end and server.poll() is None:
        try:
            page = HTTPConnection("127.0.0.1", port, timeout=10)
            page.request("GET", "/login/")
            if page.getresponse().status in (200, 302):
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
    said = (
        server.stderr.read().decode("utf8", "replace") if server.poll() is not None and server.stderr else ""
    )
    raise CommandError(f"恢复出来了，但打不开：{said.strip()[-800:] or '两分钟没有应答'}")


def _houqin(*words: str) -> list[str]:
    return [sys.executable, "-m", "houqin.cli", *words]
