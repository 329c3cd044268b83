"""后勤一览: each figure holds what its list shows, names whose it is, and costs the same for one row and for thirty."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.duties.models import Task
from houqin.hazards.models import Hazard
from houqin.people.roles import written
from houqin.repairs.models import Ticket
from houqin.reports.board.asked import DECISIONS, LATE, OVER, SOON
from houqin.reports.board.counting import Board, board_of
from houqin.reports.models import Report
from tests.cast import Cast, browser
from tests.samples import row_in, row_of, ways
from tests.test_what_pages_cost import FRAME, queries

pytestmark = [pytest.mark.django_db, pytest.mark.on("2026-11-20")]
URL = "/reports/board/"
BOARD = 13  # questions to the database besides the frame's


@pytest.fixture
def later(cast: Cast) -> Iterator[None]:
    """Two weeks after rows of every kind were made, when what was due is late."""
    for model in (Ticket, Task, Hazard, Report):
        for status in ways(model):
            row_in(cast, model, status)
    with clock.moved(clock.now() + timedelta(days=14)):
        yield


def board(cast: Cast, who: str = "hu") -> Board:
    with in_school(cast.school):
        return board_of(getattr(cast, who))


def page(cast: Cast) -> str:
    return str(browser(cast.hu).get(URL).content.decode())


def test_each_figure_holds_what_its_list_shows(cast: Cast, later: None) -> None:
    made, client = board(cast), browser(cast.hu)
    assert len(made.figures) == 7
    assert all(figure.value for figure in made.figures[:4])
    with in_school(cast.school):
        for each, figure in zip([late.asked for late in LATE], made.figures, strict=False):
            assert each.rows(cast.hu).count() == figure.value
    for each in (*(late.asked for late in LATE), *DECISIONS, SOON, OVER):
        assert client.get(each.url).status_code == 200, each.url
    assert made.figures[3].value == sum(each.value for each in made.mine)


def test_what_is_late_is_told_by_person_and_adds_up(cast: Cast, later: None) -> None:
    made, client = board(cast), browser(cast.hu)
    for n, figure in enumerate(made.figures[:3]):
        assert sum(cell.value for person in made.people if (cell := person.cells[n])) == figure.value
    named = {person.name for person in made.people}
    assert cast.wen.name in named
    for person in made.people:
        for cell in filter(None, person.cells):
            assert client.get(cell.url).status_code == 200, cell.url


def test_what_i_decide_is_told_apart_from_what_others_do(cast: Cast, later: None) -> None:
    mine = {each.label for each in board(cast).mine}
    assert "总结待签发" in mine
    cast.hu.roles = written(("logistics_head",))
    assert "总结待签发" in {each.label for each in board(cast).others}


def test_it_is_for_who_leads(cast: Cast) -> None:
    assert browser(cast.tan).get(URL).status_code == 403
    assert browser(cast.hu).get(f"{URL}?x=1").status_code == 400
    assert 'href="/reports/board/"' in browser(cast.hu).get("/").content.decode()
    assert 'href="/reports/board/"' not in browser(cast.tan).get("/").content.decode()


def test_a_school_that_has_nothing_yet_is_told_where_to_begin(cast: Cast) -> None:
    assert "从这里开始" in page(cast)


def test_it_costs_the_same_for_one_row_and_for_thirty(cast: Cast, later: None) -> None:
    client, counts = browser(cast.hu), []
    for rows in (0, 5):
        for _round in range(rows):
            with clock.moved(clock.now() - timedelta(days=14)):
                for model in (Ticket, Task, Hazard):
                    row_of(cast, model)
        client.get(URL)
        counts.append(len(queries(client, URL)))
    assert counts[0] == counts[1] <= FRAME + BOARD
