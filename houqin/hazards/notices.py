"""Who is told what about hazards: who is to mend, who may look again, the office, and lateness, which is never silent."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid5

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.facts import real
from houqin.core.notices.quiet import is_quiet
from houqin.core.notices.telling import Done, Said, tells, topic, write
from houqin.core.words import day_words
from houqin.hazards import facts
from houqin.hazards.limits import TELL_BOSS
from houqin.hazards.models import MAJOR, OPEN, UNMENDED, Hazard
from houqin.people.models import Member, School

SENT = topic("hazards.sent", _lazy("要我整改的隐患：下达、延期、退回、快到期"))
OFFICE = topic("hazards.office", _lazy("新登记的、待复查的、过了时限的隐患（下达整改的人）"))
BOSS = topic("hazards.late", _lazy("过了时限的重大、食堂、消防、校车隐患（校长）"))
FIRST_MONTH = timedelta(days=30)
FOR_THE_BOSS = Q(level=MAJOR) | Q(kind__in=("food", "fire", "traffic"))
HAZARDS = "/hazards/hazards/"


def _said(hazard: Hazard, to: Iterable[Any], head: str, **more: Any) -> Said:
    """要整改：教学楼301 栏杆松动."""
    text = f"{head}：{hazard.place.path} {hazard.what}"
    return Said(tuple(to), text[:200], hazard.pk, f"{HAZARDS}{hazard.pk}/", **more)


def _who_can(code: str, *, but: Iterable[Any] = ()) -> list[Any]:
    """The head of logistics; where he has no account or is a party himself, all the others who may do it."""
    people = Member.objects.filter(active=True, user__isnull=False).who_can(code)
    people = people.exclude(pk__in=[pk for pk in but if pk])
    heads = list(people.filter(roles__contains=" logistics_head ").values_list("pk", flat=True))
    return heads or list(people.values_list("pk", flat=True)[:50])


def _everybody() -> list[Any]:
    """All who may order, the principal too: for what is major."""
    people = Member.objects.filter(active=True, user__isnull=False).who_can("hazards.order_hazard")
    return list(people.values_list("pk", flat=True)[:50])


@tells(OFFICE, "hazards.report_hazard", "hazards.record_inspection")
def found(done: Done, by: Member) -> Iterator[Said]:
    """The office hears of every new hazard; of a major one at once and by all ways."""
    new = [row for row in done.rows if isinstance(row, Hazard)]
    office = _who_can("hazards.order_hazard") if new else []
    for hazard in new:
        if hazard.is_major:
            yield _said(hazard, _everybody(), _("重大隐患"), urgent=True)
        else:
            yield _said(hazard, office, _("新登记的隐患"))


@tells(SENT, "hazards.order_hazard")
def ordered(done: Done, by: Member) -> Iterator[Said]:
    """Work for one person, with its day."""
    head = _("请整改（{day} 前）").format(day=day_words(done.row.due_on))
    yield _said(done.row, [done.row.worker_id], head, urgent=done.row.is_major)


@tells(SENT, "hazards.extend_hazard", "hazards.return_hazard")
def changed(done: Done, by: Member) -> Iterator[Said]:
    """A later day, or once more."""
    late = done.code == "hazards.extend_hazard"
    head = _("延期到 {day}") if late else _("复查不合格，请在 {day} 前再整改")
    yield _said(done.row, [done.row.worker_id], head.format(day=day_words(done.row.due_on)))


@tells(OFFICE, "hazards.finish_hazard")
def mended(done: Done, by: Member) -> Iterator[Said]:
    """Somebody else has to look at it: who mended it and who found it are not asked."""
    parties = (done.row.worker_id, done.row.fixed_by_id, done.row.finder_id)
    yield _said(done.row, _who_can("hazards.close_hazard", but=parties), _("已整改，请复查"))


@tells(SENT, "hazards.close_hazard")
def closed(done: Done, by: Member) -> Iterator[Said]:
    """It is struck off."""
    yield _said(done.row, {done.row.worker_id, done.row.finder_id}, _("复查合格，已销号"))


@tells(SENT, "repairs.finish_ticket")
def repaired(done: Done, by: Member) -> Iterator[Said]:
    """The repairers are done with the ticket of a hazard: now it can be said here what was done."""
    its = Q(ticket=done.row.pk) | Q(ticket__merged_into=done.row.pk)
    rows = Hazard.objects.filter(its, status__in=UNMENDED).select_related("place")
    for hazard in rows:
        to = {hazard.worker_id or hazard.finder_id, hazard.ordered_by_id}
        yield _said(hazard, to, _("报修已修好，请填“整改完成”"))


def group_lines(school: School) -> list[str]:
    """A line for the group's digest: how many are open, how many past their day; nothing when there are none."""
    late = facts.stand("late") & real(school)
    count = Hazard.objects.filter(status__in=OPEN).aggregate(all=Count("pk"), late=Count("pk", late))
    if not count["all"]:
        return []
    line = _("隐患未销号 {count} 处").format(count=count["all"])
    return [line + (_("，其中逾期 {count} 处").format(count=count["late"]) if count["late"] else "")]


def every_morning(school: School, day: date) -> int:
    """On the day it is due to who mends it; on the day after to him and the office; to the principal as the school set."""
    if is_quiet(school, day):
        return 0
    rows = Hazard.objects.filter(real(school), status__in=UNMENDED, due_on__lte=day)
    hazards = list(rows.select_related("place").order_by("due_on", "id")[:200])
    office = _who_can("hazards.order_hazard") if hazards else []
    told = [each for hazard in hazards for each in _told(hazard, day, office)]
    if school.go_live_on and day >= school.go_live_on + FIRST_MONTH and TELL_BOSS.on(day):
        bosses = Member.objects.filter(active=True, roles__contains=" principal ")
        to = list(bosses.values_list("pk", flat=True))
        late = rows.filter(FOR_THE_BOSS, due_on__lt=day).select_related("place").order_by("due_on", "id")[:50]
        told += [
            (uuid5(each.pk, f"boss {each.due_on}"), BOSS, _said(each, to, _("隐患逾期"))) for each in late
        ]
    return len(write(school, told))


def _told(hazard: Hazard, day: date, office: list[Any]) -> Iterator[tuple[Any, Any, Said]]:
    """Once for each day it is due: what is put off is told anew."""
    worker = hazard.worker_id or hazard.finder_id
    if hazard.due_on == day:
        yield uuid5(hazard.pk, f"due {hazard.due_on}"), SENT, _said(hazard, [worker], _("今天到期，请整改"))
    else:
        cause = uuid5(hazard.pk, f"late {hazard.due_on}")
        yield cause, SENT, _said(hazard, [worker], _("已过时限，请马上整改或申请延期"))
        yield cause, OFFICE, _said(hazard, office, _("隐患过了时限"))
