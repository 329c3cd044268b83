"""维修登记簿 as it is printed: every column, sums that add up, ※, what is not counted, and pages one can sign."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.scope import in_school
from houqin.people.models import School
from houqin.repairs.models import Material, Ticket
from houqin.repairs.prints import make_book, period
from houqin.repairs.prints.periods import month, school_year, term
from houqin.repairs.tests.paper import SEPTEMBER, at, counted_runs, many, pages_of, papers, text_of
from houqin.terms.rules import Calendar
from tests.cast import Cast, browser
from tests.samples import do, fresh, row_of

pytestmark = pytest.mark.django_db
CALENDAR = Calendar([], [], frozenset())
THIRD, FOURTH = date(2026, 9, 3), date(2026, 9, 4)


def told(cast: Cast, code: str = "2026-09", by: Any = None) -> dict[str, Any]:
    """What the book's template is given."""
    member = by or cast.hu
    with in_school(cast.school):
        return make_book(member, period(code, CALENDAR))[1]


def cells(cast: Cast, ticket: Any) -> list[str]:
    rows = [row["cells"] for part in told(cast)["parts"] for row in part["rows"]]
    return next(row for row in rows if row[0].split("\n")[0] == fresh(ticket).number)


def confirmed(cast: Cast) -> Any:
    """One ticket through all its steps, on September 3rd and 4th."""
    with at(THIRD, 8, 15):
        facts = {"fault": "日光灯不亮", "spot": "后门左边第二盏", "kind": "electric", "urgent": True}
        ticket = do(cast, "repairs.report_ticket", **facts).row
    with at(THIRD, 8, 40):
        do(cast, "repairs.accept_ticket", ticket)
        do(cast, "repairs.assign_ticket", ticket)
    used = [
        {"item": "灯管", "spec": "T8", "quantity": "2", "unit": "支", "price": "12.50"},
        {"item": "启辉器", "quantity": "1", "unit": "只", "price": "1.20"},
    ]
    with at(THIRD, 15, 20):
        do(cast, "repairs.finish_ticket", ticket, done="更换灯管", materials=used)
    with at(FOURTH, 7, 50):
        return do(cast, "repairs.confirm_ticket", ticket).row


# The columns of the register ---------------------------------------------------------------------------------


def test_every_column_of_the_register_says_what_happened(cast: Cast) -> None:
    ticket = confirmed(cast)
    with in_school(cast.school):
        place = Ticket.objects.get(pk=ticket.pk).place.path
    assert cells(cast, ticket) == [
        "WX2026-0001",
        "9月3日\n08:15",
        f"{place} 后门左边第二盏",
        "日光灯不亮",
        "谭老师",
        "水电",
        "急",
        "胡校长",
        "文师傅",
        "更换灯管；灯管（T8） 2支、启辉器 1只",
        "26.20",
        "9月3日\n15:20",
        "谭老师\n9月4日 07:50",
        "",
    ]


def test_the_printed_page_has_them_all_with_head_and_foot(cast: Cast) -> None:
    confirmed(cast)
    text = text_of(papers(cast.hu, SEPTEMBER))
    words = """育才小学 2026年9月 维修登记簿 编号：2026-09 单号 报修时间 地点 内容 报修人 类别 急否 受理人 维修人
        维修情况（材料、规格、数量） 费用（元） 完成时间 使用人验收签 未修原因／返修 WX2026-0001 日光灯不亮 谭老师
        更换灯管；灯管（T8）2支、启辉器1只 26.20 填表人： 审核人： 总务主任（签字）： 第1页共1页"""
    for word in words.split():
        assert word in text, word


