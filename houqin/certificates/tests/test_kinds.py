"""The kinds as they are shipped: whose, how long, by what rule, with a source for each."""

import re

import pytest

from houqin.certificates.kinds import HOLDERS, LIMITS, MOST_DAYS, PERSON, SURE, Kind, shipped
from houqin.core.errors import Refused
from houqin.people.roles import ROLES

ALL = list(shipped().values())


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.key)
def test_a_kind_says_whose_it_is_how_early_it_is_told_and_by_what_rule(kind: Kind) -> None:
    assert kind.holder in dict(HOLDERS)
    assert kind.least <= kind.days <= MOST_DAYS
    assert kind.sure in SURE
    assert kind.law
    assert len(kind.citation) <= 200
    assert bool(kind.start) == kind.rule.from_start
    assert not kind.gate or kind.holder == PERSON
    assert not (kind.roles or kind.posts) or kind.gate
    assert set(kind.roles) <= set(ROLES)
    assert not kind.ceiling or kind.rule.months or kind.rule.from_start


def test_no_two_are_called_the_same() -> None:
    assert len({kind.title for kind in ALL}) == len(ALL)


def test_what_is_read_in_the_law_says_of_which_year_it_is() -> None:
    vague = [k.key for k in ALL if k.sure in ("V1", "V2") and not re.search(r"20\d\d|未注明", k.law)]
    assert vague == []


def test_what_is_only_remembered_is_marked_to_be_checked() -> None:
    assert [kind.key for kind in ALL if kind.sure == "M" and "待核" not in kind.citation] == []


def test_a_lift_is_told_of_before_the_month_in_which_it_must_be_applied_for() -> None:
    """特种设备安全法 art. 40: a month before it runs out."""
    with pytest.raises(Refused):
        LIMITS["lift"].check(30)
    LIMITS["lift"].check(31)
