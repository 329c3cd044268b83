"""A table on the page: each cell with its question, what answers it, what was said before, and how it stands now."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.words import day_words
from houqin.reports.naming import label_of
from houqin.reports.numbers import number_url
from houqin.returns.actions import stands
from houqin.returns.earlier import Earlier, earlier_of
from houqin.returns.figures import Known, offers
from houqin.returns.models import FIGURE, LEFT, OPEN, TYPED, Return, ReturnCell
from houqin.returns.periods import KINDS, OWN, span_words
from houqin.returns.workbook import Line, lines_of

Sent = Mapping[str, str]  # what was sent for a cell and could not be saved


def page_of(row: Return, member: Any, sent: Mapping[str, Sent]) -> dict[str, Any]:
    """All that the template needs; the caller has named the school."""
    cells = list(ReturnCell.objects.filter(of_return=row).select_related("by").order_by("position"))
    for cell in cells:
        cell.of_return = row
    known, may = Known.of(row), row.status == OPEN and member.can("returns.fill_return")
    earlier = earlier_of(row, cells, known) if row.status == OPEN else {}
    offered = offers(known, [cell for cell in cells if not cell.how]) if may else {}
    lines = lines_of(row, cells, known)
    shown = [
        _shown(line, known, earlier.get(line.cell.pk))
        | _asked(line.cell, known, offered.get(line.cell.pk, []), sent.get(str(line.cell.pk), {}))
        | {"n": n}
        for n, line in enumerate(lines)
    ]
    return {
        "row": row,
        "cells": [each for each in shown if each["cell"].how != LEFT],
        "left": [each for each in shown if each["cell"].how == LEFT],
        "may": may,
        "undecided": any(not cell.how for cell in cells),
        "sheets": len({cell.sheet for cell in cells}) > 1,
        "said": _summary(row, cells),
        "again": _again(row),
    }


def _summary(row: Return, cells: list[ReturnCell]) -> str:
    """共 12 格：按记录数出 5，人工填写 2，不填 3，还没定 2。"""
    counts = [(label, sum(cell.how == how for cell in cells)) for how, label in ReturnCell.HOWS]
    told = "，".join(f"{label} {n}" for label, n in (*counts[1:], counts[0]) if n)
    return _("共 {n} 格：{told}。").format(n=len(cells), told=told)


def _again(row: Return) -> list[Return]:
    """The same file was taken in before."""
    if not row.sha256 or row.status != OPEN:
        return []
    same = Return.objects.filter(sha256=row.sha256, recorded_at__lt=row.recorded_at).exclude(pk=row.pk)
    return list(same.order_by("-recorded_at")[:3])


def _shown(line: Line, known: Known, earlier: Earlier | None) -> dict[str, Any]:
    cell = line.cell
    is_figure = cell.how == FIGURE
    figure = line.figure or (known.answer(cell) if is_figure else None)
    url = number_url(cell.code, known.told(cell)) if is_figure and figure is not None else ""
    return {
        "cell": cell,
        "number": f"c{cell.position}",
        "said": line.said,
        "label": line.label,
        "when": line.when,
        "missing": is_figure and figure is None,
        "now": figure.said if figure is not None else "",
        "moved": bool(
            cell.of_return.is_fixed and is_figure and figure is not None and figure.said != cell.said
        ),
        "url": url,
        "page_url": f"/returns/number/{cell.pk}/",
        "how": {TYPED: _("人工填写"), LEFT: _("不填")}.get(cell.how, ""),
        "who": cell.by.name if cell.by and cell.how == TYPED else "",
        "other_unit": _other_unit(cell, figure),
        "earlier": earlier and _told(earlier, cell, line.said),
    }


def _other_unit(cell: ReturnCell, figure: Any) -> str:
    """The table wants 万元, the number counts 件."""
    unit = str(figure.unit) if figure is not None else ""
    same = not unit or not cell.unit or cell.unit in unit or unit in cell.unit or {cell.unit, unit} <= _ALIKE
    return (
        ""
        if same
        else _("表上要的单位是“{asked}”，这个数的单位是“{ours}”。").format(asked=cell.unit, ours=unit)
    )


_ALIKE = frozenset(["个", "处", "件", "条", "项", "次", "份", "人", "名", "人次"])


def _told(earlier: Earlier, cell: ReturnCell, said: str) -> dict[str, Any]:
    day = day_words(earlier.day)
    words = _("{day}《{title}》报过 {said}").format(day=day, title=earlier.title, said=earlier.said)
    differs = earlier.same and said != earlier.said
    return {"words": words, "url": earlier.url, "same": earlier.same, "differs": differs, "was": earlier.said}


def _asked(cell: ReturnCell, known: Known, offered: list[Any], sent: Sent) -> dict[str, Any]:
    """The choices of one cell, as they stand or as they were sent."""
    standing = cell.code if cell.how == FIGURE else cell.how
    chosen, period = sent.get("answer", standing), sent.get("period", cell.period)
    figures = {figure.code: figure for figure in offered}
    for code in {standing, chosen} - {"", TYPED, LEFT}:
        figure = known.figure(code, known.told(cell))
        if figure is not None:
            figures[code] = figure
    return {
        "was": sent.get("was", stands(cell)),
        "typed": sent.get("typed", cell.typed),
        "figures": [
            (code, f"{label_of(each)} {each.words}", code == chosen) for code, each in figures.items()
        ],
        "chosen": chosen,
        "is_typed": chosen == TYPED,
        "is_left": chosen == LEFT,
        "periods": [(key, label, key == period) for key, label in KINDS if key != OWN or cell.period == OWN],
        "own": span_words(cell.span) if cell.period == OWN and cell.span else "",
        "answer_url": f"/returns/answer_cell/{cell.pk}/",
    }


def due_words(row: Return) -> str:
    """11月24日 周二交，还有 2 天."""
    left = (row.due_on - clock.today()).days
    day = day_words(row.due_on)
    if left < 0:
        return _("{day}就该交了，过了 {n} 天").format(day=day, n=-left)
    return (
        _("{day}交，就是今天").format(day=day)
        if not left
        else _("{day}交，还有 {n} 天").format(day=day, n=left)
    )
