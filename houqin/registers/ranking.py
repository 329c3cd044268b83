"""Score sheets with ranks, week by week: the total of each subject, equal totals share a rank and the next one is skipped."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from houqin.core.facts import Span, real
from houqin.registers import facts
from houqin.registers.models import VOID, EntryFigure, Register, RegisterEntry
from houqin.registers.prints.ranking import Ranks, rank
from houqin.registers.rules.answers import written
from houqin.terms.calendar import week_label

RANK = "@rank"


@dataclass(frozen=True)
class Week:
    """One week's ranks, the best first: (rank, subject, total)."""

    monday: date
    label: str
    lines: list[tuple[str, str, str]]


def ranking_of(register: Register, days: Sequence[date], member: Any) -> list[Week]:
    """The weeks of a month as far as he may see them, whole ones at both ends, the newest first; none without ranks."""
    made = register.definition
    field = made.field(made.paper.cell)
    if RANK not in made.paper.columns or field is None:
        return []
    first = days[0] - timedelta(days=days[0].weekday())
    last = days[-1] + timedelta(days=6 - days[-1].weekday())
    rows = RegisterEntry.objects.visible_to(member).filter(register=register, on__range=(first, last))
    totals = Ranks(made, list(rows.exclude(status=VOID).only("on", "status", "body"))).totals
    return [
        Week(
            monday,
            week_label(register.school, monday) or f"{monday.month}月{monday.day}日起",
            [
                (rank(totals[monday], subject), subject, written(total, field.decimals))
                for subject, total in sorted(totals[monday].items(), key=lambda each: (-each[1], each[0]))
            ],
        )
        for monday in sorted(totals, reverse=True)
    ]


def means_of(school: Any, span: Span) -> Iterator[tuple[Register, str, list[tuple[str, int]]]]:
    """Of each register with ranks: it, the unit, and of each subject the mean of its days in tenths, the best first.

    One question for the registers and one for all their numbers.
    """
    ranked = {each.pk: each for each in Register.objects.order_by("title", "id") if _is_ranked(each)}
    rows = RegisterEntry.objects.filter(real(school), facts.stand("entries"), register__in=ranked)
    numbers = EntryFigure.objects.filter(
        register__in=ranked,
        on__range=(span.first, span.last),
        entry__in=rows.values("pk"),
        milli__isnull=False,
    )
    found: dict[Any, dict[str, int]] = defaultdict(dict)
    asked = numbers.order_by().values_list("register", "path", "about").annotate(Sum("milli"), Count("pk"))
    for key, path, about, total, n in asked if ranked else ():
        if path == ranked[key].definition.paper.cell and about:
            found[key][about] = (2 * total + 100 * n) // (200 * n)
    for key, means in found.items():
        field = ranked[key].definition.field(ranked[key].definition.paper.cell)
        best = sorted(means.items(), key=lambda each: (-each[1], each[0]))
        yield ranked[key], (field.unit if field else "") or _("分"), best


def _is_ranked(register: Register) -> bool:
    return RANK in register.definition.paper.columns
