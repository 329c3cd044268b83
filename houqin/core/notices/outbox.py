"""The outbox: what leaves the house is written with what caused it, and delivered after the answer, at least once.

Every try is claimed on the row before it is made, so that two workers do not send one message at a time; a worker that
dies between sending and noting it leaves a message that is sent again under the same name.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from houqin.core import clock, jobs
from houqin.core.jobs import Job, work
from houqin.core.notices import mail, robots
from houqin.core.notices.models import Outgoing
from houqin.core.notices.sending import NotSent
from houqin.core.scope import in_school
from houqin.core.writing import writing, writing_reference

log = logging.getLogger(__name__)
AGAIN_AFTER = [
    timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720)
]  # then it is given up: about a day
TRY_LASTS = timedelta(minutes=2)  # a try longer than this was cut off


def full_url(school: Any, path: str) -> str:
    """The address as a phone outside opens it; "" while the school has none."""
    return f"{school.address}{path}" if school.address else ""


def post(school: Any, leaving: Sequence[Outgoing]) -> int:
    """Put messages into the outbox inside the running transaction; one that lies there already is not doubled."""
    there = set(
        Outgoing.objects.filter(cause__in={each.cause for each in leaving}).values_list(*_SAME)
        if leaving
        else ()
    )
    new = {_same(each): each for each in leaving if _same(each) not in there}
    for each in new.values():
        each.school = school
    Outgoing.objects.bulk_create(new.values(), batch_size=500)
    for each in new.values():
        ask_to_deliver(each)
    return len(new)


_SAME = ("channel_id", "cause", "row", "address")


def _same(each: Outgoing) -> tuple[Any, ...]:
    return tuple(getattr(each, name) for name in _SAME)


def ask_to_deliver(message: Outgoing) -> None:
    """A job for this message, at its time."""
    arguments = {"outgoing": str(message.pk)}
    job = Job(
        work="core.deliver",
        school_key=message.school_id,
        member_key=message.school_id,  # nobody's: a message needs no rights any more
        arguments=arguments,
        not_before=message.not_before,
    )
    with writing_reference():
        job.save(force_insert=True)
    jobs.wake()


@work
def deliver(job: Job, *, outgoing: str) -> dict[str, Any]:
    """One try to deliver one message; the next try, if there must be one, is another job."""
    message = _claim(job.school_key, UUID(outgoing))
    if message is None:
        return {}
    try:
        if message.channel.is_robot:
            robots.send(message)
        else:
            mail.send(message)
    except NotSent as problem:
        return _put_back(message, problem)
    except Exception:  # a fault of ours must not lose the message either
        log.exception("message %s could not be sent", message.pk)
        return _put_back(message, NotSent(_("发送时出了错。")))
    with writing(message.school_id):
        _rows(message).update(state=Outgoing.SENT, sent_at=clock.now(), problem="")
    return {}


def _claim(school: UUID, pk: UUID) -> Outgoing | None:
    """This try is ours: counted, and out of others' reach for as long as it may last."""
    with writing(school):
        now = clock.now()
        waiting = Outgoing.objects.filter(pk=pk, state=Outgoing.WAITING, not_before__lte=now)
        message: Outgoing | None = waiting.select_related("channel", "school").first()
        if message is None:
            return None
        mine = waiting.filter(tries=message.tries)
        if not mine.update(tries=message.tries + 1, not_before=now + TRY_LASTS):
            return None
        message.tries += 1
        return message


def _put_back(message: Outgoing, problem: NotSent) -> dict[str, Any]:
    """Wait longer each time; what cannot succeed, or was tried for a day, is shown to the head instead."""
    over = problem.final or message.tries > len(AGAIN_AFTER)
    with writing(message.school_id):
        said = {"problem": str(problem)[:200]}
        if over:
            _rows(message).update(state=Outgoing.GIVEN_UP, **said)
            return said
        message.not_before = clock.now() + AGAIN_AFTER[message.tries - 1]
        _rows(message).update(not_before=message.not_before, **said)
        ask_to_deliver(message)
    return said


def _rows(message: Outgoing) -> Any:
    return Outgoing.objects.filter(pk=message.pk, state=Outgoing.WAITING)


def take_up_again(school: Any) -> int:
    """Ask anew for messages whose job was lost, an hour after their time; how many there were."""
    with in_school(school):
        late = list(
            Outgoing.objects.filter(
                state=Outgoing.WAITING, not_before__lt=clock.now() - timedelta(hours=1)
            ).order_by("recorded_at")[:500]
        )
    for message in late:
        ask_to_deliver(message)
    return len(late)
