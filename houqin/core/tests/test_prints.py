"""Paper: what is printed is what was given, the same each time, in our fonts, within limits, or a plain refusal."""

import io
import re
import sys
import zipfile
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from django.conf import settings
from PIL import Image

from houqin.commands.serve import THREADS
from houqin.core import clock, codes, prints, typesetting
from houqin.core.hashing import Places
from houqin.core.jobs import run_next
from houqin.core.pages import printing
from houqin.core.prints import PrintFailed, pdf, pdf_response, picture
from houqin.places.models import Place
from houqin.repairs.models import Ticket
from tests.cast import Cast, browser
from tests.samples import do, row_of

SHEET: dict[str, Any] = {
    "school": "育才小学",
    "office": "总务处",
    "title": "报修单",
    "conditions": [],
    "columns": ["单号", "故障"],
    "rows": [["WX2026-0001", "灯不亮"]],
    "widths": [["mm", 30], ["fr", 1]],
    "wide": False,
    "pages": "第 {x} 页　共 {y} 页",
    "count": "共 1 行",
    "printed": "",
    "signers": ["填表人", "审核人"],
}


def streams(document: bytes) -> bytes:
    """Everything a PDF holds, unpacked."""
    found = [document]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.S):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


def fonts_of(document: bytes) -> set[str]:
    return {name.decode() for name in re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([A-Za-z]+)", streams(document))}


def pages_of(document: bytes) -> int:
    return max(int(count) for count in re.findall(rb"/Count (\d+)", streams(document)))


def pixels(document: dict[str, Any], **more: Any) -> Image.Image:
    return Image.open(io.BytesIO(picture("core/list", document, **more))).convert("L")


def test_a_pdf_carries_our_chinese_fonts_and_no_others() -> None:
    assert fonts_of(pdf("core/list", SHEET)) == {"NotoSansSC", "NotoSerifSC"}


def test_the_same_content_gives_the_same_bytes_next_month() -> None:
    first = pdf("core/list", SHEET)
    with clock.moved(clock.now() + timedelta(days=40)):
        assert pdf("core/list", SHEET) == first
    assert pdf("core/list", SHEET | {"rows": [["WX2026-0002", "灯不亮"]]}) != first


def test_what_people_typed_is_text_and_never_a_command() -> None:
    nasty = '#panic("x") *b* $1/0$ @preview/x:1 #image("/etc/passwd") \\ <a> // ]'
    assert pages_of(pdf("core/list", SHEET | {"title": nasty, "rows": [[nasty, nasty]]})) == 1


def test_a_long_list_has_its_head_on_every_page() -> None:
    long = pdf("core/list", SHEET | {"rows": [[f"WX-{n}", "灯不亮"] for n in range(200)]})
    assert pages_of(long) > 3
    rows = [["一", "二"]] * 200
    second, other = (
        pixels(SHEET | {"rows": rows, "columns": columns}, page=1, ppi=60).tobytes()
        for columns in (["单号", "故障"], ["编号", "事由"])
    )
    assert second != other, "the titles of the columns stand on the second page too"


def test_a_template_that_fails_is_a_sentence_and_its_cause_is_logged(caplog: Any) -> None:
    with pytest.raises(PrintFailed, match="告诉管理员"):
        pdf("core/list", {"title": "x"})
    assert "dictionary does not contain key" in caplog.text


@pytest.mark.parametrize(("limit", "value"), [("MEMORY_MB", 130), ("CPU_SECONDS", 1), ("WALL_SECONDS", 0.05)])
def test_what_goes_beyond_a_limit_ends_and_says_so(
    limit: str, value: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prints, limit, value)
    rows = [[f"WX-{n}", "日光灯不亮，已经两天了"] for n in range(15_000)]
    with pytest.raises(PrintFailed, match="分几次打印"):
        pdf("core/list", SHEET | {"rows": rows})


def test_without_the_font_wheel_the_systems_fonts_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert typesetting.fonts("")["include_system_fonts"] is False
    assert typesetting.fonts("/fonts")["font_paths"][-1] == "/fonts"
    monkeypatch.setattr(typesetting, "packaged_fonts", list)
    assert typesetting.fonts("/fonts") == {
        "include_system_fonts": True,
        "include_embedded_fonts": False,
        "font_paths": ["/fonts"],
    }


def test_no_template_asks_the_network() -> None:
    templates = list(Path(settings.BASE_DIR, "houqin").glob("*/typst/*.typ"))
    assert len(templates) > 1
    assert [path.name for path in templates if "@preview" in path.read_text(encoding="utf8")] == []


def test_a_pdf_is_shown_under_its_chinese_title() -> None:
    answer = pdf_response(b"%PDF", "维修登记簿 9月/2026")
    expected = (
        "inline; filename*=UTF-8''%E7%BB%B4%E4%BF%AE%E7%99%BB%E8%AE%B0%E7%B0%BF%209%E6%9C%88%2F2026.pdf"
    )
    assert answer["Content-Disposition"] == expected
    assert pdf_response(b"%PDF", "x", attached=True)["Content-Disposition"].startswith("attachment")


# Codes -------------------------------------------------------------------------------------------------------


def drawn(svg: str, scale: int) -> Image.Image:
    """A picture of the paths that our codes are made of, drawn without the print room."""
    view = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', svg)
    assert view
    left, top, width, height = (int(each) for each in view.groups())
    image = Image.new("L", (width * scale, height * scale), 255)
    for x, y, run, tall in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)", svg):
        box = [(int(x) - left) * scale, (int(y) - top) * scale]
        image.paste(0, (*box, box[0] + int(run) * scale, box[1] + int(tall) * scale))
    return image


