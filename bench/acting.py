"""One report by HTTP, with session, rights, form, number, history and one commit, beside bare inserts (W1)."""

import sqlite3
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction

from bench.asking import Browser
from bench.measuring import alternating, table
from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.keys import uuid7
from houqin.core.scope import in_school
from houqin.places.models import Place
from houqin.repairs.models import Ticket


def measure(application: Any, school: Any, member: Any) -> tuple[str, dict[str, Any]]:
    """All four write one ticket and commit it."""
    browser = Browser(application, member.user)
    with in_school(school):
        place = str(Place.objects.filter(kind=Place.ROOM)[0].pk)
    answers = {"place": place, "fault": "日光灯不亮"}

    def by_http() -> None:
        status, _body = browser.post("/repairs/report_ticket/", key=str(uuid4()), **answers)
        if status != 302:
            raise SystemExit(f"the report that is measured was answered {status}")

    units = {
        "bare ORM insert": lambda: _by_orm(school, place, member),
        "Houqin, from Python": lambda: perform("repairs.report_ticket", by=member, data=answers),
        "Houqin, by HTTP": by_http,
    }
    if connection.vendor == "sqlite":
        raw = sqlite3.connect(settings.DATA_DIR / "houqin.sqlite3", isolation_level=None)
        raw.execute("PRAGMA synchronous=FULL")
        columns, values = _one_row(school, place, member)
        units = {"bare SQL insert": lambda: _by_sql(raw, columns, values), **units}
    timed = alternating(units, each=40)
    bare = timed["bare ORM insert"]
    words = "### One report of a broken lamp\n\n" + table([each.row(bare) for each in timed.values()])
    http = timed["Houqin, by HTTP"]
    words += f"\nOne client: {1000 / http.wall_median:.0f} reports/s by HTTP; aim W1: 3.5 CPU ms, 250/s.\n"
    return words, {name: each.as_json() for name, each in timed.items()}


def _by_orm(school: Any, place: str, member: Any) -> None:
    with in_school(school), transaction.atomic():
        Ticket(
            school=school, number=f"B{uuid7().hex[:20]}", status="new", place_id=place, fault="日光灯不亮",
            reporter_id=member.pk,
        ).save(force_insert=True)  # fmt: skip


def _one_row(school: Any, place: str, member: Any) -> tuple[list[str], list[Any]]:
    with in_school(school):
        row = Ticket(school=school, status="new", place_id=place, fault="日光灯不亮", reporter_id=member.pk)
        row.recorded_at = row.reported_at = clock.now()
        fields = list(row._meta.concrete_fields)
        values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        return [str(field.column) for field in fields], values


def _by_sql(raw: sqlite3.Connection, columns: list[str], values: list[Any]) -> None:
    own = dict(zip(columns, values, strict=True))
    own |= {"id": uuid7().hex, "number": f"R{uuid7().hex[:20]}", "tracking": uuid7().hex[-10:]}
    raw.execute("BEGIN IMMEDIATE")
    marks = ", ".join("?" for _ in columns)
    raw.execute(f"INSERT INTO repairs_ticket ({', '.join(columns)}) VALUES ({marks})", list(own.values()))
    raw.execute("COMMIT")
