"""The parts of a hazard's page besides its facts: what was found at this place before, and an inspection's problems."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from houqin.core.words import day_words, yuan
from houqin.hazards.models import CLOSED, Hazard, Inspection
from houqin.hazards.opening import earlier


def place_words(hazard: Hazard) -> str:
    return f"{hazard.place.path} {hazard.spot}".strip()


def money_words(hazard: Hazard) -> str:
    return f"{yuan(hazard.budget_fen)}元" if hazard.budget_fen else ""


def again_words(hazard: Hazard) -> str:
    """一年内第 3 次; nothing for the first."""
    return _("一年内第 {count} 次").format(count=hazard.again + 1) if hazard.again else ""


def report_words(hazard: Hazard) -> str:
    """县教育局 9月3日 周四：请求专项资金."""
    if not hazard.reported_on:
        return ""
    said = f"{hazard.reported_to} {day_words(hazard.reported_on)}"
    return f"{said}：{hazard.report_note}" if hazard.report_note else said


def not_done_words(hazard: Hazard) -> str:
    """Why it is not done, and how often it was put off or sent back; nothing once it is struck off."""
    if hazard.status == CLOSED:
        return ""
    parts = [hazard.not_done]
    parts += [_("延期 {count} 次").format(count=hazard.extensions)] if hazard.extensions else []
    parts += [_("退回 {count} 次").format(count=hazard.returns)] if hazard.returns else []
    return "；".join(filter(None, parts))


def source_of(hazard: Hazard) -> SafeString | str:
    """Where it came from; an inspection is a link to its page."""
    if hazard.inspection_id:
        url = f"/hazards/inspections/{hazard.inspection_id}/"
        return format_html('<a href="{}">{} {}</a>', url, hazard.get_source_display(), hazard.source_words)
    return f"{hazard.get_source_display()} {hazard.source_words}".strip()


def ticket_of(hazard: Hazard) -> SafeString | str:
    """The ticket by which it is mended, and how that stands."""
    ticket = hazard.ticket if hazard.ticket_id else None
    if ticket is None:
        return ""
    shown = (f"/repairs/tickets/{ticket.pk}/", ticket.number, ticket.get_status_display())
    return format_html('<a href="{}">{}</a> {}', *shown)


def sections_of(hazard: Hazard) -> list[dict[str, Any]]:
    """What was found of this kind here within twelve months, with what was done about it then."""
    html = lines_of(list(earlier(hazard)))
    return [{"title": _("这里一年内出过同类隐患"), "html": html}] if html else []


def lines_of(hazards: list[Hazard]) -> SafeString | str:
    """A list of links, each with what was done."""
    cells = [(f"/hazards/hazards/{each.pk}/", str(each), hint(each)) for each in hazards]
    lines = format_html_join("", '<li><a href="{}">{}</a><small>{}</small></li>', cells)
    return format_html('<ul class="links">{}</ul>', lines) if cells else ""


def hint(hazard: Hazard) -> str:
    """9月3日 周四 已销号：已更换 4 根螺栓."""
    said = f"{day_words(hazard.found_on)} {hazard.get_status_display()}"
    return f"{said}：{hazard.done}" if hazard.done else said


def problems_of(inspection: Inspection, member: Any) -> list[dict[str, Any]]:
    """The problems it named, and how each stands."""
    rows = Hazard.objects.visible_to(member).filter(inspection=inspection).order_by("line", "id")
    html = lines_of(list(rows[:100]))
    return [{"title": _("指出的问题和整改情况"), "html": html}] if html else []
