"""维修单, 巡查记录 and blank forms on paper; who may print them; and the page where they are chosen."""

import io
import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from houqin.core import prints as core_prints
from houqin.core.prints import qr_svg
from houqin.core.scope import in_school
from houqin.people.models import School
from houqin.repairs import prints
from houqin.repairs.models import Round, Ticket
from houqin.repairs.prints import slips
from houqin.repairs.tests.paper import at, counted_runs, many, pages_of, papers, text_of
from houqin.repairs.tests.test_papers import confirmed
from houqin.repairs.views import papers as views
from tests.cast import Cast, browser
from tests.samples import do, row_of

pytestmark = pytest.mark.django_db
FORM = """单号 报修时间 急否 地点 报修人 具体位置 类别 故障内容 受理人 派工 维修人 维修情况 材料名称 规格 数量 单位
    单价（元） 金额（元） 费用（元） 大写 完成时间 未修原因返修
    报修人（签字） 维修人（签字） 使用人验收（签字） 总务主任（签字）"""
THIRD = date(2026, 9, 3)


def chosen(*tickets: Any, paper: str = "two") -> str:
    return f"chosen/pdf/?paper={paper}&" + "&".join(f"ids={each.pk}" for each in tickets)


# 维修单 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["two", "a5", "a4"])
def test_a_slip_has_every_field_of_the_form_and_what_is_known(cast: Cast, paper: str) -> None:
    ticket = confirmed(cast)
    pages = pages_of(papers(cast.hu, chosen(ticket, paper=paper)))
    assert len(pages) == 1
    for word in FORM.split():
        assert word in pages[0], word
    known = """WX2026-0001 2026年9月3日08:15 日光灯不亮 后门左边第二盏 水电 急 胡校长9月3日08:40 文师傅 更换灯管
        灯管T82支12.5025.00 启辉器1只1.201.20 26.20 贰拾陆元贰角整 9月3日15:20 谭老师9月4日07:50"""
    for word in known.split():
        assert word in pages[0], word


def test_an_open_ticket_leaves_room_for_what_is_still_to_come(cast: Cast) -> None:
    with at(THIRD):
        ticket = row_of(cast, Ticket)
    text = text_of(papers(cast.hu, chosen(ticket)))
    assert "仟佰拾元角分" in text
    assert "未办结" not in text
    assert "维修人（签字）：使用人验收（签字）：" in text


def test_two_stand_on_a_sheet_and_a_long_one_gets_its_own(cast: Cast) -> None:
    with at(THIRD, 9):
        short, long, last = (row_of(cast, Ticket) for _n in range(3))
        used = [{"item": f"材{n}", "quantity": "1", "unit": "支"} for n in range(50)]
        do(cast, "repairs.finish_ticket", long, done="长" * 300, materials=used)
    pages = pages_of(papers(cast.hu, chosen(short, long, last)))
    assert len(pages) > 3
    assert "WX2026-0001" in pages[0]
    assert "WX2026-0002" not in pages[0]
    assert "".join(pages).count("长") == 300
    assert all(f"材{n}1支" in "".join(pages) for n in range(50))
    together = pages_of(papers(cast.hu, chosen(short, last)))
    assert len(together) == 1
    assert together[0].count("维修单") == 2


def test_what_is_held_for_short_does_leave_it_on_half_a_sheet(cast: Cast) -> None:
    """A form with as many letters in every field as SHORT allows, measured by the template itself: two to a sheet."""
    with at(THIRD):
        ticket = row_of(cast, Ticket)
    cast.hu.school.address = "https://wx.example.cn"
    with in_school(cast.school):
        template, data, _title = prints.make_slips(cast.hu.school, [Ticket.objects.get(pk=ticket.pk)])
    stamped = "国" * slips.SHORT_LINE + "\n12月30日 23:59"
    line = ["国" * most for most in slips.SHORT_CELLS]
    largest = data["slips"][0] | {name: "国" * most for name, most in slips.SHORT.items()}
    largest |= {"accepted": stamped, "sent": stamped, "materials": [line] * slips.LINES[slips.TWO]}
    largest |= {"signed": [[who, stamped] for who, _said in largest["signed"]]}
    largest |= {"notes": [slips.JOINED.format(year=2026)], "short": False}
    assert slips._is_short(largest)
    for count in (2, 3):
        answer = core_prints.pdf(template, data | {"slips": [largest] * count})
        assert len(PdfReader(io.BytesIO(answer)).pages) == (count + 1) // 2
    long = largest | {"fault": "国" * 300, "done": "国" * 300}
    assert not slips._is_short(long)
    answer = core_prints.pdf(template, data | {"slips": [long] * 2})
    assert len(PdfReader(io.BytesIO(answer)).pages) == 2, "the check can fail"


