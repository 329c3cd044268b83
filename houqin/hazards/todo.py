"""What waits in the hazards room: to order, to put right, to look at again, past its day, and who is to be answered."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.prepared import prepared
from houqin.core.todo import Group, Item
from houqin.core.words import day_words
from houqin.hazards.actions.closing import is_party
from houqin.hazards.models import MENDED, NEW, OPEN, TO_ANSWER, UNMENDED, Hazard, Inspection

SHOWN = 5
LOOKED_AT = 500
URL = "/hazards/hazards/"


def todo(member: Any) -> list[Group]:
    """Groups from one query over the open hazards this member may see; nothing is late in the trial."""
    if not member.can("hazards.view_hazard"):
        return []
    hazards = _open(member)
    orders, closes = member.can("hazards.order_hazard"), member.can("hazards.close_hazard")
    new = [h for h in hazards if h.status == NEW and orders]
    mine = [h for h in hazards if h.status in UNMENDED and h.worker_id == member.pk and h not in new]
    mended = [h for h in hazards if h.status == MENDED and closes]
    recheck = [h for h in mended if not is_party(h, member)]
    late = [h for h in hazards if orders and _is_late(member, h)]
    others = [h for h in late if h not in new and h not in mine]
    up = [h for h in hazards if h.is_major and not h.reported_on and member.can("hazards.report_up_hazard")]
    return [
        _group(member, _("重大隐患，还没有上报"), "up", up, "bad"),
        _group(member, _("隐患待下达整改"), "new", new, "new"),
        _group(member, _("我要整改的隐患"), "mine", mine, "work"),
        _group(member, _("隐患待复查"), "recheck", recheck, "wait", counted=len(recheck) == len(mended)),
        _group(member, _("隐患过了时限"), "late", others, "bad", count=len(late)),
        _answers(member),
    ]


@prepared
def _open(member: Any) -> Any:
    rows = Hazard.objects.visible_to(member).filter(status__in=OPEN).select_related("place")
    return rows.order_by("due_on", "id")[:LOOKED_AT]


@prepared
def _to_answer(member: Any) -> Any:
    return Inspection.objects.visible_to(member).filter(status=TO_ANSWER).order_by("on", "id")[:50]


def _is_late(member: Any, hazard: Hazard) -> bool:
    trial = member.school.was_trial(hazard.recorded_at)
    return hazard.status in UNMENDED and hazard.due_on < clock.today() and not trial


def _group(
    member: Any,
    title: str,
    tab: str,
    hazards: Sequence[Hazard],
    tone: str,
    *,
    count: int | None = None,
    counted: bool = True,
) -> Group:
    """These, told one by one; a figure only where it is what the list behind it holds."""
    items = [
        Item(
            each.what,
            f"{URL}{each.pk}/",
            hint=f"{each.place.path} · {each.get_level_display()} · {each.get_status_display()}",
            when=_("{day} 前").format(day=day_words(each.due_on)),
            late=_is_late(member, each),
        )
        for each in hazards[:SHOWN]
    ]
    count = len(hazards) if count is None else count
    return Group(title, items, count=count, more_url=f"{URL}?tab={tab}", tone=tone, counted=counted)


def _answers(member: Any) -> Group:
    """Inspections that nobody has answered yet."""
    url = "/hazards/inspections/"
    found: list[Inspection] = []
    if member.can("hazards.answer_inspection"):
        found = _to_answer(member)
    items = [
        Item(
            each.unit,
            f"{url}{each.pk}/",
            hint=_("指出 {count} 个问题").format(count=each.found),
            when=_("{day} 前").format(day=day_words(each.due_on)) if each.due_on else day_words(each.on),
            late=bool(each.due_on and each.due_on < clock.today())
            and not member.school.was_trial(each.recorded_at),
        )
        for each in found[:SHOWN]
    ]
    return Group(_("上级检查待回复"), items, count=len(found), more_url=url, tone="wait", counted=True)
