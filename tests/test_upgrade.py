"""G29: a database of the first release comes to this version with its rows, history, guards and policies, killed or not;
before that it is backed up; a program never opens a database of a later version than its own.
"""

from contextlib import nullcontext

import pytest
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from houqin import readiness
from houqin.core import upgrading
from tests.promises.conftest import SOAK, new_house, play, template
from tests.promises.templates import empty_house
from tests.promises.test_backup import houqin

__all__ = ["new_house", "play", "template"]
FIRST_RELEASE = 20  # migrations that it had
ENTRIES = 11  # of its history


@pytest.fixture
def old(tmp_path):
    """A new installation without tables, to become one of the first release."""
    house = empty_house(tmp_path / "old")
    yield house
    house.remove()


@pytest.mark.faults
@pytest.mark.parametrize("variant", ["sound", "guards_forgotten"])
def test_the_first_release_killed_on_its_way_here_loses_nothing_and_stands_as_a_fresh_install(
    old, play, variant
):
    told = old.play("upgraded", variant, what="upgrade", kills=5 * SOAK if variant == "sound" else 0)
    fresh = play("upgraded", what="catalogue")["catalogue"]
    differences = [(kind, line) for kind in fresh for line in set(fresh[kind]) ^ set(told["catalogue"][kind])]
    assert (told["entries"], told["integrity"]) == (ENTRIES, "ok")
    assert told["backups"][0] == FIRST_RELEASE
    if variant == "sound":
        assert told["deaths"] >= 2
        assert (told["bad"], differences) == ([], [])
    else:
        assert [fault for fault in told["bad"] if not fault.startswith("guard ")] == []
        assert told["bad"] != []
        assert differences != []


@pytest.mark.faults
def test_an_upgrade_says_its_backup_first_and_one_that_fails_leaves_the_data_alone(old):
    old.play("upgraded", what="first")
    looked = houqin(old, "upgrade", "--check")
    assert (looked.returncode, "core.0002" in looked.stdout) == (1, True)
    backups = old.folder / "main" / "backups"
    backups.mkdir(exist_ok=True)
    (backups / "backup.lock").mkdir()  # no backup can be made there
    stopped = houqin(old, "upgrade")
    assert (stopped.returncode, "数据库没有改动" in stopped.stderr) == (2, True), stopped.stderr[-2000:]
    (backups / "backup.lock").rmdir()
    done = houqin(old, "upgrade")
    assert done.returncode == 0, done.stderr[-2000:]
    assert (
        done.stdout.index("先做一份备份")
        < done.stdout.index("升级前的备份好了")
        < done.stdout.index("升级好了")
    )
    assert houqin(old, "upgrade", "--check").stdout == "数据已经是这个版本的。\n"
    assert len([path for path in backups.iterdir() if path.name.startswith("houqin-")]) == 1
    seen = houqin(old, "verify", "--files")
    assert seen.returncode == 0, seen.stdout + seen.stderr


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
