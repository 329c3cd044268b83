"""How the parts of a month become one score: exact fractions, weights of the school's own, nothing where nothing is known."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dateutil.relativedelta import relativedelta

DUTIES, SCORES, RECORDS = "duties", "scores", "records"


@dataclass(frozen=True)
class Duties:
    """What was one's own to do and is over: done in time, done and written down late, not done."""

    done: int = 0
    late: int = 0
    missing: int = 0


def part_of_duties(found: Duties, late_percent: int) -> Fraction | None:
    """1 where all was done in time; what was written down late counts for so much of a whole one."""
    due = found.done + found.late + found.missing
    return (found.done + Fraction(found.late * late_percent, 100)) / due if due else None


def part_of_scores(scores: list[tuple[int, int]]) -> Fraction | None:
    """Of (points, most points): each sheet counts alike, however many points it has."""
    held = [Fraction(points, most) for points, most in scores if most > 0]
    return min(Fraction(1), max(Fraction(0), sum(held, Fraction(0)) / len(held))) if held else None


def part_of_records(entries: int, late: int) -> Fraction | None:
    """How much of what one entered was entered in time."""
    return Fraction(entries - late, entries) if entries else None


def tenths(parts: dict[str, Fraction | None], weights: dict[str, int]) -> int | None:
    """The score in tenths of a point of 100, halves up; a part of which nothing is known leaves its weight to the others."""
    known = {name: part for name, part in parts.items() if part is not None and weights[name] > 0}
    total = sum(weights[name] for name in known)
    if not total:
        return None
    whole = sum((part * weights[name] for name, part in known.items()), Fraction(0)) / total
    return int(whole * 1000 + Fraction(1, 2))


def score_words(value: int | None) -> str:
    """86.5"""
    return "" if value is None else f"{value // 10}.{value % 10}"


def counts_in(month: date, go_live_on: date | None) -> bool:
    """Neither the trial nor the first month after it counts against anybody."""
    return go_live_on is not None and month >= go_live_on + relativedelta(months=1)
