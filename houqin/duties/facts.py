"""The numbers duties give to summaries, each with the rows behind it.

应做 are the tasks whose last day lies within the span and is over; 已做, 本次不做 and 没有记录 say how these stand now and
add up to it. What was made in the trial, and what was cancelled, counts nowhere.
"""

from collections import Counter
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.cutoffs import LATER, PAPER
from houqin.core.facts import Figure, Span, real, ruled
from houqin.duties.models import DONE, OPEN, SKIPPED, UNRECORDED, WITHDRAWN, Deed, Task

LIST = "/duties/tasks/"
STANDS: tuple[tuple[str, Any], ...] = (
    ("asked", _lazy("应做")),
    ("done", _lazy("已做")),
    ("in_time", _lazy("按期做的")),
    ("skipped", _lazy("本次不做")),
    ("missing", _lazy("没有记录")),
)
PARTS = ("done", "skipped", "missing")
RULES = {
    "duties.asked": _lazy("截止日在统计期内、且已过去的任务；试运行和已取消的不计。"),
    "duties.done": _lazy("应做的任务里，现在已做的。"),
    "duties.in_time": _lazy("已做的任务里，完成日期不晚于截止日的。"),
    "duties.skipped": _lazy("应做的任务里，写了原因本次不做的。"),
    "duties.missing": _lazy("应做的任务里，到现在没有人登记的。"),
    "duties.area": _lazy("应做的任务，按领域分；各领域相加等于应做。"),
    "duties.area_done": _lazy("这个领域应做的任务里，现在已做的。"),
    "duties.entered": _lazy("统计期内的完成记录，按登记方式分；试运行不计。"),
}
HOW_ENTERED = _lazy("说的是在这里怎样登记的，纸上没有这个数。")
NOT_ON_PAPER = {
    "duties.entered": HOW_ENTERED,
    "duties.in_time": _lazy("按不按期，纸上的总数分不出来。"),
}


def stand(key: str) -> Q:
    """The tasks of one stand."""
    over, done = Q(due_on__lt=clock.today()), Q(status=DONE)
    asked = {
        "asked": over & ~Q(status=WITHDRAWN),
        "done": over & done,
        "in_time": over & done & Q(deed__done_on__lte=F("due_on")),
        "skipped": over & Q(status=SKIPPED),
        "missing": over & Q(status__in=(OPEN, UNRECORDED)),
    }
    return asked[key]


def facts(school: Any, span: Span) -> list[Figure]:
    """duties.asked, .done, .in_time, .skipped, .missing; .area.安全, .area_done.安全; .entered.paper, .entered.later."""
    rows = _rows(school, span)
    counts = _counted(rows["asked"])
    told = _told(counts) | {"in_time": rows["in_time"].count()}
    figures = [_figure(key, label, told, rows[key], span) for key, label in STANDS]
    return ruled([*figures, *_areas(counts, rows, span), *_entered(school, span)], RULES, NOT_ON_PAPER)


def parts(school: Any, span: Span) -> list[Figure]:
    """duties.asked and the three that add up to it, in one question."""
    rows = _rows(school, span)
    told = _told(_counted(rows["asked"]))
    figures = [_figure(key, label, told, rows[key], span) for key, label in STANDS if key in told]
    return ruled(figures, RULES)


def _rows(school: Any, span: Span) -> dict[str, Any]:
    within = Task.objects.filter(real(school), due_on__range=(span.first, span.last))
    return {key: within.filter(stand(key)) for key, _label in STANDS}


def _told(counts: Counter[tuple[str, str]]) -> dict[str, int]:
    found = {key: sum(n for (_area, status), n in counts.items() if status in STATUSES[key]) for key in PARTS}
    return found | {"asked": counts.total()}


STATUSES = {"done": (DONE,), "skipped": (SKIPPED,), "missing": (OPEN, UNRECORDED)}


def _counted(asked: Any) -> Counter[tuple[str, str]]:
    """(area, status) -> how many."""
    rows = asked.values_list("area", "status").annotate(n=Count("pk")).order_by()
    return Counter({(area, status): n for area, status, n in rows})


def _figure(key: str, label: Any, told: dict[str, int], rows: Any, span: Span) -> Figure:
    whole = {"asked": None, "in_time": told["done"]}.get(key, told["asked"])
    adds = "duties.asked" if key in PARTS else ""
    url = list_url(key, span)
    return Figure(f"duties.{key}", label, told[key], _("项"), rows, url, of=whole, adds_to=adds)


def _areas(counts: Counter[tuple[str, str]], rows: dict[str, Any], span: Span) -> list[Figure]:
    """By area, and how much of each is done; what has no area is told as 其他."""
    found = []
    for area in sorted({area for area, _status in counts}):
        all_of_it = sum(n for (each, _status), n in counts.items() if each == area)
        more = {"area": area} if area else {}
        asked, done = (rows[key].filter(area=area) for key in ("asked", "done"))
        name, code = area or _("其他"), area.translate(PLAIN) or "-"
        url, done_url = (list_url(key, span, **more) if area else "" for key in ("asked", "done"))
        found.append(
            Figure(f"duties.area.{code}", name, all_of_it, _("项"), asked, url, adds_to="duties.asked")
        )
        label = _("{area}：已做").format(area=name)
        value = counts[area, DONE]
        found.append(Figure(f"duties.area_done.{code}", label, value, _("项"), done, done_url, of=all_of_it))
    return found


PLAIN = str.maketrans({"{": "（", "}": "）", ".": "·"})  # what means something in a code


def _entered(school: Any, span: Span) -> list[Figure]:
    deeds = Deed.objects.filter(real(school), done_on__range=(span.first, span.last))
    found = []
    for key, label, name in ((PAPER, _("纸质转录的"), "paper"), (LATER, _("补登的"), "later")):
        rows = deeds.filter(entered=key)
        found.append(Figure(f"duties.entered.{name}", label, rows.count(), _("条"), rows))
    return found


def list_url(key: str, span: Span, **more: Any) -> str:
    """The list that shows exactly the rows of a number."""
    last = min(span.last, clock.today() - timedelta(days=1))
    asked = {"tab": "all", "stand": key, "due_on_from": span.first, "due_on_to": max(last, span.first)}
    return f"{LIST}?{urlencode(asked | more)}"
