"""What a page sends of a table of lines: one input for each cell, `lines-0-place`, gathered into a list of lines."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

Line = dict[str, Any]


def nothing(value: Any) -> bool:
    """Whether a cell says nothing; the number 0 says something."""
    return value is None or value is False or value == ""


class LinesInput(forms.Widget):
    """The inputs of all lines: gives a list of lines from a page, or what came from the API as it is."""

    line: type[forms.Form]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if name in data:
            return data.get(name)
        numbers = sorted({number for key in data if (number := line_number(name, key)) is not None})
        lines = [self._line(data, f"{name}-{number}") for number in numbers]
        return [line for line in lines if self._filled(line)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and all(line_number(name, key) is None for key in data)

    def id_for_label(self, id_: str) -> str:
        return ""

    def _line(self, data: Mapping[str, Any], prefix: str) -> Line:
        fields = self.line.base_fields.items()
        return {name: each.widget.value_from_datadict(data, {}, f"{prefix}-{name}") for name, each in fields}

    def _filled(self, line: Line) -> bool:
        """Whether somebody wrote in this line: what stood in it when it was empty does not count.

        A first value that is worked out (today) may be another one by now, and never counts.
        """
        fields = self.line.base_fields
        return any(
            not nothing(value) and str(value).strip() and value != _empty_value(fields[name])
            for name, value in line.items()
            if not callable(fields[name].initial)
        )


def _empty_value(field: forms.Field) -> str:
    return "" if field.initial is None else str(field.initial)


def line_number(field: str, key: str) -> int | None:
    """The number of the line that an input of this field belongs to."""
    found = re.fullmatch(re.escape(field) + r"-(0|[1-9]\d{0,3})-\w+", key)
    return int(found[1]) if found else None