def test_a_wet_signature_has_room_until_somebody_signed_in_the_system(cast: Cast) -> None:
    with at(THIRD, 9):
        ticket = do(cast, "repairs.finish_ticket", row_of(cast, Ticket)).row
    assert cells(cast, ticket)[12] == ""


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("repairs.reject_ticket", "不受理：育才小学另有安排"),
        ("repairs.merge_ticket", "与 WX2026-0002 号同一问题"),
        ("repairs.withdraw_ticket", "已撤回"),
    ],
)
def test_what_was_none_stands_in_the_book_and_in_no_sum(cast: Cast, step: str, said: str) -> None:
    with at(THIRD):
        ticket = row_of(cast, Ticket)
        do(cast, step, ticket)
    part = told(cast)["parts"][0]
    row = next(row for row in part["rows"] if row["cells"][0] == "WX2026-0001")
    assert row["cells"][13] == said
    others = len(part["rows"]) - 1
    assert not row["counted"]
    assert part["total"].startswith(f"合计：受理 {others} 件，办结 0 件，未办结 {others} 件")


def test_why_it_is_not_mended_and_how_often_it_came_back(cast: Cast) -> None:
    with at(THIRD, 9):
        waiting, back = row_of(cast, Ticket), row_of(cast, Ticket)
        for step in ("accept_ticket", "wait_ticket"):
            do(cast, f"repairs.{step}", waiting)
        for step in ("finish_ticket", "return_ticket", "finish_ticket"):
            do(cast, f"repairs.{step}", back)
    assert cells(cast, waiting)[13] == "待料：育才小学去县城买（预计9月3日）"
    assert cells(cast, back)[13] == "返修1次：还是不亮，谭老师"
    assert "返修 1 次" in told(cast)["parts"][0]["total"]


# Sums --------------------------------------------------------------------------------------------------------


def test_the_sums_of_the_pages_are_the_sum_of_the_month(cast: Cast) -> None:
    many(cast, 70)
    pages = pages_of(papers(cast.hu, SEPTEMBER))
    assert len(pages) > 3
    said = [re.search(r"本页(\d+)件，办结(\d+)件，费用([\d.]+)元", page) for page in pages]
    sums = [sum(float(found[each]) for found in said if found) for each in (1, 2, 3)]
    assert sums == [70, 70, 70.0]
    assert "合计：受理70件，办结70件，未办结0件，返修0次，费用70.00元。" in pages[-1]


def test_every_page_has_the_head_and_a_row_under_it(cast: Cast) -> None:
    many(cast, 70)
    pages = pages_of(papers(cast.hu, SEPTEMBER))
    for number, page in enumerate(pages, 1):
        assert page.count("使用人验收签") == 1
        assert "2026年9月维修登记簿编号：2026-09" in page
        assert f"第{number}页共{len(pages)}页" in page
        assert re.search(r"WX2026-\d{4}", page), f"page {number} is a head without a row"


def test_rows_stand_in_the_order_of_their_numbers(cast: Cast) -> None:
    rows = many(cast, 3)
    with in_school(cast.school):
        Ticket.objects.filter(pk=rows[0].pk).update(number="WX2026-10000")
    numbers = [row["cells"][0] for row in told(cast)["parts"][0]["rows"]]
    assert numbers == ["WX2026-0000", "WX2026-0002", "WX2026-0003", "WX2026-10000"]


def test_a_month_without_a_report_says_so(cast: Cast) -> None:
    with at(date(2026, 9, 30)):
        (page,) = pages_of(papers(cast.hu, SEPTEMBER))
    assert "／返修无合计：受理0件" in page


# Late and trial ----------------------------------------------------------------------------------------------


def test_what_was_entered_later_has_its_mark_its_count_and_its_page(cast: Cast) -> None:
    with at(date(2026, 9, 7), 10, 30):
        in_time = row_of(cast, Ticket)
        lines = [{"place": str(in_time.place_id), "done": "换锁芯", "kind": "door", "on": "2026-09-04"}]
        late = do(cast, "repairs.record_done", lines=lines, late_because="停电").row
    assert cells(cast, late)[0] == "WX2026-0002\n※"
    assert cells(cast, in_time)[0] == "WX2026-0001"
    pages = pages_of(papers(cast.hu, SEPTEMBER))
    assert "※补登1件，时间和原因见附页" in pages[0]
    assert "附页：※登记说明" in pages[1]
    assert "WX2026-00029月4日12:009月7日10:30补登（晚3天）文师傅直接登记已修停电" in pages[1]
    assert "WX2026-0001" not in pages[1]


