"""The parts of a ticket's page besides its facts: what was used, what was mended there before, what was merged."""

from typing import Any
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.prepared import prepared
from houqin.core.words import day_words, yuan
from houqin.repairs.models import CONFIRMED, MENDED, WAITING, Material, RoundLine, Ticket
from houqin.repairs.opening import earlier_fixes


def class_words(ticket: Ticket) -> str:
    """急修, 大修 or both; 一般 else."""
    words = [str(_("急修"))] * ticket.urgent + [str(_("大修"))] * ticket.large
    return "、".join(words) or str(_("一般"))


def wait_words(ticket: Ticket) -> str:
    """待料：灯管要到县城买（预计 9月5日 周五 修好）; nothing unless it waits."""
    if ticket.status != WAITING:
        return ""
    text = f"{ticket.get_wait_for_display()}：{ticket.wait_note}"
    if ticket.expected_on:
        text += _("（预计 {day} 修好）").format(day=day_words(ticket.expected_on))
    return text


def not_done_words(ticket: Ticket) -> str:
    """Why it is not mended; nothing once it is, though the reason of a 返修 stays in the history and on paper."""
    return "" if ticket.status in (MENDED, CONFIRMED) else ticket.not_done


def minutes_words(minutes: int) -> str:
    return _("{minutes} 分钟").format(minutes=minutes) if minutes else ""


def echo_words(echoes: int) -> str:
    return _("还有 {count} 人次").format(count=echoes) if echoes else ""


def sections_of(ticket: Ticket, member: Any) -> list[dict[str, Any]]:
    """Only those that hold something."""
    found = [
        (_("用料"), _materials(ticket)),
        (_("同一问题"), _same(ticket)),
        (_("这里以前修过"), _tickets(earlier_fixes(ticket), fixed=True)),
    ]
    return [{"title": title, "html": html} for title, html in found if html]


def _materials(ticket: Ticket) -> SafeString | str:
    rows = _used_for(ticket.pk)
    cells = ((str(row), f"{yuan(row.price_fen)}元" if row.price_fen is not None else "") for row in rows)
    lines = format_html_join("", "<li>{} <small>{}</small></li>", cells)
    return format_html('<ul class="plain">{}</ul>', lines) if rows else ""


@prepared
def _used_for(ticket: UUID) -> Any:
    return Material.objects.filter(ticket=ticket).order_by("id")


@prepared
def _taken_in(ticket: UUID) -> Any:
    return Ticket.objects.filter(merged_into=ticket).order_by("id")[:20]


def _same(ticket: Ticket) -> SafeString | str:
    others = _taken_in(ticket.pk)
    if ticket.merged_into is not None:
        others.insert(0, ticket.merged_into)
    return _tickets(others)


def _tickets(tickets: list[Ticket], *, fixed: bool = False) -> SafeString | str:
    cells = [(f"/repairs/tickets/{each.pk}/", str(each), _hint(each, fixed)) for each in tickets]
    lines = format_html_join("", '<li><a href="{}">{}</a><small>{}</small></li>', cells)
    return format_html('<ul class="links">{}</ul>', lines) if cells else ""


def _hint(ticket: Ticket, fixed: bool) -> str:
    if not fixed:
        return f"{ticket.reporter_name} {ticket.get_status_display()}"
    who = ticket.worker.name if ticket.worker else ""
    when = day_words(clock.local(ticket.finished_at).date()) if ticket.finished_at else ""
    return f"{when} {who}：{ticket.done}"


def round_sections(row: Any) -> list[dict[str, Any]]:
    """The places of a round, what needs attention first."""
    lines = list(RoundLine.objects.filter(round=row).select_related("place", "ticket").order_by("id"))
    lines.sort(key=lambda line: line.result == RoundLine.OK)
    html = format_html_join("", "<li>{}{}</li>", ((_line(line), _to(line.ticket)) for line in lines))
    return [{"title": _("明细"), "html": format_html('<ul class="links">{}</ul>', html)}]


def _line(line: Any) -> str:
    return f"{line.place} · {line.get_result_display()}" + (f" · {line.note}" if line.note else "")


def _to(ticket: Ticket | None) -> SafeString | str:
    return format_html(' <a href="/repairs/tickets/{}/">{}</a>', ticket.pk, ticket.number) if ticket else ""
