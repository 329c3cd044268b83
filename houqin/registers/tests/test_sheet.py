"""A register as a workbook: out, in again unchanged, new lines through the form, and each month into the archive."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.archive import making
from houqin.core.archive.books import Month
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.core.sheets.importing import IMPORTERS
from houqin.core.sheets.uploads import keep_upload
from houqin.people.founding import command_line_of
from houqin.registers.models import EntryFigure, EntrySign, RegisterEntry
from tests.cast import Cast, browser
from tests.samples import do

from houqin.registers.tests import samples  # isort: skip  (the registry comes first)

pytestmark = pytest.mark.django_db
FOURTH = date(2026, 9, 4)


def exported(cast: Cast, register: Any) -> Any:
    """The workbook of September."""
    answer = browser(cast.hu).get(f"/registers/papers/sheet/?register={register.pk}&when=2026-09")
    assert answer.status_code == 200
    return openpyxl.load_workbook(BytesIO(answer.content))


def planned(cast: Cast, book: Any) -> tuple[str, Any]:
    """(slip, what the import would do)"""
    content = BytesIO()
    book.save(content)
    upload = keep_upload(SimpleUploadedFile("t.xlsx", content.getvalue()), by=cast.hu, importer="entries")
    with in_school(cast.school):
        importer = IMPORTERS["entries"]
        return upload.slip, importer.plan(importer.check(upload), cast.school, cast.hu)


def in_use(cast: Cast) -> Any:
    """A register with two entries."""
    register = samples.register(cast)
    for slot in ("上午", "下午"):
        do(cast, "registers.fill_entry", register, on=FOURTH.isoformat(), slot=slot)
    return register


def column(book: Any, label: str) -> int:
    return next(cell.column for cell in book.active[1] if str(cell.value).startswith(label))


def test_its_own_export_comes_in_unchanged_and_a_changed_answer_is_sent_to_the_correction(cast: Cast) -> None:
    with clock.moved(clock.at(FOURTH, 17)):
        book = exported(cast, in_use(cast))
        plan = planned(cast, book)[1]
        assert (plan.counts.rows, plan.counts.unchanged, plan.refused) == (2, 2, 0)
        book.active.cell(2, column(book, "温度"), 4.5)
        plan = planned(cast, book)[1]
    assert (plan.counts.unchanged, plan.refused) == (1, 1)
    assert "更正" in str(plan.problems[0])


def test_new_lines_become_entries_with_signature_figure_and_label(cast: Cast) -> None:
    with clock.moved(clock.at(date(2026, 9, 7), 9)):
        register = samples.register(cast)
        book = exported(cast, register)
        told = {"台账": register.title, "日期": "2026-09-04", "时段": "上午", "冰柜": "1号冰柜"}
        told |= {"温度": 3.5, "除霜清洁": "合格"}
        for label, value in told.items():
            book.active.cell(2, column(book, label), value)
        slip, plan = planned(cast, book)
        assert plan.counts.created == 1
        perform("registers.import_entries", by=cast.hu, data={"upload": slip})
        with in_school(cast.school):
            entry = RegisterEntry.objects.get(register=register)
            assert EntrySign.objects.get(entry=entry).label == "记录人"
            assert EntryFigure.objects.get(entry=entry).milli == 3500
    assert (entry.body["celsius"], entry.status, entry.entered) == ("3.5", "waiting", "later")


def test_what_the_form_refuses_keeps_the_whole_file_out(cast: Cast) -> None:
    with clock.moved(clock.at(FOURTH, 17)):
        register = in_use(cast)
        book = exported(cast, register)
        for place, cell in enumerate([each.value for each in book.active[3]], 1):
            book.active.cell(4, place, cell)
        book.active.cell(4, column(book, "冰柜"), "2号冰柜")
        book.active.cell(4, column(book, "条次"), 3)
        book.active.cell(4, column(book, "温度"), 99)
        slip, plan = planned(cast, book)
        assert [problem.row for problem in plan.problems] == [4]
        assert "应在 -40—40℃ 之间" in str(plan.problems[0])
        with pytest.raises(Refused, match="应在"):
            perform("registers.import_entries", by=cast.hu, data={"upload": slip})
        with in_school(cast.school):
            assert RegisterEntry.objects.filter(register=register).count() == 2


def test_the_archive_of_a_month_holds_every_register_in_use(
    cast: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.DATA_DIR = tmp_path
    with clock.moved(clock.at(FOURTH, 17)):
        register = in_use(cast)
    with clock.moved(clock.at(date(2026, 10, 2), 9)):
        folder = making.make(command_line_of(cast.school), Month.of("2026-09"))
    assert (folder / f"{register.title}.pdf").read_bytes().startswith(b"%PDF-")
    rows = list(openpyxl.load_workbook(folder / f"{register.title}.xlsx").active.iter_rows(values_only=True))
    assert len(rows) == 3
    assert rows[0][0] == "台账"