def test_trial_rows_are_marked_and_not_counted(cast: Cast) -> None:
    School.objects.filter(pk=cast.school.pk).update(go_live_on=date(2026, 9, 10))
    cast.hu.school.go_live_on = date(2026, 9, 10)
    with at(date(2026, 9, 9)):
        lines = [{"place": str(row_of(cast, Ticket).place_id), "done": "换锁芯", "on": "2026-09-01"}]
        do(cast, "repairs.record_done", lines=lines)
    with at(date(2026, 9, 10)):
        row_of(cast, Ticket)
    part = told(cast)["parts"][0]
    assert [row["cells"][0] for row in part["rows"]][1:] == ["试WX-0001\n试运行", "试WX-0002\n试运行"]
    assert part["total"].startswith("合计：受理 1 件")
    assert told(cast)["late"] == []
    assert any("标“试运行”的 2 件不计入合计" in note for note in part["notes"])


def test_who_mended_and_confirmed_by_the_principals_leave_has_a_footnote(cast: Cast) -> None:
    pair = "repairs.finish_ticket+repairs.confirm_ticket"
    with at(THIRD, 9):
        ticket = row_of(cast, Ticket)
        do(cast, "repairs.finish_ticket", ticket, by=cast.hu)
        signed = {"member": str(cast.hu.pk), "pair": pair, "reason": "全校6名教师"}
        perform("people.sign_joint_duty", by=cast.hu, data=signed)
        do(cast, "repairs.confirm_ticket", ticket, by=cast.hu)
    assert cells(cast, ticket)[12].endswith("（兼）")
    assert "（兼）：维修人兼验收，见校长签《岗位兼任说明》（2026年度）。" in text_of(
        papers(cast.hu, SEPTEMBER)
    )
    other = confirmed(cast)
    assert not cells(cast, other)[12].endswith("（兼）")
    with in_school(cast.school):
        Ticket.objects.filter(pk=other.pk).update(confirmed_by=cast.wen)
    assert not cells(cast, other)[12].endswith("（兼）"), "nobody signed that for Wen"


# Weeks, terms, years -----------------------------------------------------------------------------------------


def test_a_week_ends_on_sunday_at_midnight_of_the_schools_clock(cast: Cast) -> None:
    for day, hour in ((date(2026, 9, 13), 23), (date(2026, 9, 14), 0)):
        with at(day, hour, 59 if hour else 0):
            row_of(cast, Ticket)
    (part,) = told(cast, "2026-09-14")["parts"]
    assert [row["cells"][0] for row in part["rows"]] == ["WX2026-0002"]
    assert part["period"].endswith("（2026年9月14日—9月20日）")


def test_a_terms_book_has_a_cover_and_a_page_for_each_month(cast: Cast) -> None:
    confirmed(cast)
    with at(date(2026, 11, 20)):
        pages = pages_of(papers(cast.hu, "book/pdf/?when=2026-T1&cover=on"))
    assert all(word in pages[0] for word in ("育才小学", "维修登记簿", "2026—2027学年第一学期", "总务处"))
    assert [re.search(r"2026年(\d+)月维修登记簿", page)[1] for page in pages[1:]] == ["9", "10", "11"]
    assert "第1页共3页" in pages[1], "the cover is no page of the book"


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_every_day_lies_in_one_month_one_term_and_one_year(day: date) -> None:
    first = day.year if day.month >= 9 else day.year - 1
    assert [n for n in (1, 2) if term(first, n).first <= day <= term(first, n).last] in ([1], [2])
    whole, far = school_year(first), date(2100, 1, 1)
    assert [each.first <= day <= each.last for each in whole.parts(far)].count(True) == 1
    assert month(day).first.day == 1
    assert (month(day).last + timedelta(days=1)).day == 1
    for each in (month(day), whole, term(first, 1)):
        assert period(each.code, CALENDAR) == each


