"""Who wants to see personal answers of a register that is not his to fill says why; time and reason stay in the looks."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from houqin.core import clock
from houqin.core.actions import Changes, action
from houqin.core.looks import Look
from houqin.people.children import SHOWN_FOR, SHOWN_MINUTES
from houqin.people.models import Member
from houqin.registers.covering import hides
from houqin.registers.models import Register, RegisterEntry


def _is_covered(register: Register, by: Member) -> bool:
    return hides(by, register)


@action(_("显示个人信息"), says=_("说明原因后查看台账里的个人信息：{reason} {words}"), only=_is_covered)
def show_register(register: Register, /, *, by: Member, reason: str, words: str) -> Changes:
    """Personal answers of this register in the clear for this member and a short while, on pages, paper and in sheets."""
    with override("zh-hans"):  # a record
        said = "：".join(filter(None, (str(SHOWN_FOR[reason]), words)))
    look = Look(member=by, model=RegisterEntry._meta.label_lower, row=register.pk, how="reveal")
    look.reason, look.until_at = said[:120], clock.now() + timedelta(minutes=SHOWN_MINUTES.on())
    return Changes(register, add=[look])
