"""Putting it right: the office orders who, how and until when; it is mended, put off with a reason, or reported up."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Refused, action, follow
from houqin.core.files.models import PHOTO, Attachment
from houqin.hazards.models import NEW, OPEN, UNMENDED, Hazard
from houqin.people.models import Member
from houqin.repairs.models import REJECTED, WITHDRAWN


@action(_("下达整改"), tone="primary", says=_("下达整改：{worker}，{due_on} 前，{measure}"))
def order_hazard(
    hazard: Hazard,
    /,
    *,
    by: Member,
    level: str,
    measure: str,
    worker: Member,
    due_on: date,
    budget: int | None = None,
    safeguard: str = "",
) -> Hazard:
    """Who puts it right, how, until when and with what money; until then it is made safe. May be ordered anew."""
    if not worker.can("hazards.finish_hazard"):
        raise Refused(_("{worker}不能办理整改，请另选责任人。").format(worker=worker))
    hazard.level, hazard.measure, hazard.worker, hazard.due_on = level, measure, worker, due_on
    hazard.budget_fen, hazard.safeguard = budget or 0, safeguard
    hazard.ordered_by, hazard.ordered_at = by, clock.now()
    return hazard


def is_his(hazard: Hazard, by: Member) -> bool:
    """His to put right, or nobody's yet (who finds it may mend it on the spot); those who order may do it for him."""
    return hazard.worker_id in (None, by.pk) or by.can("hazards.order_hazard")


@action(_("整改完成"), tone="primary", says=_("整改完成：{done}"), only=is_his)
def finish_hazard(
    hazard: Hazard,
    /,
    *,
    by: Member,
    done: str,
    mended_on: date,
    cost: int | None = None,
    no_photo: str = "",
) -> Hazard:
    """What was done; the photos that hang on it by now are those from before, what comes with this is from after."""
    if hazard.shown_before is None:
        hazard.shown_before = photos_on(hazard)
    hazard.done, hazard.mended_on, hazard.no_photo = done, mended_on, no_photo
    hazard.worker, hazard.fixed_by = hazard.worker or by, by
    hazard.budget_fen = hazard.budget_fen if cost is None else cost
    return hazard


def photos_on(hazard: Hazard) -> int:
    """How many photos hang on a hazard."""
    hanging = Attachment.objects.filter(row=hazard.pk, model=hazard._meta.label_lower, file__kind=PHOTO)
    return int(hanging.count())


@action(_("延期"), says=_("延期到 {due_on}：{because}"))
def extend_hazard(hazard: Hazard, /, *, by: Member, due_on: date, because: str, safeguard: str) -> Hazard:
    """It cannot be done in time: a later day, why, and what keeps people safe until then. Counted, never silent."""
    if due_on <= hazard.due_on:
        raise Refused(_("新的时限要比原来的 {day} 晚。").format(day=hazard.due_on.isoformat()))
    hazard.due_on, hazard.not_done, hazard.safeguard = due_on, because, safeguard
    hazard.extensions += 1
    return hazard


@action(
    _("上报"),
    says=_("上报 {to}：{note}"),
    only=lambda hazard, by: hazard.status in OPEN and not hazard.reported_on,
)
def report_up_hazard(hazard: Hazard, /, *, by: Member, to: str, on: date, note: str = "") -> Hazard:
    """To whom it was reported and when: a major hazard is not struck off without."""
    hazard.reported_to, hazard.reported_on, hazard.report_note = to, on, note
    return hazard


def _may_repair(hazard: Hazard, by: Member) -> bool:
    """Not while a ticket is on its way; what was not accepted or withdrawn may be begun anew."""
    free = hazard.ticket_id is None or hazard.ticket.status in (REJECTED, WITHDRAWN)
    return hazard.status in UNMENDED and free and is_his(hazard, by)


@action(_("转报修"), says=_("转报修：{fault}"), only=_may_repair)
def repair_hazard(hazard: Hazard, /, *, by: Member, fault: str, kind: str, urgent: bool = False) -> Hazard:
    """The repairers mend it: a ticket of the same place. The hazard stays open until it is rechecked itself."""
    facts = {"fault": fault, "kind": kind, "urgent": urgent, "spot": hazard.spot}
    hazard.ticket = follow("repairs.report_ticket", place=hazard.place, **facts)
    if hazard.status == NEW and not hazard.measure:
        hazard.measure = str(_("报修 {number}")).format(number=hazard.ticket.number)
    return hazard
