"""The numbers hazards give to summaries, each with the rows behind it, and the sentence a school would write.

发现 are the hazards found within the span; 已销号, 期限内 and 逾期 say how these stand now and add up to it. What was
entered in the trial or turned out to be none counts nowhere.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.facts import STILL_CHANGES, Figure, Span, real, ruled
from houqin.hazards.models import CLOSED, COUNTED, MENDED, UNMENDED, Hazard

LIST = "/hazards/hazards/"
RULES = {
    "hazards.found": _lazy("发现日期在统计期内的隐患，按编号不重复；查无隐患的和试运行的不计。"),
    "hazards.closed": _lazy("其中现在已复查销号的。"),
    "hazards.in_time": _lazy("其中还没销号、整改期限没有过的；等复查的也在内。"),
    "hazards.late": _lazy("其中过了整改期限还没整改的。"),
    "hazards.again": _lazy("其中发现前12个月内，同一部位、同一类别已经有过隐患的。"),
}
NOT_ON_PAPER = {"hazards.in_time": STILL_CHANGES, "hazards.late": STILL_CHANGES}
STANDS: tuple[tuple[str, Any], ...] = (
    ("found", _lazy("发现")),
    ("closed", _lazy("已销号")),
    ("in_time", _lazy("期限内")),
    ("late", _lazy("逾期")),
    ("again", _lazy("一年内同处同类再次出现")),
)
PARTS = ("closed", "in_time", "late")


def stand(key: str) -> Q:
    """The hazards of one stand: 期限内 are those due today or later, and those that wait to be looked at again."""
    today = clock.today()
    asked = {
        "found": Q(status__in=COUNTED),
        "closed": Q(status=CLOSED),
        "in_time": Q(status=MENDED) | Q(status__in=UNMENDED, due_on__gte=today),
        "late": Q(status__in=UNMENDED, due_on__lt=today),
        "again": Q(status__in=COUNTED, again__gt=0),
    }
    return asked[key]


def facts(school: Any, span: Span, *, rows: Any = None) -> list[Figure]:
    """hazards.found of a span; .closed, .in_time, .late are its parts, .again how many of them had been there before."""
    rows = (Hazard.objects.all() if rows is None else rows).filter(real(school))
    within = rows.filter(found_on__range=(span.first, span.last))
    found = {key: within.filter(stand(key)) for key, _label in STANDS}
    whole = found["found"].count()
    figures = [
        Figure(
            f"hazards.{key}",
            label,
            whole if key == "found" else found[key].count(),
            _("处"),
            found[key],
            list_url(key, span),
            of=None if key == "found" else whole,
            adds_to="hazards.found" if key in PARTS else "",
        )
        for key, label in STANDS
    ]
    return ruled(figures, RULES, NOT_ON_PAPER)


def list_url(key: str, span: Span) -> str:
    """The list that shows exactly the rows of a number."""
    asked = {"tab": "all", "stand": key, "found_on_from": span.first, "found_on_to": span.last}
    return f"{LIST}?{urlencode(asked)}"


def sentences(figures: Iterable[Figure]) -> list[str]:
    """发现隐患31处，销号28处，期限内2处，逾期1处。 Parts that are none are not named."""
    told = {figure.code: figure for figure in figures}
    if not told["hazards.found"].value:
        return [_("没有发现隐患。")]
    parts = [_("发现隐患{count}处").format(count=told["hazards.found"].value)]
    names = (("closed", _("销号{count}处")), ("in_time", _("期限内{count}处")), ("late", _("逾期{count}处")))
    for key, words in names:
        if told[f"hazards.{key}"].value:
            parts.append(words.format(count=told[f"hazards.{key}"].value))
    return ["，".join(parts) + "。"]