def test_the_code_on_a_slip_leads_to_its_own_page(cast: Cast) -> None:
    School.objects.filter(pk=cast.school.pk).update(address="https://wx.example.cn/")
    with at(THIRD):
        ticket = row_of(cast, Ticket)
    cast.hu.school.address = "https://wx.example.cn/"
    with in_school(cast.school):
        template, data, _title = prints.make_slips(cast.hu.school, [Ticket.objects.get(pk=ticket.pk)])
    picture = Image.open(io.BytesIO(core_prints.picture(template, data, ppi=200)))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == f"https://wx.example.cn/t/{cast.school.code}/{ticket.tracking}/"


def test_without_an_address_a_slip_has_a_code_that_leads_nowhere_outside(cast: Cast) -> None:
    """扫码 finds the ticket by it (test_paper_counts.py); a phone's own scanner opens nothing."""
    with at(THIRD):
        ticket = row_of(cast, Ticket)
    with in_school(cast.school):
        data = prints.make_slips(cast.hu.school, [Ticket.objects.get(pk=ticket.pk)])[1]
    assert data["slips"][0]["qr"] == qr_svg(f"/t/{cast.school.code}/{ticket.tracking}/")
    assert ticket.tracking in text_of(papers(cast.hu, chosen(ticket)))


@pytest.mark.once
def test_three_hundred_slips_are_one_run(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = counted_runs(monkeypatch)
    many(cast, 300)
    pages = pages_of(papers(cast.hu, "slips/pdf/?which=done&paper=two"))
    assert len(runs) == 1
    assert len(pages) == 150
    assert set(re.findall(r"WX2026-\d{4}", "".join(pages))) == {f"WX2026-{n:04d}" for n in range(1, 301)}


def test_slips_are_chosen_by_day_worker_and_whether_they_are_done(cast: Cast) -> None:
    opened = many(cast, 4)[3]
    with in_school(cast.school):
        Ticket.objects.filter(pk=opened.pk).update(status="accepted")
    assert len(pages_of(papers(cast.hu, "slips/pdf/?which=done&paper=a5"))) == 3
    assert len(pages_of(papers(cast.hu, "slips/pdf/?which=open&paper=a5"))) == 1
    some = "slips/pdf/?which=all&paper=a5&from_on=2026-09-02&to_on=2026-09-03"
    assert len(pages_of(papers(cast.hu, some))) == 2
    assert len(pages_of(papers(cast.hu, f"{some}&worker={cast.wen.pk}"))) == 2
    answer = papers(cast.hu, "slips/pdf/?which=all&paper=a5&from_on=2030-01-01")
    assert answer.status_code == 400
    assert "没有符合条件的报修单" in answer.content.decode()
    page = papers(cast.hu, "slips/?which=all&paper=a5&from_on=2030-01-01")
    assert page.status_code == 200, "nothing to print is no mistake"
    assert "没有符合条件的报修单" in page.content.decode()
    assert "<iframe" not in page.content.decode()


# 巡查 and blank ----------------------------------------------------------------------------------------------


def test_a_round_is_printed_with_its_findings(cast: Cast) -> None:
    with at(THIRD):
        round_ = do(cast, "repairs.record_round").row
    text = text_of(papers(cast.hu, f"rounds/pdf/?round={round_.pk}"))
    for (
        word
    ) in """巡查记录 育才小学巡查 2026年9月3日周四 巡查人：文师傅 编号：XC2026-0001 完好 当场修好 文师傅拧紧
            需维修 育才小学漏水 WX2026-0002 共查看3处：完好1处，当场修好1处，需维修1处。 审核人（总务主任）：""".split():  # noqa: SIM905
        assert word in text, word


def test_a_blank_room_list_has_the_rooms_of_the_building_only(cast: Cast) -> None:
    building = do(cast, "places.add_place", kind="building", name="教学楼", room_number="").row
    room = do(cast, "places.add_place", parent=str(building.pk), name="仪器室", room_number="").row
    closed = do(cast, "places.add_place", parent=str(building.pk), name="旧库房", room_number="").row
    do(cast, "places.close_place", closed)
    do(cast, "places.add_place", name="别处", room_number="")
    text = text_of(papers(cast.hu, f"rooms/pdf/?place={building.pk}"))
    assert "1教学楼仪器室□□□" in text
    assert "共1处" in text
    assert "别处" not in text
    assert papers(cast.hu, f"rooms/pdf/?place={room.pk}").status_code == 404, "a room holds no rooms"


def test_blank_slips_come_in_any_number_and_say_nothing(cast: Cast) -> None:
    pages = pages_of(papers(cast.hu, "blank-slips/pdf/?count=7&paper=two"))
    assert len(pages) == 4
    text = "".join(pages)
    assert text.count("故障内容受理人") == 7
    assert "WX" not in text
    assert "查询码" not in text
    assert papers(cast.hu, "blank-slips/pdf/?count=201&paper=two").status_code == 400


def test_a_blank_book_has_every_day_and_rests_on_days_off(cast: Cast) -> None:
    pages = pages_of(papers(cast.hu, "blank-book/pdf/?when=2026-10&lines=2"))
    text = "".join(pages)
    assert "10月1日周四休（国庆节" in text
    assert "10月11日周日休" in text
    assert text.count("10月12日周一") == 2
    assert "10月12日周一休" not in text
    assert "9月30日" not in text
    assert "本页件，办结件，费用元" in text
    assert all("使用人验收签" in page for page in pages)
    answer = papers(cast.hu, "blank-book/pdf/?when=2026-T1&lines=1")
    assert answer.status_code == 400
    assert "按月打印" in answer.content.decode()


# Who may ---------------------------------------------------------------------------------------------------------


def test_another_persons_slip_and_another_schools_are_as_if_there_were_none(cast: Cast) -> None:
    with at(THIRD):
        mine, hers = row_of(cast, Ticket), do(cast, "repairs.report_ticket", by=cast.chen).row
        round_ = do(cast, "repairs.record_round").row
    assert papers(cast.tan, chosen(mine)).status_code == 200
    assert papers(cast.tan, chosen(hers)).status_code == 404
    assert papers(cast.tan, chosen(mine, hers)).status_code == 404, "one too many spoils all of them"
    for strange in (mine.pk, uuid4()):
        assert papers(cast.ou, f"chosen/pdf/?ids={strange}").status_code == 404
    for strange in (round_.pk, uuid4()):
        assert papers(cast.ou, f"rounds/pdf/?round={strange}").status_code == 404
        assert papers(cast.ou, f"rooms/pdf/?place={strange}").status_code == 404
    for bad in ("chosen/pdf/?paper=a4", "chosen/pdf/?ids=x", "nothing/", "chosen/"):
        assert papers(cast.hu, bad).status_code == 404, bad
    assert papers(cast.hu, "book/?colour=red").status_code == 400
    assert papers(cast.hu, "book/pdf/?when=2026-09&when=2026-10").status_code == 400


def test_who_sees_no_rounds_prints_none_and_is_not_offered_them(cast: Cast) -> None:
    assert not cast.tan.can("repairs.view_round")
    with at(THIRD):
        round_ = do(cast, "repairs.record_round").row
    assert papers(cast.tan, f"rounds/pdf/?round={round_.pk}").status_code == 403
    page = papers(cast.tan, "").content.decode()
    assert "空白维修单" in page
    assert "/repairs/papers/rounds/" not in page
    assert "/repairs/papers/rounds/" in papers(cast.hu, "").content.decode()


# The page --------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_print_it_opens_and_saves(cast: Cast) -> None:
    client = browser(cast.hu)
    page = client.get("/repairs/papers/book/?when=2026-09&cover=on").content.decode()
    (seen,) = re.findall(r'<iframe[^>]* src="([^"#]+)#', page)
    assert seen.replace("&amp;", "&") == "/repairs/papers/book/pdf/?when=2026-09&cover=on"
    answer = client.get(seen.replace("&amp;", "&"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    saved = client.get(f"{seen.replace('&amp;', '&')}&save=1")
    assert saved["Content-Disposition"].startswith("attachment")
    assert saved.content == answer.content, "the same book gives the same bytes"


def test_a_page_that_waits_for_a_choice_scolds_nobody(cast: Cast) -> None:
    page = papers(cast.hu, "rounds/").content.decode()
    assert "iframe" not in page
    assert "errorlist" not in page
    assert papers(cast.hu, "rounds/?round=").status_code == 400


def test_rows_have_their_paper_on_their_own_page(cast: Cast) -> None:
    with at(THIRD):
        rows = row_of(cast, Ticket), row_of(cast, Round)
    for row, page in zip(rows, ("tickets", "rounds"), strict=True):
        said = browser(cast.hu).get(f"/repairs/{page}/{row.pk}/").content.decode()
        (url,) = re.findall(r'href="(/repairs/papers/[^"]+)"[^>]*>[^…]*?打印', said)
        assert "第" in text_of(browser(cast.hu).get(url)) or "维修单" in text_of(browser(cast.hu).get(url))


def test_a_print_that_fails_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> bytes:
        raise core_prints.PrintFailed("内容太多，一次打印不下。")

    monkeypatch.setattr(views, "pdf", fail)
    answer = papers(cast.hu, "book/pdf/?when=2026-09")
    assert answer.status_code == 503
    assert "内容太多，一次打印不下。" in answer.content.decode()


def test_a_book_too_large_for_one_print_says_what_to_do(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("houqin.repairs.prints.book.MOST", 3)
    many(cast, 3)
    answer = papers(cast.hu, "book/pdf/?when=2026-Y")
    assert answer.status_code == 409
    assert "请按学期或按月打印" in answer.content.decode()
