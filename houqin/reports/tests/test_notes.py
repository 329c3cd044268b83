"""批注: who reads says what is to be looked at, who writes answers; and what a new version changed."""

import pytest

from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.repairs.models import Ticket
from houqin.reports.models import Report, ReportNote
from houqin.reports.tests.test_story import draft, fill, paper, write
from tests.cast import Cast, browser
from tests.samples import do, fresh, row_of

pytestmark = pytest.mark.django_db


def note(cast: Cast, report: Report, part: str = "lead", text: str = "班数请核对") -> ReportNote:
    data = {"part": part, "text": text}
    perform("reports.write_note", by=cast.hu, target=report.pk, model=Report, data=data)
    with in_school(cast.school):
        return ReportNote.objects.get(report=report, text=text)


def page(cast: Cast, report: Report) -> str:
    return browser(cast.hu).get(report.PAGE).content.decode()


def test_an_open_note_stands_at_its_passage_and_is_counted_until_it_is_answered(cast: Cast) -> None:
    report = draft(cast)
    made = note(cast, report)
    assert made.quoted == paper(report).lead[0].text[:200]
    seen = page(cast, report)
    assert "还有 1 条批注没有答复" in seen
    assert seen.count("班数请核对") == 2
    do(cast, "reports.settle_note", made, answer="已改")
    after = page(cast, report)
    assert "条批注没有答复" not in after
    assert after.count("班数请核对") == 1
    assert "已改" in after


def test_it_is_read_before_signing_and_not_printed(cast: Cast) -> None:
    report = draft(cast)
    fill(cast, report)
    do(cast, "reports.submit_report", report)
    note(cast, report, text="请写上次例会的数")
    assert "还有 1 条批注没有答复" in page(cast, report)
    assert "请写上次例会的数" not in paper(report).text
    do(cast, "reports.sign_report", report)
    with pytest.raises(Refused, match="已经签发"):
        note(cast, report, text="晚了")


def test_a_note_needs_a_passage(cast: Cast) -> None:
    with pytest.raises(Refused, match="现在没有了"):
        note(cast, draft(cast), part="area.nothing")


@pytest.mark.on("2026-11-20")
def test_a_new_version_says_which_numbers_moved_and_which_passages_differ(cast: Cast) -> None:
    row_of(cast, Ticket)
    first = draft(cast)
    fill(cast, first)
    for step in ("submit_report", "review_report", "sign_report"):
        do(cast, f"reports.{step}", first)
    row_of(cast, Ticket)
    second = draft(cast)
    write(cast, second, "work.own", text="暑期修了东楼屋面。")
    seen = browser(cast.hu).get(f"/reports/versions/{second.pk}/").content.decode()
    assert "<del>1</del> → <ins>2</ins>" in seen
    assert "<ins>暑期修了东楼屋面。</ins>" in seen
    assert f"/reports/versions/{second.pk}/" in page(cast, second)
    assert browser(cast.hu).get(f"/reports/versions/{fresh(first).pk}/").status_code == 404
    assert browser(cast.ou).get(f"/reports/versions/{second.pk}/").status_code == 404