@pytest.mark.parametrize(
    "code", ["", "2026", "2026-13", "2026-02-30", "2026-T3", "1926-09", "../x", "2026-09\n"]
)
def test_what_is_no_period_is_refused_in_words(code: str, cast: Cast) -> None:
    with pytest.raises(ValidationError):
        period(code, CALENDAR)
    answer = browser(cast.hu).get("/repairs/papers/book/pdf/", {"when": code, "cover": ""})
    assert answer.status_code == 400
    assert "没有打印" in answer.content.decode()


# Words that are not ours ---------------------------------------------------------------------------------------

CODE = '#import "/etc/passwd": * $x^2$ *a* _b_ @ref <label> \\ `raw` #{1+1} // [c] = d\u3000“引号”'


def test_what_people_write_is_printed_and_never_run(cast: Cast) -> None:
    with at(THIRD):
        do(cast, "repairs.report_ticket", fault=CODE, spot="#panic()")
    shown = re.sub(r"\s", "", CODE)
    text = text_of(papers(cast.hu, SEPTEMBER))
    assert shown in text
    assert "#panic()" in text
    assert shown in text_of(papers(cast.hu, "slips/pdf/?which=all&paper=two"))


def test_long_words_are_folded_and_none_is_lost(cast: Cast) -> None:
    letters = "".join(f"{number:03d}" for number in range(100))
    with at(THIRD, 9):
        ticket = do(cast, "repairs.report_ticket", fault=letters, spot="m" * 80).row
        used = [{"item": f"材{n}", "spec": "规" * 40, "quantity": "1", "unit": "支"} for n in range(50)]
        do(cast, "repairs.finish_ticket", ticket, done="长" * 300, materials=used)
    answer = papers(cast.hu, SEPTEMBER)
    text = text_of(answer)
    for words in (letters, "m" * 80, "材0（规", "材49（规"):
        assert words in text, words
    assert text.count("长") == 300
    assert text.count("规") == 50 * 40 + text.count("规格、数量")
    assert not _beyond_its_column(answer)


def _beyond_its_column(answer: Any) -> list[str]:
    """Pieces of text of one line that are longer than the widest column."""
    import io

    from pypdf import PdfReader

    pieces: list[str] = []
    for page in PdfReader(io.BytesIO(answer.content)).pages:
        page.extract_text(visitor_text=lambda text, *_rest: pieces.append(text.strip()))
    return [each for line in pieces for each in line.splitlines() if re.fullmatch(r"[0-9m]{28,}", each)]


# Who may print what --------------------------------------------------------------------------------------------


def test_who_sees_only_his_own_prints_only_those_and_the_book_says_so(cast: Cast) -> None:
    with at(THIRD):
        do(cast, "repairs.report_ticket", fault="自己报的")
        do(cast, "repairs.report_ticket", by=cast.chen, fault="别人报的")
    text = text_of(papers(cast.tan, SEPTEMBER))
    assert "自己报的" in text
    assert "别人报的" not in text
    assert "本册只含本人可见的报修单，不是全校的登记簿。" in text
    whole = text_of(papers(cast.hu, SEPTEMBER))
    assert "别人报的" in whole
    assert "本册只含" not in whole


@pytest.mark.once
def test_a_year_of_two_thousand_is_one_run_and_costs_few_queries(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    runs = counted_runs(monkeypatch)
    tickets = many(cast, 2000)
    with in_school(cast.school):
        Material.objects.bulk_create(
            [Material(school_id=cast.school.pk, ticket=each, item="灯管", qty_milli=1000) for each in tickets]
        )
    client = browser(cast.hu)
    with django_assert_max_num_queries(20):
        answer = client.get("/repairs/papers/book/pdf/?when=2026-Y")
    assert len(runs) == 1
    assert "合计：受理2000件" in text_of(answer)
    assert clock.today().year >= 2026
