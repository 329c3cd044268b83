"""Before tables change there is a backup, and a program never opens a database of a later version than its own.

What an upgrade keeps, killed or not, is tests/promises/test_upgrades.py.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from houqin import readiness
from houqin.core import upgrading
from houqin.core.backup import making, verify

ROOT = Path(__file__).parents[1]
TABLES = "SELECT type, name, sql FROM sqlite_master WHERE type <> 'trigger' AND name NOT LIKE 'sqlite%'"


@pytest.mark.parametrize("backup", [True, False])
def test_an_upgrade_without_a_backup_is_done_where_it_is_asked_for(monkeypatch, backup):
    said = []
    monkeypatch.setattr(readiness, "pending_migrations", lambda: ["repairs.0009"])
    monkeypatch.setattr(readiness, "call_command", lambda name, **options: said.append(name))
    monkeypatch.setattr(upgrading, "nobody_else", nullcontext)
    monkeypatch.setattr(upgrading, "require_owner", lambda: None)
    monkeypatch.setattr(upgrading, "back_up_first", lambda pending: said.append(pending))
    readiness.migrate(backup=backup)
    assert said == ([["repairs.0009"], "migrate"] if backup else ["migrate"])


@pytest.mark.django_db
def test_a_program_does_not_open_a_database_of_a_later_version():
    assert readiness.pending_migrations() == []
    recorder = MigrationRecorder(connection)
    recorder.record_applied("elsewhere", "0009_of_another_program")  # no business of ours
    assert readiness.pending_migrations() == []
    recorder.record_applied("repairs", "9999_of_next_year")
    for opens in (readiness.pending_migrations, readiness.migrate, readiness.make_ready):
        with pytest.raises(CommandError, match=r"数据比程序新(.|\n)*repairs\.9999_of_next_year"):
            opens()


@pytest.fixture
def backups(settings, tmp_path, monkeypatch):
    """The backups that upgrades make: only a list of contents, as it is at that moment."""
    settings.DATA_DIR = tmp_path
    made = []

    def make(home):
        said = {"format": verify.FORMAT, "files": [], "parts": []}
        said["migrations"] = [list(each) for each in MigrationRecorder(connection).applied_migrations()]
        folder = home / f"houqin-20261121-08000{len(made)}"
        folder.mkdir(parents=True)
        (folder / verify.MANIFEST).write_text(json.dumps(said | {"digest": verify.manifest_digest(said)}))
        made.append(making.Made(folder, 1, 1, 0, 0, []))
        return made[-1]

    monkeypatch.setattr(making, "make", make)
    monkeypatch.setattr(upgrading, "has_schools", lambda: True)
    return made


@pytest.mark.django_db
def test_only_what_was_cut_off_between_two_steps_goes_on_without_another_backup(backups):
    recorder = MigrationRecorder(connection)
    for count in (1, 2):  # cut off before the first step: the earlier version may have worked on
        upgrading.back_up_first(["x.0002"])
        assert len(backups) == count
    recorder.record_applied("elsewhere", "0002_first_step")
    upgrading.back_up_first(["x.0003"])
    assert len(backups) == 2
    recorder.record_applied("elsewhere", "0003_last_step")
    upgrading.is_over()
    upgrading.back_up_first(["x.0004"])
    assert len(backups) == 3, "the next upgrade"
    recorder.record_applied("elsewhere", "0004_first_step")
    shutil.rmtree(backups[-1].folder)
    upgrading.back_up_first(["x.0005"])
    assert len(backups) == 4, "its backup is gone"


@pytest.mark.django_db
def test_an_upgrade_that_came_to_its_end_is_over(backups, monkeypatch):
    pending = [["repairs.0009"], ["repairs.0009"], []]
    monkeypatch.setattr(readiness, "pending_migrations", lambda: pending.pop(0))
    monkeypatch.setattr(readiness, "call_command", lambda name, **options: None)
    monkeypatch.setattr(upgrading, "nobody_else", nullcontext)
    monkeypatch.setattr(upgrading, "require_owner", lambda: None)
    readiness.migrate()
    assert len(backups) == 1
    MigrationRecorder(connection).record_applied("elsewhere", "0002_of_the_next_upgrade")
    upgrading.back_up_first(["x.0003"])
    assert len(backups) == 2


@pytest.mark.once
@pytest.mark.django_db
def test_tables_come_out_as_when_every_model_is_rendered_anew(tmp_path):
    """Those of this test run were made with few models rendered for each change, these as Django does by itself."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("HOUQIN_", "PYTEST_"))}
    env |= {"HOUQIN_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], cwd=ROOT, env=env, check=True)
    with closing(sqlite3.connect(tmp_path / "houqin.sqlite3")) as plain, connection.cursor() as ours:
        assert set(ours.execute(TABLES).fetchall()) == set(plain.execute(TABLES).fetchall())
