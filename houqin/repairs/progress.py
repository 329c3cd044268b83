"""How a ticket stands, in sentences for the one who reported it: what was done and when, by when, and why it is late.

No names: who mends is the school's affair, and these pages are read by whoever holds the code (修不好要告知).
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.history import Entry
from houqin.core.words import day_words, moment_words
from houqin.repairs.models import (
    ACCEPTED,
    ASSIGNED,
    CANNOT,
    CONFIRMED,
    MENDED,
    MERGED,
    NEW,
    OPEN,
    REJECTED,
    SETTLED,
    WAITING,
    WITHDRAWN,
    WORKING,
    Ticket,
)

SAID: dict[str, str | Promise] = {
    "accept_ticket": _lazy("总务处已受理"),
    "assign_ticket": _lazy("已派人维修"),
    "claim_ticket": _lazy("已有人接单"),
    "start_ticket": _lazy("开始维修"),
    "wait_ticket": _lazy("要等一等"),
    "cannot_repair": _lazy("修不了，等学校处置"),
    "finish_ticket": _lazy("已修好"),
    "settle_ticket": _lazy("已处置"),
    "confirm_ticket": _lazy("已确认修好"),
    "countersign_ticket": _lazy("已确认修好"),
    "lapse_ticket": _lazy("到期没有异议，视为验收"),
    "return_ticket": _lazy("还没修好，已请师傅再来"),
    "reject_ticket": _lazy("不受理"),
    "withdraw_ticket": _lazy("已撤回"),
    "merge_ticket": _lazy("与另一张报修单一并处理"),
}
SOURCES: dict[str, str | Promise] = {"direct": _lazy("登记为已修好"), "round": _lazy("巡查时发现")}
STANDING: dict[str, str | Promise] = {
    NEW: _lazy("已收到，等总务处受理。"),
    ACCEPTED: _lazy("总务处已受理，正在安排人。"),
    ASSIGNED: _lazy("已派人维修。"),
    WORKING: _lazy("正在修。"),
    WAITING: _lazy("要等一等。"),
    CANNOT: _lazy("这里修不了，学校正在决定怎么办。"),
    MENDED: _lazy("已修好。"),
    CONFIRMED: _lazy("已修好，并已确认。"),
    SETTLED: _lazy("已处置。"),
    REJECTED: _lazy("没有受理。"),
    WITHDRAWN: _lazy("已撤回。"),
    MERGED: _lazy("与另一张报修单是同一问题，一并处理。"),
}


@dataclass(frozen=True)
class Past:
    """One thing that happened."""

    text: str
    when: str


def past_of(ticket: Ticket) -> list[Past]:
    """What happened to a ticket so far, the latest first; asked inside the school, one query."""
    rows = Entry.objects.filter(row=ticket.pk, action__startswith="repairs.").order_by("number")
    told = [(name.partition(".")[2], at) for name, at in rows.values_list("action", "recorded_at")]
    known = [Past(str(SAID[name]), moment_words(at)) for name, at in told if name in SAID]
    first = Past(str(SOURCES.get(ticket.source, _("已报修"))), moment_words(ticket.reported_at))
    return [first, *known][::-1]


def standing_words(ticket: Ticket) -> str:
    """How it stands now, in one or two sentences."""
    words = [_("已修好，到期没有异议，视为验收。") if ticket.is_lapsed else str(STANDING[ticket.status])]
    match ticket.status:
        case "waiting":
            words = [f"{ticket.get_wait_for_display()}：{ticket.wait_note}。".replace("。。", "。")]
        case "mended" | "confirmed" | "settled" if ticket.done:
            words.append(_("维修情况：{done}").format(done=ticket.done))
        case "rejected":
            words.append(_("原因：{reason}").format(reason=ticket.not_done))
        case "cannot":
            words.append(_("原因：{reason}").format(reason=ticket.not_done))
        case "merged" if ticket.merged_into:
            words.append(_("那一张现在：{words}").format(words=STANDING[ticket.merged_into.status]))
    return "".join(words)


def when_words(ticket: Ticket, now: datetime | None = None) -> str:
    """By when it will work again; or that it is late, why, and until when. Nothing once it is over or in the trial."""
    if ticket.status not in OPEN:
        return ""
    if ticket.status == CANNOT:
        return str(STANDING[CANNOT])
    now, due = now or clock.now(), moment_words(ticket.due_at)
    late = now > ticket.due_at and not ticket.school.was_trial(ticket.recorded_at)
    if ticket.status == WAITING:
        return _wait_words(ticket, due, late)
    if late:
        return _("原定 {due} 前修好，已超过承诺的时间，{office}正在处理。").format(
            due=due, office=ticket.school.office_name
        )
    return "" if now > ticket.due_at else _("{due} 前修好。").format(due=due)


def _wait_words(ticket: Ticket, due: str, late: bool) -> str:
    why = str(ticket.get_wait_for_display())
    day = ticket.expected_on
    if day is None:
        return _("原定 {due} 前修好，因{why}推迟，时间定了会写在这里。").format(due=due, why=why)
    if not late and day <= clock.local(ticket.due_at).date():
        return _("预计 {day} 修好。").format(day=day_words(day))
    if clock.today() > day:
        sentence = _("原定 {due} 前修好，因{why}推迟到 {day}，又过了，{office}正在处理。")
        return sentence.format(due=due, why=why, day=day_words(day), office=ticket.school.office_name)
    return _("原定 {due} 前修好，因{why}推迟，预计 {day} 修好。").format(due=due, why=why, day=day_words(day))
