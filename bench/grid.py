"""A month grid of 1,395 cells: 45 pupils on 31 days, opened and saved by HTTP, beside a bare insert of the same rows."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from bench.asking import Browser
from bench.measuring import alternating, table
from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.keys import uuid7
from houqin.core.scope import in_school
from houqin.registers.models import EntrySign, Register, RegisterEntry, RegisterVersion

PUPILS = 45
TEXT = """\
slug: bench-grid
title: 量测月表
area: 卫生
occasion: {{often: 每天, on: all_days}}
cut_off: month
fields:
  - name: pupils
    label: 学生
    kind: table
    rows: [{names}]
    columns:
      - {{name: pupil, label: 姓名, kind: text}}
      - {{name: state, label: 晨检, kind: choice, options: [到校, 病假, 事假], default: 到校}}
paper: {{wide: true, layout: grid, cell: pupils.state}}
"""


def measure(application: Any, school: Any, member: Any) -> tuple[str, dict[str, Any]]:
    """Each save is of another month of 31 days, so that all of its entries are new."""
    names = [f"学生{number:02d}" for number in range(1, PUPILS + 1)]
    text = TEXT.format(names=", ".join(names))
    register = perform("registers.add_register", by=member, data={"text": text}).row
    with in_school(school):
        version = RegisterVersion.objects.get(register=register)
    browser, months = Browser(application, member.user), _long_months()

    def page() -> None:
        status, body = browser.get("/registers/grid/", register=str(register.pk), month="2026-07")
        if status != 200 or body.count(b'name="days-c-') != PUPILS * 31:
            raise SystemExit(f"the grid: {status}, {body.count(b'days-c-')} cells")

    def saved() -> None:
        days = [each.strftime("%Y%m%d") for each in next(months)]
        cells = {f"days-c-pupils.state-0-0-{n}-{day}": "√" for n in range(PUPILS) for day in days}
        named = {f"days-line-{n}": name for n, name in enumerate(names)}
        status, body = browser.post(
            f"/registers/fill_days/{register.pk}/", key=str(uuid4()), **cells, **named,
            **{"days-slot-0": "", "days-about-0": ""},
        )  # fmt: skip
        if status != 302:
            raise SystemExit(f"the save was answered {status}: {body.decode()[-2000:]}")

    lines = [{"pupil": name, "state": "到校"} for name in names]

    def bare() -> None:
        with in_school(school), transaction.atomic():
            entries = [_entry(school, register, version, member, day, lines) for day in next(months)]
            signs = [
                EntrySign(id=uuid7(), school=school, entry=each, number=1, label="填表人", member=member, name=member.name)
                for each in entries
            ]  # fmt: skip
            RegisterEntry.objects.bulk_create(entries)
            EntrySign.objects.bulk_create(signs)

    units = {
        "bare insert of its 62 rows": bare,
        "the page, 1,395 cells": page,
        "1,395 cells saved by HTTP": saved,
    }
    timed = alternating(units, each=1, windows=5)
    first = timed["bare insert of its 62 rows"]
    words = "### A month grid: 45 pupils on 31 days\n\n" + table([each.row(first) for each in timed.values()])
    return words, {name: each.as_json() for name, each in timed.items()}


def _long_months() -> Iterator[list[date]]:
    """Months of 31 days, from last year's December back."""
    year = clock.today().year - 1
    for back in range(60):
        for month in (12, 10, 8, 7, 5, 3, 1):
            first = date(year - back, month, 1)
            yield [first + timedelta(days=n) for n in range(31)]


def _entry(
    school: Any, register: Register, version: Any, member: Any, day: date, lines: list[dict[str, str]]
) -> RegisterEntry:
    return RegisterEntry(
        id=uuid7(), school=school, register=register, version=version, on=day, by=member, status="done",
        body={"pupils": lines}, summary="45", once="", entered="later",
    )  # fmt: skip
