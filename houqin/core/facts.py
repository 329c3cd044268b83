"""A number for summaries: what it counts, by which rule, of how many, in what unit, and the rows behind it.

Every room that has numbers gives them as figures from its facts.py, `facts(school, span)`; what cannot be shown row by
row is not a figure (decisions/0072).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.rooms import all_modules, module_of

FEW = 20  # of fewer than this no percentage is said: 98.67% of six things is laughed at
ONLY_A_SHARE = _("只在这里算占比，总数和各部分分不开，不从纸上录。")
AS_OF_TODAY = _("是某一天的情况，不是一段时间里加起来的，不从纸上录。")
STILL_CHANGES = _("没办完的还会变，过后再数就不是当时的数：不从纸上录，也不和以前比。")
COMPARABLE = 20  # both sides of a growth in per cent have at least so many


@dataclass(frozen=True, slots=True)
class Span:
    """From one date to another, both included, in school time."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """The first moment of it."""
        return clock.at(self.first)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return clock.at(self.last + timedelta(days=1))

    def __contains__(self, moment: datetime | None) -> bool:
        return moment is not None and self.begins <= moment < self.ends


@dataclass(frozen=True)
class Figure:
    """One number. `rows` are the rows counted (a list or a queryset), `url` the list that shows exactly them.

    A part has `of`, the whole it is a part of; a number that is not whole has a `scale`: 1500 of scale 1000 is 1.5.
    `adds_to` is the figure that this one and its sisters give when they are added up. A `measured` number is a mean or
    a sum of what the rows hold; every other number is how many rows there are. `rule` is the 口径, one sentence.
    What may be added up over time may be entered as a total from paper; else `not_on_paper` says why not, and `from_paper`
    is how much of the value was entered so (decisions/0081).
    """

    code: str
    label: str | Promise
    value: int
    unit: str | Promise
    rows: Any = ()
    url: str = ""
    of: int | None = None
    scale: int = 1
    doubts: Sequence[str] = field(default=())
    rule: str | Promise = ""
    adds_to: str = ""
    measured: bool = False
    not_on_paper: str | Promise = ""
    from_paper: int = 0

    @property
    def said(self) -> str:
        """The number alone, as one would write it."""
        return scaled_words(self.value, self.scale)

    @property
    def words(self) -> str:
        """The number with its unit: 18支, 1.5米."""
        return f"{scaled_words(self.value, self.scale)}{self.unit}"

    @property
    def percent(self) -> str:
        """“96.0%” of the whole; nothing where there is no whole or the whole is too small to speak of per cent."""
        return percent(self.value, self.of) if self.of is not None else ""

    @property
    def share(self) -> str:
        """The percentage with the two numbers that give it, “96.0%（121/126）”; “5/6” where there are few."""
        if self.of is None:
            return ""
        pair = f"{self.value}/{self.of}"
        return f"{self.percent}（{pair}）" if self.percent else pair


def real(school: Any) -> Q:
    """Entered since the 启用日: no trial row, and none at all while no such day is set."""
    live = school.go_live_on
    return Q(pk__in=[]) if live is None else Q(recorded_at__gte=clock.at(live))


def all_facts(school: Any, span: Span) -> dict[str, Figure]:
    """The figures of every room that has any, by code; the caller has named the school."""
    found = [figure for _room, module in all_modules("facts") for figure in module.facts(school, span)]
    return {figure.code: figure for figure in found}


def facts_of_room(room: str, school: Any, span: Span) -> dict[str, Figure]:
    """The figures of one room, by code; none of what is no room or has no numbers. The caller has named the school."""
    module = module_of(room, "facts") if room in settings.ROOMS else None
    return {each.code: each for each in module.facts(school, span)} if module else {}


Words = Mapping[str, str | Promise]


def ruled(figures: Iterable[Figure], rules: Words, not_on_paper: Words | None = None) -> list[Figure]:
    """Each figure with its 口径: that of its own code, else of the longest beginning of it that has one.

    So too with the reason why no total of it is entered from paper; a part of a whole that it does not add up to has one.
    """
    return [
        replace(
            each,
            rule=each.rule or _rule(each.code, rules),
            not_on_paper=_rule(each.code, not_on_paper or {}) or _only_a_share(each),
        )
        for each in figures
    ]


def _only_a_share(figure: Figure) -> str | Promise:
    return ONLY_A_SHARE if figure.of is not None and not figure.adds_to else ""


def _rule(code: str, rules: Words) -> str | Promise:
    while code not in rules and "." in code:
        code = code.rpartition(".")[0]
    return rules.get(code, "")


def percent(part: int, whole: int) -> str:
    """With one place, rounded half up; never 100.0% unless it is all of it, never 0.0% unless it is none."""
    if whole < FEW:
        return ""
    tenths = (part * 2000 + whole) // (2 * whole)
    if 0 < part < whole:
        tenths = min(max(tenths, 1), 999)
    return f"{tenths // 10}.{tenths % 10}%"


def growth(now: int, then: int, *, comparable: bool) -> str:
    """“+5.3%” from then to now; nothing from small numbers or from spans that cannot be compared."""
    if not comparable or min(now, then) < COMPARABLE:
        return ""
    change = now - then
    tenths = (abs(change) * 2000 + then) // (2 * then)
    return f"{'-' if change < 0 else '+'}{tenths // 10}.{tenths % 10}%"


def scaled_words(value: int, scale: int) -> str:
    """A whole number of parts as one would write it: 1500 of scale 1000 is 1.5."""
    whole, rest = divmod(abs(value), scale)
    places = f"{rest:0{len(str(scale)) - 1}d}".rstrip("0") if rest else ""
    return ("-" if value < 0 else "") + (f"{whole}.{places}" if places else str(whole))
