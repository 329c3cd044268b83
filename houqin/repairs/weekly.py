"""What repairs tell of a week: how many came and were done, what is late, what is to be mended and expected next."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.bulletins import Line, Part, rest_words
from houqin.core.facts import Span
from houqin.core.looks import looked_at
from houqin.core.words import day_words
from houqin.repairs import facts
from houqin.repairs.models import WAITING, Ticket
from houqin.repairs.pages import TicketsPage, is_late
from houqin.repairs.sections import wait_words
from houqin.repairs.views.bulletin import all_names, line_of, unnamed

SHOWN = 8


def may_tell(member: Any) -> bool:
    """Who may see the statistics may see them here."""
    return bool(member.can("repairs.view_statistics") and member.can(Ticket.view_code()))


def past(member: Any, span: Span) -> Iterator[Part]:
    """受理, 办结, 未办结 and what is late today; then the oldest that are late, so that somebody asks about them."""
    if not may_tell(member):
        return
    looked_at(member, Ticket, how="list")
    rows, now = TicketsPage.rows(member), clock.now()
    told = facts.facts(member.school, span, rows=rows)
    hidden = all_names()
    late = rows.filter(is_late(member, now))
    oldest = list(late.select_related("place", "worker").order_by("due_at", "id")[:SHOWN])
    count = late.count()
    said = [unnamed(sentence, hidden) for sentence in facts.sentences(told, _("本周"))]
    url = facts.list_url("counted", span)
    yield Part(_("维修"), said=said, figures=_figures(told, count), url=url)
    if oldest:
        lines = [line_of(ticket, hidden, _late_words(ticket)) for ticket in oldest]
        yield Part(_("过了时限的，最久的在前"), lines, rest_words(count, len(oldest)))


def _figures(told: list[Any], late: int) -> list[tuple[str, str, bool]]:
    by_code = {figure.code: figure for figure in told}
    names = ("repairs.counted", "repairs.done", "repairs.open")
    figures = [(str(by_code[name].label), by_code[name].words, False) for name in names]
    return [*figures, (_("现在过时限"), _("{count}件").format(count=late), late > 0)]


def _late_words(ticket: Ticket) -> str:
    due = _("应在{day}前修好").format(day=day_words(clock.local(ticket.due_at).date()))
    return f"{wait_words(ticket)}，{due}" if ticket.status == WAITING else due


def ahead(member: Any, span: Span) -> Iterator[Part]:
    """What is to be mended within the week, and for what somebody or something is expected."""
    if not may_tell(member):
        return
    rows = facts.standing(TicketsPage.rows(member), member.school).select_related("place", "worker")
    expected = list(
        rows.filter(expected_on__range=(span.first, span.last)).order_by("expected_on", "id")[:100]
    )
    due = list(
        rows.filter(due_at__gte=span.begins, due_at__lt=span.ends, expected_on=None).order_by("due_at")[:100]
    )
    if not expected and not due:
        return
    hidden = all_names()
    lines = [
        *(_expected_line(ticket, hidden) for ticket in expected),
        *(_due_line(each, hidden) for each in due),
    ]
    parts = [_("应修好{count}件").format(count=len(due))] if due else []
    parts += [_("等料、等外修预计到的{count}件").format(count=len(expected))] if expected else []
    said = _("维修：{parts}。").format(parts="，".join(parts))
    yield Part(_("维修"), lines[: SHOWN * 2], rest_words(len(lines), SHOWN * 2), [said])


def _expected_line(ticket: Ticket, hidden: list[str]) -> Line:
    return line_of(ticket, hidden, f"{wait_words(ticket)}")


def _due_line(ticket: Ticket, hidden: list[str]) -> Line:
    day = day_words(clock.local(ticket.due_at).date())
    return line_of(ticket, hidden, _("{day}前修好").format(day=day))
