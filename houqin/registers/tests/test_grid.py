"""A month typed in at once: new days, corrections, paper, and what is refused cell by cell with nothing half written."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.files.attaching import photos_of
from houqin.core.scope import in_school
from houqin.registers.grid_deeds import bare
from houqin.registers.grid_form import stretch_of
from houqin.registers.grids import grid_of, is_grid
from houqin.registers.models import EntryFigure, Register, RegisterEntry
from houqin.registers.rules.library import library
from houqin.registers.rules.marks import FEW, answer_of, mark_of, marks_of
from houqin.registers.tests.filled import answers
from houqin.repairs.prints.periods import month
from tests.cast import Cast, browser
from tests.samples import do

from houqin.core.tests.samples import photo  # isort: skip
from houqin.registers.tests import samples  # isort: skip

pytestmark = pytest.mark.django_db
SECOND, FIFTH, SIXTH = date(2026, 11, 2), date(2026, 11, 5), date(2026, 11, 6)
GRIDS = [slug for slug, made in library().items() if is_grid(made)]
PRESENT = {
    "due": "45",
    "present": "43",
    "personal": "0",
    "sick": "2",
    "pupils": "王思远 发热；李佳怡 咳嗽 皮疹 已就诊",
}
EVENING = clock.at(SIXTH, 17)


def day(on: date, *, slot: str = "上午", about: str = "1号冰柜", **answers: Any) -> dict[str, Any]:
    asked = {"celsius": "3.5", "clean": "pass"} | answers
    return {"on": on.isoformat(), "slot": slot, "about": about, "answers": asked}


def save(cast: Cast, register: Any, *days: dict[str, Any], **more: Any) -> Any:
    with clock.moved(EVENING):
        return do(cast, "registers.fill_days", register, days=list(days), **more)


def entries(cast: Cast) -> list[RegisterEntry]:
    with in_school(cast.school):
        return list(RegisterEntry.objects.order_by("on", "slot", "subject"))


def taken(cast: Cast, slug: str) -> Any:
    do(cast, "registers.take_registers", slugs=[slug])
    with in_school(cast.school):
        return Register.objects.get(slug=slug)


def posted(cast: Cast, register: Any, by: Any, **cells: str) -> Any:
    """The page is opened, cells are typed, and it is sent: by `name of the input` without its day's prefix."""
    url = f"/registers/grid/?register={register.pk}&month=2026-11"
    text = browser(by).get(url).content.decode()
    told = dict(re.findall(r'<input[^>]*? name="(days-[^"]+)" value="([^"]*)"', text))
    assert {f"days-{name}" for name in cells} <= set(told)
    return told | {f"days-{name}": value for name, value in cells.items()}


def test_each_day_becomes_an_entry_as_if_it_were_entered_alone(cast: Cast) -> None:
    register = samples.register(cast)
    save(cast, register, *(day(on) for on in (SECOND, FIFTH, SIXTH)))
    made = entries(cast)
    assert [each.on for each in made] == [SECOND, FIFTH, SIXTH]
    assert [each.entered for each in made] == ["later", "later", "in_time"]
    with in_school(cast.school):
        assert EntryFigure.objects.filter(milli=3500).count() == 3
        assert [each.signs.count() for each in made] == [1, 1, 1]


def test_paper_hangs_on_every_entry_and_says_so(cast: Cast) -> None:
    register, sheet = samples.register(cast), photo(cast, cast.tan)
    save(cast, register, day(SECOND), day(FIFTH), sheet=[str(sheet.pk)])
    made = entries(cast)
    assert [each.entered for each in made] == ["paper", "paper"]
    with in_school(cast.school):
        assert {each.row for each in photos_of(made)} == {each.pk for each in made}
        assert not photos_of([register])


def test_one_wrong_cell_refuses_all_and_says_which(cast: Cast) -> None:
    register = samples.register(cast)
    with pytest.raises(ValidationError) as refused:
        save(cast, register, day(SECOND), day(FIFTH, celsius="99"), day(SIXTH, clean="fail"))
    told = refused.value.message_dict["days"]
    assert len(told) == 2
    assert told[0].startswith("11月5日 上午 1号冰柜 温度：应在")
    assert told[1].startswith("11月6日 上午 1号冰柜")
    assert "怎样处理" in told[1]
    assert not entries(cast)


