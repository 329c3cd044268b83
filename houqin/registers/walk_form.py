"""What a walk asks: the day, and the stops with all that is checked there."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.fields import LateReason
from houqin.core.forms import ActionForm, Day
from houqin.registers.stops import Stops
from houqin.registers.walking import stops_at

WORKER = "/registers/offline.js"


class LateForAll(LateReason):
    """Why the whole walk is entered so late; the rule passes it on to every entry of it."""

    explains = False


class FillWalkForm(ActionForm):
    LANDS: ClassVar[str] = "/registers/now/"
    QUEUED: ClassVar[str] = WORKER

    on = Day(label=_("日期"), past=True, initial=clock.today)
    stops = Stops(label=_("查到的"))
    late = LateForAll("on")

    def prepare(self) -> None:
        stops: Any = self.fields["stops"]
        stops.around = self.target
        if self.target is not None and not self.is_bound:
            stops.due = stops_at(self.by, self.target)
