"""What a number is compared with: the period before, the same one a year ago, the target of the plan.

Earlier numbers are counted where the school was in use; of the days before, a 纸质总数 tells, with its book and pages.
A number of which some days are told by neither is not compared (decisions/0081).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.facts import Figure, Span, all_facts, growth
from houqin.core.rooms import all_modules
from houqin.planning.facts import Goal
from houqin.planning.models import TICKETS
from houqin.reports.models import PaperTotal
from houqin.reports.periods import MEETING, SAFETY, TERM, YEAR, Period
from houqin.reports.rules.totals import tells_all, together
from houqin.reports.totalling import from_rows, sum_of, totals_kept, with_paper

BEFORE, YEAR_AGO, TARGET = "before.", "ago.", "target."  # what the codes of such figures begin with
DAYS = "terms.school_days"
# Compared in the sentence that tells them, in every report; the others in the table of a report that is long enough.
IN_PROSE = ("repairs.counted", "hazards.found", "meetings.held", "surveys.opinions")
LONG = (TERM, YEAR, SAFETY)

Totals = Mapping[str, Sequence[PaperTotal]]


def told_with_paper(school: Any, counted: Mapping[str, Figure], period: Period) -> dict[str, Figure]:
    """The figures of a period with what paper tells of its days, and those it is compared with."""
    if period.kind == MEETING:
        return dict(counted)
    totals = totals_kept(school)
    earlier = _earlier(school, period, totals)
    return with_paper(counted, totals, period.told) | {each.code: each for each in earlier}


def _earlier(school: Any, period: Period, totals: Totals) -> Iterator[Figure]:
    """Of the period before and of a year ago, by prefixed code; nothing where nothing is known."""
    spans = ((BEFORE, _("上期"), period.before), (YEAR_AGO, _("去年同期"), period.year_ago))
    for prefix, when, span in spans:
        if span is not None:
            for code, figure in _known(school, span, period.kind, totals).items():
                yield replace(
                    figure,
                    code=f"{prefix}{code}",
                    label=f"{when}{figure.label}",
                    adds_to="",
                    not_on_paper="",
                )


def _known(school: Any, span: Span, kind: str, totals: Totals) -> dict[str, Figure]:
    """Every day of them is told, by the records or by paper."""
    live = school.go_live_on
    counted = _counted(school, span, kind) if live is not None and live <= span.last else {}
    if live is not None and live <= span.first:
        return counted
    found = {}
    for code, rows in totals.items():
        chosen = together(rows, span)
        in_use = [Span(live, span.last)] if live is not None and live <= span.last else []
        if chosen and tells_all([*(row.span for row in chosen), *in_use], span):
            more = counted[code].value if code in counted else 0
            found[code] = replace(from_rows(code, chosen), value=sum_of(chosen) + more)
    return found


def _counted(school: Any, span: Span, kind: str) -> dict[str, Figure]:
    """Of a long report every number that adds up over time, of a month those that its sentences compare."""
    if kind in LONG:
        figures = all_facts(school, span)
        return {code: each for code, each in figures.items() if not each.not_on_paper or code == DAYS}
    asked = {*IN_PROSE, DAYS}
    rooms = {code.partition(".")[0] for code in asked}
    modules = [module for room, module in all_modules("facts") if room in rooms]
    found = (figure for module in modules for figure in module.facts(school, span))
    return {figure.code: figure for figure in found if figure.code in asked}


def change(now: Figure, then: Figure, *, comparable: bool) -> str:
    """减少6.7%, where both were counted, both are large and the school days are as many."""
    if now.from_paper or now.scale != then.scale:
        return ""
    rate = growth(now.value, then.value, comparable=comparable)
    return f"{_('减少') if rate[0] == '-' else _('增加')}{rate[1:]}" if rate else ""


def share_change(now: Figure, then: Figure) -> str:
    """提高2.6个百分点, of two shares that may both be said."""
    if not (now.percent and then.percent):
        return ""
    tenths = _tenths(now) - _tenths(then)
    if not tenths:
        return _("持平")
    words = _("提高{n}个百分点") if tenths > 0 else _("下降{n}个百分点")
    return words.format(n=f"{abs(tenths) // 10}.{abs(tenths) % 10}")


def _tenths(figure: Figure) -> int:
    """As it is said: what two shares differ by is what their words differ by."""
    whole, _mark, rest = figure.percent.rstrip("%").partition(".")
    return 10 * int(whole) + int(rest)


def targets(goals: Iterable[Goal], figures: Mapping[str, Figure], kind: str) -> Iterator[Figure]:
    """What the plan asks of a number, where what the goal counts is what the report counts."""
    told: set[str] = set()
    for goal in goals:
        code, line = _counted_by(goal), goal.line
        same = goal.done is not None and code in figures and figures[code].value == goal.done.value
        if goal.plan.kind == kind and line.amount and same and goal.done is not None and code not in told:
            told.add(code)
            yield replace(
                goal.done,
                code=f"{TARGET}{code}",
                label=_("计划指标"),
                value=line.amount,
                rows=[line],
                url=line.PAGE,
                rule=_("《{plan}》里写的指标。").format(plan=goal.plan.title),
                measured=True,
            )


def _counted_by(goal: Goal) -> str:
    """The number that a goal counts: repairs mended, tasks done, those of an area."""
    if goal.line.counts == TICKETS:
        return "repairs.done"
    return f"duties.area_done.{goal.line.area}" if goal.line.area else "duties.done"
