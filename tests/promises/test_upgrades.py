"""G29: a database of the first release comes to this version with its rows, history, guards and policies, killed or not,
and is backed up before.
"""

import pytest

from tests.promises.conftest import SOAK
from tests.promises.templates import empty_house

pytestmark = pytest.mark.faults
FIRST_RELEASE = 20  # migrations that it had
ENTRIES = 11  # of its history
GUARD = "core_entry_no_update"


@pytest.fixture
def old(tmp_path):
    """A new installation without tables, to become one of the first release."""
    house = empty_house(tmp_path / "old")
    yield house
    house.remove()


def test_the_first_release_killed_on_its_way_here_loses_nothing_and_stands_as_a_fresh_install(old, play):
    told = old.play("upgraded", what="upgrade", kills=5 * SOAK)
    fresh = play("upgraded", what="catalogue")["catalogue"]
    assert told["deaths"] >= 3
    assert (told["entries"], told["integrity"], told["bad"]) == (ENTRIES, "ok", [])
    assert told["backups"][0] == FIRST_RELEASE
    assert _differences(fresh, told) == []
    loose = old.play("upgraded", what="loosened")  # the control: both looks see one guard that is gone
    assert loose["missing"] == [GUARD]
    assert [GUARD in line for _kind, line in _differences(fresh, loose)] == [True]


def _differences(fresh, told):
    there = told["catalogue"]
    return [(kind, line) for kind in fresh for line in sorted(set(fresh[kind]) ^ set(there[kind]))]


def test_an_upgrade_says_its_backup_first_and_one_that_fails_leaves_the_data_alone(old):
    old.play("upgraded", what="first")
    looked = old.houqin("upgrade", "--check")
    assert (looked.returncode, "core.0002" in looked.stdout) == (1, True)
    backups = old.folder / "main" / "backups"
    backups.mkdir(exist_ok=True)
    (backups / "backup.lock").mkdir()  # no backup can be made there
    stopped = old.houqin("upgrade")
    assert (stopped.returncode, "数据库没有改动" in stopped.stderr) == (2, True), stopped.stderr[-2000:]
    (backups / "backup.lock").rmdir()
    done = old.houqin("upgrade")
    assert done.returncode == 0, done.stderr[-2000:]
    assert (
        done.stdout.index("先做一份备份")
        < done.stdout.index("升级前的备份好了")
        < done.stdout.index("升级好了")
    )
    assert old.houqin("upgrade", "--check").stdout == "数据已经是这个版本的。\n"
    assert len([path for path in backups.iterdir() if path.name.startswith("houqin-")]) == 1
    seen = old.houqin("verify", "--files")
    assert seen.returncode == 0, seen.stdout + seen.stderr
