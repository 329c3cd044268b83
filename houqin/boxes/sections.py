"""The parts of a box's page: what is missing, its 卷内目录, the boxes under it."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

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


def box_sections(box: Any, member: Any) -> list[dict[str, Any]]:
    """How it stands, and what lies in it line by line; a heading above others says nothing of itself."""
    (own,) = standings(member, [box])
    own.leaf = not box.heads
    if own.state == ABOVE:
        return []
    badge = format_html('<p><span class="badge badge-{}">{}</span> {}</p>', own.tone, own.label, own.words)
    table = _catalogue(own.holdings) if own.lines else ""
    return [{"title": _("卷内目录"), "html": format_html("{}{}", badge, table)}]


TITLES = (_lazy("文号"), _lazy("责任者"), _lazy("日期"), _lazy("备注"))


def _catalogue(holdings: Iterable[Holding]) -> SafeString:
    """A line for each thing; on the phone each stands by itself with the names of its parts."""
    rows: list[SafeString] = []
    for holding in holdings:
        for line in holding.lines:
            rows.append(_row(len(rows) + 1, line))
        if holding.unseen:
            rows.append(_row(len(rows) + 1, Line(_("您没有权限查看这一件"))))
    head = format_html_join("", '<th scope="col">{}</th>', ((each,) for each in (_("题名"), *TITLES)))
    table = '<table class="stat stat-wide"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    return format_html(table, head, format_html_join("", "{}", ((row,) for row in rows)))


def _row(number: int, line: Line) -> SafeString:
    title = format_html('<a href="{}">{}</a>', line.url, line.title) if line.url else line.title
    said = zip(TITLES, (line.reference, line.author, line.on, line.note), strict=True)
    cells = format_html_join(
        "", '<td data-label="{}">{}</td>', ((label, text or "—") for label, text in said)
    )
    return format_html('<tr><th scope="row">{}. {}</th>{}</tr>', number, title, cells)
