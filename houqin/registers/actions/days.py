"""A month typed in at once: each new day is entered and each changed one corrected by its own action, all of them or none."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Changes, Refused, action, follow
from houqin.people.models import Member
from houqin.registers.covering import hides
from houqin.registers.grid_deeds import Manner, deeds_of
from houqin.registers.grid_form import grid_around
from houqin.registers.grids import is_grid
from houqin.registers.models import ON, Register, RegisterEntry


def _may_be_typed(register: Register, by: Member) -> bool:
    """What is covered is not typed over either."""
    return register.status == ON and is_grid(register.definition) and not hides(by, register)


@action(_("整月填"), says=_("整月填：{days}"), only=_may_be_typed, elsewhere="/registers/grid/?register={pk}")
def fill_days(
    register: Register,
    /,
    *,
    by: Member,
    days: list[dict[str, Any]],
    month: str = "",
    rest_fine: bool = False,
    sure: bool = False,
    why: str = "",
    late: str = "",
    sheet: Any = (),
) -> Changes:
    """What is typed as it stands already is left alone; what stood otherwise is corrected, with one reason for all."""
    register.school = by.school
    _hold(register, days)
    manner = Manner(rest_fine, sure, late, why, [each.pk for each in sheet])
    deeds = [each for each in deeds_of(grid_around(register, by, days), days, manner) if not each.same]
    if not deeds:
        raise Refused(_("没有新填的，也没有改动。"))
    for each in deeds:
        if each.problems:
            raise Refused(next(iter(each.problems.values())))
        if each.entry is None:
            follow("registers.fill_entry", register, **each.asked)
        else:
            follow("registers.amend_entry", each.entry, **each.asked, why=why)
    return Changes(register)


def _hold(register: Register, days: list[dict[str, Any]]) -> None:
    """Nobody corrects an entry between the look at what stands and the writing over it."""
    on = [each["on"] for each in days]
    rows = RegisterEntry.objects.filter(register=register, on__range=(min(on), max(on)))
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
