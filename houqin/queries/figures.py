"""What is counted in each group: 件数, and of a number or of the days between two dates the mean, sum, least and most."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Min, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.words import yuan
from houqin.queries.columns import day_of
from houqin.queries.question import LEAST, MEAN, MOST, SUM
from houqin.queries.rules.table import Amount, Tally

MICRO = timedelta(microseconds=1)
DAY = 86_400_000_000  # microseconds
NUMBER, MONEY, DAYS = "number", "money", "days"
HOW_WORDS: dict[str, str | Promise] = {
    MEAN: _lazy("平均"),
    SUM: _lazy("合计"),
    LEAST: _lazy("最少"),
    MOST: _lazy("最多"),
}


@dataclass(frozen=True)
class Measure:
    """A number of each row: the column, or the time from one column to another."""

    label: str
    kind: str
    expression: Any
    filled: Q  # the rows that have it

    def asked(self, name: str, how: tuple[str, ...]) -> dict[str, Any]:
        """What the database reckons of each group: no more than is shown, for SQLite takes its time over moments."""
        makes = {SUM: Sum, MEAN: Sum, LEAST: Min, MOST: Max}
        found: dict[str, Any] = {f"{name}_{PARTS[way]}": makes[way](self.expression) for way in how}
        return found | {f"{name}_count": Count("pk", filter=self.filled)}

    def amount(self, row: dict[str, Any], name: str) -> Amount:
        least, most = (_whole(row.get(f"{name}_{part}")) for part in ("min", "max"))
        return Amount(_whole(row.get(f"{name}_sum")) or 0, row[f"{name}_count"], least, most)


PARTS = {SUM: "sum", MEAN: "sum", LEAST: "min", MOST: "max"}


def _whole(value: Any) -> int | None:
    if isinstance(value, timedelta):
        return value // MICRO
    return None if value is None else int(value)


def number(label: str, path: str, *, money: bool) -> Measure:
    return Measure(label, MONEY if money else NUMBER, F(path), Q(**{f"{path}__isnull": False}))


def days_between(label: str, since: tuple[str, bool], until: tuple[str, bool]) -> Measure:
    """Two moments to the hour; where one of them is only a date, whole days. Each is (path, is a moment)."""
    exact = since[1] and until[1]
    one, other = (F(path) if exact else day_of(path, moment=moment) for path, moment in (until, since))
    filled = Q(**{f"{since[0]}__isnull": False, f"{until[0]}__isnull": False})
    return Measure(label, DAYS, ExpressionWrapper(one - other, output_field=DurationField()), filled)


@dataclass(frozen=True)
class Figure:
    """One number of a group as it is shown: `value` for a sheet, `words` for people."""

    label: str
    kind: str
    pick: Callable[[Tally], Decimal | int | None]

    def value(self, tally: Tally) -> Decimal | int | None:
        found = self.pick(tally)
        if found is None or self.kind == "":
            return found
        return _rounded(
            Decimal(found) / {MONEY: 100, DAYS: DAY}.get(self.kind, 1), 2 if self.kind == MONEY else 1
        )

    def words(self, tally: Tally) -> str:
        """Nothing where no row of the group has it."""
        value = self.value(tally)
        if value is None:
            return ""
        if self.kind == MONEY:
            return yuan(int(value * 100))
        return str(value).removesuffix(".0")


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def figures(measures: list[Measure], how: tuple[str, ...]) -> list[Figure]:
    """件数 first, then of each measure what was asked."""
    found = [Figure(_("件数"), "", lambda tally: tally.count)]
    for at, measure in enumerate(measures):
        unit = _("（天）") if measure.kind == DAYS else _("（元）") if measure.kind == MONEY else ""
        for way in how:
            label = f"{measure.label}{HOW_WORDS[way]}{unit}"
            found.append(Figure(label, measure.kind, _pick(at, way)))
    return found


def _pick(at: int, way: str) -> Callable[[Tally], Decimal | int | None]:
    def pick(tally: Tally) -> Decimal | int | None:
        amount = tally.amounts[at] if tally.amounts else Amount()
        if not amount.count:
            return None
        if way == MEAN:
            return Decimal(amount.total) / amount.count
        return {SUM: amount.total, LEAST: amount.least, MOST: amount.most}[way]

    return pick
