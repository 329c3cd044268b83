"""A single row of any room in a box: found by what people paste, told in one line, printed as its own paper or its facts."""

import re
from typing import Any
from uuid import UUID

from django.utils.html import strip_tags

from houqin.boxes.lines import Line, Made, day_short
from houqin.core import clock
from houqin.core.pages.declared import PAGES, ListPage, page_of
from houqin.core.pages.rowpage import fact_shown
from houqin.documents.models import Document
from houqin.documents.prints import make_document
from houqin.registers.models import RegisterEntry
from houqin.registers.prints import make_book
from houqin.repairs.prints.periods import Period
from houqin.repairs.prints.words import foldable

ADDRESS = re.compile(r"/([a-z]+)/([a-z_]+)/([0-9a-f-]{36})/")
NEVER = ("people", "devices", "core", "boxes")  # what is no record of work


def row_meant(member: Any, text: str) -> Any:
    """The row whose page's address, or whose number, this is; nothing for what this member may not see."""
    found = ADDRESS.search(text)
    if found is None:
        return _numbered(member, text)
    page = PAGES.get(f"{found[1]}.{found[2]}")
    if page is None or page.room() in NEVER or not member.can(page.code()):
        return None
    try:
        return page.rows(member).filter(pk=UUID(found[3])).first()
    except ValueError:
        return None


def _numbered(member: Any, text: str) -> Any:
    """WX2026-0012, in whatever room such numbers are drawn."""
    for page in PAGES.values():
        if page.room() not in NEVER and hasattr(page.model, "NUMBERED") and member.can(page.code()):
            row = page.rows(member).filter(number=text).first()
            if row is not None:
                return row
    return None


def line_of_row(member: Any, row: Any) -> Line:
    """Its title, day and page."""
    page = page_of(type(row))
    on = clock.local(row.recorded_at).date()
    if isinstance(row, RegisterEntry):
        register = row.register
        return Line(f"{register} {row}"[:80], author=row.by.name, on=day_short(row.on), url=_url(page, row))
    kind = str(row._meta.verbose_name)
    reference = getattr(row, "reference", "") or getattr(row, "number", "")
    title = row.title if isinstance(row, Document) else f"{kind} {row}"
    return Line(title, str(reference)[:40], member.school.name, day_short(on), url=_url(page, row))


def _url(page: type[ListPage] | None, row: Any) -> str:
    return page.row_url(row.pk) if page else ""


def paper_of_row(member: Any, row: Any) -> Made:
    """The document itself, the day of the register's book, else the facts of its page as a sheet."""
    if isinstance(row, Document):
        return make_document(member, row)
    if isinstance(row, RegisterEntry):
        day = f"{row.on.year}年{row.on.month}月{row.on.day}日"
        return make_book(member, row.register, Period("day", day, f"编号：{row.on:%Y-%m%d}", row.on, row.on))
    page: Any = page_of(type(row))
    covered = page.covers_row(member, row)
    facts = [fact_shown(fact, row, covered) for fact in page.facts]
    pairs = [[str(each["label"]), foldable(strip_tags(each["html"])), each["wide"]] for each in facts]
    data = {
        "school": member.school.name,
        "title": str(row._meta.verbose_name),
        "number": "" if covered else str(getattr(row, "number", "")),
        "status": str((page.badge(row) or {}).get("label", "")),
        "pairs": [pair for pair in pairs if pair[1]],
    }
    return "boxes/row", data, str(row)
