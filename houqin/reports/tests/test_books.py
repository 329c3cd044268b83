"""经验总结集: signed reports as one book, and the tables of a report as a workbook."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError
from openpyxl import load_workbook
from pypdf import PdfReader

from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.repairs.models import Ticket
from houqin.reports.models import Report, ReportBook
from houqin.reports.tests.test_story import draft, fill, write
from tests.cast import Cast, browser
from tests.samples import do, fresh, row_of

pytestmark = pytest.mark.django_db
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def signed(cast: Cast, kind: str, period: str = "") -> Report:
    report = draft(cast, kind, period)
    fill(cast, report)
    do(cast, "reports.submit_report", report)
    do(cast, "reports.sign_report", report)
    return fresh(report)


def bind(cast: Cast, *reports: Report) -> ReportBook:
    told = {"title": "后勤工作经验总结集", "foreword": "各位同仁：\n辛苦了。"}
    data = told | {"reports": [str(each.pk) for each in reports]}
    made: ReportBook = perform("reports.bind_reports", by=cast.hu, data=data).row
    return made


def test_a_book_has_cover_contents_and_each_report_on_its_own_page(cast: Cast) -> None:
    month, term, safety = (signed(cast, kind) for kind in ("month", "term", "safety"))
    book = bind(cast, month, safety, term)
    client = browser(cast.hu)
    pages = PdfReader(BytesIO(client.get(f"/reports/book/{book.pk}/?as=pdf").content)).pages
    texts = ["".join((page.extract_text() or "").split()) for page in pages]
    assert "后勤工作经验总结集" in texts[0]
    contents = texts[1]
    places = [contents.index("".join(each.title.split())) for each in (term, safety, month)]
    assert places == sorted(places)
    for report in (term, safety, month):
        begins = next(n for n, text in enumerate(texts, 1) if n > 3 and report.title in text[:99])
        assert f"{report.title}{begins}" in contents.replace(".", "")
    with ZipFile(BytesIO(client.get(f"/reports/book/{book.pk}/?as=docx").content)) as package:
        body = fromstring(package.read("word/document.xml"))
    fields = [each.text for each in body.iter(f"{W}instrText")]
    marks = [each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")]
    assert [f" PAGEREF {mark} " for mark in marks] == fields
    assert len(marks) == 3


def test_only_what_is_signed_is_bound_and_one_version_of_it(cast: Cast) -> None:
    first = signed(cast, "month")
    with pytest.raises(ValidationError):
        bind(cast, first, draft(cast, "term"))
    with pytest.raises(Refused, match="选了两版"):
        bind(cast, first, signed(cast, "month"))
    book = bind(cast, first)
    assert first.title in browser(cast.hu).get(f"/reports/books/{book.pk}/").content.decode()
    assert browser(cast.ou).get(f"/reports/book/{book.pk}/").status_code == 404
    assert browser(cast.hu).get(f"/reports/book/{book.pk}/?as=exe").status_code == 400


@pytest.mark.on("2026-11-20")
def test_the_tables_come_as_a_workbook_with_numbers_as_numbers_and_text_as_text(cast: Cast) -> None:
    row_of(cast, Ticket)
    report = draft(cast)
    with in_school(cast.school):
        told = {"cause": "=1+1", "measure": "+86", "post": "@总务", "due": "-"}
    write(cast, report, "problem.repairs.open", **told)
    content = browser(cast.hu).get(f"/reports/paper/{report.pk}/?as=xlsx").content
    book = load_workbook(BytesIO(content))
    rows = {row[0]: row for row in book["数字和口径"].iter_rows(min_row=2, values_only=True)}
    assert rows["受理"][1:3] == (1, "件")
    assert "报修时间在统计期内" in str(rows["受理"][4])
    problems = next(sheet for name, sheet in zip(book.sheetnames, book, strict=True) if "存在问题" in name)
    cells = {cell.value: cell.data_type for row in problems.iter_rows() for cell in row}
    assert {cells[text] for text in told.values()} == {"s"}
