"""The appendices of a full report: repairs by kind, hazards one by one, meetings. They name no people."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.facts import Figure
from houqin.reports.charts.chart import Chart
from houqin.reports.rules.paper import THIRD, Part, Passage, Table
from houqin.reports.rules.words import Piece, filled

MOST = 60  # rows of one table; the rest is in the list


def appendices(figures: Mapping[str, Figure], charts: tuple[Chart, ...], *, safety: bool) -> Iterator[Part]:
    """Those that hold something; the charts are the last."""
    made = [*_hazards(figures), *([] if safety else [*_repairs(figures), *_meetings(figures)])]
    for key, title, table in made:
        yield Part(key, title, 1, table=table, appendix=True)
    if charts:
        yield Part("app.charts", _("统计图"), 1, appendix=True, charts=charts)


def _repairs(figures: Mapping[str, Figure]) -> Iterator[tuple[str, str, Table]]:
    codes = [code for code, each in figures.items() if code.startswith("repairs.kind.") and each.value]
    if len(codes) < 2:
        return
    rows = [_row(code, str(figures[code].label), f"{{{code}}}", figures) for code in codes]
    rows.append(_row("repairs.counted", _("合计"), "{repairs.counted}", figures))
    yield "app.repairs", _("维修分类表"), Table((_("类别"), _("件数")), (70, 30), tuple(rows))


def _row(key: str, label: str, template: str, figures: Mapping[str, Figure]) -> tuple[Passage, ...]:
    words = filled(template, figures)
    return (_cell(f"app.{key}.name", label), Passage(f"app.{key}.n", words, THIRD))


def _hazards(figures: Mapping[str, Figure]) -> Iterator[tuple[str, str, Table]]:
    found = figures.get("hazards.found")
    if found is None or not found.value:
        return
    rows = found.rows.select_related("place").order_by("found_on", "id")[:MOST]
    titles = (_("编号"), _("部位"), _("隐患"), _("发现"), _("现在"))
    lines = tuple(
        _cells(
            f"app.hazard.{row.pk}",
            row.number,
            str(row.place or ""),
            row.what,
            _short(row.found_on),
            row.get_status_display(),
        )
        for row in rows
    )
    yield "app.hazards", _("隐患整改表"), Table(titles, (18, 22, 34, 12, 14), lines)


def _meetings(figures: Mapping[str, Figure]) -> Iterator[tuple[str, str, Table]]:
    held = figures.get("meetings.held")
    if held is None or not held.value:
        return
    rows = held.rows.order_by("on", "id")[:MOST]
    lines = tuple(
        _cells(f"app.meeting.{row.pk}", row.number, row.title, _short(row.on), row.get_status_display())
        for row in rows
    )
    yield (
        "app.meetings",
        _("会议目录"),
        Table((_("编号"), _("会议"), _("日期"), _("纪要")), (24, 40, 16, 20), lines),
    )


def _cells(key: str, *texts: Any) -> tuple[Passage, ...]:
    return tuple(_cell(f"{key}.{n}", str(text)) for n, text in enumerate(texts))


def _cell(key: str, text: str) -> Passage:
    return Passage(key, (Piece(text),), THIRD)


def _short(day: Any) -> str:
    return f"{day.month}.{day.day}"
