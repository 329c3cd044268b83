"""Limits, thresholds and deadlines: a default with its source, made stricter by a province, county or school from a day on.

A limit set by law is a floor (or a ceiling): those below may only be stricter. One that is only practice is a school's
own to choose, within its range (decisions/0015).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.models import Owned
from houqin.core.prepared import prepared

LIMITS: dict[str, "Limit"] = {}


@dataclass(frozen=True)
class Limit:
    """One figure: `Limit("canteen.sample_grams", ..., default=125, stricter="higher", legal=True)`."""

    code: str
    label: str | Promise
    default: int
    unit: str | Promise
    source: str | Promise
    stricter: str  # "higher" or "lower": which way is stricter
    legal: bool = False  # only a legal limit binds those below
    lowest: int = 0
    highest: int = 10**9

    def __post_init__(self) -> None:
        if self.stricter not in ("higher", "lower"):
            raise ValueError(f"{self.code}: stricter is either higher or lower")
        if not self.lowest <= self.default <= self.highest:
            raise ValueError(f"{self.code}: the default lies outside its own range")
        LIMITS[self.code] = self

    def check(self, value: int) -> None:
        """Refuse a value outside the range, or laxer than the law."""
        if not self.lowest <= value <= self.highest:
            sentence = _("“{label}”应在 {lowest}—{highest}{unit} 之间。")
            raise Refused(
                sentence.format(label=self.label, lowest=self.lowest, highest=self.highest, unit=self.unit)
            )
        laxer = value < self.default if self.stricter == "higher" else value > self.default
        if self.legal and laxer:
            sentence = _("“{label}”按{source}为 {default}{unit}，只能更严，不能放宽。")
            raise Refused(
                sentence.format(label=self.label, source=self.source, default=self.default, unit=self.unit)
            )

    def on(self, day: date | None = None) -> int:
        """The figure in force at the current school on a day (today)."""
        return figures(self, day=day)[0]


def switch(
    code: str, label: str | Promise, *, source: str | Promise, stricter: str, on: bool = False
) -> Limit:
    """A yes or a no of a school's own: 1 or 0."""
    return Limit(code, label, int(on), "", source, stricter, highest=1)


def figures(*limits: Limit, day: date | None = None) -> list[int]:
    """Several figures in force at the current school on a day (today), in one query."""
    codes = [limit.code for limit in limits]
    in_force = dict(_set_until(day or clock.today(), codes=tuple(codes)))
    return [int(in_force.get(limit.code, limit.default)) for limit in limits]


class LimitValue(Owned):
    """A school's own figure from a day on; older ones stay, so that the past is judged by what held then."""

    APPEND_ONLY: ClassVar[bool] = True

    code = models.CharField(_("名目"), max_length=60)
    value = models.BigIntegerField(_("数值"))
    from_on = models.DateField(_("起用日"))
    because = models.CharField(_("依据"), max_length=200)

    class Meta(Owned.Meta):
        verbose_name = _("本校标准")
        indexes = [
            models.Index(fields=["school", "code", "from_on"], name="limit_in_force"),
            models.Index(fields=["school", "recorded_at", "id"], name="limit_by_time"),
        ]

    def __str__(self) -> str:
        limit = LIMITS.get(self.code)
        return f"{limit.label} {self.value}{limit.unit}" if limit else self.code

    @property
    def label(self) -> Any:
        return LIMITS[self.code].label if self.code in LIMITS else self.code


@prepared
def _set_until(day: date, *, codes: tuple[str, ...]) -> Any:
    rows = LimitValue.objects.filter(code__in=codes, from_on__lte=day)
    return rows.order_by("from_on", "recorded_at").values_list("code", "value")
