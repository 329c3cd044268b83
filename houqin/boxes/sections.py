"""The parts of a box's page: what is missing, its 卷内目录, the boxes under it."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from houqin.boxes.lines import Holding, Line
from houqin.boxes.models import Box
from houqin.boxes.prints import WIDTHS
from houqin.boxes.standing import ABOVE, standings


def take_along(box: Box) -> SafeString:
    """盒脊 in the widths that are sold, the whole box as PDF, and as folders."""
    links = [(f"/boxes/spines/?ids={box.pk}&width={width}", f"{_('盒脊')} {width}mm") for width in WIDTHS]
    links += [
        (f"/boxes/whole/{box.pk}/", _("整盒 PDF")),
        (f"/boxes/folder/{box.pk}/", _("打包下载（zip）")),
    ]
    return format_html_join(" · ", '<a href="{}" target="_blank" rel="noopener">{}</a>', links)


def box_sections(box: Box, member: Any) -> list[dict[str, Any]]:
    """Gaps stand in the title, so that they are seen first."""
    below = list(Box.objects.filter(parent=box, active=True).select_related("keeper").order_by("sort", "id"))
    own, *others = standings(member, [box, *below])
    parts = []
    if own.state != ABOVE or not below:
        badge = format_html(
            '<p><span class="badge badge-{}">{}</span> {}</p>', own.tone, own.label, own.words
        )
        table = _catalogue(own.holdings) if own.lines else ""
        parts.append({"title": _("卷内目录"), "html": format_html("{}{}", badge, table)})
    if others:
        lines = (
            (f"/boxes/boxes/{each.box.pk}/", each.box, each.tone, each.label, each.words) for each in others
        )
        item = '<li><a href="{}">{} <small><span class="badge badge-{}">{}</span> {}</small></a></li>'
        parts.append(
            {
                "title": _("下面的盒"),
                "html": format_html('<ul class="links">{}</ul>', format_html_join("", item, lines)),
            }
        )
    return parts


def _catalogue(holdings: Iterable[Holding]) -> SafeString:
    rows: list[SafeString] = []
    for holding in holdings:
        rows += [_row(len(rows) + number, line) for number, line in enumerate(holding.lines, 1)]
        if holding.unseen:
            rows.append(
                format_html(
                    "<tr><td>{}</td><td colspan=5>{}</td></tr>", len(rows) + 1, _("您没有权限查看这一件")
                )
            )
    head = format_html_join(
        "",
        "<th>{}</th>",
        ((each,) for each in (_("序号"), _("题名"), _("文号"), _("责任者"), _("日期"), _("备注"))),
    )
    table = '<div class="table-wide"><table class="table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    return format_html(table, head, format_html_join("", "{}", ((row,) for row in rows)))


def _row(number: int, line: Line) -> SafeString:
    title = format_html('<a href="{}">{}</a>', line.url, line.title) if line.url else line.title
    cells = (title, line.reference, line.author, line.on, line.note)
    return format_html(
        "<tr><td>{}</td>{}</tr>", number, format_html_join("", "<td>{}</td>", ((c,) for c in cells))
    )
