"""What waits in the certificates room: papers that are over or soon over, and people who work without one."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _

from houqin.certificates.kinds import days_of, seen_by
from houqin.certificates.missing import Missing, missing
from houqin.certificates.models import HEARS_OF_ALL, SEES_CANTEEN, SEES_MISSING, Certificate
from houqin.certificates.naming import until_words
from houqin.certificates.standing import near, over, told_until
from houqin.core import clock
from houqin.core.prepared import prepared
from houqin.core.todo import Group, Item

SHOWN, PEOPLE_SHOWN, LOOKED_AT = 5, 12, 100
URL = "/certificates/certificates/"


def todo(member: Any) -> list[Group]:
    """For who keeps them all that he sees, for others what is theirs; and for the heads who works without one."""
    if not member.can(Certificate.view_code()):
        return []
    today = clock.today()
    lacking = list(missing(seen_by(member).values(), today)) if member.can(SEES_MISSING) else []
    told = {each.paper.pk for each in lacking if each.paper}
    until = told_until(days_of(member), today)
    rows = _ending(member, today, list(until), kinds=tuple(until.values()))
    found = [each for each in rows if each.pk not in told]
    late = [each for each in found if each.valid_until < today]
    near = [each for each in found if each.valid_until >= today]
    return [
        _lacking(member, lacking),
        _group(_("过期的证照"), late, "over"),
        _group(_("要到期的证照"), near, "soon"),
    ]


@prepared
def _ending(member: Any, today: date, until: list[date], *, kinds: tuple[tuple[str, ...], ...]) -> Any:
    told_of = near(today, dict(zip(until, kinds, strict=False)))
    rows = Certificate.objects.visible_to(member).filter(over(today) | told_of)
    if not (member.can(HEARS_OF_ALL) or member.can(SEES_CANTEEN)):
        rows = rows.filter(Q(member=member) | Q(keeper=member))
    return rows.order_by("valid_until", "id")[:LOOKED_AT]


def _group(title: str, papers: list[Certificate], tab: str) -> Group:
    items = [
        Item(
            each.kind_name,
            f"{URL}{each.pk}/",
            hint=each.holder_text,
            when=until_words(each.valid_until),
            late=tab == "over",
        )
        for each in papers[:SHOWN]
    ]
    return Group(title, items, count=len(papers), more_url=f"{URL}?tab={tab}", tone="wait")


def _lacking(member: Any, found: list[Missing]) -> Group:
    """One tap from where the paper is entered or renewed."""
    items = [
        Item(
            each.member.name,
            f"{URL}?{urlencode({'tab': 'all', 'member': each.member.pk})}",
            hint=each.words,
            late=True,
            action=_entry(member, each),
        )
        for each in found[:PEOPLE_SHOWN]
    ]
    more = f"{URL}?tab=over" if len(found) > PEOPLE_SHOWN else ""
    return Group(_("没有有效证件的人"), items, count=len(found), more_url=more)


def _entry(member: Any, each: Missing) -> tuple[str, str] | None:
    if each.paper and member.can("certificates.renew_certificate"):
        return _("换证"), f"/certificates/renew_certificate/{each.paper.pk}/"
    if each.paper is None and member.can("certificates.add_certificate"):
        asked = urlencode({"kind": each.kind.key, "member": each.member.pk})
        return _("登记"), f"/certificates/add_certificate/?{asked}"
    return None
