"""Whatever happens in a school, every number of its summary is the number of its rows, in every edition."""

import re
from random import Random
from typing import Any

import pytest

from houqin.core.scope import in_school
from houqin.hazards.models import Hazard
from houqin.meetings.models import Meeting
from houqin.repairs.models import Ticket
from houqin.reports.drawing import Subject, draw, figures_of
from houqin.reports.periods import TERM, period_of
from houqin.reports.rules.paper import Paper
from houqin.reports.rules.shortening import FULL, INNER, ONE, THREE, edition_of
from houqin.reports.rules.words import code_of, value_of
from houqin.surveys.models import Opinion
from tests.cast import Cast
from tests.promises.conftest import SOAK
from tests.samples import row_in, ways
from tests.test_every_fact import faults

pytestmark = pytest.mark.django_db
TRIALS, CHANGES = 2 * SOAK, 6
LIVED: tuple[Any, ...] = (Ticket, Hazard, Meeting, Opinion)


@pytest.mark.parametrize("seed", range(TRIALS))
def test_every_number_of_a_summary_equals_its_rows_after_random_changes(cast: Cast, seed: int) -> None:
    dice = Random(seed)
    for _n in range(CHANGES):
        model = dice.choice(LIVED)
        row_in(cast, model, dice.choice(sorted(ways(model))))
    with in_school(cast.school):
        period = period_of(TERM, "", cast.school)
        figures = figures_of(cast.school, period)
        assert list(faults({code: each for code, each in figures.items() if "unreplied" not in code})) == []
        whole = draw(Subject(cast.school, period, str(seed), {}), figures)
        for edition in (FULL, THREE, ONE, INNER):
            assert list(wrong(edition_of(whole, edition), figures)) == []


def wrong(paper: Paper, figures: dict[str, Any]) -> list[str]:
    """Numbers that are not their figure's; sums that do not add up; shares over all or below nothing."""
    found = []
    for passage in paper.passages:
        for piece in passage.words:
            if piece.code and piece.text != value_of(piece.code, figures):
                found.append(f"{passage.key}: {piece.code} says {piece.text}")
            if piece.code and figures[code_of(piece.code)].value < 0:
                found.append(f"{passage.key}: {piece.code} is negative")
        if sums := re.search(r"按类别分：(.+)，合计(\d+)件", passage.text):
            parts = sum(int(n) for n in re.findall(r"(\d+)件", sums[1]))
            if parts != int(sums[2]):
                found.append(f"{passage.key}: {parts} is not {sums[2]}")
        found += [passage.key for share in re.findall(r"([\d.]+)%", passage.text) if float(share) > 100]
    return found


def test_a_sentence_whose_number_is_off_is_found(cast: Cast) -> None:
    row_in(cast, Ticket, "confirmed")
    with in_school(cast.school):
        period = period_of(TERM, "", cast.school)
        figures = figures_of(cast.school, period)
        whole = draw(Subject(cast.school, period, "x", {}), figures)
        row_in(cast, Ticket, "confirmed")
        assert wrong(whole, figures_of(cast.school, period))
