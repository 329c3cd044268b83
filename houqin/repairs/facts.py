"""The numbers repairs give to summaries, each with the rows behind it, and the sentences a school would write.

受理 are the tickets reported within the span, by school time; 办结, 未办结 and 返修 say how these stand now. 用料 and
零星维修 are counted by the day they were mended. Trial rows and what was rejected, withdrawn or merged count nowhere.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.facts import STILL_CHANGES, Figure, Span, growth, ruled
from houqin.repairs.models import KINDS, OPEN, Material, Ticket
from houqin.repairs.rules import counting
from houqin.repairs.rules.clocks import school_minutes
from houqin.repairs.rules.counting import Case, Group, how_many, times
from houqin.terms.calendar import calendar_of
from houqin.terms.facts import BY_CALENDAR, school_days

RULES = {
    "repairs.counted": _lazy("报修时间在统计期内的报修单；退回、撤回、并到别单的和试运行的不计。"),
    "repairs.done": _lazy("受理的报修单里，现在已修好的。"),
    "repairs.kind": _lazy("受理的报修单，按种类分；各类相加等于受理。"),
    "repairs.open": _lazy("受理的报修单里，现在还没修好的，按原因分；各原因相加等于未办结。"),
    "repairs.returned": _lazy("受理的报修单里，修好以后又返修过的。"),
    "repairs.heard": _lazy("有人报修的，从报修到受理，只算上班时间，取平均。"),
    "repairs.mended": _lazy("修好的，从报修到修好，只算上班时间，取平均。"),
    "repairs.in_time": _lazy("修好的报修单里，在期限内修好的。"),
    "repairs.material": _lazy("修好日期在统计期内的报修单上登记的用料，同名同单位相加。"),
    "repairs.small": _lazy("修好日期在统计期内、没有用料的报修单。"),
    "repairs.school_days": _lazy("有学生在校的日子，按校历，算到今天为止。"),
    "repairs.before": _lazy("上一期的，口径相同。"),
}
NOT_ON_PAPER = {
    "repairs.open": STILL_CHANGES,
    "repairs.heard": _lazy("是平均数，不能相加，不从纸上录。"),
    "repairs.mended": _lazy("是平均数，不能相加，不从纸上录。"),
    "repairs.school_days": BY_CALENDAR,
    "repairs.before": _lazy("是上一期的数，录在上一期。"),
}
LIST = "/repairs/tickets/"
REPORTED, FINISHED = "reported_at", "finished_at"
COLUMNS = (
    *("kind", "status", "wait_for", "source", "place_id", "worker_id", "large", "returns", "minutes"),
    *("cost_fen", REPORTED, "accepted_at", FINISHED, "due_at", "used"),
)


def facts(school: Any, span: Span, before: Span | None = None, *, rows: Any = None) -> list[Figure]:
    """The figures of a span, as the tickets stand now; `before` is the span compared with, e.g. last term.

    `rows` narrows to the tickets a member may see; all of the school's else. Codes: repairs.counted, repairs.done,
    repairs.kind.electric, repairs.open, repairs.open.parts, repairs.returned, repairs.material.灯管（支）, …
    """
    telling = Telling(school, span, Ticket.objects.all() if rows is None else rows)
    return ruled([*telling.figures(), *(telling.compared(before) if before else [])], RULES, NOT_ON_PAPER)


def mended(school: Any, span: Span) -> tuple[Any, str]:
    """The rows of repairs.done and the list that shows them."""
    group = counting.DONE_GROUP
    rows = real(Ticket.objects.all(), school).filter(within(span), group.q)
    return rows, list_url(group.key, span)


def real(rows: Any, school: Any) -> Any:
    """The rows without those entered before the 启用日, and with `used`: whether a line of 用料 hangs on each."""
    if school.go_live_on is None:
        return with_used(rows.none())
    return with_used(rows.filter(recorded_at__gte=clock.at(school.go_live_on)))


def standing(rows: Any, school: Any) -> Any:
    """What is open now: of the trial while it lasts, and nothing of it afterwards."""
    return (rows if school.is_trial() else real(rows, school)).filter(status__in=OPEN)


def with_used(rows: Any) -> Any:
    """Tickets with `used`, which the group of small repairs asks for."""
    return rows.annotate(used=Exists(Material.objects.filter(ticket=OuterRef("pk"))))


def cases_of(rows: Any) -> list[Case]:
    """The tickets as the counting knows them, in one query."""
    return [Case(*values) for values in rows.values_list(*COLUMNS)]


def within(span: Span, column: str = REPORTED) -> Q:
    """Reported (or finished) in the span, by school time."""
    return Q(**{f"{column}__gte": span.begins, f"{column}__lt": span.ends})


def list_url(group: str, span: Span | None = None, column: str = REPORTED, **more: Any) -> str:
    """The list of tickets that shows exactly the rows of a group in a span, narrowed by more filters."""
    asked: dict[str, Any] = {"tab": "all", "stand": group}
    if span is not None:
        asked |= {f"{column}_from": span.first.isoformat(), f"{column}_to": span.last.isoformat()}
    return f"{LIST}?{urlencode(asked | more)}"


def materials_of(rows: Any) -> list[dict[str, Any]]:
    """What these tickets used: item, unit, total in thousandths, how many tickets; the most used first."""
    used = Material.objects.filter(ticket__in=rows.values("pk")).values("item", "unit")
    used = used.annotate(total=Sum("qty_milli"), tickets=Count("ticket", distinct=True))
    return list(used.order_by("-tickets", "-total", "item", "unit"))


def material_words(item: str, unit: str) -> str:
    """How a list names one material in one unit: 灯管（支）."""
    return f"{item}（{unit}）"


def uses(word: str) -> Q:
    """Tickets with a line of this material in this unit."""
    named = Material.objects.annotate(word=Concat("item", Value("（"), "unit", Value("）")))
    return Q(pk__in=named.filter(word=word).values("ticket"))


class Telling:
    """The figures of one span: its tickets are read once."""

    def __init__(self, school: Any, span: Span, rows: Any) -> None:
        self.school, self.span = school, span
        self.rows = real(rows, school)
        self.cases = cases_of(self.rows.filter(within(span)))

    def figures(self) -> list[Figure]:
        counted, done = self.group(counting.COUNTED_GROUP), self.group(counting.DONE_GROUP)
        return [
            Figure(**vars(counted) | {"doubts": self._doubts()}),
            Figure(**vars(done) | {"of": counted.value, "adds_to": counted.code}),
            *(self._kind(key, label) for key, label in KINDS),
            self.group(counting.OPEN_GROUP, of=counted.value, adds_to=counted.code),
            *(self.group(reason, "open.", adds_to="repairs.open") for reason in counting.REASONS),
            self.group(counting.RETURNED),
            *self._times(),
            *self._used(),
            self._days("repairs.school_days", self.span),
        ]

    def compared(self, before: Span) -> list[Figure]:
        """The same number of an earlier span and the school days of it; nothing from before the 启用日."""
        if self.school.go_live_on is None or self.school.go_live_on > before.first:
            return []
        rows = self.rows.filter(within(before), counting.COUNTED_GROUP.q)
        url = list_url("counted", before)
        earlier = Figure("repairs.before", _("上期受理"), rows.count(), _("件"), rows, url)
        return [earlier, self._days("repairs.before.school_days", before)]

    def group(self, group: Group, prefix: str = "", **more: Any) -> Figure:
        """A group of the tickets reported in the span."""
        found = self.rows.filter(within(self.span), group.q)
        url = list_url(group.key, self.span)
        value = how_many(self.cases, group)
        return Figure(f"repairs.{prefix}{group.key}", group.label, value, _("件"), found, url, **more)

    def _kind(self, kind: str, label: Any) -> Figure:
        value = sum(case.kind == kind for case in self.cases if case in counting.COUNTED_GROUP)
        found = self.rows.filter(within(self.span), counting.COUNTED_GROUP.q, kind=kind)
        url = list_url("counted", self.span, kind=kind)
        return Figure(f"repairs.kind.{kind}", label, value, _("件"), found, url, adds_to="repairs.counted")

    def _times(self) -> list[Figure]:
        heard = self._time(counting.HEARD, _("平均受理用时"), lambda case: case.accepted_at)
        mended = self._time(counting.MENDED_GROUP, _("平均修复用时"), lambda case: case.finished_at)
        told = how_many(self.cases, counting.MENDED_GROUP)
        return [heard, mended, self.group(counting.IN_TIME, of=told)]

    def _time(self, group: Group, label: str, end: Callable[[Case], Any]) -> Figure:
        """The mean of a group, in minutes of open school from the report to `end`."""
        calendar = calendar_of(self.school)
        cases = [case for case in self.cases if case in group]
        took = times([school_minutes(case.reported_at, end(case), calendar) for case in cases])
        behind, url = self.rows.filter(within(self.span), group.q), list_url(group.key, self.span)
        return Figure(f"repairs.{group.key}.minutes", label, took.mean, _("分钟"), behind, url, measured=True)

    def _used(self) -> list[Figure]:
        """By the day it was mended: each material in each unit, and the repairs that needed none."""
        finished = self.rows.filter(within(self.span, FINISHED))
        done = finished.filter(counting.DONE_GROUP.q)
        small, url = finished.filter(counting.SMALL.q), list_url("small", self.span, FINISHED)
        figures = [self._material(line, done) for line in materials_of(done)]
        return [*figures, Figure("repairs.small", _("零星维修"), small.count(), _("件"), small, url)]

    def _material(self, line: dict[str, Any], done: Any) -> Figure:
        word = material_words(line["item"], line["unit"])
        rows = Material.objects.filter(ticket__in=done.values("pk"), item=line["item"], unit=line["unit"])
        url = list_url("done", self.span, FINISHED, material=word)
        code = f"repairs.material.{word}"
        return Figure(code, line["item"], line["total"], line["unit"], rows, url, scale=1000, measured=True)

    def _days(self, code: str, span: Span) -> Figure:
        last = min(span.last, max(clock.today(), span.first))
        days = school_days(self.school, span.first, last)
        return Figure(**vars(days) | {"code": code, "rule": ""})

    def _doubts(self) -> tuple[str, ...]:
        live = self.school.go_live_on
        if live is None or live > self.span.last:
            return (_("还在试运行，登记的都不计入。"),)
        return (_("启用日以前登记的不计入。"),) if live > self.span.first else ()


# In the school's words ------------------------------------------------------------------------------------------


def sentences(figures: Iterable[Figure], subject: str = "") -> list[str]:
    """What a summary says of repairs, in plain prose; `subject` is 本学期 (when not told), 本月, 本周."""
    told = {figure.code: figure for figure in figures}
    subject = subject or _("本学期")
    if not told["repairs.counted"].value:
        return [_("{subject}没有受理报修。").format(subject=subject), *_used_sentence(told)]
    return [_main(told, subject), _kinds(told), *_used_sentence(told), *_compared_sentence(told)]


def _main(told: dict[str, Figure], subject: str) -> str:
    counted, done = told["repairs.counted"], told["repairs.done"]
    text = _("{subject}受理报修{counted}件，办结{done}件").format(
        subject=subject, counted=counted.value, done=done.value
    )
    if done.percent:
        text += _("，办结率{share}").format(share=done.share)
    if told["repairs.open"].value:
        text += _("，未办结{count}件（{reasons}）").format(
            count=told["repairs.open"].value, reasons=_parts(told, "repairs.open.")
        )
    if told["repairs.returned"].value:
        text += _("，返修{count}件").format(count=told["repairs.returned"].value)
    return text + "。"


def _kinds(told: dict[str, Figure]) -> str:
    whole = told["repairs.counted"].value
    return _("其中{parts}，合计{whole}件。").format(
        parts=_parts(told, "repairs.kind.", unit=_("件")), whole=whole
    )


def _parts(told: dict[str, Figure], prefix: str, unit: str = "") -> str:
    """待料3、待外修2; parts that are none are not named."""
    parts = [figure for code, figure in told.items() if code.startswith(prefix) and figure.value]
    return "、".join(f"{figure.label}{figure.value}{unit}" for figure in parts)


def _used_sentence(told: dict[str, Figure], most: int = 8) -> list[str]:
    used = [figure for code, figure in told.items() if code.startswith("repairs.material.")]
    parts = []
    if used:
        named = "、".join(f"{figure.label}{figure.words}" for figure in used[:most])
        parts.append(_("用料：{named}").format(named=named + (_("等") if len(used) > most else "")))
    if told["repairs.small"].value:
        parts.append(_("没有用料的零星维修{count}件").format(count=told["repairs.small"].value))
    return ["；".join(parts) + "。"] if parts else []


def _compared_sentence(told: dict[str, Figure]) -> list[str]:
    if "repairs.before" not in told:
        return []
    now, then = told["repairs.counted"].value, told["repairs.before"].value
    days, earlier = told["repairs.school_days"].value, told["repairs.before.school_days"].value
    rate = growth(now, then, comparable=days == earlier)
    more = _("与上期持平") if now == then else _more_or_less(now - then)
    sentence = _("{more}{rate}（在校日本期{days}天，上期{earlier}天）。")
    return [sentence.format(more=more, rate=f"（{rate}）" if rate else "", days=days, earlier=earlier)]


def _more_or_less(difference: int) -> str:
    if difference > 0:
        return _("较上期多{count}件").format(count=difference)
    return _("较上期少{count}件").format(count=-difference)


def cost_of(rows: Any) -> tuple[int, int]:
    """(total in 分, how many tickets have a cost) of done tickets."""
    found: dict[str, Any] = rows.filter(counting.PAID.q).aggregate(
        total=Sum(F("cost_fen")), count=Count("pk")
    )
    return found["total"] or 0, found["count"]


def parts_of(figures: Sequence[Figure], prefix: str) -> list[Figure]:
    """The figures whose code begins so: the parts of one whole."""
    return [figure for figure in figures if figure.code.startswith(prefix)]