def test_what_stands_is_left_alone_and_what_differs_is_corrected_with_one_reason(cast: Cast) -> None:
    register = samples.register(cast)
    save(cast, register, day(SECOND), day(FIFTH))
    with pytest.raises(ValidationError) as refused:
        save(cast, register, day(SECOND, celsius="4.5"), day(FIFTH))
    assert "请写原因" in str(refused.value)
    save(cast, register, day(SECOND, celsius="4.5"), day(FIFTH), why="抄错了")
    assert [each.body["celsius"] for each in entries(cast)] == ["4.5", "3.5"]
    with pytest.raises(Refused, match="没有新填的"):
        save(cast, register, day(SECOND, celsius="4.5"), day(FIFTH), why="抄错了")


def test_a_save_that_is_sent_twice_happens_once(cast: Cast) -> None:
    register, key = samples.register(cast), uuid4()
    with clock.moved(EVENING):
        asked = {"days": [day(SECOND), day(FIFTH)]}
        first, again = (
            perform("registers.fill_days", by=cast.tan, target=register.pk, data=asked, key=key)
            for _each in range(2)
        )
    assert not first.replayed
    assert again.replayed
    assert len(entries(cast)) == 2


def test_what_another_entered_meanwhile_is_not_written_over(cast: Cast) -> None:
    register = samples.register(cast)
    save(cast, register, day(SECOND))
    with pytest.raises(ValidationError) as refused:
        save(cast, register, day(SECOND, celsius="5.5") | {"seen": ""}, why="抄错了")
    assert "打开以后" in str(refused.value)
    assert entries(cast)[0].body["celsius"] == "3.5"


def test_a_page_is_typed_by_marks_and_comes_back_with_what_was_typed(cast: Cast) -> None:
    register = samples.register(cast)
    with clock.moved(EVENING):
        data = posted(cast, register, cast.tan, **{
            "c-celsius-0-0--20261102": "3.5", "c-clean-0-0--20261102": "√",
            "c-celsius-1-1--20261103": "99", "c-clean-1-1--20261103": "x",
        })  # fmt: skip
        assert "days-c-celsius-0-0--20261107" not in data  # a Saturday
        assert "days-c-celsius-0-0--20261109" not in data  # not yet
        url = f"/registers/fill_days/{register.pk}/"
        answer = browser(cast.tan).post(url, data | {"key": str(uuid4())})
        text = answer.content.decode()
        assert answer.status_code == 400
        assert 'value="99"' in text
        assert text.count('aria-invalid="true"') == 1
        assert not entries(cast)
        data |= {"days-c-celsius-1-1--20261103": "2", "days-c-clean-1-1--20261103": "√"}
        answer = browser(cast.tan).post(url, data | {"key": str(uuid4())})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    told = [(each.on.day, each.slot, each.subject, each.body) for each in entries(cast)]
    assert told == [
        (2, "上午", "1号冰柜", {"celsius": "3.5", "clean": "pass"}),
        (3, "下午", "2号冰柜", {"celsius": "2.0", "clean": "pass"}),
    ]


def test_lines_are_named_once_and_stand_there_the_next_time(cast: Cast) -> None:
    register = taken(cast, "attendance")
    with clock.moved(EVENING):
        cells = {f"c-people.state-0-0-0-202611{n:02d}": "√" for n in range(2, 7)}
        cells |= {"line-0": "田桂花", "line-1": "佟丽", "c-people.state-0-0-1-20261103": "病"}
        data = posted(cast, register, cast.hu, **cells)
        answer = browser(cast.hu).post(f"/registers/fill_days/{register.pk}/", data | {"key": str(uuid4())})
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        with in_school(cast.school):
            again = grid_of(register, cast.hu, month(SECOND))
    assert [each.body["people"] for each in entries(cast)][1] == [
        {"person": "田桂花", "state": "√"},
        {"person": "佟丽", "state": "病假"},
    ]
    assert [words for _table, words in again.lines if words] == ["田桂花", "佟丽"]


