"""When each duty was last done, for those whose next time counts from it."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from houqin.core import clock
from houqin.duties.models import DONE, Duty, Task
from houqin.duties.rules.intervals import Done, counts_on

LOOKED_BACK = timedelta(days=800)  # longer than any rhythm that counts on


def last_done(duties: Iterable[Duty]) -> dict[UUID, Done]:
    """Duty -> its last time done under its present “how often”; no question where no duty counts on, or all are new."""
    known = (duty for duty in duties if not duty._state.adding)
    since = {duty.pk: duty.counts_from for duty in known if counts_on(duty.frequency)}
    if not since:
        return {}
    rows = Task.objects.filter(duty__in=list(since), status=DONE, due_on__gte=clock.today() - LOOKED_BACK)
    asked = rows.order_by("slot").values_list("duty", "slot", "opens_on", "deed__done_on")
    return {duty: Done(slot, on) for duty, slot, opens_on, on in asked if slot and opens_on >= since[duty]}
