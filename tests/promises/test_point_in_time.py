"""G27 for a county: back to a moment, as docs/how-to/deploy.md says it, with the archive of deploy/county/postgresql.conf.

`make soak` only: it wants three servers, one after the other.
"""

import copy
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.promises.county import Database
from tests.promises.templates import ROOT, House, on_postgres
from tools import postgres
from tools.steps import Stop

pytestmark = [
    pytest.mark.soak,
    pytest.mark.faults,
    pytest.mark.skipif(not on_postgres(), reason="SQLite has no archive: see test_backup.py"),
]
OURS = re.compile(r"^(wal_level|archive_mode|archive_timeout|archive_command|max_wal_senders) = .*$", re.M)


class Archived(Database):
    """A server that archives its log as a county's does, only to another folder."""

    def start(self) -> None:
        settings = self.folder / "data" / "postgresql.conf"
        text = settings.read_text()
        if "archive_command = 'test" not in text:
            self.archive = self.folder / "wal"
            self.archive.mkdir()
            self.give(self.archive)
            said = (ROOT / "deploy" / "county" / "postgresql.conf").read_text(encoding="utf8")
            lines = [line.group().replace("/srv/wal", str(self.archive)) for line in OURS.finditer(said)]
            assert len(lines) == 5
            settings.write_text("\n".join([text, *lines, ""]))
        super().start()

    def give(self, *paths: Path) -> None:
        """To the user that the server runs as."""
        for path in paths if self.user else ():
            shutil.chown(path, self.user, self.user)

    def ask(self, words: str) -> Any:
        """One answer to the superuser."""
        with psycopg.connect(self.keeper, autocommit=True) as keeper:
            found = keeper.execute(words.encode()).fetchone()
            return found[0] if found else None

    def base_backup(self) -> Path:
        """As the notes have it, by a role that may replicate."""
        folder = self.folder / "base"
        command = [self.programs / "pg_basebackup", "-D", folder, "-X", "stream", "-d", self.keeper]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder)
        return folder

    def back_to(self, base: Path, name: str, moment: str) -> "Archived":
        """Another server from the base backup and the archive, at this moment; with no moment as far as it goes."""
        other = copy.copy(self)
        other.folder, other.port = self.folder / name, postgres._free_port()
        other.folder.mkdir()
        data = other.folder / "data"
        shutil.copytree(base, data)
        (data / "recovery.signal").touch()
        lines = [f"restore_command = 'cp {self.archive}/%f %p'"]
        lines += [f"recovery_target_time = '{moment}'"] if moment else []
        with (data / "postgresql.conf").open("a") as settings:
            settings.write("\n".join(["", *lines, ""]))
        self.give(other.folder, data, *data.rglob("*"))
        data.chmod(0o700)
        other.start()
        return other


@pytest.fixture
def database() -> Iterator[Archived]:
    made = Archived()
    try:
        yield made
    finally:
        made.remove()


def wait_for(database: Archived, words: str, wanted: Any) -> None:
    end = time.monotonic() + 60
    while database.ask(words) != wanted:
        assert time.monotonic() < end, words
        time.sleep(0.1)


def test_a_county_goes_back_to_a_moment_and_works_on_from_there(database: Archived, tmp_path: Path) -> None:
    house = House(tmp_path / "house", database.address)
    house.folder.mkdir()
    house.play("build")
    known = house.play("full_base", what="place")

    def work(of: House, number: int) -> list[str]:
        told: list[str] = of.play("full_base", what="stage", number=number, most=6, **known)["acked"]
        assert len(told) == 6
        return told

    base = database.base_backup()
    kept = work(house, 0)
    time.sleep(0.2)
    moment = datetime.now(UTC).isoformat(sep=" ")
    time.sleep(0.2)
    later = work(house, 1)
    database.ask("SELECT pg_switch_wal()")  # archive_timeout does it within a minute
    wait_for(
        database, "SELECT last_archived_wal >= pg_walfile_name(pg_switch_wal()) FROM pg_stat_archiver", True
    )
    postgres._stop(database.server)

    before = database.back_to(base, "before", moment)
    try:
        wait_for(before, "SELECT pg_get_wal_replay_pause_state()", "paused")
        there = House(house.folder, before.address)
        seen = there.play("full_base", what="look", keys=kept)
        assert (seen["lost"], seen["bad"], seen["tickets"]) == ([], [], len(kept))
        before.ask("SELECT pg_wal_replay_resume()")
        wait_for(before, "SELECT pg_is_in_recovery()", False)
        new = work(there, 2)
        seen = there.play("full_base", what="look", keys=[*kept, *new, *later])
        assert (sorted(seen["lost"]), seen["bad"]) == (sorted(later), [])
    finally:
        postgres._stop(before.server)

    with pytest.raises(Stop):  # a moment of which the archive has heard nothing
        database.back_to(base, "never", "2999-01-01 00:00:00+08")
    whole = database.back_to(base, "whole", "")
    try:
        wait_for(whole, "SELECT pg_is_in_recovery()", False)
        seen = House(house.folder, whole.address).play("full_base", what="look", keys=[*kept, *later])
        assert (seen["lost"], seen["bad"]) == ([], [])
    finally:
        postgres._stop(whole.server)
