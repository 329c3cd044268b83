"""The packs as they are shipped: short, understood, with a source for each line."""

import re

import pytest

from houqin.duties.models.duties import PROOFS, SOURCES, Duty
from houqin.duties.packs import SURE, Line, Pack, lines, packs
from houqin.people.models.schools import KIND_QUESTIONS
from houqin.people.roles import ROLES

ALL = list(lines().values())
UNDERSTOOD = {"day", "school_day", "meal", "night", "week", "month", "quarter", "term", "year"}


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.key)
def test_a_pack_holds_at_most_a_dozen_and_belongs_to_a_question(pack: Pack) -> None:
    assert 1 <= len(pack.lines) <= 12
    assert not pack.when or pack.when in KIND_QUESTIONS


def test_no_two_lines_have_one_key() -> None:
    assert sum(len(pack.lines) for pack in packs()) == len(ALL)
    assert len({line.cause for line in ALL}) == len(ALL)


@pytest.mark.parametrize("line", ALL, ids=lambda line: line.key)
def test_a_line_says_what_how_often_who_and_by_what_law(line: Line) -> None:
    assert line.frequency.unit in UNDERSTOOD
    assert line.minutes > 0
    assert line.on in dict(Duty.DAYS)
    assert line.proof in dict(PROOFS)
    assert line.source in dict(SOURCES)
    assert line.sure in SURE
    assert line.law
    kind, _colon, value = line.who.partition(":")
    assert value in ROLES if kind == "role" else kind == "post"
    assert len(line.title) <= 200
    assert len(line.citation) <= 300


def test_what_is_not_just_practice_says_of_which_year_its_source_is() -> None:
    assert [
        line.key for line in ALL if line.sure not in ("T", "M") and not re.search(r"20\d\d", line.law)
    ] == []


def test_every_kind_of_school_that_the_law_asks_more_of_has_its_pack() -> None:
    """保安公司 is asked at set-up for other rooms: what the law says of guards is said to every school."""
    assert {pack.when for pack in packs()} == {"", *KIND_QUESTIONS} - {"guard_company"}


@pytest.mark.parametrize("line", [each for each in ALL if each.sure == "M"], ids=lambda line: line.key)
def test_what_is_only_remembered_is_marked_to_be_checked(line: Line) -> None:
    assert "待核" in line.citation


@pytest.mark.parametrize("line", ALL, ids=lambda line: line.key)
def test_a_line_finds_a_duty_that_has_its_own_words(line: Line) -> None:
    """So that a school which wrote it into its own table is told that it has it."""
    assert re.search(line.like, line.title)
