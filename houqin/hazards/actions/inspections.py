"""Somebody from above was here: what he found becomes hazards to mend, and then he is answered."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Changes, action
from houqin.hazards.models import Inspection
from houqin.hazards.opening import Opening, count_again
from houqin.people.models import Member, School


@action(_("登记上级检查"), tone="primary", says=_("{unit}检查：{lines}"))
def record_inspection(
    school: School,
    /,
    *,
    by: Member,
    on: date,
    unit: str,
    people: str = "",
    basis: str = "",
    due_on: date | None = None,
    lines: Sequence[dict[str, Any]] = (),
) -> Changes:
    """One visit, its problems line by line: each is a hazard due when they say, and is mended like any other."""
    facts = {"on": on, "unit": unit, "people": people, "basis": basis, "due_on": due_on}
    inspection = Inspection(**facts, found=len(lines), recorded_by=by)
    opening = Opening(by)
    found = [
        opening.hazard(
            place=line["place"],
            what=line["what"],
            kind=line.get("kind") or "other",
            level=line.get("level") or "normal",
            found_on=on,
            due_on=line.get("due_on") or due_on,
            finder_name=unit[:60],
            source="inspection",
            source_words=unit,
            inspection=inspection,
            line=number,
        )
        for number, line in enumerate(lines, 1)
    ]
    return Changes(inspection, add=count_again(found) if found else ())


@action(_("登记回复"), tone="primary", says=_("已回复（{answered_on}）：{note}"))
def answer_inspection(
    inspection: Inspection, /, *, by: Member, answered_on: date, note: str = ""
) -> Inspection:
    """The 《整改回复》 has gone out; what is still open stays with its hazards."""
    inspection.answered_on, inspection.answer_note = answered_on, note
    return inspection
