"""The arithmetic of rosters, without a database: which turns there are, who gets them, what times are in words."""

from houqin.rosters.rules.fairness import draw, gap_between
from houqin.rosters.rules.seats import Held, Person, Slot, Wished, clash
from houqin.rosters.rules.slots import Plan, Weights, slots_of
from houqin.rosters.rules.times import WHOLE_DAY, clock_words, read_clock, read_tenths, tenths_words

__all__ = [
    "WHOLE_DAY",
    "Held",
    "Person",
    "Plan",
    "Slot",
    "Weights",
    "Wished",
    "clash",
    "clock_words",
    "draw",
    "gap_between",
    "read_clock",
    "read_tenths",
    "slots_of",
    "tenths_words",
]
