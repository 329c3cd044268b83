"""Which paper a row of the sheet means, and what the row says of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from houqin.certificates.models import Certificate
from houqin.certificates.sheet import SHEET
from houqin.core.sheets.checking import ParsedRow
from houqin.core.sheets.importing import reads_as

HIDDEN = "*"  # a number that went out covered is not taken for a new one


def day_of(value: Any) -> date | None:
    return value.date if value else None


def same_paper(there: Sequence[Certificate], row: ParsedRow, until: date) -> Certificate | None:
    """The paper of this holder that the row means: of its number, or where that is not told of its last day."""
    number = row["number"] or ""
    if number and not number.startswith(HIDDEN):
        named = [each for each in there if _reads(each.number, number) and each.valid_until == until]
        if named:
            return named[-1]
    same_day = [each for each in there if each.valid_until == until]
    return same_day[-1] if same_day else None


def _reads(known: str, number: str) -> bool:
    return known == number or reads_as(SHEET, "number", known, number)


def values_of(row: ParsedRow, paper: Certificate) -> dict[str, Any]:
    """What the row says; an empty cell leaves what is known."""
    said = {"number": row["number"], "issuer": row["issuer"], "contact": row["contact"]}
    if str(row["number"] or "").startswith(HIDDEN):
        said.pop("number")
    values = {
        name: value
        for name, value in said.items()
        if value and not reads_as(SHEET, name, getattr(paper, name), value)
    }
    days = {"issued_on": day_of(row["issued"]), "start_on": day_of(row["start"])}
    return values | {name: day for name, day in days.items() if day and getattr(paper, name) != day}
