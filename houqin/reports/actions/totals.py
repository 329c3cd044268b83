"""纸质总数: what a paper register of the time before says, entered once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Refused, action
from houqin.core.facts import Figure, Span
from houqin.people.models import Member, School
from houqin.reports.models import BEGUN, KEPT, PaperTotal
from houqin.reports.naming import label_of
from houqin.reports.offering import offered_one
from houqin.reports.periods import TERM, Period, period_of
from houqin.reports.totalling import group_of, sum_of

MILLI = 1000  # in which a form gives what was typed


@action(_("录入纸质总数"), tone="primary", says=_("录入：{book}{pages}，{value}"), alone="paper_totals")
def enter_paper_total(
    school: School, /, *, by: Member, code: str, kind: str, period: str, value: int, book: str, pages: str
) -> PaperTotal:
    """Of a time that was over before the school began here: later numbers come from the records alone."""
    asked = period_of(TERM if kind == BEGUN else kind, period, school)
    span = _days(school, kind, asked)
    figure = offered_one(school, code)
    if figure is None:
        raise Refused(_t("这个数不从纸上录。"))
    number = replace(figure, value=_whole(value, figure))
    row = PaperTotal(
        code=code,
        label=label_of(figure),
        whole=figure.adds_to,
        unit=str(figure.unit),
        scale=figure.scale,
        value=number.value,
        said=number.words,
        kind=kind,
        period=asked.text,
        book=book,
        pages=pages,
        by=by,
        first=span.first,
        last=span.last,
    )
    _check(row, asked)
    return row


def _days(school: School, kind: str, asked: Period) -> Span:
    """The days told, all of them before the 启用日."""
    live, span = school.go_live_on, asked.span
    if kind == BEGUN:
        if live is None or live not in _dates(span) or live == span.first:
            raise Refused(_t("{when}里没有启用以前的日子。").format(when=asked.words))
        return Span(span.first, live - timedelta(days=1))
    if live is not None and span.last >= live:
        raise Refused(_t("{when}已经在这里登记，数字从记录来，不再录入纸质总数。").format(when=asked.words))
    return span


def _dates(span: Span) -> Any:
    return {span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)}


def _whole(milli: int, figure: Figure) -> int:
    """What was typed, in the parts that the number is counted in."""
    value, rest = divmod(milli * figure.scale, MILLI)
    if rest:
        raise Refused(_t("“{what}”是一个一个数的，请填整数。").format(what=figure.label))
    return value


def _check(row: PaperTotal, asked: Period) -> None:
    """Entered once, after its whole, and never more than it; a whole never less than its parts."""
    same = PaperTotal.objects.filter(status=KEPT, first=row.first, last=row.last)
    if same.filter(code=row.code).exists():
        raise Refused(_t("{when}的这个数已经录过；录错了，先把那一条作废。").format(when=asked.words))
    if row.whole:
        whole = same.filter(code=row.whole).first()
        if whole is None:
            raise Refused(_t("这是一个总数里的一部分，请先录{when}的总数。").format(when=asked.words))
        _fits([*same.filter(whole=row.whole), row], whole)
    _fits(same.filter(whole=row.code), row)


def _fits(parts: Any, whole: PaperTotal) -> None:
    """Each way to divide the whole for itself: kinds of repairs, and what became of them."""
    groups: dict[str, list[PaperTotal]] = {}
    for each in parts:
        groups.setdefault(group_of(each.code), []).append(each)
    for found in groups.values():
        if sum_of(found) > whole.value:
            raise Refused(
                _t("各部分相加是{parts}，比总数{whole}还多，请核对。").format(
                    parts=sum_of(found), whole=whole.value
                )
            )


@action(_("作废"), tone="danger", says=_("作废：{why_void}"))
def void_paper_total(total: PaperTotal, /, *, by: Member, why_void: str) -> PaperTotal:
    """It stays in the list; reports signed with it stay as they were."""
    total.why_void = why_void
    return total
