"""Any list as PDF: exactly what is filtered, by the chosen columns; above 5,000 rows as a job, bound in volumes."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from houqin.core import clock, doors
from houqin.core.jobs import Job, enqueue, tell_progress, work
from houqin.core.pages.declared import PAGES, Column
from houqin.core.pages.exporting import job_path
from houqin.core.pages.listing import Listing
from houqin.core.pages.rendering import words
from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.core.words import day_words

AT_ONCE = 5000  # rows printed while the browser waits, and rows of one volume
HALF_WIDTH = 1.75  # millimetres that a Latin letter takes in a table; a Chinese one takes two of them
PADDING = 3.0  # millimetres beside the text of a cell
PORTRAIT, LANDSCAPE = 180.0, 267.0  # millimetres between the margins of A4
SHORT = 16  # half widths up to which a column keeps its width and is not wrapped
LOOKED_AT = 300  # rows that decide how wide the columns are


def pdf_view(
    request: HttpRequest, listing: Listing, columns: Sequence[Column], conditions: Sequence[str]
) -> HttpResponse:
    """The PDF itself, or the page that waits for it."""
    count = listing.filtered().order_by()[: AT_ONCE + 1].count()
    if count > AT_ONCE:
        params = listing.params.copy()
        params.pop("print")
        job = enqueue(
            "core.print_list",
            by=listing.member,
            page=f"{listing.page.room()}.{listing.page.slug}",
            params=params.urlencode(),
            columns=[column.key for column in columns],
            conditions=[str(each) for each in conditions],
            language=request.LANGUAGE_CODE,
        )
        return HttpResponseRedirect(f"/jobs/{job.pk}/")
    rows = _rows(listing, columns, 0)
    made = pdf("core/list", sheet(listing, columns, rows, conditions))
    return pdf_response(made, f"{listing.page.title}-{clock.today():%Y%m%d}")


def sheet(
    listing: Listing,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    conditions: Sequence[str],
    volume: str = "",
) -> dict[str, Any]:
    """What the template core/list reads, of a list."""
    titles = [str(column.label) for column in columns]
    return table(listing.member.school, str(listing.page.title) + volume, titles, rows, conditions)


def table(
    school: Any, title: str, titles: Sequence[str], rows: Sequence[Sequence[str]], conditions: Sequence[str]
) -> dict[str, Any]:
    """The same of any table."""
    widths, wide = column_widths(titles, rows[:LOOKED_AT])
    return {
        "school": school.name,
        "office": school.office_name,
        "title": title,
        "conditions": [str(each) for each in conditions],
        "columns": list(titles),
        "rows": rows,
        "widths": widths,
        "wide": wide,
        "pages": _("第 {x} 页　共 {y} 页"),
        "count": _("共 {n} 行").format(n=len(rows)),
        "printed": _("打印日期 {day}").format(day=day_words(clock.today(), year=True)),
        "signers": [_("填表人"), _("审核人")],
    }


def column_widths(
    titles: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[list[tuple[str, float]], bool]:
    """(("mm", width) for short columns, ("fr", share) for long ones; whether the paper must lie on its side)."""
    longest = [max(map(half_widths, column)) for column in zip(titles, *rows, strict=True)]
    wished = sum(min(each, 40) * HALF_WIDTH + PADDING for each in longest)
    wide = wished > PORTRAIT
    fixed = sum(each * HALF_WIDTH + PADDING for each in longest if each <= SHORT)
    if fixed > 0.75 * (LANDSCAPE if wide else PORTRAIT) or all(each <= SHORT for each in longest):
        return [("fr", float(max(4, min(each, 40)))) for each in longest], wide
    return [
        ("mm", each * HALF_WIDTH + PADDING) if each <= SHORT else ("fr", float(min(each, 40)))
        for each in longest
    ], wide


def half_widths(text: str) -> int:
    """How wide a text is in Latin letters."""
    return sum(2 if letter > "\u2e7f" else 1 for letter in text)


def _rows(listing: Listing, columns: Sequence[Column], first: int) -> list[list[str]]:
    found = listing.ordered().values_list(*(column.source for column in columns))[first : first + AT_ONCE]
    return [[words(c, v) for c, v in zip(columns, row, strict=True)] for row in found]


@work
def print_list(
    job: Job, *, page: str, params: str, columns: list[str], conditions: list[str], language: str
) -> dict[str, Any]:
    """Print a long list into volumes of 5,000 rows, kept as one archive; the asking member's rights are asked again."""
    with in_school(job.school_key), override(language):
        member = doors.member_of_job(job.school_key, job.member_key)
        declared = PAGES[page]
        if member is None or not member.can(declared.code()):
            raise PermissionDenied(_("您已没有查看这份名单的权限。"))
        listing = Listing(declared, member, QueryDict(params))
        chosen = [column for column in listing.columns if column.key in columns]
        total = listing.filtered().count()
        volumes = range(0, max(1, total), AT_ONCE)
        bound = BytesIO()
        with zipfile.ZipFile(bound, "w") as archive:
            for number, first in enumerate(volumes, 1):
                tell_progress(job, first * 100 // max(1, total))
                volume = _("（第 {n} 册，共 {all} 册）").format(n=number, all=len(volumes))
                rows = _rows(listing, chosen, first)
                made = pdf("core/list", sheet(listing, chosen, rows, conditions, volume))
                archive.writestr(f"{declared.title}-{number}.pdf", made)
        path = job_path(job)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bound.getvalue())
        return {"title": str(declared.title), "rows": total}
