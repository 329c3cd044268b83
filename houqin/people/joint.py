"""《岗位兼任说明》: whether one joins two duties for a person this year, what has lapsed, and the sheet to be signed."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from houqin.core import clock, duties
from houqin.core.actions import ACTIONS
from houqin.core.duties import Pair
from houqin.core.prepared import prepared
from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.core.todo import Group, Item
from houqin.core.words import moment_words
from houqin.people.models import JointDuty

MOST = 5  # named on 今天; the list has all
NOTE = "不相容岗位原则上应当分离。人手不足确需兼任的，由校长签署本说明，一年一签；到期未重签的，本系统不再允许一人兼办。"


def is_joined(member: Any, pair: Pair) -> bool:
    """True when the principal has signed this pair for this member for the present calendar year."""
    year = clock.today().year
    return bool(JointDuty.objects.filter(member=member, pair=pair.code, year=year).exists())


def pair_words(code: str) -> str:
    """The two things that are joined, as the form of the signing says it."""
    found = next((pair for pair in duties.APART if pair.code == code), None)
    return "＋".join(str(ACTIONS[each].label) for each in (found.first, found.second)) if found else code


def lapsed(member: Any) -> list[Group]:
    """For who signs them: what was joined last year, for people still here, and is not yet signed for this one."""
    if not member.can("people.sign_joint_duty"):
        return []
    year = clock.today().year
    rows = _signed_in([year - 1, year])
    signed = {(row.member_id, row.pair) for row in rows if row.year == year}
    known = {pair.code for pair in duties.APART}
    old = [r for r in rows if r.year < year and r.pair in known and (r.member_id, r.pair) not in signed]
    items = [_again(row) for row in sorted(old, key=lambda row: row.member.name_key)]
    if not items:
        return []
    title = _("要重签的《岗位兼任说明》")
    return [
        Group(title, items[:MOST], count=len(items), more_url="/people/joint_duties/?tab=last", tone="bad")
    ]


@prepared
def _signed_in(years: list[int]) -> Any:
    """For people who are still here."""
    return JointDuty.objects.filter(year__in=years, member__active=True).select_related("member")


def _again(row: JointDuty) -> Item:
    asked = urlencode({"member": row.member_id, "pair": row.pair, "reason": row.reason})
    title = _("{who}：{pair}").format(who=row.member.name, pair=pair_words(row.pair))
    hint = _("{year}年度的已到期，重签前不能再由一人兼办").format(year=row.year)
    return Item(title, f"/people/sign_joint_duty/?{asked}", hint=hint, late=True)


def printed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of them as a sheet of paper."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(JointDuty.view_code()):
        raise PermissionDenied
    with in_school(member.school):
        rows = JointDuty.objects.visible_to(member).select_related("member", "signed_by")
        row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    data = {
        "school": member.school.name,
        "office": "",
        "pages": _("第 {x} 页　共 {y} 页"),
        "sheets": [sheet(row)],
    }
    return pdf_response(pdf("people/joint_duties", data), str(row))


def sheet(row: JointDuty) -> dict[str, str]:
    """What the template people/joint_duties reads of one."""
    return {
        "period": f"{row.year}年度",
        "member": row.member.name,
        "posts": row.member.posts_text,
        "pair": pair_words(row.pair),
        "reason": row.reason,
        "valid": f"{row.year}年1月1日至{row.year}年12月31日",
        "signed_by": row.signed_by.name,
        "recorded": moment_words(row.recorded_at),
        "note": NOTE,
    }
