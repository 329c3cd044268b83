"""Arriving: all rows of a package in one transaction or none, the history walked again before it is for good.

Nothing of the zip is ever unpacked by its own names: rows go through their columns, contents to where their digest says.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connection

from houqin.core import clock, history
from houqin.core.backup.database import count_anew
from houqin.core.backup.places import require_room
from houqin.core.files import store
from houqin.core.moving import what
from houqin.core.moving.leaving import Tell
from houqin.core.moving.package import MoveFailed, Package
from houqin.core.moving.placing import laid_aside, put_in_place
from houqin.core.moving.rows import Incoming, Settled
from houqin.core.writing import writing

GROWS = 3  # times: what lines take as rows with their indexes and the log of one large transaction


@dataclass
class Arrived:
    """What came in."""

    rows: int = 0
    files: int = 0
    entries: int = 0
    lost: list[str] = field(default_factory=list)  # contents that were missing at the old place already


def arrive(
    package: Package, school: Any, settled: Settled, open_accounts: Callable[[], None], tell: Tell
) -> Arrived:
    """Put in a school that is not here. MoveFailed leaves nothing behind: no row and no file.

    `open_accounts` makes the accounts that are new here, inside the transaction.
    """
    try:
        _require_room(package)
        with (
            laid_aside(package, school.pk, tell) as aside,
            put_in_place(aside, school.pk) as put_files,
            writing(school),
        ):
            _take_time()
            school.arrived_at = clock.now()  # rows bring their old dates along; here it is new
            school.save(force_insert=True)
            open_accounts()
            rows = _put_rows(package, school, settled, tell)
            tell("再核对一遍", 95)
            _look_again(package)
            put_files()
    except OSError as problem:
        raise MoveFailed(f"没有导入成：{problem.strerror or problem}。") from problem
    except DatabaseError as problem:
        told = str(problem).strip().splitlines()[0]
        raise MoveFailed(f"没有导入成，与这里已有的内容对不上。数据库说：{told}") from problem
    count_anew()
    said = package.manifest
    return Arrived(rows, package.files.rows, said["chain"]["entries"], said["lost"])


def _require_room(package: Package) -> None:
    store.root().mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = sum(part.bytes for part, _columns in package.tables.values())
    grown = GROWS * lines if connection.vendor == "sqlite" else 0  # PostgreSQL's disk is not this one
    require_room(store.root(), package.manifest["bytes_of_files"] + grown)


def _take_time() -> None:
    """A whole school takes longer than any request may."""
    if connection.vendor == "postgresql":
        with connection.cursor() as asking:
            asking.execute(
                "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
            )


def _put_rows(package: Package, school: Any, settled: Settled, tell: Tell) -> int:
    """Table after table; an older package lacks some."""
    tables = [model for model in what.travelling() if model._meta.label_lower in package.tables]
    whole, done = sum(package.tables[model._meta.label_lower][0].rows for model in tables), 0
    for model in tables:
        tell(f"放入 {model._meta.verbose_name}", 40 + 55 * done // max(1, whole))
        done += Incoming(model, package, school, settled).put()
    return done


def _look_again(package: Package) -> None:
    """What stands in the database now, before it is for good: as many rows as came, and the same history."""
    for label, (part, _columns) in package.tables.items():
        model = next(each for each in what.travelling() if each._meta.label_lower == label)
        if (count := model._default_manager.count()) != part.rows:
            raise MoveFailed(f"{part.name} 有 {part.rows} 行，放进来 {count} 行。没有导入。")
    length, faults = history.verify()
    head = history.Head.objects.first()
    found = {"entries": length, "head": head.hash if head else history.NOTHING_BEFORE}
    if faults or found != package.manifest["chain"]:
        raise MoveFailed("放进来的办理记录与包里的不同。没有导入。")
