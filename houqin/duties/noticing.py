"""Beside the figures of a week or month, for who leads: what was written down many days at once, photos used before."""

from typing import Any

from houqin.core.clock import local
from houqin.core.cutoffs import LATER
from houqin.core.facts import Span
from houqin.core.signals import Record, Signal, bursts, photos_again
from houqin.duties.closing import rows_of
from houqin.duties.models import DONE
from houqin.repairs.models import Round, Ticket


def signals_of(member: Any, span: Span) -> list[Signal]:
    """Of late entries only: what is in time cannot tell of many days, what came from paper has its sheet."""
    late = rows_of(member, span).filter(status=DONE, deed__entered=LATER)
    deeds = [Record(*each) for each in late.values_list("pk", "deed__recorded_at", "deed__done_on")]
    rounds = Round.objects.filter(on__range=(span.first, span.last), entered=LATER)
    tickets = Ticket.objects.filter(reported_at__gte=span.begins, reported_at__lt=span.ends, entered=LATER)
    written = [Record(*each) for each in rounds.values_list("pk", "recorded_at", "on")]
    told = tickets.values_list("pk", "recorded_at", "reported_at")
    written += [Record(pk, at, local(happened).date()) for pk, at, happened in told]
    return [*bursts(deeds, "duties.do_task"), *bursts(written), *photos_again(span)]
