"""What was typed into a grid: cells gathered into days, days told apart into new, corrected and untouched ones.

A page sends an input for each cell (`days-c-staff.result-0-0-3-20261102`), a program a list of days; both come to the same
list, which does not depend on what is stored, so that a request sent twice is known again.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from houqin.registers.asking import AnyPart
from houqin.registers.grids import FOLLOW_UP
from houqin.registers.rules.definition import PARTED, Definition
from houqin.registers.rules.definition import Field as Asked
from houqin.registers.rules.exceptions import lines_of
from houqin.registers.rules.marks import answer_of

MOST = 400  # entries of one save
CELL = re.compile(r"c-([\w.@]+)-(\d+)-(\d+)-(\d*)-(\d{8})")
Typed = dict[str, Any]  # on, slot, about, follow_up, answers; seen where a page showed what stood


class Cells(forms.Widget):
    """The inputs of all cells; what a program sends goes on as it is."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if name in data:
            return data.get(name)
        start = len(name) + 1
        return {key[start:]: str(data[key]) for key in data if key.startswith(f"{name}-")}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str) -> str:
        return ""


class BoundDays(forms.BoundField):
    """The grid as the page shows it."""

    @property
    def sheet(self) -> Any:
        """Its tables, with what was typed where the form came back."""
        from houqin.registers.grid_html import sheet_of

        form: Any = self.form
        sent = self.data if form.is_bound and isinstance(self.data, dict) else {}
        return sheet_of(form.grid, sent, form.wrong)


class Days(forms.Field):
    """The days of a grid, each with its answers; which register they answer is told by the form (ask)."""

    widget = Cells
    template = "registers/grid.html"
    parts = AnyPart()
    schema = {
        "type": "array",
        "items": {"type": "object", "properties": {"on": {"type": "string", "format": "date"}}},
    }
    asked: Definition | None = None

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        return BoundDays(form, self, field_name)

    def clean(self, value: Any) -> list[Typed]:
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                value = None
        days = list(self._of_cells(value)) if isinstance(value, dict) else value
        if not isinstance(days, list) or not all(_is_day(each) for each in days):
            raise forms.ValidationError(_("内容读不出来，请刷新页面后重新填写。"))
        if len(days) > MOST:
            raise forms.ValidationError(_("一次最多保存 {most} 条，请分几次。").format(most=MOST))
        if not days:
            raise forms.ValidationError(_("还没有填写。"))
        return days

    def _of_cells(self, cells: Mapping[str, str]) -> Iterator[Typed]:
        """One for each day, slot and subject in which something was typed or stood."""
        if self.asked is None:
            return
        found: dict[tuple[str, str, str], Typed] = {}
        for name, text in cells.items():
            told = CELL.fullmatch(name)
            if told is None:
                continue
            path, slot, about, line, day = told.groups()
            key = (day, slot, about)
            if key not in found:
                own = {
                    "on": _iso(day),
                    "slot": cells.get(f"slot-{slot}", ""),
                    "about": cells.get(f"about-{about}", ""),
                }
                found[key] = own | {
                    "follow_up": "",
                    "answers": {},
                    "seen": cells.get(f"seen-{slot}-{about}-{day}", ""),
                }
            _put(self.asked, found[key], path, cells.get(f"line-{line}", "").strip(), text)
        yield from (each for each in found.values() if each["seen"] or not is_blank(self.asked, each))

    def in_words(self, value: Any) -> str:
        """The days, as the history tells them."""
        days = sorted({each["on"] for each in value or () if isinstance(each, dict)})
        return (
            _("{first} 至 {last}，{count} 天").format(first=days[0], last=days[-1], count=len(days))
            if days
            else ""
        )


def _iso(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def _is_day(each: Any) -> bool:
    if not isinstance(each, dict) or set(each) - {"on", "slot", "about", "follow_up", "answers", "seen"}:
        return False
    words = (each.get(name, "") for name in ("on", "slot", "about", "follow_up", "seen"))
    try:
        date.fromisoformat(str(each.get("on")))
    except ValueError:
        return False
    return isinstance(each.get("answers"), dict) and all(isinstance(word, str) for word in words)


def _put(made: Definition, day: Typed, path: str, words: str, text: str) -> None:
    """One cell into its day; a line without a name takes nothing but says so when something stands in it."""
    if path == FOLLOW_UP:
        day["follow_up"] = text.strip()
        return
    asked = made.field(path)
    if asked is None:
        return
    table, dot, column = path.partition(".")
    if not dot:
        day["answers"][path] = lines_of(asked, text) if asked.kind == "table" else answer_of(asked, text)
        return
    if not words and not text.strip():
        return
    named = dict(zip((each.name for each in made.field(table).columns), words.split(PARTED), strict=False))  # type: ignore[union-attr]
    lines = day["answers"].setdefault(table, [])
    line = next((each for each in lines if each["@"] == words), None)
    if line is None:
        line = {"@": words} | named
        lines.append(line)
    line[column] = answer_of(asked, text)


def is_blank(made: Definition, day: Typed) -> bool:
    """Whether nothing was typed: the names of its lines stand there anyway."""
    own = (value for value in day["answers"].values() if not isinstance(value, list))
    return not day["follow_up"] and not any(own) and not any(_typed_lines(made, day["answers"]))


def _typed_lines(made: Definition, answers: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for table in made.tables:
        for line in answers.get(table.name) or ():
            if is_typed(table, line):
                yield line


def is_typed(table: Asked, line: Mapping[str, Any]) -> bool:
    named = {column.name for column in table.columns[: str(line.get("@", "")).count(PARTED) + 1]}
    return any(value for name, value in line.items() if name not in named and name != "@")
