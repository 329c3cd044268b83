"""更正 on paper: what stood first is struck through in its column, and an appendix tells who corrected what, when and why."""

from collections.abc import Sequence
from uuid import UUID

from houqin.core.actions import ACTIONS
from houqin.core.amending import Amendment, amendments_of, stood_first
from houqin.repairs.models import Ticket
from houqin.repairs.prints.words import foldable, stamp

PLACE, KIND, URGENT = "2", "5", "6"  # columns of the book that a correction touches
NOTE = "划去的是更正前的内容；更正人、时间、原因见附页。"
Corrections = dict[UUID, list[Amendment]]


def corrections_of(tickets: Sequence[Ticket]) -> Corrections:
    """ticket -> what was corrected on it."""
    return amendments_of(tickets, [a.code for a in ACTIONS.values() if a.amends and a.model is Ticket])


def struck(amendments: Sequence[Amendment]) -> dict[str, str]:
    """column -> what stood there at first, where something else stands now."""
    first = {
        name: each.before
        for name, each in stood_first(amendments, ("place", "spot", "kind", "urgent", "large")).items()
    }
    was = {
        PLACE: " ".join(filter(None, (first.get("place", ""), first.get("spot", "")))),
        KIND: first.get("kind", ""),
        URGENT: "、".join(
            word for name, word in (("urgent", "急"), ("large", "大修")) if first.get(name) == "是"
        ),
    }
    return {column: foldable(text, 8) for column, text in was.items() if text}


def told(number: str, each: Amendment) -> list[str]:
    """One line of the appendix."""
    cells = [each.label, each.before or "（空）", each.after or "（空）", each.who, each.why]
    return [number, stamp(each.at), *(foldable(cell, 10) for cell in cells)]


def appendix(tickets: Sequence[Ticket], corrections: Corrections) -> list[list[str]]:
    """All corrections of these tickets."""
    return [told(ticket.number, each) for ticket in tickets for each in corrections.get(ticket.pk, ())]


def notes(amendments: Sequence[Amendment]) -> list[str]:
    """The same under a 维修单: 更正：类别 水电→门窗锁（胡校长 9月4日 10:20，填错了）."""
    return [
        f"更正：{each.label} {each.before or '（空）'}→{each.after or '（空）'}"
        f"（{'，'.join(filter(None, (f'{each.who} {stamp(each.at)}', each.why)))}）。"
        for each in amendments
    ]
