"""A register, from the shelf into use: filled, signed by another, corrected, and looked through at the month's end."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.scope import in_school
from houqin.duties.models import Duty, Task
from houqin.hazards.models import Hazard
from houqin.registers.beginning import first_answers
from houqin.registers.menus import DAYS
from houqin.registers.models import EntryFigure, EntrySign, Register, RegisterEntry, RegisterVersion
from houqin.registers.rules.units import same_unit
from houqin.registers.signing import may_sign, waits_for
from houqin.registers.todo import todo
from houqin.repairs.models import Ticket
from tests.cast import Cast
from tests.samples import do

from houqin.places.tests.samples import place  # isort: skip  (the registry comes first)
from houqin.registers.tests import samples  # isort: skip

pytestmark = pytest.mark.django_db


def test_an_entry_waits_for_its_second_signature(cast: Cast) -> None:
    entry = samples.entry(cast)
    assert entry.status == "waiting"
    signed = do(cast, "registers.sign_entry", entry).row
    assert signed.status == "done"
    with in_school(cast.school):
        signs = EntrySign.objects.filter(entry=entry).order_by("number")
        assert [(each.label, each.name) for each in signs] == [
            ("记录人", cast.tan.name),
            ("检查人", cast.hu.name),
        ]


SIGNS = """
  - {label: 记录人, who: filler}
  - {label: 检查人, who: other, later: true}
  - {label: 主任, who: other, roles: [logistics_head], later: true, required: false}
  - {label: 见证, who: any, later: true, required: false}
  - {label: 销样, who: other, later: true, after_hours: 48, required: false}
