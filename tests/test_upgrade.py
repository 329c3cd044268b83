"""Before tables change there is a backup, and a program never opens a database of a later version than its own.

What an upgrade keeps, killed or not, is tests/promises/test_upgrades.py.
"""

from contextlib import nullcontext

import pytest
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from houqin import readiness
from houqin.core import upgrading


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
