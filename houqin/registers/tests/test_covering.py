"""Personal answers: open to who fills the register, stars for everybody else, until he says why he looks."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied

from houqin.core import clock
from houqin.core.looks import Look
from houqin.core.scope import in_school
from houqin.registers.beginning import first_answers
from houqin.registers.prints.entries import book_of
from tests.cast import Cast, browser
from tests.samples import do

from houqin.registers.tests import samples  # isort: skip

pytestmark = pytest.mark.django_db
NAME, PHONE = "王思远", "13893820036"


@pytest.fixture
def register(cast: Cast) -> Any:
    made = samples.personal(cast)
    do(cast, "registers.fill_entry", made, answers=samples.answers(cast, remark=NAME))
    do(cast, "registers.fill_entry", made, slot="下午", answers=samples.answers(cast, remark=PHONE))
    return made


def seen(cast: Cast, register: Any, member: Any) -> list[str]:
    today = clock.today()
    with in_school(cast.school):
        return [each.body["remark"] for each in book_of(member, register, today, today).entries]


def sheet_of(member: Any, register: Any) -> str:
    sheet = browser(member).get(f"/registers/papers/sheet/?register={register.pk}")
    rows = openpyxl.load_workbook(BytesIO(sheet.content)).active.values
    return str(list(rows))


def test_a_book_is_open_to_who_wrote_it_and_covered_for_the_head(cast: Cast, register: Any) -> None:
    assert seen(cast, register, cast.tan) == [NAME, PHONE]
    assert seen(cast, register, cast.hu) == ["王*", "*36"]


def test_pages_and_sheets_show_it_only_after_a_reason_and_the_reason_is_kept(
    cast: Cast, register: Any
) -> None:
    with in_school(cast.school):
        entry = register.entries.get(slot="上午")
    page, url = browser(cast.hu), f"/registers/entries/{entry.pk}/"
    assert NAME not in page.get(url).content.decode()
    assert NAME not in sheet_of(cast.hu, register)
    assert "王*" in sheet_of(cast.hu, register)
    with pytest.raises(PermissionDenied):
        do(cast, "registers.amend_entry", entry, by=cast.hu)
    grid = page.get(f"/registers/grid/?register={register.pk}")
    assert (grid.status_code, "先点“显示个人信息”" in grid.content.decode()) == (409, True)
    do(cast, "registers.show_register", register, by=cast.hu)
    assert NAME in page.get(url).content.decode()
    assert NAME in sheet_of(cast.hu, register)
    with in_school(cast.school):
        look = Look.objects.get(how="reveal", member=cast.hu)
    assert (look.row, look.reason.startswith("配合检查或审计")) == (register.pk, True)
    with pytest.raises(PermissionDenied):
        do(cast, "registers.show_register", register, by=cast.hu)


def test_whose_role_fills_the_register_needs_no_reason(cast: Cast) -> None:
    asked = samples.text(cast).replace("label: 备注, kind: text,", "label: 联系人, kind: text, secret: true,")
    role = cast.hu.role_names[0]
    asked = asked.replace("often: 每日两次", f"often: 每日两次, who: [role:{role}]")
    made = do(cast, "registers.add_register", text=asked).row
    do(cast, "registers.fill_entry", made, by=cast.hu, answers=samples.answers(cast, remark=NAME))
    with in_school(cast.school):
        someone = type(cast.hu).objects.get(pk=cast.hu.pk)
    assert seen(cast, made, someone) == [NAME]


def test_the_next_form_begins_without_what_is_covered(cast: Cast) -> None:
    asked = samples.text(cast).replace(
        "label: 备注, kind: text,", "label: 联系人, kind: text, secret: true, default: last,"
    )
    made = do(cast, "registers.add_register", text=asked).row
    entry = do(cast, "registers.fill_entry", made, answers=samples.answers(cast, remark=NAME)).row
    with in_school(cast.school):
        first = first_answers(made, made.definition, {}, cast.hu)
    assert (entry.body["remark"], first.get("remark")) == (NAME, None)


def test_a_question_that_is_personal_no_more_keeps_what_was_told_before_covered(cast: Cast) -> None:
    asked = samples.text(cast, "once-personal").replace(
        "label: 备注, kind: text,", "label: 联系人, kind: text, secret: true, default: last,"
    )
    made = do(cast, "registers.add_register", text=asked).row
    do(cast, "registers.fill_entry", made, answers=samples.answers(cast, remark=NAME))
    open_ = asked.replace("secret: true, ", "")
    made = do(cast, "registers.change_register", made, text=open_, why="不再问姓名").row
    with in_school(cast.school):
        told = [first_answers(made, made.definition, {}, by).get("remark") for by in (cast.hu, cast.tan)]
    assert told == [None, None]


def test_what_is_filled_in_later_shows_nothing_that_is_covered(cast: Cast) -> None:
    asked = samples.text(cast, "later-personal").replace(
        "label: 备注, kind: text, required: false",
        "label: 联系人, kind: text, secret: true, required: false, later: true",
    )
    made = do(cast, "registers.add_register", text=asked).row
    entry = do(cast, "registers.fill_entry", made, answers=samples.answers(cast, remark=NAME)).row
    shown = [
        NAME in browser(by).get(f"/registers/complete_entry/{entry.pk}/").content.decode()
        for by in (cast.tan, cast.hu)
    ]
    assert shown == [True, False]
