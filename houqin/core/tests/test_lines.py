"""Tables of lines: cells of a page, lists of a program, rows looked up together, and what the history tells of them."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houqin.core import clock
from houqin.core.actions.asked import as_sent
from houqin.core.canonical import canonical
from houqin.core.forms import ActionForm, Choices, Day, LineForm, Lines, RowField, RowsField, Text, Whole
from houqin.core.lines import is_cell, line_number
from houqin.core.scope import in_school
from houqin.core.words import words_of
from houqin.places.models import Place
from houqin.places.tests.test_story import add
from tests.cast import Cast

pytestmark = pytest.mark.django_db

KINDS = (("electric", "电"), ("water", "水"), ("door", "门窗"), ("other", "其他"))
RESULTS = (("ok", "正常"), ("bad", "要修"))


class RoomLine(LineForm):
    place = RowField("places.Place", label="地点")
    kind = Choices(KINDS, label="种类", required=False)
    result = Choices(RESULTS, label="情况", initial="ok")
    pieces = Whole(label="数量", min_value=1, required=False, unit="只")
    note = Text(label="说明", max_length=40, required=False)
    on = Day(label="日期", required=False)
    urgent = forms.BooleanField(label="急", required=False)


class RoomsForm(ActionForm):
    title = Text(label="名称")
    lines = Lines(RoomLine, label="查看情况", most=20, start=3)


@pytest.fixture
def rooms(cast: Cast) -> list[Place]:
    """Three rooms of the school."""
    house = add(cast, "building", "教学楼")
    return [add(cast, "room", name, house) for name in ("101", "102", "103")]


def asked(cast: Cast, data: Any = None, **kwargs: Any) -> RoomsForm:
    with in_school(cast.school):
        return RoomsForm(data, by=cast.hu, target=None, **kwargs)


def own_errors(form: RoomsForm) -> list[str]:
    table: Any = form["lines"]
    errors: list[str] = table.own_errors
    return errors


def page(cast: Cast, form: RoomsForm) -> str:
    with in_school(cast.school):
        return render_to_string("core/field.html", {"field": form["lines"]})


def sent(lines: dict[str, str]) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"title": "第12周巡查", **lines})
    return data


def test_cells_of_a_page_and_a_list_of_a_program_come_to_the_same(cast: Cast, rooms: list[Place]) -> None:
    one, other = str(rooms[0].pk), str(rooms[1].pk)
    by_page = sent(
        {"lines-0-place": one, "lines-0-result": "ok", "lines-4-place": other, "lines-4-result": "bad"}
        | {
            "lines-4-pieces": "２",
            "lines-4-urgent": "on",
            "lines-4-note": " 灯\u200b管 ",
            "lines-9-result": "ok",
        }
    )
    by_program = {
        "title": "第12周巡查",
        "lines": [
            {"place": one, "result": "ok"},
            {"place": other, "result": "bad", "pieces": 2, "urgent": True, "note": "灯管"},
        ],
    }
    with in_school(cast.school):
        first, second = asked(cast, by_page), asked(cast, by_program)
        assert first.is_valid(), first.errors
        assert second.is_valid(), second.errors
    assert first.cleaned_data == second.cleaned_data
    assert canonical(as_sent(first)) == canonical(as_sent(second))
    assert [line["place"] for line in first.cleaned_data["lines"]] == rooms[:2]
    assert first.cleaned_data["lines"][1]["note"] == "灯管"


def test_json_text_is_understood_as_well(cast: Cast, rooms: list[Place]) -> None:
    with in_school(cast.school):
        form = asked(cast, {"title": "x", "lines": json.dumps([{"place": str(rooms[2].pk), "result": "ok"}])})
        assert form.is_valid()


def test_rows_of_all_lines_are_looked_up_with_one_question(cast: Cast, rooms: list[Place]) -> None:
    def questions(count: int) -> int:
        lines = [{"place": str(rooms[number % 3].pk), "result": "ok"} for number in range(count)]
        with (
            in_school(cast.school),
            CaptureQueriesContext(
                connection,
            ) as seen,
        ):
            assert asked(cast, {"title": "x", "lines": lines}).is_valid()
        return len(seen)

    assert questions(20) == questions(1) == 1


def test_a_row_may_be_named_by_its_words_as_a_pasted_sheet_does(cast: Cast, rooms: list[Place]) -> None:
    with in_school(cast.school):
        form = asked(cast, sent({"lines-0-place": " 教学楼102 ", "lines-0-result": "ok"}))
        assert form.is_valid(), form.errors
    assert form.cleaned_data["lines"][0]["place"] == rooms[1]


def test_words_that_name_no_row_are_refused_and_shown_again(cast: Cast, rooms: list[Place]) -> None:
    with in_school(cast.school):
        form = asked(cast, sent({"lines-0-place": "教学楼 109", "lines-0-result": "ok"}))
        assert not form.is_valid()
    html = page(cast, form)
    assert 'value="教学楼 109"' in html
    assert "data-row=" not in html


def test_a_row_of_another_school_is_refused(cast: Cast, rooms: list[Place]) -> None:
    with in_school(cast.ou.school):
        form = RoomsForm(
            {"title": "x", "lines": [{"place": str(rooms[0].pk), "result": "ok"}]}, by=cast.ou, target=None
        )
        assert not form.is_valid()
    assert "第1行地点" in form.errors["lines"][0]


def test_what_is_wrong_stands_in_its_cell_and_is_told_with_its_line(cast: Cast, rooms: list[Place]) -> None:
    lines = {
        "lines-0-place": str(rooms[0].pk),
        "lines-0-result": "ok",
        "lines-5-pieces": "0",
        "lines-5-result": "ok",
    }
    with in_school(cast.school):
        form = asked(cast, sent(lines))
        assert not form.is_valid()
    told = "\n".join(form.errors["lines"])
    assert "第2行地点：请填写这一项。" in told
    assert "第2行数量" in told
    html = page(cast, form)
    assert "有 1 行要改" in html
    bad = re.findall(r'<td class="cell[^"]*field-bad"[^>]*>.*?</td>', html)
    assert len(bad) == 2
    assert 'aria-invalid="true"' in bad[0]
    assert own_errors(form) == []


def test_empty_lines_count_for_nothing_and_no_line_at_all_is_said(cast: Cast) -> None:
    with in_school(cast.school):
        form = asked(cast, sent({"lines-0-place": "", "lines-0-result": "ok", "lines-1-note": "  "}))
        assert not form.is_valid()
    assert form.errors["lines"] == ["还没有填写：至少填一行。"]
    assert own_errors(form) == ["还没有填写：至少填一行。"]


def test_an_empty_line_of_yesterday_is_empty_today(cast: Cast, rooms: list[Place]) -> None:
    class Dated(LineForm):
        place = RowField("places.Place", label="地点")
        on = Day(label="日期", initial=clock.today)

    class DatedForm(ActionForm):
        lines = Lines(Dated, label="记录")

    before = (clock.today() - timedelta(days=1)).isoformat()
    cells = {
        "lines-0-place": str(rooms[0].pk),
        "lines-0-on": before,
        "lines-1-place": "",
        "lines-1-on": before,
    }
    with in_school(cast.school):
        form = DatedForm(cells, by=cast.hu, target=None)
        assert form.is_valid(), form.errors
    assert len(form.cleaned_data["lines"]) == 1


def test_more_lines_than_allowed_are_refused_with_both_numbers(cast: Cast) -> None:
    with in_school(cast.school):
        form = asked(cast, {"title": "x", "lines": [{}] * 21})
        assert not form.is_valid()
    assert "20" in form.errors["lines"][0]
    assert "21" in form.errors["lines"][0]


def test_a_table_that_no_form_can_hold_is_not_declared() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Lines(RoomLine, most=1000)


def test_a_cell_that_names_several_rows_is_not_declared() -> None:
    class Several(LineForm):
        places = RowsField("places.Place")

    with pytest.raises(ValueError, match="one row in a cell"):
        Lines(Several)


def test_an_empty_form_shows_the_empty_lines_it_starts_with(cast: Cast, rooms: list[Place]) -> None:
    html = page(cast, asked(cast))
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    assert body.count("<tr") == 3
    for number in range(3):
        assert f'name="lines-{number}-place"' in body
    assert "lines-__n__-place" in html[html.index("<template>") :]


def test_first_lines_come_with_their_names_and_one_empty_line_follows(cast: Cast, rooms: list[Place]) -> None:
    first = [{"place": room, "result": "bad"} for room in rooms[:2]] + [{"place": str(rooms[2].pk)}]
    html = page(cast, asked(cast, initial={"lines": first}))
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    assert body.count("<tr") == 4
    for room in rooms:
        assert f'data-row="{room.pk}"' in body
        assert f'value="{room}"' in body
    assert re.search(r'name="lines-0-result"[^>]*value="bad"[^>]*checked', body)


def test_names_of_rows_are_listed_once_for_all_lines(cast: Cast, rooms: list[Place]) -> None:
    html = page(cast, asked(cast, initial={"lines": [{"place": rooms[0]}] * 15}))
    assert html.count('<option value="教学楼 103">') == 1


def test_a_page_of_many_lines_asks_no_more_than_a_page_of_one(cast: Cast, rooms: list[Place]) -> None:
    def questions(count: int) -> int:
        form = asked(cast, initial={"lines": [{"place": str(rooms[n % 3].pk)} for n in range(count)]})
        with CaptureQueriesContext(connection) as seen:
            page(cast, form)
        return sum(query["sql"].startswith("SELECT") for query in seen)

    assert questions(20) == questions(1) <= 2


NASTY = "<img src=x onerror=alert(1)>\"'&"


def test_whatever_is_typed_comes_back_escaped(cast: Cast) -> None:
    cells = {f"lines-0-{name}": NASTY for name in ("place", "kind", "result", "pieces", "note", "on")}
    with in_school(cast.school):
        form = asked(cast, sent(cells))
        assert not form.is_valid()
    assert "<img" not in page(cast, form)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    lines=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(RoomLine.base_fields)), inner)
        ),
        max_leaves=8,
    )
)
def test_no_lines_of_a_program_break_the_form(cast: Cast, lines: Any) -> None:
    with in_school(cast.school):
        form = asked(cast, {"title": "x", "lines": lines})
        form.is_valid()
    page(cast, form)


@given(st.text(max_size=12))
def test_only_cells_of_the_table_are_cells(key: str) -> None:
    assert not is_cell(RoomsForm.base_fields, key)
    assert not is_cell(RoomsForm.base_fields, f"title-0-{key}")


@pytest.mark.parametrize("key", ["lines-0-place", "lines-19-note", "lines-9999-on"])
def test_cells_are_known_by_their_names(key: str) -> None:
    assert is_cell(RoomsForm.base_fields, key)


@pytest.mark.parametrize(
    "key",
    ["lines-0-who", "lines-01-place", "lines--1-place", "lines-0", "lines-0-place-x", "lines-99999-place"],
)
def test_other_names_are_not(key: str) -> None:
    assert not is_cell(RoomsForm.base_fields, key)


def test_the_number_of_a_line_stands_in_the_name_of_its_cells() -> None:
    assert line_number("lines", "lines-12-place") == 12
    assert line_number("lines", "lines-x-place") is None


def test_the_history_tells_the_lines_in_words(cast: Cast, rooms: list[Place]) -> None:
    line = {
        "place": rooms[0],
        "kind": "electric",
        "result": "bad",
        "pieces": 0,
        "note": "",
        "on": None,
        "urgent": True,
    }
    told = words_of(
        RoomsForm, {"title": "巡查", "lines": [line, {**line, "place": rooms[1], "urgent": False}]}
    )
    assert told["lines"] == ["查看情况", "教学楼 101 电 要修 0 急；教学楼 102 电 要修 0"]
