"""隐患排查治理台账, 整改通知单 and 整改回复, read back from the PDF."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from houqin.core import clock
from houqin.core.archive.books import BOOKS, Month
from houqin.core.scope import in_school
from houqin.hazards.models import ORDERED, Hazard, Inspection
from houqin.hazards.prints.book import TITLE
from houqin.hazards.tests.test_story import photo
from houqin.people.founding import command_line_of
from tests.cast import Cast, browser
from tests.samples import do, fresh, row_in, row_of

pytestmark = pytest.mark.django_db


def pdf_of(member: Any, url: str) -> PdfReader:
    answer = browser(member).get(url)
    assert answer.status_code == 200, answer.content.decode()[-600:]
    return PdfReader(io.BytesIO(answer.content))


def text_of(reader: PdfReader) -> str:
    return "".join(re.sub(r"[\s\u200b]", "", page.extract_text()) for page in reader.pages)


def book_of(cast: Cast) -> str:
    today = clock.today()
    return text_of(pdf_of(cast.hu, f"/hazards/papers/pdf/?when={today:%Y-%m}"))


def test_the_book_has_sums_that_add_up_and_tells_what_was_entered_later(cast: Cast) -> None:
    with clock.moved(clock.at(date(2026, 11, 20), 10)):
        before = (clock.today() - timedelta(days=15)).isoformat()
        late = do(cast, "hazards.report_hazard", found_on=before, late_because="停电").row
        closed = do(cast, "hazards.countersign_hazard", row_in(cast, Hazard, "mended")).row
        none = do(cast, "hazards.dismiss_hazard", row_of(cast, Hazard)).row
        row_in(cast, Hazard, ORDERED)
        text = book_of(cast)
        with in_school(cast.school):
            kept = BOOKS[TITLE](command_line_of(cast.school), Month(date(2026, 11, 1)))
            assert late.number in str(list(kept.rows))  # the archive, made by nobody in person, has it too
    assert "发现3处，已销号1处，期限内1处，逾期1处" in text
    assert "校长（月签）" in text
    assert "※补登1处" in text.replace("：", "")
    assert "停电" in text.partition("附页：※登记说明")[2]
    for hazard in (late, closed, none):
        assert hazard.number in text
    assert "无照片" in text
    assert "经核实不成立的1处" in text


def test_a_slip_shows_the_photos_of_before_and_after(cast: Cast) -> None:
    hazard = do(cast, "hazards.report_hazard", photos=photo(cast.tan, 6)).row
    do(cast, "hazards.order_hazard", hazard)
    bare = pdf_of(cast.hu, f"/hazards/slip/{hazard.pk}/pdf/")
    do(cast, "hazards.finish_hazard", hazard, no_photo="", photos=photo(cast.wen, 7))
    full = pdf_of(cast.hu, f"/hazards/slip/{hazard.pk}/pdf/")
    assert "整改前照片（1张）整改后照片：" in text_of(bare)
    assert "整改前照片（1张）整改后照片（1张）" in text_of(full)
    assert [sum(len(page.images) for page in each.pages) for each in (bare, full)] == [1, 2]
    assert "更换螺栓" in text_of(full)


def test_the_answer_says_of_each_problem_what_was_done_and_what_is_still_open(cast: Cast) -> None:
    found = row_of(cast, Inspection)
    with in_school(cast.school):
        place = str(Hazard.objects.get(inspection=found).place_id)
    lines = [{"place": place, "what": f"第{n}个问题"} for n in ("一", "二")]
    two = do(cast, "hazards.record_inspection", lines=lines, unit="县教育局").row
    with in_school(cast.school):
        first = Hazard.objects.get(inspection=two, line=1)
    do(
        cast,
        "hazards.close_hazard",
        do(cast, "hazards.finish_hazard", do(cast, "hazards.order_hazard", first).row).row,
    )
    text = text_of(pdf_of(cast.hu, f"/hazards/reply/{two.pk}/pdf/"))
    assert "县教育局：" in text
    assert "指出问题2个" in text
    assert "复查销号1个，正在整改1个" in text
    assert "一、第一个问题" in text
    assert f"责任人：{cast.wen.name}完成时间" in text
    assert "正在整改。正在制定整改措施" in text.partition("二、第二个问题")[2]
    assert "附件：1.隐患整改通知单" in text
    assert do(cast, "hazards.answer_inspection", fresh(two)).row.status == "answered"
