"""From an office's file to the cells of a table: read before anything is locked, by the limited child of core/sheets."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from houqin.core.errors import Refused
from houqin.core.files import store
from houqin.core.files.attaching import usable_by
from houqin.core.files.fields import PaperInput
from houqin.core.files.models import INFECTED, File
from houqin.core.scope import in_school
from houqin.core.sheets.filled import MAX_COLUMNS, MAX_ROWS
from houqin.core.sheets.reading import Book, Unusable, read_book
from houqin.returns.figures import likely_period
from houqin.returns.models import FIGURE, LEFT, Return, ReturnCell
from houqin.returns.rules.layout import SOURCES, Asked, asked_in, title_of
from houqin.returns.rules.words import key_of

MOST_CELLS = 200  # what one person can look through before noon, and one form can hold
FIELD = "papers"
NOT_FILLED = re.compile(r"备注|说明|签字|签名|签章|盖章|公章")
SHORT_KEY = 3  # 男, 合计: too little to know the question again


@dataclass(frozen=True)
class Taken:
    """What was read of a file: or the sentence why it cannot be used."""

    file: File | None = None
    title: str = ""
    asked: tuple[tuple[str, Asked], ...] = ()
    problem: str = ""


_taken: ContextVar[Taken | None] = ContextVar("taken_return", default=None)


@contextmanager
def reading_ahead(by: Any, data: Mapping[str, Any]) -> Iterator[None]:
    """The file is read before the write lock is taken; what is wrong with it the rule says."""
    token = _taken.set(_take(by, data))
    try:
        yield
    finally:
        _taken.reset(token)


def _take(by: Any, data: Mapping[str, Any]) -> Taken:
    file = _sent(by, data)
    if file is None:
        return Taken(problem=_("请选择教育局发来的表格文件（.xlsx）。"))
    if file.extension != "xlsx":
        return Taken(problem=_("这里只填 .xlsx 表格。旧版 .xls 请用 WPS 或 Excel 另存为 .xlsx 再传。"))
    if file.scan == INFECTED:
        return Taken(problem=_("这个文件里有病毒，已经封存，不能打开。"))
    try:
        path = store.path_of(by.school_id, file.sha256, file.extension)
        book = read_book(path, name=f"{file.sha256}.xlsx", max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
    except Unusable as problem:
        return Taken(problem=problem.sentence)
    except FileNotFoundError:
        return Taken(problem=_("这个文件已经不在了，请重新选择。"))
    return _found(file, book, by.school.name)


def _sent(by: Any, data: Mapping[str, Any]) -> File | None:
    """The first of the files that were sent; what else is wrong with the answer its field says."""
    try:
        keys = [UUID(str(each)) for each in PaperInput().value_from_datadict(data, {}, FIELD)[:1]]
    except ValueError:
        return None
    with in_school(by.school_id):
        return next(iter(usable_by(by, keys).values()), None)


def _found(file: File, book: Book, own: str) -> Taken:
    tables = [table for table in book.tables if not table.hidden and table.name != SOURCES]
    asked = tuple((table.name, each) for table in tables for each in asked_in(table, own))
    title = next((title for table in tables if (title := title_of(table))), "")
    problem = "" if asked else _("这张表里没有找到空着要填的格子：要么标题和空格对不上，要么已经填好了。")
    if len(asked) > MOST_CELLS:
        problem = _("这张表有 {n} 处空格，一次最多填 {most} 处。请只留要填的那一张工作表再传。").format(
            n=len(asked), most=MOST_CELLS
        )
    return Taken(file, title[:120], asked, problem)


def taken() -> Taken:
    """What was read ahead; Refused says why it cannot be used."""
    found = _taken.get()
    if found is None or found.problem:
        raise Refused(found.problem if found else _("请选择教育局发来的表格文件（.xlsx）。"))
    return found


def cells_of(row: Return, asked: Iterable[tuple[str, Asked]], by: Any, first: int = 1) -> list[ReturnCell]:
    """The cells of a table, each answered as the same question was answered last."""
    cells = [
        ReturnCell(
            of_return=row,
            position=position,
            sheet=sheet,
            cell=each.cell if each.row else "",
            question=each.question,
            key=key_of(each.question),
            unit=each.unit,
            period=likely_period(each.question),
            how=LEFT if NOT_FILLED.search(each.question) else "",
        )
        for position, (sheet, each) in enumerate(asked, start=first)
    ]
    remember(cells, by)
    return cells


def remember(cells: Iterable[ReturnCell], by: Any) -> None:
    """The same question is answered by the same figure as the last time; a typed number is never taken over."""
    known = [cell for cell in cells if len(cell.key) > SHORT_KEY]
    rows = ReturnCell.objects.filter(key__in={cell.key for cell in known}, how__in=(FIGURE, LEFT))
    last = {row.key: row for row in rows.order_by("id")}
    for cell in known:
        if cell.key in last:
            before = last[cell.key]
            cell.how, cell.code, cell.period = before.how, before.code, before.period
            cell.by_itself, cell.by = True, by
            _without_own_days(cell)


def _without_own_days(cell: ReturnCell) -> None:
    """Days that somebody set for one table are not those of the next."""
    if cell.period == "own":
        cell.period = likely_period(cell.question)
