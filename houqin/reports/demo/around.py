"""Around the papers of a whole term: a note on the summary and its answer, a total from the old paper book, a bound book."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from io import BytesIO

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.files.receiving import Sent, receive
from houqin.core.scope import in_school
from houqin.repairs.demo.photos import demo_photo
from houqin.reports import actions
from houqin.reports.models import HANDED, SIGNED, Report, ReportNote

HEAD, DEPUTY = "总务主任", "罗静姝"
PART = "area.energy.own"
ASKED = "用水、用电和抄表本核一遍：电表要乘倍率，乘了没有？"
ANSWER = "核过：电表走1155格，倍率40，正好46200度；水表五个月走2560吨。数没有错。"
BOOK, PAGES, TOTAL = "2025—2026学年报修登记本", "第31—58页", 173
TITLE = "2026年后勤工作总结集"
FOREWORD = (
    "2026年秋季学期起，后勤的事当天记在这里。这一本收本学期的总结和各月的报告，数字都能翻到当时的记录。"
)


def from_paper(stage: Stage) -> Scene:
    """In the founding week somebody counts through the repair book of the spring and photographs its last page."""
    return Scene(stage.founding(4, 16, 30), partial(_total, stage))


def around(stage: Stage, monday: date) -> Iterator[Scene]:
    """The deputy asks on Monday before he reviews, the writer answers; the book is bound when all is handed in."""
    yield Scene(clock.at(monday, 10, 40), partial(_ask, stage))
    yield Scene(clock.at(monday, 14, 10), partial(_answer, stage))
    yield Scene(clock.at(monday + timedelta(days=3), 11, 20), partial(_bind, stage))


def _total(stage: Stage) -> None:
    head = stage.people[HEAD]
    page = Sent("演示照片-登记本第58页.jpg", BytesIO(demo_photo(58, True)))
    actions.enter_paper_total(
        stage.school,
        by=head,
        code="repairs.counted",
        kind="term",
        period=f"{stage.first_day.year - 1}T2",
        value=TOTAL,
        book=BOOK,
        pages=PAGES,
        photos=receive(head, [page]),
    )


def _ask(stage: Stage) -> None:
    with in_school(stage.school):
        report = Report.objects.get(kind="term", status="submitted")
    actions.write_note(report, by=stage.people[DEPUTY], part=PART, text=ASKED)


def _answer(stage: Stage) -> None:
    with in_school(stage.school):
        note = ReportNote.objects.get()
    actions.settle_note(note, by=stage.people[HEAD], answer=ANSWER)


def _bind(stage: Stage) -> None:
    with in_school(stage.school):
        found = list(Report.objects.filter(status__in=(SIGNED, HANDED)).order_by("id"))
    actions.bind_reports(stage.school, by=stage.people[HEAD], title=TITLE, foreword=FOREWORD, reports=found)
