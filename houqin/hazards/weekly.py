"""What hazards tell of a week: how many were found and struck off, which are late, and which are due next.

Where and of what kind, but not the words: what goes round in a group needs no description of a weak spot.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.bulletins import Line, Part, rest_words
from houqin.core.facts import Span, real
from houqin.core.looks import looked_at
from houqin.core.words import day_words
from houqin.hazards import facts
from houqin.hazards.models import UNMENDED, Hazard

SHOWN = 8


def may_tell(member: Any) -> bool:
    """Who may see all of them may see them here."""
    return bool(member.can("hazards.view_hazard") and member.can("hazards.view_all_hazards"))


def past(member: Any, span: Span) -> Iterator[Part]:
    """发现, 销号, 期限内, 逾期 of the week; then what is past its day, the oldest first."""
    if not may_tell(member):
        return
    looked_at(member, Hazard, how="list")
    rows = Hazard.objects.visible_to(member)
    told = facts.facts(member.school, span, rows=rows)
    late = rows.filter(real(member.school), facts.stand("late")).select_related("place")
    oldest, count = list(late.order_by("due_on", "id")[:SHOWN]), late.count()
    if told[0].value or count:
        figures = [
            (str(each.label), each.words, each.code.endswith("late") and each.value > 0) for each in told
        ]
        yield Part(_("隐患"), said=facts.sentences(told), figures=figures, url=told[0].url)
    if oldest:
        yield Part(_("过了时限的隐患"), [_line(each) for each in oldest], rest_words(count, len(oldest)))


def ahead(member: Any, span: Span) -> Iterator[Part]:
    """What is to be put right within the week."""
    if not may_tell(member):
        return
    rows = Hazard.objects.visible_to(member).filter(status__in=UNMENDED)
    if not member.school.is_trial():
        rows = rows.filter(real(member.school))
    due = rows.filter(due_on__range=(span.first, span.last)).select_related("place")
    found = list(due.order_by("due_on", "id")[:100])
    if found:
        said = _("隐患：应整改完{count}处。").format(count=len(found))
        lines = [_line(each) for each in found]
        yield Part(_("隐患"), lines[:SHOWN], rest_words(len(lines), SHOWN), [said])


def _line(hazard: Hazard) -> Line:
    """教学楼301：校舍隐患 YH2026-0003（应在9月3日 周四前整改）."""
    state = _("应在{day}前整改完").format(day=day_words(hazard.due_on))
    what = _("{kind}隐患 {number}").format(kind=hazard.get_kind_display(), number=hazard.number)
    return Line(str(hazard.place), what, state, "", hazard.is_major)
