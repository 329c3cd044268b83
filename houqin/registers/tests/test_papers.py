"""Registers on paper: the book as it is printed, ※ and 更正 in their appendix, the empty forms, and 迎检一页."""

import io
import re
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from houqin.core import clock
from houqin.core.scope import in_school
from tests.cast import Cast, browser
from tests.samples import do

from houqin.registers.tests import samples  # isort: skip  (the registry comes first)

pytestmark = pytest.mark.django_db
FOURTH, SEVENTH = date(2026, 9, 4), date(2026, 9, 7)  # a Friday and the Monday after it


def pages(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content.decode()[-600:]
    return [
        re.sub(r"[\s\u200b]", "", page.extract_text()) for page in PdfReader(io.BytesIO(answer.content)).pages
    ]


def printed(cast: Cast, register: Any, asked: str = "", by: Any = None) -> str:
    url = f"/registers/papers/pdf/?register={register.pk}&when=2026-09{asked}"
    return "".join(pages(browser(by or cast.hu).get(url)))


def filled(cast: Cast, on: date = FOURTH, hour: int = 9, **facts: Any) -> Any:
    with clock.moved(clock.at(on, hour)):
        register = facts.pop("register", None) or samples.register(cast)
        return do(cast, "registers.fill_entry", register, on=on.isoformat(), **facts).row


def register_of(cast: Cast, entry: Any) -> Any:
    with in_school(cast.school):
        return entry.register


def test_the_book_has_every_column_and_who_signed(cast: Cast) -> None:
    entry = filled(cast)
    with clock.moved(clock.at(FOURTH, 10)):
        do(cast, "registers.sign_entry", entry)
        text = printed(cast, register_of(cast, entry))
    words = f"""育才小学 2026年9月 编号：2026-09 日期 时段 冰柜 温度（℃） 除霜清洁 备注 异常处理 记录人签 检查人签
        9月4日 上午 1号冰柜 3.5 合格 育才小学没有异常 {cast.tan.name} {cast.hu.name} 共1条。
        填表人： 审核人： 第1页共1页"""
    for word in words.split():
        assert word in text, word


def test_days_off_are_told_and_past_days_without_an_entry_too(cast: Cast) -> None:
    entry = filled(cast)
    with clock.moved(clock.at(date(2026, 9, 9), 10)):
        text = printed(cast, register_of(cast, entry))
    assert "9月5日—6日休" in text
    assert (
        "无记录：9月7日、9月8日。" in text
    )  # not the 9th, which is not over, nor the days before it was opened


def test_late_entries_carry_a_mark_and_stand_in_the_appendix_with_the_reason(cast: Cast) -> None:
    entry = filled(cast)
    register = register_of(cast, entry)
    with clock.moved(clock.at(SEVENTH, 8)):
        late = {"on": FOURTH.isoformat(), "slot": "下午", "late": "停电"}
        do(cast, "registers.fill_entry", register, **late)
        text = printed(cast, register)
    assert "※补登1条，时间和原因见附页" in text
    assert "附页：※登记说明" in text
    assert "停电" in text


def test_what_was_corrected_and_voided_stays_readable(cast: Cast) -> None:
    entry = filled(cast)
    register = register_of(cast, entry)
    other = filled(cast, register=register, subject="2号冰柜")
    with clock.moved(clock.at(FOURTH, 11)):
        do(cast, "registers.amend_entry", entry)
        do(cast, "registers.void_entry", other)
        text = printed(cast, register)
    assert "附页：更正说明" in text
    assert "温度3.5℃" in text
    assert "温度4.5℃" in text
    assert "划去的是作废的登记" in text
    assert "2号冰柜（育才小学登错了）" in text
    assert "共1条。" in text


def test_who_looked_it_through_stands_at_the_foot(cast: Cast) -> None:
    entry = filled(cast)
    with clock.moved(clock.at(SEVENTH, 10)):
        register = register_of(cast, entry)
        days = {"first_on": "2026-09-01", "last_on": "2026-09-06"}
        do(cast, "registers.review_book", register, **days)
        text = printed(cast, register)
    assert f"审核人：{cast.hu.name}2026.9.7（9月1日—6日，1条）" in text


def test_entries_under_an_older_wording_are_printed_by_it(cast: Cast) -> None:
    entry = filled(cast)
    register = register_of(cast, entry)
    with clock.moved(clock.at(SEVENTH, 10)):
        changed = samples.text(cast, register.slug, title="冷藏温度").replace("除霜清洁", "外观")
        do(cast, "registers.change_register", register, text=changed)
        with in_school(cast.school):
            register.refresh_from_db()
        do(cast, "registers.fill_entry", register, on=SEVENTH.isoformat())
        text = printed(cast, register)
    assert "除霜清洁" in text
    assert "外观" in text
    assert "（第1版）" in text
    assert "（第2版）" in text


def test_the_empty_form_has_its_dates_and_days_off_and_no_answers(cast: Cast) -> None:
    entry = filled(cast)
    with clock.moved(clock.at(FOURTH, 10)):
        text = printed(cast, register_of(cast, entry), "&what=blank")
    assert "9月5日—6日休" in text
    assert "9月30日" in text
    assert "3.5" not in text


def test_the_page_shows_what_was_chosen_and_an_empty_one_asks(cast: Cast) -> None:
    register = samples.register(cast)
    answer = browser(cast.hu).get(f"/registers/papers/?register={register.pk}")
    assert answer.status_code == 200
    assert b"/registers/papers/pdf/?" in answer.content
    assert browser(cast.hu).get("/registers/papers/").status_code == 200
    assert browser(cast.hu).get("/registers/papers/pdf/").status_code == 400


def test_inspection_tells_what_is_there_and_what_is_missing(cast: Cast) -> None:
    with clock.moved(clock.at(FOURTH, 8)):
        register = do(
            cast, "registers.add_register", text=samples.text(cast, "campus-patrol", "校园安全日巡查记录")
        ).row
    with clock.moved(clock.at(date(2026, 9, 8), 8)):
        page = browser(cast.hu).get("/registers/inspection/").content.decode()
        text = "".join(pages(browser(cast.hu).get("/registers/inspection/pdf/")))
    assert str(register) in page
    assert "缺 2 天" in page
    assert "缺2天" in text
    assert "校园安全日巡查记录：9月4日、9月7日" in text
    assert "系统里没有启用" in text
    assert "食品留样记录" in text
