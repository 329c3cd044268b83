"""What lies in small things: meters begin where they ended, a number is told by its end, boarders eat three times."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.registers.asking import Answers
from houqin.registers.beginning import first_answers
from houqin.registers.models import Register
from houqin.registers.prints.blank import make_blank
from houqin.registers.rules.library import library
from houqin.registers.rules.meals import as_eaten
from houqin.registers.rules.reading import Wrong, definition_of, parsed
from houqin.repairs.prints.periods import month
from tests.cast import Cast
from tests.samples import do

pytestmark = pytest.mark.django_db
VISITOR = {
    "name": "王建国",
    "count": "1",
    "why": "接孩子",
    "host": "马秀英",
    "confirmed": True,
    "goods": "pass",
    "in": "09:10",
}
NUMBER = "62050219880203321X"


def taken(cast: Cast, *slugs: str) -> None:
    do(cast, "registers.take_registers", slugs=list(slugs))


def cleaned(slug: str, answers: dict[str, object]) -> dict[str, object]:
    field = Answers()
    field.ask(library()[slug])
    return dict(field.clean(answers))


def test_of_a_number_on_papers_only_its_last_four_are_taken() -> None:
    assert cleaned("visitors", VISITOR | {"paper": " 321x "})["paper"] == "321X"
    for wrong in (NUMBER, "21X", "后四位321X"):
        with pytest.raises(ValidationError) as refused:
            cleaned("visitors", VISITOR | {"paper": wrong})
        assert "后四位" in str(refused.value)


def test_a_meter_begins_where_it_ended(cast: Cast) -> None:
    taken(cast, "meter-readings")
    with in_school(cast.school):
        register = Register.objects.get(slug="meter-readings")
        lines = first_answers(register, register.definition, {}, cast.hu)["meters"]
    assert all("last" not in line for line in lines)
    read = [line | {"now": str(100 + n)} for n, line in enumerate(lines)]
    asked = {"on": clock.today().isoformat(), "slot": "", "subject": "", "answers": {"meters": read}}
    do(cast, "registers.fill_entry", register, by=cast.hu, **asked)
    with in_school(cast.school):
        again = first_answers(register, register.definition, {}, cast.hu)["meters"]
    assert [line["last"] for line in again] == [f"{100 + n}.00" for n in range(len(lines))]
    assert all("now" not in line for line in again)


def test_a_first_value_of_another_question_names_one_that_there_is() -> None:
    text = "slug: some\ntitle: 抄表\narea: 节能\nfields:\n  - {name: a, label: 甲, kind: number, default: 'last:b'}\n"
    with pytest.raises(Wrong) as wrong:
        definition_of(parsed(text))
    assert "没有“b”这一项" in str(wrong.value.sentences)


def test_a_school_with_boarders_is_asked_three_meals_a_day(cast: Cast) -> None:
    samples = library()["food-samples"]
    assert as_eaten(samples, {"boarding": False}) is samples
    assert as_eaten(library()["visitors"], {"boarding": True}) is library()["visitors"]
    with in_school(cast.school):
        type(cast.school).objects.filter(pk=cast.school.pk).update(kind={"boarding": True})
    cast.school.refresh_from_db()
    taken(cast, "food-samples")
    with in_school(cast.school):
        made = Register.objects.get(slug="food-samples").definition
    assert made.occasion.slots == ("早餐", "午餐", "晚餐")
    assert made.occasion.often == "每天3次"


def test_an_empty_form_names_the_week_and_a_weekly_one_has_a_line_for_each(cast: Cast) -> None:
    do(cast, "terms.open_school_year", year="2026")
    taken(cast, "duty-week", "kitchen-deep-cleaning")
    with in_school(cast.school):
        daily, weekly = (Register.objects.get(slug=slug) for slug in ("duty-week", "kitchen-deep-cleaning"))
        _template, data, _title = make_blank(cast.hu, daily, month(date(2026, 11, 1)))
        assert data["parts"][0]["columns"][0]["label"] == "周次"
        told = [row["cells"] for row in data["parts"][0]["rows"]]
        weeks = {cells[0]["t"] for cells in told if len(cells) > 3}
        assert {"第10周", "第11周"} <= weeks
        _template, data, _title = make_blank(cast.hu, weekly, month(date(2026, 11, 1)))
        days = [row["cells"][0]["t"] for row in data["parts"][0]["rows"]]
        there = [day for day in days if day]
        assert there[0] == "11月2日—8日"
        assert there[-1] == "11月30日—12月6日"
        assert len(there) == 5


def test_an_empty_grid_says_what_is_written_into_its_cells(cast: Cast) -> None:
    taken(cast, "staff-morning-check")
    with in_school(cast.school):
        register = Register.objects.get(slug="staff-morning-check")
        _template, data, _title = make_blank(cast.hu, register, month(date(2026, 11, 1)))
    told = data["parts"][0]["notes"][0]
    assert "√ 上岗　离 离岗　就 就医　休 休班" in told
    assert "体温（℃）" in told
