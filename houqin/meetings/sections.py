"""The parts of a meeting's page and of a hand-over's."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from houqin.core.words import day_words, moment_words
from houqin.meetings.models import (
    GIVEN_UP,
    HANDED,
    HELD,
    ISSUED,
    WAITING,
    Attendee,
    Decision,
    Handover,
    Meeting,
)
from houqin.meetings.naming import unknown, with_unknown
from houqin.meetings.passing import PASSING, TITLES
from houqin.meetings.standing import Standing, standings


def meeting_sections(meeting: Meeting, member: Any) -> list[dict[str, Any]]:
    """Only those that hold something: agenda, who came, what was said, what was decided and how it stands."""
    found = [
        (_("决定"), _decisions(meeting)),
        (_("议程"), text_html(meeting.agenda)),
        (_("到会情况"), _attendance(meeting)),
        (_("会议记录"), text_html(meeting.minutes)),
    ]
    return [{"title": title, "html": html} for title, html in found if html]


def text_html(text: str) -> SafeString | str:
    """Lines as they were written."""
    lines = format_html_join("", "<p>{}</p>", ((line,) for line in text.splitlines() if line.strip()))
    return format_html('<div class="document-text">{}</div>', lines) if lines else ""


def attendance_of(meeting: Meeting) -> dict[str, list[str]]:
    """State -> names, in the order of the names."""
    rows = (
        Attendee.objects.filter(meeting=meeting).select_related("member").order_by("member__name_key", "id")
    )
    found: dict[str, list[str]] = {}
    for each in rows:
        found.setdefault(each.state, []).append(each.member.name)
    return found


TONES = {
    Attendee.ASKED: "info",
    Attendee.PRESENT: "done",
    Attendee.EXCUSED: "closed",
    Attendee.ABSENT: "new",
}


def _attendance(meeting: Meeting) -> SafeString | str:
    found = attendance_of(meeting)
    parts = [
        format_html(
            '<p class="muted">{}</p><div class="words">{}</div>',
            _("{label} {count} 人").format(label=label, count=len(found[state])),
            _badges(found[state], TONES[state]),
        )
        for state, label in Attendee.STATES
        if state in found
    ]
    return format_html_join("", "{}", ((part,) for part in parts))


def _badges(names: Iterable[str], tone: str) -> SafeString:
    return format_html_join("", '<span class="badge badge-{}">{}</span>', ((tone, name) for name in names))


def _decisions(meeting: Meeting) -> SafeString | str:
    """Before the minutes are out as they were written down; then each with how its task stands."""
    if meeting.status == HELD:
        nobody = unknown(line["who"] for line in meeting.decided)
        said = [
            (
                line["what"],
                _who_and_when(with_unknown(line["who"], nobody), date.fromisoformat(line["due_on"])),
            )
            for line in meeting.decided
        ]
        rows = format_html_join("", "<li>{} <small>{}</small></li>", said)
        return format_html('{}<ul class="links">{}</ul>', _nobody(nobody), rows) if said else ""
    if meeting.status != ISSUED:
        return ""
    decisions = list(Decision.objects.filter(meeting=meeting).order_by("number"))
    lines = format_html_join("", "<li>{}</li>", ((_line(each),) for each in standings(decisions)))
    return format_html('<ul class="links">{}</ul>', lines) if decisions else ""


def _nobody(names: list[str]) -> SafeString | str:
    """Said before the minutes are issued, while a name can still be put right."""
    if not names:
        return ""
    sentence = _(
        "学校里没有“{names}”这样的姓名（或有重名）、岗位、角色。现在发纪要，这些事“待定”，不在任何人的“今天”里："
        "请先在“写会议记录”里改，或发了以后到任务里转给人。"
    )
    return format_html('<p class="alert alert-bad">{}</p>', sentence.format(names="、".join(names)))


def _who_and_when(who: str, day: date) -> str:
    return str(_("{who}，{day}前").format(who=who, day=day_words(day)))


def _line(each: Standing) -> SafeString:
    badge = format_html('<span class="badge badge-{}">{}</span>', each.tone, each.words)
    said = _who_and_when(each.decision.who, each.decision.due_on)
    if each.task is None:
        return format_html("{} <small>{}</small> {}", each.decision.what, said, badge)
    whole = '<a href="/duties/tasks/{}/"><span>{} <small>{}</small></span>{}</a>'
    return format_html(whole, each.task.pk, each.decision.what, said, badge)


# Hand-overs ---------------------------------------------------------------------------------------------------


def signed(member: Any, at: Any) -> str:
    """田桂花（11月3日 周二 14:05 确认）."""
    if member is None:
        return ""
    return f"{member}（{moment_words(at)}）" if at else str(member)


def handover_sections(handover: Handover) -> list[dict[str, Any]]:
    """Before it is done what passes and what stays; after it what has passed."""
    left = set(handover.left)
    found: list[tuple[Any, Any]] = []
    if handover.status in (WAITING, HANDED, GIVEN_UP):
        for name in PASSING:
            lines = handover.lists.get(name, [])
            found.append((TITLES[name], _list([words for key, words in lines if key not in left])))
        stays = [words for name in PASSING for key, words in handover.lists.get(name, ()) if key in left]
        found.append((_("不交，还归移交人"), _list(stays)))
    else:
        for name in PASSING:
            passed = [words for kind, words in handover.moved if kind == name]
            found.append((_("已转给接收人：{what}").format(what=TITLES[name]), _list(passed)))
    for name in TITLES:
        if name not in PASSING:
            lines = handover.lists.get(name, [])
            title = _("{what}（不会自动转，请另派、另签）").format(what=TITLES[name])
            found.append((title, _list([words for _key, words in lines])))
    return [{"title": title, "html": html} for title, html in found if html]


def _list(lines: list[str]) -> SafeString | str:
    items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
    return format_html('<ul class="links">{}</ul>', items) if lines else ""
