"""The numbers registers give to summaries: of each what was asked, done and missing, how many entries, what they add up to.

应填 are the tasks of a register whose last day lies within the span and is over; 已填, 本次不做 and 没有记录 add up to it.
A register that is filled when something happens has entries only: none of them in a span in which it was in use is the
zero that a summary may state. What was entered in the trial, and what was voided, counts nowhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.cutoffs import LATER, PAPER
from houqin.core.facts import Figure, Span, real, ruled
from houqin.duties import facts as of_duties
from houqin.duties.models import Task
from houqin.registers.models import VOID, EntryFigure, Register, RegisterEntry
from houqin.registers.rules.definition import SUMMED, Field

LIST = "/registers/entries/"
PARTS: tuple[tuple[str, Any], ...] = (
    ("done", _lazy("已填")),
    ("skipped", _lazy("本次不填")),
    ("missing", _lazy("没有记录")),
)
STANDS: tuple[tuple[str, Any], ...] = (("entries", _lazy("登记")), ("faults", _lazy("有不合格的")))
RULES = {
    "registers.entries": _lazy("统计期内的登记，按日期；作废的和试运行的不计。"),
    "registers.entered": _lazy("统计期内的登记，按登记方式分；作废的和试运行的不计。"),
    "asked": _lazy("截止日在统计期内、且已过去的应填次数；试运行和已取消的不计。"),
    "done": _lazy("应填的次数里，现在已填齐的。"),
    "skipped": _lazy("应填的次数里，写了原因本次不填的。"),
    "missing": _lazy("应填的次数里，到现在没有登记的。"),
    "entries": _lazy("这份台账统计期内的登记，按日期；作废的和试运行的不计。"),
    "faults": _lazy("这份台账的登记里，至少有一项不合格的。"),
    "sum": _lazy("这份台账统计期内各条登记的这一项相加；作废的和试运行的不计。"),
}
NOT_ON_PAPER = {
    "registers.entries": _lazy("各份台账分开录，不录所有台账的合计。"),
    "registers.entered": of_duties.HOW_ENTERED,
}


def stand(key: str) -> Q:
    """The entries of one stand."""
    standing = ~Q(status=VOID)
    return standing & Q(faults__gt=0) if key == "faults" else standing


def facts(school: Any, span: Span) -> list[Figure]:
    """registers.entries, .entered.paper, .entered.later; of each: registers.<slug>.asked, .done, .entries, .sum.<path>, …"""
    counting = Counting(school, span)
    registers = Register.objects.order_by("area", "title", "id")
    return ruled(
        [*counting.whole(), *(each for register in registers for each in counting.of(register))],
        RULES,
        NOT_ON_PAPER,
    )


class Counting:
    """The numbers of all registers in a span: three questions, however many registers there are."""

    def __init__(self, school: Any, span: Span) -> None:
        self.span = span
        days = (span.first, span.last)
        self.rows = RegisterEntry.objects.filter(real(school), stand("entries"), on__range=days)
        self.tasks = Task.objects.filter(real(school), of_duties.stand("asked"), due_on__range=days)
        self.figures = EntryFigure.objects.filter(
            on__range=days, milli__isnull=False, entry__in=self.rows.values("pk")
        )
        self.entries: dict[UUID, Counter[str]] = defaultdict(Counter)
        asked = ("register", "entered", "pk__count", "faulty")
        counted = self.rows.order_by().values("register", "entered")
        for key, entered, n, faulty in counted.annotate(
            Count("pk"), faulty=Count("pk", Q(faults__gt=0))
        ).values_list(*asked):
            self.entries[key] += Counter({"entries": n, "faults": faulty, entered: n})
        self.asked: dict[str, Counter[str]] = defaultdict(Counter)
        by_book = self.tasks.exclude(duty__register="").filter(duty__isnull=False).order_by()
        for slug, status, n in by_book.values_list("duty__register", "status").annotate(Count("pk")):
            self.asked[slug][status] += n
        sums = self.figures.order_by().values_list("register", "path").annotate(Sum("milli"))
        self.sums = {(key, path): total for key, path, total in sums}

    def whole(self) -> Iterator[Figure]:
        """All registers together."""
        totals = sum(self.entries.values(), Counter())
        url = list_url("entries", self.span)
        unit = _("条")
        yield Figure("registers.entries", _("台账登记"), totals["entries"], unit, self.rows, url)
        for key, label, name in ((PAPER, _("纸质转录的"), "paper"), (LATER, _("补登的"), "later")):
            rows = self.rows.filter(entered=key)
            code, url = f"registers.entered.{name}", list_url("entries", self.span, entered=key)
            yield Figure(code, label, totals[key], unit, rows, url, of=totals["entries"])

    def of(self, register: Register) -> Iterator[Figure]:
        """One register; nothing of what neither is in use nor was filled in."""
        asked, counted = self.asked[register.slug], self.entries[register.pk]
        if asked:
            yield from self._tasks(register, asked)
        if asked or counted or register.status == "on":
            yield from self._entries(register, counted)

    def _tasks(self, register: Register, counts: Counter[str]) -> Iterator[Figure]:
        rows, unit, whole = self.tasks.filter(duty__register=register.slug), _("次"), counts.total()
        code, named = f"registers.{register.slug}", f"{register.title}："
        url = of_duties.list_url("asked", self.span, register=register.slug)
        yield Figure(f"{code}.asked", f"{named}{_('应填')}", whole, unit, rows, url, rule=RULES["asked"])
        for key, label in PARTS:
            some = rows.filter(of_duties.stand(key))
            value = sum(counts[status] for status in of_duties.STATUSES[key])
            url = of_duties.list_url(key, self.span, register=register.slug)
            more: dict[str, Any] = {"of": whole, "adds_to": f"{code}.asked", "rule": RULES[key]}
            yield Figure(f"{code}.{key}", f"{named}{label}", value, unit, some, url, **more)

    def _entries(self, register: Register, counts: Counter[str]) -> Iterator[Figure]:
        rows = self.rows.filter(register=register)
        for key, label in STANDS:
            url = list_url(key, self.span, register=register.pk)
            whole = counts["entries"] if key == "faults" else None
            said = f"{register.title}：{label}"
            some, code = rows.filter(stand(key)), f"registers.{register.slug}.{key}"
            yield Figure(code, said, counts[key], _("条"), some, url, of=whole, rule=RULES[key])
        for path, field in register.definition.figures:
            total = self.sums.get((register.pk, path))
            if total is not None and total >= 0 and is_summed(field):
                figures = self.figures.filter(register=register, path=path)
                code, said = f"registers.{register.slug}.sum.{path}", f"{register.title}：{field.label}"
                more: dict[str, Any] = {"scale": 1000, "measured": True, "rule": RULES["sum"]}
                url = list_url("entries", self.span, register=register.pk)
                yield Figure(code, said, total, field.unit, figures, url, **more)


def is_summed(field: Field) -> bool:
    """Whether its numbers may be added up; what adds up its own lines already would count twice."""
    return field.unit in SUMMED and (field.formula is None or field.formula.op != "total")


def list_url(key: str, span: Span, **more: Any) -> str:
    """The list that shows exactly the rows of a number."""
    asked = {"tab": "all", "stand": key, "on_from": span.first, "on_to": span.last}
    return f"{LIST}?{urlencode(asked | more)}"
