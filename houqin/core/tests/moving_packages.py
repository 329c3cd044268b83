"""A school with a row of every kind, packed and gone again; and packages that were changed by hand, signed or not."""

import json
import shutil
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from houqin.core.files import store
from houqin.core.moving import checking
from houqin.core.moving.arriving import Arrived, arrive
from houqin.core.moving.leaving import leave
from houqin.core.moving.package import MANIFEST, SIGNATURE, Package, signature_of
from houqin.core.scope import in_school
from houqin.people.models import Member, School
from houqin.people.moving import Settling, accounts_of, settle
from tests.addresses import World, fill, mark
from tests.cast import Cast, make_cast
from tests.samples import row_of

CODE, WORD, PASSPHRASE = "UMZUG", "Kanarie", "abcd-efgh-2345"
SECRETS = {
    "password": "md5$secretpassword$0123",
    "device": "d" * 40,
    "channel": "https://example.cn/send?key=geheim",
}


@dataclass
class Packed:
    """The package of a school that is not in the database, the rows it had, and where its photos went."""

    path: Path
    school: UUID
    world: World
    rows: dict[str, int] = field(default_factory=dict)


def quiet(what: str, percent: int) -> None:
    """Nobody listens."""


def pack_and_forget(folder: Path) -> Packed:
    """Make the school in a transaction that is taken back: only the package stays."""
    whole: Any = transaction.atomic()
    whole._from_testcase = True  # actions open their own durable transactions inside
    packed: list[Packed] = []
    with suppress(_Enough), whole:
        cast = make_cast(CODE, mark=WORD)
        world = fill(cast)
        mark(world, WORD)
        _rows_that_point_ahead(cast)
        _plant_secrets(cast)
        path = folder / "umzug.zip"
        manifest = leave(cast.school, path, PASSPHRASE, accounts_of(cast.school), quiet)
        rows = {table["model"]: table["part"]["rows"] for table in manifest["tables"]}
        packed.append(Packed(path, cast.school.pk, world, rows))
        raise _Enough
    shutil.rmtree(store.root() / packed[0].school.hex, ignore_errors=True)
    return packed[0]


class _Enough(Exception):
    """The transaction is taken back."""


def _rows_that_point_ahead(cast: Cast) -> None:
    """Three tickets merged into later ones, in a chain: the first in the package comes last into the database."""
    from houqin.repairs.models import Ticket

    tickets = [row_of(cast, Ticket) for _ in range(3)]
    with in_school(cast.school):
        for early, late in pairwise(tickets):
            Ticket.objects.filter(pk=early.pk).update(merged_into=late)


def _plant_secrets(cast: Cast) -> None:
    from houqin.core.notices.models import Channel
    from houqin.devices.models import Device

    cast.tan.user.password = SECRETS["password"]
    cast.tan.user.save()
    with in_school(cast.school):
        Device.objects.update(digest=SECRETS["device"], pairing_code="918273")
        Channel.objects.update(url=SECRETS["channel"], secret="SECkanal")


def take_in(path: Path, *links: str, district: Any = None) -> tuple[Arrived, Settling]:
    """What the command does once the package is open."""
    package = Package.open(path, PASSPHRASE)
    try:
        school = checking.school_in(package)
        assert not checking.is_here(package, school)
        school.district = district
        checking.require_free_code(school)
        checking.check(package, quiet)
        settling = settle(package, school.code, links)
        return arrive(package, school, settling.settled, settling.open, quiet), settling
    finally:
        package.close()


def pack_again(school: UUID, path: Path) -> Path:
    """The school as it stands in the database now."""
    row = School.objects.get(pk=school)
    leave(row, path, PASSPHRASE, accounts_of(row), quiet)
    return path


def people_of(packed: Packed, ou: Member) -> Cast:
    """The people of the school that moved in, beside Ou of a school that was here before."""
    found = Member.everywhere.select_related("school", "user").filter(
        school=packed.school, user__isnull=False
    )
    by_key = {member.user.login.split(".")[0]: member for member in found if member.user}
    return Cast(**{key: by_key[key] for key in ("tan", "wen", "chen", "hu")}, ou=ou)


# Changed by hand ---------------------------------------------------------------------------------------------


def rewritten(source: Path, target: Path, change: Callable[[dict[str, bytes]], None], *, sign: bool) -> Path:
    """The same package with other contents; `sign`: by somebody who knows the passphrase, digests and lengths included."""
    with zipfile.ZipFile(source) as book:
        parts = {info.filename: book.read(info) for info in book.infolist()}
    change(parts)
    if sign:
        parts[MANIFEST] = _described_anew(parts)
        parts[SIGNATURE] = json.dumps(signature_of(parts[MANIFEST], PASSPHRASE), sort_keys=True).encode()
    with zipfile.ZipFile(target, "w") as book:
        for name, content in parts.items():
            packed = zipfile.ZIP_STORED if name.startswith("files/") else zipfile.ZIP_DEFLATED
            book.writestr(name, content, packed)
    return target


def _described_anew(parts: dict[str, bytes]) -> bytes:
    said = json.loads(parts[MANIFEST])
    told = [said["accounts"], said["files"], *(table["part"] for table in said.get("tables", ()))]
    for part in told:
        content = parts.get(part["name"], b"")
        part |= {"rows": content.count(b"\n"), "bytes": len(content), "sha256": sha256(content).hexdigest()}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode()


def told_by(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, bytes]], None]:
    """A change to the list of contents."""

    def changed(parts: dict[str, bytes]) -> None:
        said = json.loads(parts[MANIFEST])
        change(said)
        parts[MANIFEST] = json.dumps(said, ensure_ascii=False).encode()

    return changed


def edit_members(column: str, values: dict[str, Any]) -> Callable[[dict[str, bytes]], None]:
    """A change to one column of members, by the first part of their login (`tan`)."""

    def changed(parts: dict[str, bytes]) -> None:
        said = json.loads(parts[MANIFEST])
        columns = next(each["columns"] for each in said["tables"] if each["model"] == "people.member")
        accounts = [json.loads(line) for line in parts["accounts.jsonl"].splitlines()]
        keys = {row[0]: row[1].split(".")[0] for row in accounts}
        rows = [json.loads(line) for line in parts["tables/people.member.jsonl"].splitlines()]
        for row in rows:
            who = keys.get(row[columns.index("user_id")])
            row[columns.index(column)] = values.get(who or "", row[columns.index(column)])
        lines = (json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
        parts["tables/people.member.jsonl"] = b"".join(lines)

    return changed


def column_of(path: Path, label: str, name: str) -> list[Any]:
    """The values of one column in a package."""
    package = Package.open(path, PASSPHRASE)
    try:
        part, columns = package.tables[label]
        return [row[columns.index(name)] for row in package.rows(part, len(columns))]
    finally:
        package.close()


# For the tests ------------------------------------------------------------------------------------------------


_made: list[Packed] = []


@pytest.fixture(scope="session")
def made(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Packed:
    """A school with a row of every kind, as a package only."""
    if not _made:  # also where several modules ask
        with django_db_blocker.unblock():
            _made.append(pack_and_forget(tmp_path_factory.mktemp("moving")))
    return _made[0]


@pytest.fixture
def packed(made: Packed, settings: Any, tmp_path: Path) -> Packed:
    """The same, and a data folder of this test's own."""
    settings.DATA_DIR = tmp_path
    return made
