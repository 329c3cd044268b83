"""A school moves from SQLite to this engine and back without a byte lost, and a killed arrival leaves nothing behind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.promises.conftest import SOAK
from tests.promises.templates import House
from tests.shared import made_once

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def passphrase(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("moving") / "passphrase"
    path.write_text("abcd-efgh-2345\n")
    return str(path)


@pytest.fixture
def package(bare: Callable[..., House], tmp_path_factory: pytest.TempPathFactory, passphrase: str) -> str:
    """A school with some tickets and photos, packed where it lay on SQLite, whatever the engine of this run."""

    def pack(folder: Path) -> str:
        old = bare(on_sqlite=True)
        old.play("build")
        old.play("backups", what="once", folder=str(folder / "usb"))
        return export(old, folder / "1.zip", passphrase)

    return str(made_once(tmp_path_factory, "package", pack) / "1.zip")


def export(house: House, to: Path, passphrase: str) -> str:
    done = house.houqin(
        "export-school", "promise", "--to", str(to), "--passphrase-file", passphrase, "--json"
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return str(to)


def take_in(house: House, package: str, passphrase: str) -> None:
    done = house.houqin("import-school", package, "--passphrase-file", passphrase, "--json")
    assert done.returncode == 0, done.stderr[-2000:]


def test_from_sqlite_to_this_engine_and_back_is_the_same_package_byte_for_byte(
    package, bare, tmp_path, passphrase
):
    packages = [package]
    back = bare(on_sqlite=True)
    for number, house in enumerate((bare(), back), 2):
        take_in(house, packages[-1], passphrase)
        packages.append(export(house, tmp_path / f"{number}.zip", passphrase))
    seen = back.houqin("verify", "--files")
    assert seen.returncode == 0, seen.stdout
    assert len({Path(each).read_bytes() for each in packages}) == 1
    assert Path(package).stat().st_size > 20_000  # with its photos


def test_a_killed_arrival_leaves_nothing_and_the_next_is_whole(package, new_house, passphrase):
    """Two other schools are there; their history is walked after each death."""
    told = new_house().play("moving", package=package, passphrase=passphrase, rounds=10 * SOAK)
    assert told["deaths"] >= 9
    assert told["bad"] == []
    assert told["codes"] == [0, 0]
    assert (told["faults"], told["whole"], told["aside"]) == ([], True, ["lock"])


def test_control_an_arrival_in_pieces_leaves_half_a_school(package, new_house, passphrase):
    told = new_house().play("moving", package=package, passphrase=passphrase, rounds=10, in_pieces=True)
    assert told["bad"] != []
