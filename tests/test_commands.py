"""The installed command `houqin`: what it offers, where its data lies."""

import argparse
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError

from houqin import cli, readiness
from houqin.commands import serve

OFFERED = {
    "backup",
    "restore",
    "upgrade",
    "archive",
    "drill",
    "desk",
    "serve",
    "worker",
    "demo",
    "init",
    "password",
    "second-step",
    "district",
    "import",
    "token",
    "verify",
    "doctor",
    "export-school",
    "import-school",
    "summary",
}


def _houqin(*words: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("HOUQIN_", "DJANGO_"))}
    if data:
        env["HOUQIN_DATA"] = str(data)
    command = [sys.executable, "-m", "houqin.cli", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf8", timeout=900)


def test_the_command_offers_what_the_readme_names() -> None:
    assert {cli.word_of(name) for name in cli.names()} == OFFERED


def test_each_sub_command_says_what_it_is_for() -> None:
    parser = cli._parser(["--help"])
    shown = parser.format_help()
    assert [name for name in OFFERED if f"\n    {name}" not in shown] == []


def test_the_option_data_wins_over_the_environment_and_strangers_cannot_read_there(tmp_path: Path) -> None:
    chosen, other = tmp_path / "chosen", tmp_path / "other"
    done = _houqin("worker", "--once", "--data", str(chosen), data=other)
    assert done.returncode == 0, done.stderr
    assert (chosen / "houqin.sqlite3").exists()
    assert not other.exists()
    if os.name != "nt":
        assert (chosen / "houqin.sqlite3").stat().st_mode & 0o077 == 0


def test_a_database_that_cannot_be_opened_is_a_sentence_and_code_2(tmp_path: Path) -> None:
    (tmp_path / "houqin.sqlite3").write_bytes(b"this is no database" * 100)
    done = _houqin("worker", "--once", data=tmp_path)
    assert done.returncode == 2
    assert "数据库打不开" in done.stderr
    assert "Traceback" not in done.stderr


def _options(**changes: object) -> argparse.Namespace:
    return argparse.Namespace(
        **{"host": "127.0.0.1", "port": 0, "workers": 1, "threads": 8, "no_jobs": True} | changes
    )


def test_sqlite_is_served_by_one_process_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "connection", argparse.Namespace(vendor="sqlite"))
    with pytest.raises(CommandError, match="SQLite"):
        serve.run(_options(workers=2))


def test_a_taken_port_is_refused_before_anything_else_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "connection", argparse.Namespace(vendor="sqlite"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=str(port)):
            serve.run(_options(port=port))


def test_gunicorn_knows_every_setting_it_is_given() -> None:
    from gunicorn.config import Config

    config = Config()
    for name, value in serve.gunicorn_settings(_options(host="::1", port=8000)).items():
        config.set(name, value)
    assert config.address == [("::1", 8000)]


def test_static_files_are_collected_once_and_again_when_one_changes(
    settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = tmp_path
    mark = ["first"]
    monkeypatch.setattr(readiness, "_static_fingerprint", lambda: mark[0])
    calls = []
    monkeypatch.setattr(readiness, "call_command", lambda *words, **options: calls.append(words))
    readiness.collect_static()
    readiness.collect_static()
    assert len(calls) == 1
    mark[0] = "second"
    readiness.collect_static()
    assert len(calls) == 2


def test_root_is_kept_out_of_the_folder_of_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes there as root shuts the service out; everybody else, and root in his own folder, may go on."""
    folder = tmp_path / "srv"
    folder.mkdir()
    its_owner = folder.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    told = {uid: _told_of(folder, uid, monkeypatch) for uid in (0, 54321)}
    assert told[0] == ""
    assert "账号 54321 的" in told[54321]
    assert cli.anothers_folder("") == cli.anothers_folder(str(tmp_path / "new")) == ""
    monkeypatch.setattr(os, "geteuid", lambda: its_owner + 1)
    assert _told_of(folder, 54321, monkeypatch) == ""


def _told_of(folder: Path, uid: int, monkeypatch: pytest.MonkeyPatch) -> str:
    real = folder.stat()
    owned = os.stat_result((*real[:4], uid, *real[5:10]))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", lambda self, **how: owned)
        return cli.anothers_folder(str(folder))