def test_both_codes_hold_what_was_given() -> None:
    address = "https://hq.yucai.example.cn/q/YUCAI/K7M2QX/"
    assert zxingcpp.read_barcodes(drawn(codes.qr_svg(address, quiet=4), 3))[0].text == address
    assert zxingcpp.read_barcodes(drawn(codes.code128_svg("K7M2QX", quiet=12), 3))[0].text == "K7M2QX"
    with pytest.raises(ValueError, match="letters"):
        codes.code128_svg("灯")


# Lists -------------------------------------------------------------------------------------------------------


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was given to the print room."""
    seen: list[dict[str, Any]] = []

    def note(template: str, data: dict[str, Any]) -> bytes:
        seen.append(data)
        return pdf(template, data)

    monkeypatch.setattr(printing, "pdf", note)
    return seen


@pytest.mark.django_db
def test_any_list_is_printed_as_filtered_with_the_chosen_columns(
    cast: Cast, printed: list[dict[str, Any]]
) -> None:
    door = do(cast, "repairs.report_ticket", fault="门锁坏了", kind="door").row
    do(cast, "repairs.report_ticket", fault="灯不亮", kind="electric")
    page = browser(cast.hu)
    answer = page.get("/repairs/tickets/?print=pdf&kind=door&columns=number&columns=fault")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "filename*=UTF-8''" in answer["Content-Disposition"]
    (sheet,) = printed
    assert any(door.number in row for row in sheet["rows"])
    assert len(sheet["rows"]) == 1
    assert "类别：门窗锁" in sheet["conditions"]
    assert (sheet["school"], sheet["office"]) == (cast.school.name, "总务处")
    assert sheet["signers"] == ["填表人", "审核人"]
    assert len(sheet["columns"]) == len(sheet["rows"][0]) == 2
    assert (
        'href="/repairs/tickets/?kind=door&amp;print=pdf"'
        in page.get("/repairs/tickets/?print=1&kind=door").content.decode()
    )


@pytest.mark.django_db
def test_who_may_not_see_a_list_prints_none_of_it(cast: Cast, printed: list[dict[str, Any]]) -> None:
    assert browser(cast.wen).get("/people/pupils/?print=pdf").status_code == 403
    browser(cast.ou).get("/repairs/tickets/?print=pdf")
    assert [sheet["rows"] for sheet in printed] == [[]]


@pytest.mark.django_db
def test_a_long_list_is_bound_in_volumes_by_a_job(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "AT_ONCE", 2)
    for _n in range(5):
        row_of(cast, Ticket)
    page = browser(cast.hu)
    answer = page.get("/repairs/tickets/?print=pdf&tab=all")
    assert answer.status_code == 302
    assert run_next()
    assert "共 5 行" in page.get(answer["Location"]).content.decode()
    fetched: Any = page.get(answer["Location"] + "?file=1")
    file = b"".join(fetched.streaming_content)
    volumes = zipfile.ZipFile(io.BytesIO(file))
    assert [name[-6:] for name in volumes.namelist()] == ["-1.pdf", "-2.pdf", "-3.pdf"]
    assert all(volumes.read(name).startswith(b"%PDF") for name in volumes.namelist())
    assert browser(cast.tan).get(answer["Location"] + "?file=1").status_code == 404


@pytest.mark.django_db
def test_a_failed_print_is_a_page_with_a_sentence(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prints, "WALL_SECONDS", 0.001)
    answer = browser(cast.hu).get("/repairs/tickets/?print=pdf")
    assert answer.status_code == 503
    assert "分几次打印" in answer.content.decode()


LATE = "import runpy, time; time.sleep(0.3); runpy.run_module('houqin.core.typesetting', run_name='__main__')"
WAYS = {  # how the program that sets print may behave -> its words of Python, the page, what stands there
    "refuses": (None, 503, "打印程序没有启动"),
    "swallows": ("import time; time.sleep(600)", 503, "分几次打印"),
    "babbles": ("print('well well well')", 503, "告诉管理员"),
    "dies": ("import os; os.abort()", 503, "分几次打印"),
    "is slow": (LATE, 200, ""),
}


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_whatever_the_program_that_sets_print_does_the_page_says_so_and_forms_are_saved(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    words, status, said = WAYS[way]
    monkeypatch.setattr(prints, "CHILD", [sys.executable, "-c", words] if words else ["/nowhere/python"])
    if way == "swallows":
        monkeypatch.setattr(prints, "WALL_SECONDS", 0.5)
    answer = browser(cast.hu).get("/repairs/tickets/?print=pdf")
    assert answer.status_code == status
    assert said in answer.content.decode(errors="replace")
    sent = {"place": str(row_of(cast, Place).pk), "fault": "灯不亮", "key": str(uuid4())}
    assert browser(cast.tan).post("/repairs/report_ticket/", sent).status_code == 302


@pytest.mark.django_db
def test_who_finds_too_many_before_him_is_told_to_print_later(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long those take: threads are left for the forms."""
    assert prints.AT_ONCE + prints.ROW < THREADS
    monkeypatch.setattr(prints, "_places", Places(1, row=0))
    with prints._places.one():
        answer = browser(cast.hu).get("/repairs/tickets/?print=pdf")
    assert answer.status_code == 503
    assert "打印的人太多" in answer.content.decode()


def test_wide_tables_lie_on_their_side_and_short_columns_are_not_wrapped() -> None:
    narrow, wide = printing.column_widths(["单号", "故障"], [["WX2026-0001", "灯不亮" * 9]])
    assert wide is False
    assert narrow[0] == ("mm", 11 * printing.HALF_WIDTH + printing.PADDING)
    assert narrow[1][0] == "fr"
    assert printing.column_widths(["说明"] * 5, [["很长的说明" * 5] * 5])[1] is True
    many, wide = printing.column_widths(["一二三四"] * 20, [["12345678"] * 20])
    assert wide
    assert {unit for unit, _width in many} == {"fr"}, "more than the paper holds is shared out"
