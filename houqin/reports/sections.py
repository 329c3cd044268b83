"""What a row's page shows besides its facts: which reports a book holds."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from houqin.reports.models import BookReport, ReportBook


def book_section(book: ReportBook) -> dict[str, Any]:
    """The reports in their order, each to be opened, and the whole as a Word file."""
    rows = BookReport.objects.filter(book=book).select_related("report").order_by("position")
    items = format_html_join(
        "",
        '<li><a href="{}">{}. {}</a></li>',
        ((row.report.PAGE, row.position, row.report) for row in rows),
    )
    word = format_html(
        '<p><a class="button" href="/reports/book/{}/?as=docx">{}</a></p>', book.pk, _("Word 文件")
    )
    return {"title": _("目录"), "html": format_html('<ul class="links">{}</ul>{}', items, word)}
