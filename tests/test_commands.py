"""The installed command `houqin`: what it offers, where its data lies, what doctor finds."""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError

from houqin import cli, readiness
from houqin.commands import doctor, serve

OFFERED = {
    "backup",
    "restore",
    "upgrade",
    "serve",
    "worker",
    "demo",
    "init",
    "password",
    "import",
    "token",
    "verify",
    "doctor",
    "export-school",
    "import-school",
}


def _houqin(*words: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("HOUQIN_", "DJANGO_"))}
    if data:
        env["HOUQIN_DATA"] = str(data)
    command = [sys.executable, "-m", "houqin.cli", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf8", timeout=120)


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


def test_doctor_finds_an_empty_installation_and_says_what_to_run(tmp_path: Path) -> None:
    done = _houqin("doctor", "--json", data=tmp_path)
    found = {finding["sentence"]: finding["level"] for finding in json.loads(done.stdout)}
    empty = [sentence for sentence in found if "数据库还是空的" in sentence]
    assert done.returncode == 1
    assert empty
    assert found[empty[0]] == doctor.BAD


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permission bits")
def test_doctor_finds_a_key_that_others_can_read(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    key = tmp_path / "secret.key"
    key.write_text("secret")
    key.chmod(0o600)
    assert [finding.level for finding in doctor.data_folder()] == [doctor.GOOD]
    key.chmod(0o644)
    assert [finding.level for finding in doctor.data_folder()] == [doctor.GOOD, doctor.BAD]


def test_doctor_finds_a_data_folder_that_is_not_there(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "missing"
    assert [finding.level for finding in doctor.data_folder()] == [doctor.BAD]


def test_doctor_finds_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, level in ((doctor.LOW_DISK + 1, doctor.GOOD), (doctor.LOW_DISK, doctor.BAD)):
        usage = argparse.Namespace(free=free)
        monkeypatch.setattr(shutil, "disk_usage", lambda path, usage=usage: usage)
        assert [finding.level for finding in doctor.disk()] == [level]


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "localhost:8000", "http://[::1]:8000"])
def test_doctor_says_that_phones_cannot_open_an_address_of_this_machine_only(address: str) -> None:
    finding = doctor.address_of("QX", address)
    assert finding.level == doctor.BAD
    assert "手机打不开" in finding.sentence


def test_doctor_tries_the_address_of_a_school(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def only_https(host: str, port: int) -> bool:
        asked.append((host, port))
        return port == 443

    monkeypatch.setattr(doctor, "answers", only_https)
    assert doctor.address_of("QX", "https://houqin.example").level == doctor.GOOD
    assert doctor.address_of("QX", "192.0.2.7:8000").level == doctor.NOTE
    assert doctor.address_of("QX", "").level == doctor.NOTE
    assert asked == [("houqin.example", 443), ("192.0.2.7", 8000)]


@pytest.mark.django_db
def test_doctor_finds_the_tables_of_this_version_in_the_tests_database() -> None:
    assert [finding.level for finding in doctor.database()] == [doctor.GOOD]
    assert readiness.pending_migrations() == []


@pytest.mark.django_db
def test_pending_migrations_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "pending_migrations", lambda: ["core.0009_next"])
    (finding,) = doctor.database()
    assert finding.level == doctor.BAD
    assert "core.0009_next" in finding.sentence


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
