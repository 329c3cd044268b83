"""What was given before to the same question, or of the same figure and period; and why the number is another now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q

from houqin.core import clock
from houqin.core.facts import Figure, Span
from houqin.reports.models import HANDED as REPORT_HANDED
from houqin.reports.models import SIGNED, Report
from houqin.reports.reading import paper_of
from houqin.returns.figures import Known
from houqin.returns.freezing import Counted
from houqin.returns.models import FIGURE, HANDED, Return, ReturnCell

WITHIN = timedelta(days=366)
NAMED = 100  # rows of a difference that are named


@dataclass(frozen=True)
class Earlier:
    """A number that went out before: what it was, on which day, where it stands."""

    said: str
    day: date
    title: str
    url: str
    same: bool  # the same figure of the same days, so that a difference can be explained
    at: datetime | None = None
    cell: ReturnCell | None = None


def earlier_of(row: Return, cells: Iterable[ReturnCell], known: Known) -> dict[Any, Earlier]:
    """cell -> what was given last, the same figure and period before the same words; within a year."""
    cells = list(cells)
    given = _given(row, cells)
    reported = _reported({known.span(cell) for cell in cells if cell.how == FIGURE})
    found = {}
    for cell in cells:
        fits = [one for one in given if one.pk != cell.pk and _is_same(cell, one, known)]
        same = _told(fits[-1], same=True) if fits else reported.get((cell.code, known.span(cell)))
        asked = [one for one in given if cell.key and one.key == cell.key]
        earlier = same or (_told(asked[-1], same=False) if asked else None)
        if earlier is not None:
            found[cell.pk] = earlier
    return found


def _given(row: Return, cells: list[ReturnCell]) -> list[ReturnCell]:
    """What was handed in of these questions and figures, the oldest first."""
    since = clock.today() - WITHIN
    about = Q(key__in={cell.key for cell in cells if cell.key})
    about |= Q(code__in={cell.code for cell in cells if cell.code})
    rows = ReturnCell.objects.filter(about, of_return__status=HANDED, of_return__handed_on__gte=since)
    rows = rows.exclude(of_return=row).exclude(said="").select_related("of_return")
    return list(rows.order_by("of_return__stood_at", "id"))


def _is_same(cell: ReturnCell, other: ReturnCell, known: Known) -> bool:
    return bool(cell.how == FIGURE and cell.code == other.code and known.span(cell) == other.span)


def _told(cell: ReturnCell, *, same: bool) -> Earlier:
    row = cell.of_return
    assert row.handed_on is not None
    return Earlier(
        cell.said, row.handed_on, row.title, f"{row.PAGE}#c{cell.position}", same, row.stood_at, cell
    )


def _reported(spans: set[Span]) -> dict[tuple[str, Span], Earlier]:
    """(figure, period) -> what a signed report says of it."""
    if not spans:
        return {}
    asked = Q()
    for span in spans:
        asked |= Q(first=span.first, last=span.last)
    rows = Report.objects.filter(asked, status__in=(SIGNED, REPORT_HANDED), frozen__isnull=False)
    found = {}
    for report in rows.select_related("school", "reviewer", "signer").order_by("stood_on", "id"):
        span = Span(report.first, report.last)
        for piece in (piece for each in paper_of(report).passages for piece in each.words if piece.code):
            day, url = report.stood_on or report.last, report.PAGE
            found[piece.code, span] = Earlier(piece.text, day, str(report), url, True)
    return found


@dataclass
class Difference:
    """Why a number is not what it was: which rows were entered since, which count only now, which no longer do."""

    since: list[Any] = field(default_factory=list)
    only_now: list[Any] = field(default_factory=list)
    no_more: list[Any] = field(default_factory=list)
    gone: int = 0  # rows that are no longer there at all
    words: list[str] = field(default_factory=list)  # days of the calendar: +2026-11-21
    unknown: bool = False  # the rows of then were not kept: too many, or a report

    @property
    def is_empty(self) -> bool:
        return not (self.since or self.only_now or self.no_more or self.gone or self.words)


def difference(earlier: Earlier, figure: Figure) -> Difference:
    """By comparing the rows that were counted then with those that are counted now."""
    then = Counted.kept(earlier.cell) if earlier.cell is not None else None
    now = Counted.of(figure)
    if then is None or then.keys is None or now.keys is None:
        return Difference(unknown=True)
    came, went = now.keys - then.keys, then.keys - now.keys
    if not (now.model or then.model):
        return Difference(words=[f"+{each}" for each in sorted(came)] + [f"−{each}" for each in sorted(went)])
    rows = _rows(now.model or then.model, came | went)
    new = [row for row in rows if str(row.pk) in came]
    at = earlier.at or clock.at(earlier.day + timedelta(days=1))
    return Difference(
        since=[row for row in new if row.recorded_at > at],
        only_now=[row for row in new if row.recorded_at <= at],
        no_more=[row for row in rows if str(row.pk) in went],
        gone=len(went) - sum(str(row.pk) in went for row in rows),
    )


def _rows(model: str, keys: frozenset[str]) -> list[Any]:
    rows: Any = apps.get_model(model)
    return list(rows.objects.filter(pk__in=sorted(keys)).order_by("-id"))
