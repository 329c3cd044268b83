"""A database to be hurt: made once for a test run, copied for every scene (decisions 18), never Django's own test database.

SQLite is copied as a folder, PostgreSQL by CREATE DATABASE … TEMPLATE on the server that HOUQIN_DATABASE_URL names.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from houqin.core.backup.proving import drop_database
from tests.promises import nursery

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 600 * (20 if os.environ.get("HOUQIN_SOAK") == "1" else 1)  # a scene that takes longer hangs


@dataclass
class House:
    """One installation: its data folder and, on PostgreSQL, the address of its database."""

    folder: Path
    address: str = ""

    def play(self, scene: str, variant: str = "sound", **options: Any) -> dict[str, Any]:
        """Play a scene in a process of its own and give its figures; `variant` names what is broken in it."""
        words = [scene, variant, json.dumps(options)]
        done = nursery.run("tests.promises.stage:main", words, self._environment(), SECONDS)
        assert done.returncode == 0, f"{scene} ({variant}) broke off:\n{done.stderr[-6000:]}"
        figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return figures

    def houqin(self, *words: str) -> nursery.Done:
        """The command `houqin` on this house; tests.settings puts its data one folder down."""
        env = self._environment() | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        return nursery.run(
            "houqin.cli:main", [*words], env | {"HOUQIN_DATA": str(self.folder / "main")}, SECONDS
        )

    def _environment(self) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("HOUQIN_", "DJANGO_", "PYTEST_"))}
        mine = {"HOUQIN_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        mine |= {
            name: os.environ[name] for name in ("HOUQIN_SOAK",) if name in os.environ
        }  # scenes ask for it
        if self.address:
            mine["HOUQIN_DATABASE_URL"] = self.address
        return kept | mine | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"}

    def copy(self, folder: Path) -> "House":
        """The same installation once more."""
        shutil.copytree(self.folder, folder)
        return House(folder, _new_database(self.address, _name(self.address)) if self.address else "")

    def remove(self) -> None:
        """Nothing of it is left; a database whose server does not answer just now goes with the server of the test run."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.address:
            import psycopg

            with contextlib.suppress(psycopg.OperationalError), _keeper(self.address) as keeper:
                drop_database(keeper, _name(self.address))


def empty_house(folder: Path) -> House:
    """A new installation without tables, on the engine of this test run."""
    folder.mkdir(parents=True)
    address = os.environ.get("HOUQIN_DATABASE_URL", "")
    return House(folder, _new_database(address) if address else "")


def on_postgres() -> bool:
    """Whether this test run is the one on PostgreSQL."""
    return bool(os.environ.get("HOUQIN_DATABASE_URL"))


def _name(address: str) -> str:
    return urlsplit(address).path.lstrip("/")


def _new_database(address: str, template: str = "template1") -> str:
    name = f"promise_{uuid4().hex[:12]}"
    with _keeper(address) as keeper:
        keeper.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlsplit(address)._replace(path=f"/{name}").geturl()


@contextmanager
def _keeper(address: str) -> Iterator[Any]:
    """A connection to the database of the test run itself, from which others are made and dropped."""
    import psycopg

    with psycopg.connect(os.environ.get("HOUQIN_DATABASE_URL", address), autocommit=True) as keeper:
        yield keeper
