"""What was pasted is marked where it is written and where it is handed in; nothing is forbidden."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.planning.models import Plan, PlanLine
from houqin.reports.copying import mark, marks_of
from houqin.reports.models import Report, ReportPart
from houqin.reports.rules.copied import LEAST, Copied, copied_from
from houqin.reports.tests.test_story import draft, write
from tests.cast import Cast, browser
from tests.samples import do, row_in

pytestmark = pytest.mark.django_db
AIM = "坚持以服务教学、服务师生为宗旨，牢固树立“安全第一”的思想，扎实做好后勤各项工作。"
PASTED = "坚持以服务教学服务师生为宗旨，牢固树立安全第一的思想！"


def plan(cast: Cast, text: str = AIM) -> None:
    with in_school(cast.school):
        found = row_in(cast, Plan, "accepted")
        Plan.objects.filter(pk=found.pk).update(title="第一学期工作计划")
        line = PlanLine.objects.filter(plan=found).first()
        assert line is not None
        PlanLine.objects.filter(pk=line.pk).update(kind=PlanLine.REST, words=text, area="指导思想")


def marks(cast: Cast, report: Report) -> dict[str, str]:
    with in_school(cast.school):
        return marks_of(report)


def test_the_guiding_thought_of_the_plan_is_marked_where_it_is_written_and_handed_in(cast: Cast) -> None:
    plan(cast)
    report = draft(cast, "month", "2026-10")
    write(cast, report, "work.own", text=f"这个月，{PASTED}")
    said = "“坚持以服务教学服务师生为…”和《第一学期工作计划》里的一段相同"
    assert marks(cast, report) == {"work.own": said}
    client = browser(cast.hu)
    page = client.get(report.PAGE).content.decode()
    assert said in page
    assert "有 1 段和别的文件里的相同" in page
    assert said in client.get(f"/reports/write_part/{report.pk}/", {"part": "work.own"}).content.decode()
    assert said not in client.get(f"/reports/write_part/{report.pk}/", {"part": "lead"}).content.decode()
    write(cast, report, "work.own", text="这个月换了灯管。")
    assert marks(cast, report) == {}


def test_who_hands_it_in_is_told_and_may_leave_it(cast: Cast) -> None:
    plan(cast)
    report = draft(cast, "month", "2026-10")
    for key in ("work.own", "next.own"):
        write(cast, report, key, text=PASTED)
    client = browser(cast.hu)
    assert "《第一学期工作计划》" in client.get(f"/reports/submit_report/{report.pk}/").content.decode()
    do(cast, "reports.submit_report", report)
    page = client.get(report.PAGE).content.decode()
    assert "待审核" in page
    assert "有 2 段和别的文件里的相同" in page


def test_what_stood_in_the_report_before_and_in_a_document_is_marked_too(cast: Cast) -> None:
    cause = "放学后巡楼多是做了没有记，交接班的时候最容易漏掉"
    with clock.moved(clock.at(date(2026, 10, 5), 9)):
        earlier = draft(cast, "month", "2026-09")
        write(cast, earlier, "work.own", text=cause)
    with clock.moved(clock.at(date(2026, 11, 5), 9)):
        report = draft(cast, "month", "2026-10")
        write(cast, report, "work.own", text=f"原因：{cause}。")
        document = do(cast, "documents.add_document", text=AIM).row.document
        write(cast, report, "next.own", text=PASTED)
    assert "工作月报》里的一段相同" in marks(cast, report)["work.own"]
    assert f"《{document.title}》里的一段相同" in marks(cast, report)["next.own"]


def test_a_copy_costs_three_questions_and_what_follows_the_records_is_no_copy(cast: Cast) -> None:
    plan(cast, "受理报修135件，办结121件，办结率96.0%。")
    with in_school(cast.school):
        report = draft(cast, "month", "2026-10")
        told = "受理报修{repairs.counted}件，办结{repairs.done}件，没有别的事。"
        for text, asked in ((told, 0), (f"{told}{'自己写的话' * 5}", 3)):
            with CaptureQueriesContext(connection) as queries:
                assert mark(ReportPart(report=report, key="x", text=text)).same_as == ""
            assert len(queries) == asked


words = st.text(alphabet="服务师生后勤安全教学工作，。 ", max_size=60)


@given(words, words, words, words, st.text(alphabet="甲乙丙丁戊己庚辛壬癸", min_size=LEAST, max_size=60))
def test_a_run_of_twenty_is_found_wherever_it_stands(a: str, b: str, c: str, d: str, run: str) -> None:
    found = copied_from(f"{a}{run}{b}", [("空", ""), ("计划", f"{c}{'，'.join(run)}{d}")])
    assert found is not None
    assert found.title == "计划"


@given(st.text(alphabet="甲乙丙丁", max_size=80), st.text(alphabet="甲乙丙丁", max_size=80))
def test_what_is_found_stands_in_both_and_nothing_shorter_is(written: str, other: str) -> None:
    found = copied_from(written, [("计划", other)])
    common = any(written[n : n + LEAST] in other for n in range(len(written) - LEAST + 1))
    assert (found is not None) == common
    if isinstance(found, Copied):
        assert found.words in written
        assert found.words in other
