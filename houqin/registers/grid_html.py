"""The cells of a grid, written in one go: a template for each of 1,395 cells would be felt. Every value is escaped."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from houqin.registers.grids import Day, Grid, Part, Row, seen_of
from houqin.registers.prints.days import weekday
from houqin.registers.rules.definition import PARTED
from houqin.registers.rules.marks import FEW, mark_of, marks_of, usual_of
from houqin.repairs.prints.periods import Period

NAME, URL, ONE_DAY = "days", "/registers/grid/", timedelta(days=1)
Wrong = Mapping[tuple[str, str, str, str, str], str]
WIDE = ("text", "long", "person", "many", "place", "class", "span")


def sheet_of(grid: Grid, sent: Mapping[str, str], wrong: Wrong) -> dict[str, Any]:
    """Everything that the template sets."""
    when = grid.period
    named: set[int] = set()
    parts = [
        {"label": part.label, "legend": legend(part), "table": table(grid, part, sent, wrong, named)}
        for part in grid.parts
        if part.rows
    ]
    pk, monthly = grid.register.pk, len(when.code) == 7
    return {
        "earlier": _("上月") if monthly else _("上周"),
        "later": _("下月") if monthly else _("下周"),
        "title": when.title,
        "parts": parts,
        "hidden": hidden(grid),
        "before": f"{URL}?register={pk}&month={_beside(when, when.first - ONE_DAY)}",
        "after": f"{URL}?register={pk}&month={_beside(when, when.last + ONE_DAY)}",
        "blank": f"/registers/papers/pdf/?register={pk}&what=blank&when={when.code}",
    }


def _beside(when: Period, day: date) -> str:
    """The month or the week of a day, as this stretch is one."""
    return f"{day:%Y-%m}" if len(when.code) == 7 else f"{day:%Y-%m-%d}"


def hidden(grid: Grid) -> SafeString:
    """What the names of the cells refer to: slots, subjects, lines, and what stood when the page was made."""
    found = [_input(f"slot-{n}", word) for n, word in enumerate(grid.slots)]
    found += [_input(f"about-{n}", word) for n, word in enumerate(grid.abouts)]
    found += [_input(f"line-{n}", words) for n, (_table, words) in enumerate(grid.lines) if words]
    for (on, slot, about), entry in grid.entries.items():
        if slot in grid.slots and about in grid.abouts:
            place = f"{grid.slots.index(slot)}-{grid.abouts.index(about)}"
            found.append(_input(f"seen-{place}-{on:%Y%m%d}", seen_of(entry)))
    return mark_safe("".join(found))


def _input(name: str, value: str) -> str:
    return f'<input type="hidden" name="{NAME}-{name}" value="{escape(value)}">'


def table(grid: Grid, part: Part, sent: Mapping[str, str], wrong: Wrong, named: set[int]) -> SafeString:
    """One table: days above, a row for each line or question; a new line is named once, in the first."""
    head = "".join(_head(day) for day in grid.days)
    rows = "".join(_row(grid, row, sent, wrong, named) for row in part.rows)
    return mark_safe(
        f'<table class="grid"><thead><tr><th scope="col">{escape(_("日期"))}</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _head(day: Day) -> str:
    if day.off or day.ahead:
        word = "休" if day.off else weekday(day.on)
        return f'<th scope="col" class="grid-off">{day.on.day}<small>{word}</small></th>'
    told = escape(_("{month}月{day}日：空着的填成正常").format(month=day.on.month, day=day.on.day))
    body = f"{day.on.day}<small>{weekday(day.on)}</small>"
    return f'<th scope="col"><button type="button" class="grid-day" data-grid-day title="{told}">{body}</button></th>'


def _row(grid: Grid, row: Row, sent: Mapping[str, str], wrong: Wrong, named: set[int]) -> str:
    asked = row.asked
    own = {"data-usual": usual_of(asked), "data-kind": asked.kind}
    if asked.kind in FEW:
        own["data-marks"] = json.dumps(
            [[mark, word] for mark, _answer, word in marks_of(asked)], ensure_ascii=False
        )
    attrs = "".join(f' {name}="{escape(value)}"' for name, value in own.items())
    cells = "".join(_cell(grid, row, day, sent, wrong) for day in grid.days)
    return f"<tr{attrs}>{_name(grid, row, sent, named)}{cells}</tr>"


def _name(grid: Grid, row: Row, sent: Mapping[str, str], named: set[int]) -> str:
    """Whose row it is; a line that nobody has yet takes a name."""
    if row.line is None or grid.lines[row.line][1]:
        return _known_name(grid, row)
    name = f"line-{row.line}"
    if row.line in named:
        return f'<th scope="row" data-named="{NAME}-{name}">{escape(sent.get(name, ""))}</th>'
    named.add(row.line)
    label = escape(_("姓名或名称"))
    return (
        f'<th scope="row"><input class="grid-name" name="{NAME}-{name}" value="{escape(sent.get(name, ""))}" '
        f'maxlength="80" autocomplete="off" aria-label="{label}" placeholder="{label}"></th>'
    )


def _known_name(grid: Grid, row: Row) -> str:
    """The name of a line with what is said of it beside, or a question; of exceptions how they are written."""
    more = "" if row.line is None else grid.lines[row.line][1].replace(PARTED, "　")
    hint = ""
    if row.asked.kind == "table":
        more = " ".join(column.label for column in row.asked.columns)
        hint = f"<small>{escape(_('姓名 情况；姓名 情况'))}</small>"
    return f'<th scope="row" title="{escape(more)}">{escape(row.label)}{hint}</th>'


def _cell(grid: Grid, row: Row, day: Day, sent: Mapping[str, str], wrong: Wrong) -> str:
    told = grid.stands(row, day)
    stands = "…" if told is None else mark_of(row.asked, told)
    if not grid.is_open(row, day):
        return f'<td class="grid-off">{escape(stands)}</td>'
    name = f"c-{row.path}-{row.slot}-{row.about}-{'' if row.line is None else row.line}-{day.on:%Y%m%d}"
    shown = sent.get(name, stands)
    text = _wrong(grid, row, day, sent, wrong)
    label = escape(f"{row.label} {row.asked.label} {day.on.day}日")
    more = f' aria-invalid="true" title="{escape(text)}"' if text else ""
    stood = f' data-stands="{escape(stands)}"' if shown != stands else ""
    kind = _kind(row.asked.kind)
    mode = ' inputmode="decimal"' if kind == "number" else ""
    return (
        f'<td class="grid-{kind}{" grid-bad" if text else ""}"><input name="{NAME}-{name}" value="{escape(shown)}" '
        f'autocomplete="off" maxlength="300" aria-label="{label}"{mode}{stood}{more}></td>'
    )


def _kind(asked: str) -> str:
    """How wide a cell is, and whether keys answer in it."""
    if asked in FEW:
        return "few"
    return "wide" if asked in WIDE else "said" if asked == "table" else "number"


def _wrong(grid: Grid, row: Row, day: Day, sent: Mapping[str, str], wrong: Wrong) -> str:
    if not wrong:
        return ""
    line = ""
    if row.asked.kind == "table":
        here = (day.on.isoformat(), grid.slots[row.slot], grid.abouts[row.about])
        told = (
            text
            for (*at, _line, path), text in wrong.items()
            if path.startswith(f"{row.path}") and (*at,) == here
        )
        return next(told, "")
    if row.line is not None:
        line = (grid.lines[row.line][1] or sent.get(f"line-{row.line}", "")).split(PARTED)[0]
    return wrong.get((day.on.isoformat(), grid.slots[row.slot], grid.abouts[row.about], line, row.path), "")


def legend(part: Part) -> list[tuple[str, str, str]]:
    """(key, mark, word) of the first question that is answered by one of a few."""
    few = next((row.asked for row in part.rows if row.asked.kind in FEW), None)
    if few is None:
        return []
    return [(str(n), mark, word) for n, (mark, _answer, word) in enumerate(marks_of(few), 1)]