def test_of_a_paper_that_tells_only_exceptions_the_rest_is_in_order(cast: Cast) -> None:
    register = taken(cast, "storage-temperatures")
    line = {"device": "1号冷藏柜", "use": "蔬菜、半成品", "range": "0～8℃", "temperature": "4.0"}
    one = {
        "on": SIXTH.isoformat(),
        "slot": "上午",
        "about": "",
        "answers": {"at": "08:00", "devices": [line]},
    }
    save(cast, register, one, by=cast.hu, rest_fine=True)
    assert entries(cast)[0].body["devices"] == [line | {"defrosted": False}]
    with clock.moved(EVENING):
        untouched = posted(cast, register, cast.hu) | {"key": str(uuid4())}
        answer = browser(cast.hu).post(f"/registers/fill_days/{register.pk}/", untouched)
    assert "没有新填的" in answer.content.decode()


def test_checks_that_nobody_wrote_are_only_in_order_when_that_was_said(cast: Cast) -> None:
    register = taken(cast, "kitchen-cleaning")
    asked = next(each.name for each in register.definition.fields if each.kind == "check")
    one = {"on": SIXTH.isoformat(), "slot": "", "about": "", "answers": {asked: "pass"}}
    with pytest.raises(ValidationError, match="请填写"):
        save(cast, register, one, by=cast.hu)
    save(cast, register, one, by=cast.hu, rest_fine=True)
    checks = [each.name for each in register.definition.fields if each.kind == "check"]
    assert len(checks) > 1
    assert all(entries(cast)[0].body[name] == "pass" for name in checks)


def test_who_is_absent_is_named_in_one_cell_beside_the_counts(cast: Cast) -> None:
    register = taken(cast, "pupil-morning-noon-check")
    do(cast, "people.add_class", name="一（1）班")
    with clock.moved(EVENING):
        do(cast, "registers.show_register", register, by=cast.hu)
        place = "0-0--20261106"
        cells = {f"c-{name}-{place}": value for name, value in PRESENT.items()}
        data = posted(cast, register, cast.hu, **cells)
        url = f"/registers/fill_days/{register.pk}/"
        answer = browser(cast.hu).post(url, data | {"key": str(uuid4())})
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        again = posted(cast, register, cast.hu)
    body = entries(cast)[0].body
    assert [(each["name"], each["symptoms"]) for each in body["pupils"]] == [
        ("王思远", "发热"),
        ("李佳怡", "咳嗽、皮疹"),
    ]
    assert body["ill"] == "2"
    assert again[f"days-c-pupils-{place}"].startswith("王思远 发热")


def test_each_more_day_costs_the_same_few_questions(cast: Cast) -> None:
    register, counts = samples.register(cast), []
    for days in ([2, 3], [4, 5, 6]):
        with CaptureQueriesContext(connection) as asked:
            save(cast, register, *(day(date(2026, 11, n)) for n in days))
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 24


def test_a_month_of_too_many_cells_is_typed_week_by_week(cast: Cast) -> None:
    register = taken(cast, "class-score")
    with clock.moved(EVENING), in_school(cast.school):
        register.school = cast.school
        small = stretch_of(register, cast.hu, "2026-11")
    assert len(small.days) == 30
    assert not small.is_too_large


@pytest.mark.parametrize("slug", GRIDS)
def test_every_answer_of_a_few_has_a_mark_of_its_own(slug: str) -> None:
    made = library()[slug]
    for asked in (*made.fields, *(each for table in made.tables for each in table.columns)):
        if asked.kind not in FEW:
            continue
        told = marks_of(asked)
        assert len({mark for mark, _answer, _word in told}) == len(told)
        for mark, answer, word in told:
            assert answer_of(asked, mark) == answer_of(asked, word) == answer
            assert mark_of(asked, answer) == mark


@pytest.mark.parametrize("slug", GRIDS)
def test_every_answer_comes_back_from_its_cell_as_it_was(slug: str) -> None:
    made = library()[slug]
    body = answers(made)
    told = [(each, body.get(each.name)) for each in made.fields if each.kind != "table"]
    for table in made.tables:
        told += [(column, line.get(column.name)) for line in body[table.name] for column in table.columns]
    for asked, answer in told:
        assert bare(answer_of(asked, mark_of(asked, answer))) == bare(answer or ""), asked.label
