"""What is asked before a month is archived."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.archive.books import Month
from houqin.core.forms import ActionForm, Text

OFFERED = 6


def lately(by: Any) -> list[str]:
    """The last months that are over."""
    found = [Month.before(clock.today())]
    while len(found) < OFFERED:
        found.append(Month.before(found[-1].first))
    return [month.code for month in found]


class MakeArchiveForm(ActionForm):
    INTRO = _("过完的月份每月自动归档一次。这里可以补做，或者改过以后再做一份“更正”，原来的不动。")

    month = Text(label=_("哪个月"), max_length=7, example="2026-10", offers=lately)

    def prepare(self) -> None:
        self.initial.setdefault("month", Month.before(clock.today()).code)
