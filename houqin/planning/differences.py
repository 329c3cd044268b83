"""What a new version of a plan changes: lines that are added, gone or changed, paired by their origin."""

from dataclasses import dataclass
from typing import Any

from houqin.planning.models import Plan, PlanLine
from houqin.planning.rules.differences import Pair

TELLING = (
    "text",
    "area",
    "year",
    "months",
    "part",
    "week",
    "day",
    "who",
    "frequency",
    "decision",
    "amount",
    "unit",
)


@dataclass(frozen=True)
class Differences:
    """Pairs by what became of them; nothing in `same` is touched when the version is accepted."""

    added: list[Pair]
    gone: list[Pair]
    changed: list[Pair]
    same: list[Pair]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.gone or self.changed)


def differences(before: Plan, after: Plan) -> Differences:
    """In the order of the new version; what is gone in the order of the old one."""
    old = {each.origin: each for each in PlanLine.objects.filter(plan=before).order_by("position")}
    new = {each.origin: each for each in PlanLine.objects.filter(plan=after).order_by("position")}
    both = [Pair(old[origin], line) for origin, line in new.items() if origin in old]
    return Differences(
        [Pair(None, line) for origin, line in new.items() if origin not in old],
        [Pair(line, None) for origin, line in old.items() if origin not in new],
        [pair for pair in both if differs(pair.old, pair.new)],
        [pair for pair in both if not differs(pair.old, pair.new)],
    )


def differs(old: Any, new: Any) -> bool:
    """Whether anything that is done about a line is another."""
    return any(getattr(old, name) != getattr(new, name) for name in TELLING)
