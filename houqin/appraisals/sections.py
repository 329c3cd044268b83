"""The parts of a sheet on screen: what each part counts and how, and the rows behind the numbers."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from houqin.appraisals.models import Appraisal
from houqin.appraisals.rules.reckoning import DUTIES, RECORDS, SCORES, score_words
from houqin.core.quantities import quantity_words
from houqin.core.words import day_words


def score_words_of(row: Appraisal) -> str:
    """86.5 分; why there is none."""
    if not row.counts:
        return _("试运行和启用第一个月，只看不计分")
    return _("{score} 分").format(score=row.score) if row.score else _("没有可以计分的")


def extra_words(row: Appraisal) -> str:
    """+3：夜里抢修水管"""
    return f"{row.extra:+d}：{row.why_extra}" if row.extra else ""


def confirmed_words(row: Appraisal) -> str:
    return (
        f"{row.confirmed_by.name} {day_words(row.confirmed_on)}"
        if row.confirmed_by and row.confirmed_on
        else ""
    )


def parts_of(row: Appraisal) -> list[tuple[str, str, str, str]]:
    """(part, what was found, what it came to, weight), as screen and paper say it."""
    body = row.body
    duties, (entries, late) = body["duties"], body["entries"]
    told = _("按时 {done}，补登 {late}，没有做 {missing}").format(**duties)
    told += _("；几个人共同的没做 {shared}（不计）").format(**duties) if duties["shared"] else ""
    told += _("；请假 {excused}（不计）").format(**duties) if duties["excused"] else ""
    found = {
        DUTIES: told,
        SCORES: _("{n} 次评分").format(n=len(body["scores"])),
        RECORDS: _("登记 {n} 条，其中补登 {late} 条").format(n=entries, late=late),
    }
    labels = {DUTIES: _("职责完成"), SCORES: _("评分表"), RECORDS: _("登记及时")}
    return [
        (
            labels[part],
            found[part],
            score_words(body["parts"][part]) or "—",
            str(body["weights"][part]) if body["parts"][part] is not None else _("不计"),
        )
        for part in labels
    ]


def rows_of(row: Appraisal) -> list[tuple[str, str, str, str]]:
    """(day, what, how, where it is read) of all that stands behind the numbers."""
    body = row.body
    found = [(_short(day), title, how, url) for day, title, how, url in body["tasks"]]
    found += [
        (_short(day), sheet, f"{quantity_words(points)} / {quantity_words(most)}", "")
        for day, sheet, points, most in body["scores"]
    ]
    found += [
        (days, _("{book} 审核").format(book=book), f"{who} {words}".strip(), "")
        for book, days, who, words in body["reviews"]
    ]
    found += [(f"{_short(first)}—{_short(last)}", _("请假"), why, "") for first, last, why in body["leave"]]
    return found


def _short(day: str) -> str:
    return f"{date.fromisoformat(day):%m-%d}"


def sheet_sections(row: Appraisal) -> list[dict[str, Any]]:
    """The parts, then the rows."""
    parts = _table((_("项目"), _("数字"), _("折合百分"), _("占")), ((*each, "") for each in parts_of(row)))
    found = [{"title": _("怎么算的"), "html": parts}]
    rows = rows_of(row)
    if rows:
        turned = [(what, day, how, url) for day, what, how, url in rows]
        table = _table((_("什么事"), _("日期"), _("情况")), turned)
        found.append({"title": _("依据哪几条"), "html": table})
    return found


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> SafeString:
    """The last of each row is where its first cell leads."""
    head = format_html_join("", '<th scope="col">{}</th>', ((title,) for title in titles))
    lines = format_html_join("", "<tr>{}</tr>", ((_cells(titles, row),) for row in rows))
    table = '<table class="stat stat-wide"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    return format_html(table, head, lines)


def _cells(titles: Sequence[str], row: Sequence[str]) -> SafeString:
    first, *others, url = row
    shown = format_html('<a href="{}">{}</a>', url, first) if url else first
    said = zip(titles[1:], others, strict=True)
    cells = format_html_join(
        "", '<td data-label="{}">{}</td>', ((label, text or "—") for label, text in said)
    )
    return format_html('<th scope="row">{}</th>{}', shown, cells)
