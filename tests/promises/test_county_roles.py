"""A county's three roles (deploy/county/roles.sql), on a PostgreSQL of their own: the role of the pages cannot get around
the walls between schools nor change a table, the role of backups reads everything and writes nothing.
"""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.promises.templates import ROOT, House, on_postgres
from tools.postgres import Server, private_server

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not on_postgres(), reason="SQLite has no roles"),
    pytest.mark.xdist_group("county"),  # one server for all of them, not one for each worker
]
FORBIDDEN = {
    "SELECT count(*) FROM core_entry": "no school is named",
    "SET row_security = off; SELECT count(*) FROM core_entry": "row-level security",
    "ALTER TABLE core_entry DISABLE ROW LEVEL SECURITY": "must be owner",
    "ALTER TABLE core_entry NO FORCE ROW LEVEL SECURITY": "must be owner",
    "DROP POLICY core_entry_only_own ON core_entry": "must be owner",
    "CREATE POLICY all_of_it ON core_entry USING (true)": "must be owner",
    "ALTER TABLE core_entry DISABLE TRIGGER ALL": "must be owner",
    "DROP TRIGGER core_entry_no_update ON core_entry": "must be owner",
    "CREATE OR REPLACE FUNCTION app_school() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'": "permission denied",
    "SET session_replication_role = replica": "permission denied",
    "TRUNCATE core_entry": "permission denied",
    "DROP TABLE core_entry": "must be owner",
    "CREATE TABLE mine (n int)": "permission denied",
    "SET ROLE houqin_owner": "permission denied",
    "ALTER ROLE houqin_app BYPASSRLS": "must be",
}


@dataclass
class County:
    """A server with the three roles and two schools."""

    server: Server
    folder: Path

    def address(self, role: str) -> str:
        return f"postgres://houqin_{role}:secret-{role}@127.0.0.1:{self.server.port}/county"

    def house(self, role: str) -> House:
        """The installation as this role sees it."""
        return House(self.folder, self.address(role))

    def sql(self, role: str, words: str) -> subprocess.CompletedProcess[str]:
        """What psql says to this role."""
        psql = [str(self.server.programs / "psql"), *["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1"]]
        command = [*psql, self.address(role), "-c", words]
        return subprocess.run(command, capture_output=True, text=True, cwd=self.folder)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    folder = tmp_path_factory.mktemp("county")
    with private_server() as server:
        made = County(server, folder)
        for _twice in range(2):
            _give_roles(server)
        assert made.house("owner").houqin("upgrade").returncode == 0
        for code in ("A1", "B2"):
            done = made.house("app").houqin(
                "init", "--school", code, "--name", f"{code}小学", "--login", f"head{code}"
            )
            assert done.returncode == 0, done.stderr[-2000:]
        yield made


def _give_roles(server: Server) -> None:
    psql = [
        str(server.programs / "psql"),
        *["-X", "-v", "ON_ERROR_STOP=1", "-v", "database=county"],
        server.keeper,
    ]
    words = [word for role in ("owner", "app", "backup") for word in ("-v", f"{role}_password=secret-{role}")]
    sql = str(ROOT / "deploy" / "county" / "roles.sql")
    done = subprocess.run([*psql, *words, "-f", sql], capture_output=True, text=True, cwd=server.folder)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", FORBIDDEN)
def test_the_role_of_the_pages_cannot_get_around_the_walls(county: County, words: str) -> None:
    done = county.sql("app", words)
    assert done.returncode != 0
    assert FORBIDDEN[words] in done.stderr


def test_with_a_school_named_it_sees_that_school_alone_and_cannot_change_its_history(county: County) -> None:
    school = county.sql("app", "SELECT id FROM people_school WHERE code = 'A1'").stdout.strip()
    named = f"SET houqin.school = '{school}'; "
    seen = county.sql("app", f"{named}SELECT count(*), count(DISTINCT school_id) FROM core_entry")
    everything = county.sql("backup", "SELECT count(*) FROM core_entry WHERE school_id = '" + school + "'")
    assert seen.stdout.strip() == f"{everything.stdout.strip()}|1"
    assert "takes no changes" in county.sql("app", f"{named}UPDATE core_entry SET action = 'x'").stderr
    assert "takes no changes" in county.sql("app", f"{named}DELETE FROM core_entry").stderr


def test_the_role_of_backups_dumps_every_school_and_writes_nothing(county: County) -> None:
    def dump(role: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [county.server.programs / "pg_dump", "--data-only", "--table=core_entry", county.address(role)],
            capture_output=True,
            text=True,
            cwd=county.folder,
        )

    good = dump("backup")
    assert good.returncode == 0, good.stderr
    rows = good.stdout.partition("FROM stdin;\n")[2].partition("\n\\.")[0].splitlines()
    entries = int(county.sql("backup", "SELECT count(*) FROM core_entry").stdout)
    schools = int(county.sql("backup", "SELECT count(DISTINCT school_id) FROM core_entry").stdout)
    assert (len(rows), schools) == (entries, 2)
    assert dump("app").returncode != 0  # the control: what row-level security binds can dump nothing
    refused = county.sql("backup", "BEGIN READ WRITE; DELETE FROM people_token")
    assert "permission denied" in refused.stderr


def test_tables_of_a_later_version_are_their_owners_and_open_to_the_pages(county: County) -> None:
    assert (
        county.sql("owner", "CREATE TABLE later (n int GENERATED ALWAYS AS IDENTITY, of text)").returncode
        == 0
    )
    assert county.sql("app", "INSERT INTO later (of) VALUES ('x')").returncode == 0
    assert county.sql("backup", "SELECT n, of FROM later").stdout.strip() == "1|x"


def test_the_role_of_the_pages_is_told_that_the_owner_must_upgrade(county: County) -> None:
    newest = "(SELECT max(id) FROM django_migrations WHERE app = 'repairs')"
    moved = county.sql("owner", f"UPDATE django_migrations SET app = 'kept' WHERE id = {newest}")
    assert moved.returncode == 0, moved.stderr
    refused = county.house("app").houqin("upgrade")
    county.sql("owner", "UPDATE django_migrations SET app = 'repairs' WHERE app = 'kept'")
    assert (refused.returncode, "houqin upgrade" in refused.stderr) == (2, True), refused.stderr
    assert county.house("app").houqin("upgrade").returncode == 0  # the control: nothing is to be done
