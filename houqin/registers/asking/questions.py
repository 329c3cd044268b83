"""One question of a definition as a Django field, a table of questions as lines."""

from functools import lru_cache
from typing import Any

from django import forms
from django.utils.functional import cached_property

from houqin.core.fields import Choices, Day, Text, TimeOfDay
from houqin.core.lines import LineForm, Lines
from houqin.people.models import Member, SchoolClass
from houqin.registers.asking.kinds import LastFour, Measured, Span
from houqin.registers.rules.definition import CHECKS, NONE, PARTED, Field

MOST_LINES = 120


class Names:
    """The names offered to whoever fills one form: looked up when the first question wants them, for all questions."""

    def __init__(self, by: Any) -> None:
        self.by = by

    @cached_property
    def members(self) -> list[str]:
        return list(Member.objects.choosable().values_list("name", flat=True)[:60])

    @cached_property
    def classes(self) -> list[str]:
        names = SchoolClass.objects.filter(active=True).order_by("sort", "id")
        return list(names.values_list("name", flat=True)[:60])


def _members(names: Names) -> list[str]:
    return names.members


def _classes(names: Names) -> list[str]:
    return names.classes


def check_words(field: Field) -> list[tuple[str, str]]:
    """合格／不合格／不适用, in the words of this question; what must be answered one way or the other has no third."""
    words = [word or CHECKS[code] for word, code in zip(field.words, CHECKS, strict=False)]
    choices = list(zip(CHECKS, [*words, CHECKS[NONE]], strict=True))
    return choices if "none" in field.options or not any(field.words) else choices[:2]


def form_field(field: Field, *, in_line: bool = False) -> forms.Field | None:
    """The Django field that asks a question; nothing for what is computed."""
    common: dict[str, Any] = {"label": field.label, "required": field.required, "help_text": field.help}
    if field.default and not field.default.startswith("last"):
        common["initial"] = field.default
    match field.kind:
        case "number":
            return Measured(field, **common)
        case "check":
            choices = check_words(field)
            return _chosen(choices, common, in_line)
        case "choice":
            return _chosen([(each, each) for each in field.options], common, in_line)
        case "many":
            return Text(max_length=300, offers=field.options, many=True, **common)
        case "tick":
            return forms.BooleanField(**(common | {"required": False}))
        case "date":
            return Day(**common)
        case "time":
            asked = TimeOfDay(**common)
            if field.default == "now":
                asked.widget.attrs["data-now"] = True  # a page that was kept asks the device's clock
            return asked
        case "span":
            return Span(**common)
        case "person":
            return Text(max_length=120, offers=() if in_line else _members, many=True, **common)
        case "class":
            return Text(max_length=60, offers=() if in_line else _classes, **common)
        case "long":
            return Text(max_length=1000, lines=1 if in_line else 3, example=field.example, **common)
        case "text" if field.last_four:
            return LastFour(**common)
        case "text" | "place":
            offers = () if in_line else field.options
            return Text(max_length=200, example=field.example, offers=offers, **common)
        case "table":
            return Lines(line_form(field), most=MOST_LINES, start=0 if field.rows else 2, **common)
    return None


def _chosen(choices: list[tuple[str, str]], common: dict[str, Any], in_line: bool) -> forms.Field:
    if not common["required"] and in_line:
        choices = [("", "—"), *choices]
    if in_line or len(choices) > 6:
        if len(choices) > 3 and choices[0][0]:
            choices = [("", "———"), *choices]
        return forms.ChoiceField(choices=choices, **common)
    return Choices(choices, **common)


def _said_columns(table: Field) -> int:
    """How many first columns of a line the register fills in."""
    if isinstance(table.rows, tuple):
        return max(row.count(PARTED) for row in table.rows) + 1
    return 1 if table.rows and table.rows != "dishes" else 0


@lru_cache(maxsize=1024)
def _line_form(table: Field) -> type[LineForm]:
    made = {each.name: form_field(each, in_line=True) for each in table.columns}
    for column in table.columns[: _said_columns(table)]:
        made[column.name].reads = True  # type: ignore[union-attr]  # what the register itself says is read, not typed
    return type("TableLine", (LineForm,), {name: each for name, each in made.items() if each is not None})


def line_form(table: Field) -> type[LineForm]:
    """The small form of one line of a table."""
    return _line_form(table)
