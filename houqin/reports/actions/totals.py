"""纸质总数: what a paper register of the time before says, entered once to be compared with."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Refused, action
from houqin.people.models import Member, School
from houqin.reports.comparing import COMPARED
from houqin.reports.models import KEPT, PaperTotal
from houqin.reports.periods import period_of


@action(_("录入纸质总数"), tone="primary", says=_("录入：{book}{pages}，{value}"), alone="paper_totals")
def enter_paper_total(
    school: School, /, *, by: Member, code: str, kind: str, period: str, value: int, book: str, pages: str
) -> PaperTotal:
    """Of a time that was over before the school began here: later numbers come from the records alone."""
    asked = period_of(kind, period, school)
    if school.go_live_on is not None and asked.span.last >= school.go_live_on:
        raise Refused(_t("{when}已经在这里登记，数字从记录来，不再录入纸质总数。").format(when=asked.words))
    days: dict[str, Any] = {"first": asked.span.first, "last": asked.span.last}
    if PaperTotal.objects.filter(status=KEPT, code=code, **days).exists():
        raise Refused(_t("{when}的这个数已经录过；录错了，先把那一条作废。").format(when=asked.words))
    told = COMPARED[code]
    return PaperTotal(
        code=code,
        label=str(told.label),
        unit=str(told.unit),
        value=value,
        kind=kind,
        period=asked.text,
        book=book,
        pages=pages,
        by=by,
        **days,
    )


@action(_("作废"), tone="danger", says=_("作废：{why_void}"))
def void_paper_total(total: PaperTotal, /, *, by: Member, why_void: str) -> PaperTotal:
    """It stays in the list; reports signed with it stay as they were."""
    total.why_void = why_void
    return total
