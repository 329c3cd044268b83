"""The tables of the registers room, split by subject."""

from houqin.registers.models.books import BookReview
from houqin.registers.models.entries import (
    DONE,
    VOID,
    WAITING,
    EntryFigure,
    EntrySign,
    Given,
    RegisterEntry,
)
from houqin.registers.models.menus import WeeklyMenu
from houqin.registers.models.registers import (
    EVERYBODY,
    OFF,
    ON,
    Register,
    RegisterVersion,
    definitions_of,
    held_by,
    keys_of,
    marks_of,
)

# What roles grant besides actions and views of a kind of row.
EXTRA_CODES = frozenset({"registers.view_all_entries"})

__all__ = [
    "DONE",
    "EVERYBODY",
    "EXTRA_CODES",
    "OFF",
    "ON",
    "VOID",
    "WAITING",
    "BookReview",
    "EntryFigure",
    "EntrySign",
    "Given",
    "Register",
    "RegisterEntry",
    "RegisterVersion",
    "WeeklyMenu",
    "definitions_of",
    "held_by",
    "keys_of",
    "marks_of",
]
