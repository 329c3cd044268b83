"""What a table asks of the database: only the rooms and periods that its cells name, each once."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houqin.core.facts import Span, facts_of_room
from houqin.core.scope import in_school
from houqin.returns.figures import Known, groups
from houqin.returns.models import ReturnCell
from tests.cast import Cast, browser
from tests.samples import do
from tests.test_what_pages_cost import FRAME, LIST, queries

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BACK = "repairs.counted"


def listed(cast: Cast, many: int) -> Any:
    """A table of so many questions, none of them answered before."""
    asked = [{"question": f"{many}张表第{n}问报修受理", "unit": "件"} for n in range(many)]
    return do(cast, "returns.build_return", questions=asked).row


def cells(cast: Cast, row: Any) -> list[ReturnCell]:
    with in_school(cast.school):
        return list(ReturnCell.objects.filter(of_return=row).order_by("position"))


def fill(cast: Cast, row: Any, *codes: str) -> None:
    """Its cells, by turns, with these figures."""
    answers = [
        {"cell": str(cell.pk), "answer": codes[n % len(codes)], "period": "term", "typed": "", "was": ""}
        for n, cell in enumerate(cells(cast, row))
    ]
    do(cast, "returns.fill_return", row, answers=answers)


def cost(cast: Cast, url: str) -> int:
    client = browser(cast.hu)
    client.get(url)
    return len(queries(client, url))


def reckoning(cast: Cast, room: str) -> int:
    """What the figures of one room themselves cost."""
    with in_school(cast.school), CaptureQueriesContext(connection) as captured:
        facts_of_room(room, cast.school, Span(date(2026, 9, 1), date(2026, 11, 22)))
    return len(captured)


@pytest.fixture
def rooms_asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Span]]:
    """Which rooms are asked for their figures, in which periods."""
    asked: list[tuple[str, Span]] = []

    def noted(room: str, school: Any, span: Span) -> Any:
        asked.append((room, span))
        return facts_of_room(room, school, span)

    monkeypatch.setattr("houqin.returns.figures.facts_of_room", noted)
    return asked


def test_thirty_cells_cost_what_one_costs(cast: Cast) -> None:
    one, thirty = listed(cast, 1), listed(cast, 30)
    asked = cost(cast, one.PAGE)
    assert cost(cast, thirty.PAGE) == asked, "nothing is decided: all rooms are asked once"
    fill(cast, one, BACK)
    fill(cast, thirty, BACK, "repairs.done")
    filled = cost(cast, one.PAGE)
    assert cost(cast, thirty.PAGE) == filled
    assert filled <= FRAME + LIST + reckoning(cast, "repairs")
    assert filled < asked


def test_only_the_rooms_and_periods_that_cells_name_are_asked_each_once(
    cast: Cast, rooms_asked: list[tuple[str, Span]]
) -> None:
    row = listed(cast, 6)
    fill(cast, row, BACK, "repairs.done", "hazards.found")
    rooms_asked.clear()
    assert browser(cast.hu).get(row.PAGE).status_code == 200
    assert sorted(room for room, _span in rooms_asked) == ["hazards", "repairs"]
    rooms_asked.clear()
    assert browser(cast.hu).get(listed(cast, 5).PAGE).status_code == 200
    assert sorted(room for room, _span in rooms_asked) == sorted(groups()), "what could be meant is offered"


def test_the_form_of_one_number_asks_its_own_room_and_leads_to_the_others(
    cast: Cast, rooms_asked: list[tuple[str, Span]]
) -> None:
    row = listed(cast, 3)
    fill(cast, row, "hazards.found")
    cell = cells(cast, row)[0]
    url = f"/returns/answer_cell/{cell.pk}/"
    rooms_asked.clear()
    page = browser(cast.hu).get(url).content.decode()
    assert [room for room, _span in rooms_asked] == ["hazards"]
    assert f'href="{url}?about=people"' in page
    assert cost(cast, url) <= FRAME + LIST + reckoning(cast, "hazards")
    page = browser(cast.hu).get(f"{url}?about=people").content.decode()
    assert 'value="people.classes"' in page
    assert 'value="hazards.found" selected' in page
    do(cast, "returns.answer_cell", cell, answer="people.classes", period="term", typed="")
    assert cells(cast, row)[0].code == "people.classes"


def test_every_room_with_figures_has_words_to_be_chosen_by(cast: Cast) -> None:
    assert all(words != room for room, words in groups().items())


def test_a_code_that_is_of_no_room_answers_nothing(cast: Cast) -> None:
    with in_school(cast.school):
        known = Known(cast.school, date(2026, 11, 20))
        assert known.figure("nothing.at_all", Span(date(2026, 11, 1), date(2026, 11, 20))) is None
