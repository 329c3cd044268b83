"""Looking again: another person strikes it off or sends it back; who found it or mended it never does so alone."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from houqin.core import clock, duties
from houqin.core.actions import Refused, action
from houqin.core.duties import keep_apart
from houqin.hazards.actions.mending import is_his
from houqin.hazards.models import Hazard
from houqin.people.models import Member

FOUND, FIXED, CLOSES = "hazards.report_hazard", "hazards.finish_hazard", "hazards.close_hazard"
keep_apart(FOUND, CLOSES, _("排查（登记）的人不能自己复查销号。"))
keep_apart(FIXED, CLOSES, _("整改的人不能自己复查销号。"))


def is_party(hazard: Hazard, who: Member) -> str:
    """Which deed of his stands against rechecking it: he was to mend it, or is named among those who found it."""
    if who.pk in (hazard.worker_id, hazard.fixed_by_id):
        return FIXED
    recorded = hazard.inspection_id is None and hazard.finder_id == who.pk
    return FOUND if recorded or who.name in hazard.finders else ""


def may_recheck(hazard: Hazard, by: Member) -> bool:
    """Free of both, or both posts are joined in him for the year; what he did himself the pairs of duties refuse."""
    deed = is_party(hazard, by)
    did_it = {FIXED: hazard.fixed_by_id, FOUND: hazard.finder_id}
    if not deed or did_it[deed] == by.pk:
        return True
    pair = next(each for each in duties.APART if (each.first, each.second) == (deed, CLOSES))
    return bool(duties.joined(by, pair))


def _strike_off(hazard: Hazard, checker: Member, note: str) -> Hazard:
    if hazard.is_major and not hazard.reported_on:
        raise Refused(_("重大隐患要先上报：请点“上报”，写明向谁、哪天报的，再销号。"))
    hazard.checked_by, hazard.checked_at, hazard.check_note = checker, clock.now(), note
    return hazard


@action(
    _("复查合格（销号）"),
    tone="primary",
    says=_("复查合格，销号：{note}"),
    only=may_recheck,
    on_paper=lambda hazard, signer: not is_party(hazard, signer),
)
def close_hazard(hazard: Hazard, /, *, by: Member, note: str = "") -> Hazard:
    """Another person has seen that it is put right; then, and only then, it is struck off."""
    return _strike_off(hazard, by, note)


@action(_("当场复查"), says=_("当场复查合格，销号：{signer}"), only=is_his)
def countersign_hazard(hazard: Hazard, /, *, by: Member, signer: Member, note: str = "") -> Hazard:
    """The other one stands beside who mended it and signs on his screen, by name and PIN."""
    if is_party(hazard, signer):
        raise Refused(_("排查的人、整改的人不能自己复查销号，请另一个人签名。"))
    return _strike_off(hazard, signer, note)


@action(_("复查不合格"), tone="danger", says=_("复查不合格，退回整改：{reason}"))
def return_hazard(hazard: Hazard, /, *, by: Member, reason: str, due_on: date | None = None) -> Hazard:
    """It is not put right after all: back to the same person, counted; with a new day where one is given."""
    hazard.returns += 1
    hazard.not_done, hazard.due_on = reason, due_on or hazard.due_on
    hazard.done, hazard.no_photo, hazard.mended_on = "", "", None  # what was said then stays in the history
    return hazard
