"""What a number is compared with: the period before, the same one a year ago, the target of the plan.

Earlier numbers are counted where the school was in use from the first day of that time; else a 纸质总数 stands for them,
with its book and pages. The two are never added up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.facts import Figure, Span
from houqin.core.rooms import all_modules
from houqin.planning.facts import Goal
from houqin.planning.models import TICKETS
from houqin.reports.models import KEPT, PaperTotal
from houqin.reports.periods import MEETING, Period

BEFORE, YEAR_AGO, TARGET = "before.", "ago.", "target."  # what the codes of such figures begin with
DAYS = "terms.school_days"


@dataclass(frozen=True)
class Told:
    """A number that sentences compare: how it is called where it is typed from paper, and its unit."""

    label: str | Promise
    unit: str | Promise


COMPARED: dict[str, Told] = {
    "repairs.counted": Told(_lazy("受理报修"), _lazy("件")),
    "hazards.found": Told(_lazy("查出隐患"), _lazy("处")),
    "meetings.held": Told(_lazy("例会"), _lazy("次")),
    "surveys.opinions": Told(_lazy("收到意见"), _lazy("条")),
}


def earlier_figures(school: Any, period: Period) -> dict[str, Figure]:
    """What is compared, of the period before and of a year ago, by prefixed code; nothing where nothing is known."""
    if period.kind == MEETING:
        return {}
    spans = ((BEFORE, _("上期"), period.before), (YEAR_AGO, _("去年同期"), period.year_ago))
    return {
        f"{prefix}{code}": replace(
            figure, code=f"{prefix}{code}", label=f"{when}{figure.label}", of=None, adds_to=""
        )
        for prefix, when, span in spans
        if span is not None
        for code, figure in _known(school, span).items()
    }


def _known(school: Any, span: Span) -> dict[str, Figure]:
    if school.go_live_on is not None and school.go_live_on <= span.first:
        return _counted(school, span)
    rows = PaperTotal.objects.filter(status=KEPT, first=span.first, last=span.last)
    return {row.code: _from_paper(row) for row in rows.order_by("id")}


def _counted(school: Any, span: Span) -> dict[str, Figure]:
    rooms = {code.partition(".")[0] for code in (*COMPARED, DAYS)}
    modules = [module for room, module in all_modules("facts") if room in rooms]
    found = (figure for module in modules for figure in module.facts(school, span))
    return {figure.code: figure for figure in found if figure.code in COMPARED or figure.code == DAYS}


def _from_paper(row: PaperTotal) -> Figure:
    url = f"/reports/totals/{row.pk}/"
    rule = _("{when}的纸质登记，{where}，由{who}录入。")
    told = {"when": f"{row.first}—{row.last}", "where": row.where, "who": row.by.name}
    return Figure(
        row.code,
        row.label,
        row.value,
        row.unit,
        [row],
        url,
        doubts=(row.source,),
        rule=rule.format(**told),
        measured=True,
    )


def is_on_paper(figure: Figure) -> bool:
    """Whether it was typed from a paper register."""
    return isinstance(figure.rows, list) and any(isinstance(row, PaperTotal) for row in figure.rows)


def targets(goals: list[Goal], figures: Mapping[str, Figure], kind: str) -> Iterator[Figure]:
    """What the plan asks of repairs, where what the goal counts is what the report counts."""
    done = figures.get("repairs.done")
    for goal in goals:
        if (
            goal.plan.kind != kind
            or goal.line.counts != TICKETS
            or not goal.line.amount
            or goal.done is None
            or done is None
        ):
            continue
        if goal.done.value == done.value:
            yield replace(
                goal.done,
                code=f"{TARGET}repairs.done",
                label=_("计划指标"),
                value=goal.line.amount,
                rows=[goal.line],
                url=goal.line.PAGE,
                rule=_("《{plan}》里写的指标。").format(plan=goal.plan.title),
                measured=True,
            )
            return
