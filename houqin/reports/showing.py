"""A report on the page: each number of the records opens its rows, each passage may be written in."""

from typing import Any
from urllib.parse import urlencode

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from houqin.planning.rules.obsolete import found_in
from houqin.reports.charts.shown import shown
from houqin.reports.margins import Margin, margin_of
from houqin.reports.models import DRAFT, Report
from houqin.reports.passages import OWN, is_open
from houqin.reports.rules.paper import Paper, Part, Passage
from houqin.reports.rules.shortening import FULL, INNER, ONE, THREE, perhaps_named
from houqin.reports.rules.words import code_of

EDITIONS = {FULL: _("全文"), THREE: _("三页"), ONE: _("一页"), INNER: _("内部版")}


def page_of(report: Report, paper: Paper, member: Any) -> dict[str, Any]:
    """All that the template needs."""
    may = report.status == DRAFT and member.can("reports.write_part")
    margin = margin_of(report, member)
    return {
        "title": paper.title,
        "lead": [_passage(report, each, may, margin) | margin.at((each.key,)) for each in paper.lead],
        "parts": [_part(report, each, may, margin) for each in paper.parts if not each.appendix],
        "appendices": [_part(report, each, False) for each in paper.parts if each.appendix],
        "about": [_passage(report, each, False) for each in paper.about],
        "notes": margin.told,
        "open_notes": margin.open,
        "copied": len(margin.copied),
        "perhaps_named": "、".join(perhaps_named(paper)) if not report.is_fixed else "",
        "foot": [paper.office, paper.day],
        "signers": paper.signers,
        "to_fill": len({_asked(each.key) for each in paper.to_fill}) if may else 0,
        "editions": [
            {"label": label, "url": f"{report.PAGE}?edition={key}", "here": key == paper.edition}
            for key, label in EDITIONS.items()
            if not paper.brief
        ],
        "files": [
            {
                "label": label,
                "url": f"/reports/paper/{report.pk}/?{urlencode({'as': kind, 'edition': paper.edition})}",
            }
            for kind, label in (("docx", _("Word 文件")), ("pdf", _("打印、PDF")), ("xlsx", _("Excel 表格")))
        ],
        "row_url": f"/reports/reports/{report.pk}/",
        "compare_url": f"/reports/versions/{report.pk}/" if report.version > 1 else "",
    }


def _part(report: Report, part: Part, may: bool, margin: Margin | None = None) -> dict[str, Any]:
    own = f"{part.key}{OWN}"
    addable = may and not part.appendix and part.key not in ("goals", "inside")
    there = any(each.key == own for each in part.passages)
    return {
        "title": part.title,
        "rank": part.rank,
        "passages": [
            {
                "number": number,
                **_passage(report, each, may, margin),
                **(margin.at((each.key,)) if margin else {}),
            }
            for number, each in zip(part.ordinals, part.passages, strict=True)
        ],
        "table": part.table and _table(report, part, may, margin),
        "charts": [shown(chart) for chart in part.charts],
        "add_url": _edit_url(report, own) if addable and not there else "",
    }


def _table(report: Report, part: Part, may: bool, margin: Margin | None) -> dict[str, Any]:
    assert part.table is not None
    titles, rows = part.table.titles, []
    for row in part.table.rows:
        cells = [
            {"label": title, **_passage(report, cell, may, margin)}
            for title, cell in zip(titles, row, strict=True)
        ]
        if margin:
            cells[0] |= margin.at([cell.key for cell in row])
        rows.append(cells)
    return {"titles": titles, "rows": rows}


def _passage(report: Report, passage: Passage, may: bool, margin: Margin | None = None) -> dict[str, Any]:
    key = passage.key
    asked_with_the_cause = _asked(key) != key and not key.endswith(".cause")
    may = may and is_open(key) and not asked_with_the_cause
    return {
        "html": _words(report, passage),
        "edit_url": _edit_url(report, _asked(passage.key)) if may else "",
        "to_fill": passage.to_fill,
        "written": passage.written,
        "inner": passage.inner,
        "copied": margin.copied.get(key, "") if margin else "",
    }


def _asked(key: str) -> str:
    """The four answers of a problem are asked together."""
    if key.startswith("problem.") and not key.endswith(".fact"):
        return key.rpartition(".")[0]
    return key


def _edit_url(report: Report, key: str) -> str:
    return f"/reports/write_part/{report.pk}/?{urlencode({'part': key})}"


def _words(report: Report, passage: Passage) -> SafeString:
    return format_html_join("", "{}", ((_piece(report, piece, passage.written),) for piece in passage.words))


def _piece(report: Report, piece: Any, written: bool) -> SafeString | str:
    if piece.code:
        url = f"/reports/figure/{report.pk}/?{urlencode({'code': code_of(piece.code)})}"
        return format_html('<a class="figure-chip" href="{}">{}</a>', url, piece.text)
    if piece.typed:
        return format_html('<u class="typed" title="{}">{}</u>', _("人工填写的数字"), piece.text)
    return _underlined(piece.text) if written else str(piece.text)


def _underlined(text: str) -> SafeString:
    """Old wording in what a person wrote, with what holds now."""
    parts, place = [], 0
    for each in sorted(found_in(text), key=lambda found: found["at"][0]):
        start, end = each["at"]
        if each["kind"] == "slogan" or start < place:
            continue
        parts.append((text[place:start], each["instead"], text[start:end]))
        place = end
    html = '{}<u class="obsolete" title="{}">{}</u>'
    return format_html("{}{}", format_html_join("", html, parts), text[place:])