"""


@pytest.mark.parametrize("hours", [0, 49])
def test_whose_signature_is_open_the_database_knows_as_well(cast: Cast, hours: int) -> None:
    before, _mark, after = samples.text(cast).partition("signs:")
    asked = f"{before}signs:{SIGNS}review:{after.partition('review:')[2]}"
    many = do(cast, "registers.add_register", text=asked).row
    for row in (many, samples.register(cast)):
        for slot in ("上午", "下午"):
            do(cast, "registers.fill_entry", row, slot=slot)
    with in_school(cast.school):
        first = RegisterEntry.objects.filter(register=many).order_by("id").first()
    do(cast, "registers.sign_entry", first)
    with in_school(cast.school), clock.moved(clock.now() + timedelta(hours=hours)):
        for member in (cast.hu, cast.tan, cast.wen, cast.chen):
            his = {entry.pk for entry in RegisterEntry.objects.all() if may_sign(entry, member)}
            assert set(RegisterEntry.objects.filter(waits_for(member)).values_list("pk", flat=True)) == his
            assert his or member != cast.hu


def test_where_more_wait_than_are_looked_at_what_is_his_is_told_all_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _time in range(3):
        samples.entry(cast)
    with in_school(cast.school):
        (one,) = todo(cast.hu)[:1]
        monkeypatch.setattr("houqin.registers.todo.MOST", 2)
        (other,) = todo(cast.hu)[:1]
        assert (one.count, [each.url for each in one.items]) == (3, [each.url for each in other.items])
        assert other.count == 3


def test_the_same_day_slot_and_subject_is_entered_once(cast: Cast) -> None:
    register = samples.register(cast)
    do(cast, "registers.fill_entry", register)
    with pytest.raises(Refused, match="已经登记过"):
        do(cast, "registers.fill_entry", register)
    assert do(cast, "registers.fill_entry", register, slot="下午").row.slot == "下午"


def test_what_was_voided_may_be_entered_again(cast: Cast) -> None:
    register = samples.register(cast)
    do(cast, "registers.void_entry", do(cast, "registers.fill_entry", register).row)
    assert do(cast, "registers.fill_entry", register).row.status == "waiting"


def test_a_number_outside_the_law_is_refused_and_outside_the_usual_asked_once(cast: Cast) -> None:
    register = samples.register(cast)
    with pytest.raises(ValidationError, match="应在"):
        do(cast, "registers.fill_entry", register, answers=samples.answers(cast, celsius="99"))
    warm = samples.answers(cast, celsius="12.5")
    with pytest.raises(ValidationError, match="和平常不一样"):
        do(cast, "registers.fill_entry", register, answers=warm)
    entry = do(cast, "registers.fill_entry", register, answers=warm | {"sure": True}).row
    assert entry.body["celsius"] == "12.5"


def test_a_failing_answer_asks_what_was_done_and_starts_a_repair(cast: Cast) -> None:
    register = samples.register(cast)
    bad = samples.answers(cast, clean="fail")
    with pytest.raises(ValidationError, match="怎样处理"):
        do(cast, "registers.fill_entry", register, answers=bad)
    asked = {"answers": bad, "follow_up": "霜太厚，请人来修", "starts": "repair"}
    with pytest.raises(ValidationError, match="请选地点"):
        do(cast, "registers.fill_entry", register, **asked)
    with in_school(cast.school):
        asked["place"] = str(place(cast).pk)
    entry = do(cast, "registers.fill_entry", register, **asked).row
    assert (entry.faults, entry.subject) == (1, "1号冰柜")
    asked |= {"starts": "hazard", "slot": "下午"}
    found = do(cast, "registers.fill_entry", register, **asked).row
    with in_school(cast.school):
        assert "除霜清洁" in Hazard.objects.get(pk=found.hazard_id).what
    with in_school(cast.school):
        assert "除霜清洁" in Ticket.objects.get(pk=entry.ticket_id).fault


def test_a_correction_keeps_what_stood_and_moves_the_figure(cast: Cast) -> None:
    entry = samples.entry(cast)
    do(cast, "registers.amend_entry", entry)
    with in_school(cast.school):
        assert EntryFigure.objects.get(entry=entry).milli == 4500


def test_numbers_that_stand_in_one_unit_are_not_asked_in_another_under_the_same_name(cast: Cast) -> None:
    entry = samples.entry(cast)
    with in_school(cast.school):
        register = entry.register
    asked = samples.text(cast, register.slug)
    other = asked.replace("unit: ℃", "unit: 吨")
    with pytest.raises(ValidationError, match="“温度”已经按“℃”登记过，单位不能改成“吨”"):
        do(cast, "registers.change_register", register, text=other)
    gone = asked.replace("figure: true", "figure: false").replace("unit: ℃", "unit: 吨")
    register = do(cast, "registers.change_register", register, text=gone).row
    with pytest.raises(ValidationError, match="单位不能改成"):
        do(cast, "registers.change_register", register, text=other)
    anew = other.replace("name: celsius", "name: tonnes")
    do(cast, "registers.change_register", register, text=anew)


def test_another_word_for_the_same_unit_or_a_unit_of_what_nobody_entered_may_be_written(cast: Cast) -> None:
    asked = samples.text(cast).replace("unit: ℃", "unit: 公斤")
    register = do(cast, "registers.add_register", text=asked).row
    register = do(
        cast, "registers.change_register", register, text=asked.replace("公斤", "吨"), why="称大件"
    ).row
    do(cast, "registers.fill_entry", register)
    again = asked.replace("公斤", "吨").replace("除霜清洁", "除霜")
    register = do(cast, "registers.change_register", register, text=again).row
    with pytest.raises(ValidationError, match="单位不能改成“千克”"):
        do(cast, "registers.change_register", register, text=asked.replace("公斤", "千克"))
    assert [same_unit(*pair) for pair in (("kg", "千克"), ("度", "千瓦时"), ("", "元"), ("kg", "吨"))] == [
        True,
        True,
        True,
        False,
    ]


def test_a_changed_register_leaves_old_entries_with_what_was_asked(cast: Cast) -> None:
    entry = samples.entry(cast)
    with in_school(cast.school):
        register = entry.register
    do(cast, "registers.change_register", register)
    with in_school(cast.school):
        assert RegisterVersion.objects.filter(register=register).count() == 2
        entry.refresh_from_db()
        assert entry.definition.title != "冷藏温度"


def test_nobody_reviews_only_his_own_entries(cast: Cast) -> None:
    register = samples.register(cast)
    day = clock.today().isoformat()
    do(cast, "registers.fill_entry", register, by=cast.hu)
    with pytest.raises(Refused, match="另一人审核"):
        do(cast, "registers.review_book", register)
    do(cast, "registers.fill_entry", register, slot="下午")
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    with pytest.raises(ValidationError, match="还没有到"):
        do(cast, "registers.review_book", register, first_on=day, last_on=tomorrow)
    do(cast, "registers.review_book", register, first_on=day, last_on=day)
    late = do(cast, "registers.fill_entry", register, subject="2号冰柜").row
    assert late.entered == "closed"


def test_a_broken_definition_is_refused_with_sentences(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="缺少"):
        do(cast, "registers.add_register", text="slug: x-y\ntitle: 试\narea: 食堂\nfields: [{name: a}]")


def test_an_entry_settles_its_task_and_voiding_it_asks_again(cast: Cast) -> None:
    """No second tick: what 今天 asked is done by the entry (house.md 1)."""
    text = samples.text(cast, "one-round").replace(
        "often: 每日两次, slots: [上午, 下午], slot_label: 时段", "often: 每天, on: all_days"
    )
    register = do(cast, "registers.add_register", text=text.replace("things: [1号冰柜, 2号冰柜]\n", "")).row
    with in_school(cast.school):
        task = Task.objects.get(duty__register="one-round")
    with pytest.raises(PermissionDenied):
        do(cast, "duties.do_task", task, by=cast.hu)
    entry = do(cast, "registers.fill_entry", register, slot="").row
    with in_school(cast.school):
        task.refresh_from_db()
        assert (task.status, task.deed.entry) == ("done", entry.pk)
    do(cast, "registers.void_entry", entry)
    with in_school(cast.school):
        task.refresh_from_db()
        assert task.status == "open"


def test_two_slots_and_two_fridges_are_two_tasks_of_two_entries(cast: Cast) -> None:
    text = samples.text(cast, "two-rounds").replace("often: 每日两次", "often: 每日两次, on: all_days")
    register = do(cast, "registers.add_register", text=text).row

    def left() -> list[int]:
        with in_school(cast.school):
            rows = Task.objects.filter(duty__register="two-rounds", status="open").order_by("number")
            return list(rows.values_list("number", flat=True))

    assert left() == [1, 2]
    first = do(cast, "registers.fill_entry", register, slot="下午").row
    assert left() == [1, 2]
    do(cast, "registers.fill_entry", register, slot="下午", subject="2号冰柜")
    assert left() == [1]
    do(cast, "registers.void_entry", first)
    assert left() == [1, 2], "the second alone is not what was asked"
    do(cast, "registers.fill_entry", register, slot="下午")
    assert left() == [1]


def test_taking_registers_from_the_shelf_makes_their_duties_once(cast: Cast) -> None:
    slugs = ["staff-morning-check", "visitors"]
    do(cast, "registers.take_registers", slugs=slugs)
    with pytest.raises(Refused, match="已经启用过"):
        do(cast, "registers.take_registers", slugs=slugs)
    do(cast, "registers.take_registers", slugs=[*slugs, "food-samples"])
    with in_school(cast.school):
        duties = list(Duty.objects.exclude(register="").order_by("register").values_list("register", "proof"))
    assert duties == [("food-samples", "register"), ("staff-morning-check", "register")]


def test_the_menu_of_the_week_fills_the_samples_of_the_day(cast: Cast) -> None:
    do(cast, "registers.take_registers", slugs=["food-samples"])
    today = clock.today()
    lines = [{"day": day, "lunch": "番茄炒蛋、土豆烧肉", "dinner": "面条"} for day in DAYS]
    menu = do(cast, "registers.set_menu", days=lines).row
    with in_school(cast.school):
        register = Register.objects.get(slug="food-samples")
        asked = {"on": today, "slot": "午餐"}
        first = first_answers(register, register.definition, asked, cast.tan)
        assert [line["dish"] for line in first["dishes"]] == ["番茄炒蛋", "土豆烧肉"]
        supper = first_answers(register, register.definition, asked | {"slot": "晚餐"}, cast.tan)
        assert [line["dish"] for line in supper["dishes"]] == ["面条"]
    again = do(cast, "registers.set_menu", days=lines[:1]).row
    assert (again.pk, list(again.body)) == (menu.pk, ["0"])


def test_an_address_that_names_nothing_begins_an_empty_form(cast: Cast) -> None:
    """Labels wear out and addresses are cut short: the form opens all the same."""
    register = samples.register(cast)
    with in_school(cast.school):
        for asked in (
            {"place": "x"},
            {"school_class": "\x00"},
            {"on": "2026-13-40"},
            {"subject": "柜" * 900},
        ):
            assert first_answers(register, register.definition, asked, cast.tan) == {}


def test_what_is_known_only_afterwards_waits_and_is_filled_in_without_a_correction(cast: Cast) -> None:
    entry = samples.entry(cast)
    assert entry.unfinished
    with pytest.raises(ValidationError, match="没有“celsius”"):
        do(cast, "registers.complete_entry", entry, answers={"celsius": "1.0"})
    with pytest.raises(ValidationError, match="还没有填写"):
        do(cast, "registers.complete_entry", entry, answers={})
    whole = do(cast, "registers.complete_entry", entry).row
    assert (whole.unfinished, whole.body["again"], whole.body["celsius"]) == (False, "09:30", "3.5")
    with pytest.raises(PermissionDenied):
        do(cast, "registers.complete_entry", entry)


def test_what_was_filled_in_later_is_changed_only_by_a_correction(cast: Cast) -> None:
    third = "  - {name: third, label: 三测, kind: time, required: false, later: true}\nsigns:"
    text = samples.text(cast, "two-later").replace("signs:", third)
    entry = do(cast, "registers.fill_entry", do(cast, "registers.add_register", text=text).row).row
    do(cast, "registers.complete_entry", entry)
    with pytest.raises(Refused, match="更正"):
        do(cast, "registers.complete_entry", entry, answers={"again": "10:30"})
    assert not do(cast, "registers.complete_entry", entry, answers={"third": "11:00"}).row.unfinished


def test_where_several_may_enter_the_same_day_each_entry_stands(cast: Cast) -> None:
    text = samples.text(cast, "several").replace("often: 每日两次", "often: 每日两次, several: true")
    register = do(cast, "registers.add_register", text=text).row
    first, second = (do(cast, "registers.fill_entry", register).row for _each in range(2))
    assert first.pk != second.pk
