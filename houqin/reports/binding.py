"""A 总结集 as one document: cover, contents, foreword, then each report on a page of its own."""

from dataclasses import dataclass
from typing import Any

from houqin.reports.docx import book_docx
from houqin.reports.models import BookReport, ReportBook
from houqin.reports.prints import make_report
from houqin.reports.reading import paper_of
from houqin.reports.rules.paper import Paper
from houqin.reports.rules.shortening import FULL, edition_of


@dataclass(frozen=True)
class Bound:
    """What a book is set from."""

    title: str
    school: str
    office: str
    day: str
    foreword: tuple[str, ...]
    papers: tuple[Paper, ...]


def bound(book: ReportBook) -> Bound:
    """The reports as they were signed; the caller has named the school."""
    rows = BookReport.objects.filter(book=book).order_by("position")
    reports = [row.report for row in rows.select_related("report__reviewer", "report__signer")]
    day, school = book.made_on, book.school
    return Bound(
        book.title,
        school.name,
        f"{school.name}{school.office_name}",
        f"{day.year}年{day.month}月",
        tuple(line.strip() for line in book.foreword.splitlines() if line.strip()),
        tuple(edition_of(paper_of(report), FULL) for report in reports),
    )


def make_book(book: Bound) -> tuple[str, dict[str, Any]]:
    """The template and what it prints."""
    return "reports/book", {
        "title": book.title,
        "office": book.office,
        "day": book.day,
        "foreword": list(book.foreword),
        "papers": [make_report(paper)[1] for paper in book.papers],
    }


def docx_of_book(book: Bound) -> bytes:
    """The Word file; its contents are fields, which Word and WPS fill with their own page numbers."""
    return book_docx(book.title, (book.office, book.day), book.foreword, book.papers)
