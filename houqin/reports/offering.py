"""Which numbers may be entered as a total from paper: every one that a room gives and that may be added up over time."""

from datetime import timedelta
from typing import Any

from houqin.core import clock
from houqin.core.facts import Figure, Span, all_facts, facts_of_room

LATELY = timedelta(days=183)  # what is written down here at all has been so in half a year


def offered(school: Any) -> list[Figure]:
    """In the order of the rooms; the caller has named the school."""
    return [each for each in all_facts(school, _lately()).values() if not each.not_on_paper]


def offered_one(school: Any, code: str) -> Figure | None:
    """One of them; only its room is asked."""
    found = number_of(school, _lately(), code)
    return None if found is None or found.not_on_paper else found


def number_of(school: Any, span: Span, code: str) -> Figure | None:
    """One number as it stands now. Only the room that it belongs to is asked; the caller has named the school."""
    return facts_of_room(code.partition(".")[0], school, span).get(code)


def _lately() -> Span:
    return Span(clock.today() - LATELY, clock.today())
