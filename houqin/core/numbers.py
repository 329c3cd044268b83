"""Gapless document numbers: per school, kind and period, drawn inside the transaction that posts the document.

A document that is not saved gives its number back, because the counter's change is rolled back with it (reliability G06).
"""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.models import Owned


class Counter(Owned):
    """The last number drawn of one kind in one period."""

    kind = models.CharField(_("种类"), max_length=20)
    period = models.CharField(_("期间"), max_length=12)
    last = models.BigIntegerField(_("已用到"), default=0)

    class Meta(Owned.Meta):
        verbose_name = _("编号")
        constraints = [models.UniqueConstraint(fields=["school", "kind", "period"], name="counter_once")]


@dataclass(frozen=True)
class Numbered:
    """How one kind of document is numbered, e.g. ``Numbered("WX")`` gives WX2026-0001; in trial 试WX-0001."""

    kind: str
    digits: int = 4

    def draw(self, school: Any) -> str:
        """The next number of this school, for today's calendar year; trial rows are counted apart."""
        if school.is_trial():
            return f"试{self.kind}-{self._next('trial'):0{self.digits}d}"
        year = str(clock.today().year)
        return f"{self.kind}{year}-{self._next(year):0{self.digits}d}"

    def _next(self, period: str) -> int:
        """Raise the counter by one and read it; the row stays locked until the transaction ends."""
        mine = Counter.objects.filter(kind=self.kind, period=period)
        if not mine.update(last=F("last") + 1):
            self._begin(period)
            mine.update(last=F("last") + 1)
        return int(mine.values_list("last", flat=True)[0])

    def _begin(self, period: str) -> None:
        from houqin.core.scope import current_school_id

        try:
            with transaction.atomic():
                Counter.objects.create(school_id=current_school_id(), kind=self.kind, period=period)
        except IntegrityError:
            pass  # another writer began it at the same moment
