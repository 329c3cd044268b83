"""The appendices of a full report: repairs by kind, evidence, hazards, trainings, meetings. They name no people."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.facts import Figure
from houqin.reports.charts.chart import Chart
from houqin.reports.directories import Listed
from houqin.reports.rules.paper import THIRD, Part, Passage, Table
from houqin.reports.rules.words import Piece, filled

MOST = 60  # rows of one table; the rest is in the list


Made = tuple[str, str, Table, str]  # key, title, the table, and what is said where it was cut


def appendices(
    figures: Mapping[str, Figure], listed: Mapping[str, Listed | None], *, safety: bool
) -> Iterator[Part]:
    """Those that hold something, in the order in which a summary names them."""
    made = [
        *([] if safety else _repairs(figures)),
        *_listed("app.evidence", _("目标佐证目录"), listed),
        *_hazards(figures),
        *_listed("app.taught", _("培训演练目录"), listed),
        *([] if safety else _meetings(figures)),
    ]
    for key, title, table, said in made:
        cut = (_cell(f"{key}.more", said),) if said else ()
        yield Part(key, title, 1, cut, table, appendix=True)


def _listed(key: str, title: str, listed: Mapping[str, Listed | None]) -> Iterator[Made]:
    found = listed.get(key)
    if found is not None:
        yield key, title, *found


def drawn(charts: tuple[Chart, ...]) -> Iterator[Part]:
    """The charts are the last."""
    if charts:
        yield Part("app.charts", _("统计图"), 1, appendix=True, charts=charts)


def _repairs(figures: Mapping[str, Figure]) -> Iterator[Made]:
    codes = [code for code, each in figures.items() if code.startswith("repairs.kind.") and each.value]
    if len(codes) < 2:
        return
    rows = [_row(code, str(figures[code].label), f"{{{code}}}", figures) for code in codes]
    rows.append(_row("repairs.counted", _("合计"), "{repairs.counted}", figures))
    yield "app.repairs", _("维修分类表"), Table((_("类别"), _("件数")), (70, 30), tuple(rows)), ""


def _row(key: str, label: str, template: str, figures: Mapping[str, Figure]) -> tuple[Passage, ...]:
    words = filled(template, figures)
    return (_cell(f"app.{key}.name", label), Passage(f"app.{key}.n", words, THIRD))


def _hazards(figures: Mapping[str, Figure]) -> Iterator[Made]:
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
    more = found.value - found.from_paper - MOST
    said = _("另有{n}处，见隐患台账。").format(n=more) if more > 0 else ""
    yield "app.hazards", _("隐患整改表"), Table(titles, (23, 24, 31, 10, 12), lines), said


def _meetings(figures: Mapping[str, Figure]) -> Iterator[Made]:
    held = figures.get("meetings.held")
    if held is None or not held.value:
        return
    rows = held.rows.order_by("on", "id")[:MOST]
    lines = tuple(
        _cells(f"app.meeting.{row.pk}", row.number, row.title, _short(row.on), row.get_status_display())
        for row in rows
    )
    more = held.value - held.from_paper - MOST
    said = _("另有{n}次，见会议清单。").format(n=more) if more > 0 else ""
    titles = (_("编号"), _("会议"), _("日期"), _("纪要"))
    yield "app.meetings", _("会议目录"), Table(titles, (24, 40, 16, 20), lines), said


def _cells(key: str, *texts: Any) -> tuple[Passage, ...]:
    return tuple(_cell(f"{key}.{n}", str(text)) for n, text in enumerate(texts))


def _cell(key: str, text: str) -> Passage:
    return Passage(key, (Piece(text),), THIRD)


def _short(day: Any) -> str:
    return f"{day.month}.{day.day}"
