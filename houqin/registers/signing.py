"""Whose signature stands where: the filler's own, and those that another person gives here or later."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from houqin.core import clock
from houqin.people.models import Member
from houqin.registers.models import WAITING, EntrySign, RegisterEntry, definitions_of
from houqin.registers.rules.definition import Definition, Sign


def own_signs(made: Definition) -> list[tuple[int, Sign]]:
    """(number, sign) of what whoever fills in signs by doing so."""
    return [(number, sign) for number, sign in enumerate(made.signs, 1) if sign.who == "filler"]


def open_signs(
    made: Definition, there: Iterable[EntrySign], member: Member, entry: RegisterEntry
) -> list[tuple[int, Sign]]:
    """What this member may sign now: nothing twice, nothing too early, for himself only what anybody may."""
    given = list(there)
    own = member.pk == entry.by_id
    if not own and any(each.member_id == member.pk for each in given):
        return []
    taken = {each.number for each in given}
    return [
        (number, sign)
        for number, sign in enumerate(made.signs, 1)
        if number not in taken and _is_open_to(sign, own) and _is_ripe(sign, entry) and _may(sign, member)
    ]


def _is_open_to(sign: Sign, own: bool) -> bool:
    """Whoever filled it in gives no second signature, except where anybody may."""
    return sign.who == "any" or (sign.who in ("other", "named") and not own)


def _is_ripe(sign: Sign, entry: RegisterEntry) -> bool:
    """Samples are kept 48 hours before anybody signs that they are gone."""
    return clock.now() >= entry.recorded_at + timedelta(hours=sign.after_hours)


def _may(sign: Sign, member: Member) -> bool:
    leads = member.can("registers.view_all_entries") and member.can("registers.void_entry")
    return not sign.roles or bool(set(sign.roles) & set(member.role_names)) or leads


def may_sign(entry: Any, by: Member) -> bool:
    """Whether one of the open signatures is his."""
    if not isinstance(entry, RegisterEntry) or entry.status != WAITING:
        return False
    return bool(open_signs(entry.definition, EntrySign.objects.filter(entry=entry), by, entry))


def waits_for(member: Member) -> Q:
    """Entries of which one of the open signatures is his: what `open_signs` says, as a question to the database."""
    waiting = RegisterEntry.objects.filter(status=WAITING).order_by().values_list("version", flat=True)
    alike: dict[tuple[int, bool, int], list[UUID]] = defaultdict(list)
    for version, made in definitions_of(waiting.distinct()).items():
        for number, sign in enumerate(made.signs, 1):
            if sign.who != "filler" and _may(sign, member):
                alike[number, sign.who == "any", sign.after_hours].append(version)
    open_ones = Q(pk__in=[])
    for (number, anybody, hours), versions in alike.items():
        ripe = Q(recorded_at__lte=clock.now() - timedelta(hours=hours)) if hours else Q()
        others = Q() if anybody else ~Q(by=member)
        open_ones |= Q(version__in=versions) & ripe & others & ~Q(signs__number=number)
    return Q(status=WAITING) & (Q(by=member) | ~Q(signs__member=member)) & open_ones
