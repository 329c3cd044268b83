"""Handing over a post: prepared by the office, confirmed by both, watched by who leads."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.meetings.models import Handover
from houqin.meetings.passing import PASSING, held_by, pass_over
from houqin.people.models import Member, School


@action(_("办岗位交接"), tone="primary", says=_("办岗位交接：{giver} → {taker}，{posts}"))
def prepare_handover(
    school: School,
    /,
    *,
    by: Member,
    giver: Member,
    taker: Member,
    posts: str,
    on: date,
    keys_text: str,
    remarks: str,
) -> Handover:
    """What the giver holds by name is listed as it is now; nothing changes hands before both have confirmed."""
    if giver.pk == taker.pk:
        raise Refused(_("移交人和接收人不能是同一个人。"))
    facts = {"posts": posts, "on": on, "keys_text": keys_text, "remarks": remarks}
    return Handover(giver=giver, taker=taker, lists=held_by(giver).lists(), **facts)


def _prepares(handover: Handover, by: Member) -> bool:
    """The giver, who knows what stays with him; and the office."""
    return by.pk == handover.giver_id or by.can("meetings.prepare_handover")


@action(_("改交接清单"), says=_("改交接清单"), only=_prepares)
def edit_handover(
    handover: Handover, /, *, by: Member, passing: Sequence[str], keys_text: str, remarks: str
) -> Handover:
    """What is not ticked stays with the giver: one person holds many posts, and hands over one."""
    handover.lists = held_by(handover.giver).lists()
    all_of_them = [key for name in PASSING for key, _words in handover.lists.get(name, ())]
    handover.left = [key for key in all_of_them if key not in set(passing)]
    handover.keys_text, handover.remarks = keys_text, remarks
    return handover


@action(
    _("移交确认"),
    tone="primary",
    says=_("确认移交"),
    only=lambda handover, by: by.pk == handover.giver_id,
    on_paper=lambda handover, signer: signer.pk == handover.giver_id,
)
def hand_over_post(handover: Handover, /, *, by: Member) -> Handover:
    """The giver says that this is what he hands over; the lists are those of this moment."""
    handover.lists, handover.handed_at = held_by(handover.giver).lists(), clock.now()
    return handover


@action(
    _("接收确认"),
    tone="primary",
    says=_("确认接收"),
    only=lambda handover, by: by.pk == handover.taker_id,
    on_paper=lambda handover, signer: signer.pk == handover.taker_id,
)
def take_over_post(handover: Handover, /, *, by: Member) -> Changes:
    """With the second signature duties, open tasks and places pass, all at once; the hand-over keeps what moved."""
    passed = pass_over(handover.giver, handover.taker, handover.left)
    handover.moved, handover.taken_at = passed.said, clock.now()
    return Changes(handover, add=passed.add, update=passed.update)


def _stands_beside(handover: Handover, by: Member) -> bool:
    return by.pk not in (handover.giver_id, handover.taker_id)


@action(_("监交"), tone="primary", says=_("监交"), only=_stands_beside, on_paper=_stands_beside)
def witness_handover(handover: Handover, /, *, by: Member) -> Handover:
    """Who leads and is none of the two has seen that it is complete."""
    handover.witness, handover.witnessed_at = by, clock.now()
    return handover


@action(_("取消交接"), tone="danger", says=_("取消交接：{reason}"))
def cancel_handover(handover: Handover, /, *, by: Member, reason: str) -> Handover:
    """Nothing has passed yet, and nothing will."""
    handover.why_cancelled = reason
    return handover
