"""A summary from the draft to the day it is handed in: numbers follow the records until it is handed to be signed."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.people.models import Member
from houqin.repairs.models import Ticket
from houqin.reports.models import Report
from houqin.reports.reading import paper_of
from houqin.reports.rules.paper import Paper
from houqin.reports.rules.shortening import FULL, INNER, ONE, THREE, edition_of
from tests.cast import Cast, browser
from tests.samples import do, fresh, row_in, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.on("2026-11-20")]


def draft(cast: Cast, kind: str = "term", period: str = "") -> Report:
    """Of today's term, a week after some repairs and hazards."""
    return perform("reports.draft_report", by=cast.hu, data={"kind": kind, "period": period}, key=uuid4()).row


def paper(report: Report, edition: str = FULL) -> Paper:
    with in_school(report.school_id):
        return edition_of(paper_of(fresh(report)), edition)


def write(cast: Cast, report: Report, part: str, **said: str) -> None:
    perform("reports.write_part", by=cast.hu, target=report.pk, data={"part": part} | said, key=uuid4())


def fill(cast: Cast, report: Report) -> None:
    """What only a person can say, for everything that is asked."""
    answers = {"cause": "配件没有到货", "measure": "催货", "post": "总务主任", "due": "本月底"}
    asked = {
        each.key.rpartition(".")[0] if each.key.startswith("problem.") else each.key: each
        for each in paper(report).to_fill
    }
    for key, each in asked.items():
        write(
            cast,
            report,
            key,
            **(answers if key.startswith("problem.") else {"was": each.text, "text": "照计划接着做"}),
        )


def test_numbers_follow_until_it_is_handed_to_be_signed(cast: Cast) -> None:
    row_in(cast, Ticket, "confirmed")
    report = draft(cast)
    assert "受理报修1件" in paper(report).text or "报修1件" in paper(report).text
    row_of(cast, Ticket)
    assert "报修2件" in paper(report).text
    with pytest.raises(Refused, match="处要您填写"):
        do(cast, "reports.submit_report", report)
    fill(cast, report)
    do(cast, "reports.submit_report", report)
    row_of(cast, Ticket)
    assert "报修2件" in paper(report).text
    seen = browser(cast.hu).get(f"/reports/figure/{report.pk}/", {"code": "repairs.counted"}).content.decode()
    assert "送审时是 2，现在是 3" in seen
    do(cast, "reports.return_report", report, reason="补上三楼的")
    assert "报修3件" in paper(report).text


def test_what_is_signed_is_what_was_read_and_names_the_day(cast: Cast) -> None:
    report = draft(cast)
    fill(cast, report)
    do(cast, "reports.submit_report", report)
    do(cast, "reports.review_report", report)
    do(cast, "reports.sign_report", report)
    signed = fresh(report)
    assert (signed.status, signed.stood_on) == ("signed", clock.today())
    assert f"签发：校长：{cast.hu.name}" in paper(signed).text
    do(cast, "reports.hand_in_report", report)
    with clock.moved(clock.now() + timedelta(days=1)):
        assert draft(cast).version == 2
        with pytest.raises(Refused, match="已经在写"):
            draft(cast)


def test_a_number_that_a_person_types_is_marked_and_counted(cast: Cast) -> None:
    row_of(cast, Ticket)
    report = draft(cast)
    told = paper(report).passage("area.repairs.main")
    assert told is not None
    write(cast, report, "area.repairs.main", was=told.text, text=told.text + "另外帮忙搬桌椅35次。")
    row_of(cast, Ticket)
    made = paper(report).passage("area.repairs.main")
    assert made is not None
    assert made.text.endswith("另外帮忙搬桌椅35次。")
    assert "报修2件" in made.text
    assert [piece.text for piece in made.words if piece.typed] == ["35"]
    assert "文中有1处数字由人填写" in paper(report).text
    write(cast, report, "area.repairs.main", was=made.text, text="")
    again = paper(report).passage("area.repairs.main")
    assert again is not None
    assert not again.written


def test_what_goes_out_names_nobody_and_the_inner_edition_does(cast: Cast) -> None:
    for status in ("assigned", "waiting"):
        row_in(cast, Ticket, status)
    report = draft(cast)
    with in_school(cast.school):
        names = [
            name
            for name in Member.objects.values_list("name", flat=True)
            if name in paper(report, INNER).text
        ]
    assert names
    for edition in (FULL, THREE, ONE):
        assert not [name for name in names if name in paper(report, edition).text], edition


def test_the_same_document_tells_the_same_data_in_the_same_words(cast: Cast) -> None:
    row_of(cast, Ticket)
    report = draft(cast)
    assert paper(report).text == paper(report).text


def test_without_records_nothing_is_claimed(cast: Cast) -> None:
    text = paper(draft(cast, "month")).text
    for word in ("零事故", "100", "%", "未发生", "没有发生", "系统", "平台", "数据显示"):
        assert word not in text


def test_only_who_leads_reads_it_and_only_the_head_of_the_school_signs(cast: Cast) -> None:
    report = draft(cast)
    assert browser(cast.tan).get(report.PAGE).status_code == 403
    assert browser(cast.ou).get(report.PAGE).status_code == 404
    assert not cast.tan.can("reports.sign_report")


def test_a_number_leads_to_its_rows(cast: Cast) -> None:
    ticket: Any = row_of(cast, Ticket)
    report = draft(cast)
    client = browser(cast.hu)
    page = client.get(report.PAGE).content.decode()
    url = re.search(r'href="(/reports/figure/[^"]+repairs\.counted)"', page)
    assert url
    assert ticket.number in client.get(url[1]).content.decode()
