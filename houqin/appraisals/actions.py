"""What people do with a month's sheets: draw them up, object, answer, confirm."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from houqin.appraisals.gathering import Found, Month
from houqin.appraisals.limits import OBJECT_DAYS, weights_on
from houqin.appraisals.models import OBJECTED, PENDING, Appraisal
from houqin.appraisals.rules.reckoning import (
    DUTIES,
    RECORDS,
    SCORES,
    counts_in,
    part_of_duties,
    part_of_records,
    part_of_scores,
    tenths,
)
from houqin.core import clock
from houqin.core.actions import Changes, Refused, action
from houqin.core.words import day_words
from houqin.duties.holding import standing_keys
from houqin.duties.models import ON, Holder
from houqin.people.models import Member, School


@action(_("生成月考核表"), tone="primary", says=_("生成月考核表：{month}"), alone="appraisals")
def draw_up_appraisals(
    school: School, /, *, by: Member, month: date, people: Iterable[Member], leave: list[dict[str, Any]]
) -> Changes:
    """A sheet for everybody who has duties, or for those named; what is confirmed or objected to stays as it is.

    Whose numbers are others than he has seen has his time to object anew.
    """
    first = month.replace(day=1)
    if first >= clock.today().replace(day=1):
        raise Refused(_("这个月还没有过完，过完了再考核。"))
    wanted = list(people) or _with_duties()
    gathered = Month(by, first, [(each["who"].pk, each["first_on"], each["last_on"]) for each in leave])
    locked = Appraisal.objects.select_for_update(of=("self",)).filter(month=first).order_by("pk")
    there = {row.member_id: row for row in locked}  # nobody confirms what is being reckoned again
    found, rows = gathered.gather(wanted), []
    until = clock.today() + timedelta(days=OBJECT_DAYS.on() - 1)
    for one in wanted:
        row = there.get(one.pk) or Appraisal(member=one, month=first, by=by, open_until=until, status=PENDING)
        if row.status == PENDING:
            seen = row.body
            _reckon(row, found[one.pk], school, [each for each in leave if each["who"] == one])
            row.name, row.posts = one.name, one.posts_text
            row.open_until = row.open_until if row.body == seen else max(row.open_until, until)
            rows.append(row)
    if not rows:
        raise Refused(_("没有可以生成的：没有人有职责，或这个月的都已经确认、有异议。"))
    return Changes(
        rows[0], add=[r for r in rows if r._state.adding], update=[r for r in rows if not r._state.adding]
    )


def _with_duties() -> Sequence[Member]:
    """Those whom some duty in force names, by name, post or role."""
    held = set(Holder.objects.filter(duty__status=ON, until_on__isnull=True).values_list("key", flat=True))
    return [each for each in Member.objects.choosable() if held & set(standing_keys(each))]


def _reckon(row: Appraisal, found: Found, school: School, leave: list[dict[str, Any]]) -> None:
    """The numbers as they are now, and what they come to by the school's weights of that month."""
    weights, late = weights_on(row.month)
    parts = {
        DUTIES: part_of_duties(found.duties, late),
        SCORES: part_of_scores(found.points),
        RECORDS: part_of_records(found.entries, found.late_entries),
    }
    row.counts = counts_in(row.month, school.go_live_on)
    row.tenths = tenths(parts, weights) if row.counts else None
    row.body = {
        "duties": {name: getattr(found, name) for name in ("done", "late", "missing", "shared", "excused")},
        "tasks": found.tasks,
        "scores": found.scores,
        "entries": [found.entries, found.late_entries],
        "reviews": found.reviews,
        "leave": [[f"{each['first_on']}", f"{each['last_on']}", each["why"]] for each in leave],
        "weights": weights,
        "late_percent": late,
        "parts": {
            name: None if part is None else tenths({name: part}, {name: 1}) for name, part in parts.items()
        },
    }


@action(
    _("提异议"),
    says=_("提异议：{words}"),
    only=lambda row, by: row.member_id == by.pk and row.may_object,
)
def object_appraisal(row: Appraisal, /, *, by: Member, words: str) -> Appraisal:
    """Everybody for himself, as long as there is time; nobody confirms a sheet with an open objection."""
    row.objection = words
    return row


def _anothers(row: Appraisal, by: Member) -> bool:
    """Nobody judges himself."""
    return row.member_id != by.pk


@action(_("答复、加减分"), says=_("答复：{reply}（加减分 {extra}）"), only=_anothers)
def reply_appraisal(row: Appraisal, /, *, by: Member, reply: str, extra: int, why_extra: str) -> Appraisal:
    """Facts that no register holds, for or against, and the answer to an objection; then today is left to object."""
    if row.status == OBJECTED and not reply:
        raise Refused(_("本人提了异议，请写答复。"))
    row.extra, row.why_extra = extra, why_extra
    row.reply = reply or row.reply
    row.open_until = max(row.open_until, clock.today())
    return row


@action(_("确认"), tone="primary", says=_("确认"), only=_anothers, batch=True)
def confirm_appraisal(row: Appraisal, /, *, by: Member, heard: bool) -> Appraisal:
    """When the person has had his time to object, or has said that he has seen it; then nothing of it changes any more."""
    if clock.today() <= row.open_until and not heard:
        sentence = _now("本人到{day}为止都可以提异议，过了再确认；本人看过、没有异议的，勾上再确认。")
        raise Refused(sentence.format(day=day_words(row.open_until)))
    row.confirmed_by, row.confirmed_on = by, clock.today()
    return row
