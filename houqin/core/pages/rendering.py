"""Table rows as HTML: one small renderer for all lists, escaped by construction (performance.md 1.5)."""

from collections.abc import Callable, Sequence
from html import escape  # what Django's own escape does to text, without looking for lazy texts in every cell
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from houqin.core.pages.declared import Column
from houqin.core.words import day_words, in_words, short_moment, yuan

CLASSES = {
    "main": "c-main",
    "badge": "c-badge",
    "moment": "c-date",
    "day": "c-date",
    "code": "c-code",
    "number": "c-num",
    "money": "c-num",
}


def words(column: Column, value: Any) -> str:
    """A value as the list, the export and the print show it."""
    if value is None or value == "":
        return ""
    if column.covered and column.mask is not None:
        return column.mask(str(value))
    if column.choices is not None:
        return str(column.choices.get(value, "" if value is False else value))
    match column.kind:
        case "moment":
            return short_moment(value)
        case "day":
            return day_words(value)
        case "money":
            return yuan(value)
        case "yes_no":
            return str(_("是") if value else _("否"))
    return in_words(value)


def _cell(column: Column) -> Callable[[Any, UUID], str]:
    """A function that renders this column's cells; the constant parts are made once per page."""
    label, css = escape(str(column.label)), CLASSES.get(column.kind, "")
    begin = f'<td data-label="{label}"' + (f' class="{css}">' if css else ">")
    empty = f'<td data-label="{label}" class="{css} c-empty"></td>'
    if column.kind == "badge":
        tones, choices = column.tones or {}, {k: escape(str(v)) for k, v in (column.choices or {}).items()}
        badges = {
            k: f'{begin}<span class="badge badge-{tones.get(k, "info")}">{v}</span></td>'
            for k, v in choices.items()
            if tones.get(k, "info")
        }
        return lambda value, key: badges.get(value, empty)

    def render(value: Any, key: UUID) -> str:
        text = words(column, value)
        return f"{begin}{escape(text)}</td>" if text else empty

    return render


def _main(column: Column, row_url: str) -> Callable[[Any, UUID], str]:
    begin = f'<td data-label="{escape(str(column.label))}" class="c-main"><a href="{row_url}'

    def render(value: Any, key: UUID) -> str:
        return f'{begin}{key}/">{escape(words(column, value)) or "—"}</a></td>'

    return render


def rows_html(
    columns: Sequence[Column], rows: Sequence[tuple[Any, ...]], *, row_url: str, pick: bool
) -> SafeString:
    """<tr>...</tr> for each row; a row is (id, value of each column)."""
    cells = [_main(column, row_url) if column.kind == "main" else _cell(column) for column in columns]
    label = escape(_("选中"))
    parts: list[str] = []
    for key, *values in rows:
        parts.append("<tr>")
        if pick:
            box = f'<input type="checkbox" name="ids" value="{key}" aria-label="{label}">'
            parts.append(f'<td class="c-pick">{box}</td>')
        parts += [cell(value, key) for cell, value in zip(cells, values, strict=True)]
        parts.append("</tr>")
    return mark_safe("".join(parts))  # every value above went through escape()
