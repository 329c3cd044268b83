"""A definition as a form: one Django field for each question, tables as lines, and the field that holds them all.

`Answers` is the one field an action declares; what it asks is told by the register when the form is made (ask). A page sends
`answers-temperature` or `answers-staff-0-fever`, a program one object; both are cleaned by the same inner form.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from houqin.core.fields import Choices, Day, Text, TimeOfDay
from houqin.core.lines import LineForm, Lines
from houqin.core.quantities import Quantity
from houqin.people.models import Member, SchoolClass
from houqin.registers.models import Given
from houqin.registers.rules.answers import completed, unusual, written
from houqin.registers.rules.definition import CHECKS, NONE, PARTED, Definition, Field

PREFIX = "answers"
SURE = "sure"  # the answer to “outside of what is usual: is it so?”
MOST_LINES = 120
SPAN = re.compile(r"\s*(\d{1,2})[:：](\d{2})\s*[-—–~～至到]\s*(\d{1,2})[:：](\d{2})\s*")


class Measured(Quantity):
    """A number with so many places; gives text, 36.5, so that nothing is rounded on its way."""

    def __init__(self, field: Field, **kwargs: Any) -> None:
        self.places, self.unit = field.decimals, field.unit
        low, high = field.limits
        bounds = {
            "min_value": Decimal(low) if low else Decimal(-(10**9)),
            "max_value": Decimal(high) if high else Decimal(10**9),
        }
        super().__init__(max_digits=14, decimal_places=field.decimals, **bounds, **kwargs)
        sentence = _("应在 {low}—{high}{unit} 之间，请核对。").format(
            low=low or "…", high=high or "…", unit=field.unit.replace("%", "%%")
        )  # Django fills what it is given into the sentence: a lone % breaks it
        for name in ("min_value", "max_value"):
            self.error_messages[name] = sentence
        for validator in self.validators:
            if getattr(validator, "code", "") in ("min_value", "max_value"):
                validator.message = sentence  # type: ignore[attr-defined]

    def clean(self, value: Any) -> Any:
        number = forms.DecimalField.clean(self, value)
        return "" if number is None else written(number, self.places)

    def prepare_value(self, value: Any) -> Any:
        return value


class Span(Text):
    """From when till when: 7:20-8:05; gives 07:20-08:05."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, example=_("例如：7:20-8:05"), **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        found = SPAN.fullmatch(text)
        hours = [int(part) for part in found.groups()] if found else []
        if not hours or hours[0] > 23 or hours[2] > 24 or hours[1] > 59 or hours[3] > 59:
            raise forms.ValidationError(_("请写成 7:20-8:05 这样。"))
        return f"{hours[0]:02d}:{hours[1]:02d}-{hours[2]:02d}:{hours[3]:02d}"


class LastFour(Text):
    """The last four of a number on somebody's papers; a whole one is refused, so that it never lies anywhere."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, example=_("例如：321X"), **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value).upper()
        if text and not re.fullmatch(r"[0-9]{3}[0-9X]", text):
            raise forms.ValidationError(_("只写证件号码的后四位，例如 321X；整个号码不要写在这里。"))
        return text


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


class Inner(forms.Form):
    """What a register asks; made for each definition by `inner_form`."""

    definition: ClassVar[Definition]

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = Names(by)
        for field in self.fields.values():
            if isinstance(field, Lines):
                field.narrow_for(by)
            else:
                field.error_messages["required"] = _("请填写这一项。")
            if isinstance(field, Text):
                field.by = names

    def clean(self) -> dict[str, Any]:
        """The answers as they are kept: what was left empty is left out, what follows is computed, the odd asked back."""
        cleaned = super().clean() or {}
        told = {name: _kept(value) for name, value in cleaned.items() if name != SURE}
        kept = completed(
            self.definition, {name: value for name, value in told.items() if value not in ("", None)}
        )
        odd = unusual(self.definition, kept)
        if odd and not cleaned.get(SURE) and not self.errors:
            sentence = _now("{what}：和平常不一样。确实如此就勾选“核对过了”再提交。")
            self.add_error(SURE, sentence.format(what="；".join(odd)))
        return kept


def _kept(value: Any) -> Any:
    """A cleaned value as JSON holds it."""
    if isinstance(value, list):
        return [
            {name: _kept(cell) for name, cell in line.items() if cell not in ("", None)} for line in value
        ]
    if hasattr(value, "strftime"):
        return value.isoformat() if hasattr(value, "year") else f"{value:%H:%M}"
    return value


@lru_cache(maxsize=1024)
def _inner_form(definition: Definition, digest: str) -> type[Inner]:
    made = {each.name: form_field(each) for each in definition.fields}
    fields: dict[str, Any] = {name: each for name, each in made.items() if each is not None}
    fields[SURE] = forms.BooleanField(label=_("核对过了，确实如此"), required=False)
    return type("RegisterAnswers", (Inner,), {**fields, "definition": definition})


def inner_form(definition: Definition) -> type[Inner]:
    """The form of a definition; the same class for the same text of it."""
    return _inner_form(definition, repr(definition))


class AnyPart:
    """A field whose parts are told by data, not by the program, takes every part; what is none is refused in clean()."""

    def __contains__(self, part: str) -> bool:
        return True


class AnswersInput(forms.Widget):
    """What a page sends of all questions together, or the object of a program."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if name in data:
            return data.get(name)
        sent = {key: data[key] for key in data if key.startswith(f"{name}-")}
        return Sent(sent) if sent else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return self.value_from_datadict(data, files, name) is None


class Sent(dict[str, Any]):
    """Inputs of a page, still with their prefix."""


class BoundAnswers(forms.BoundField):
    """All questions as the page shows them."""

    field: "Answers"

    @property
    def questions(self) -> Any:
        """The inner form's fields: visible ones, and `sure` only when it is asked."""
        form = self.field.shown(self)
        return [each for each in form.visible_fields() if each.name != SURE or each.errors]

    @property
    def checks(self) -> int:
        """How many questions “其余正常” would answer."""
        if self.field.asked is None:
            return 0
        alone = [each for each in self.field.asked.fields if not each.columns]
        return sum(each.kind == "check" for each in (*alone, *self._cells()))

    def _cells(self) -> list[Field]:
        """The columns of all tables; one table of checks has many of them."""
        assert self.field.asked is not None
        return [column for table in self.field.asked.tables for column in table.columns for _line in range(3)]


class Answers(forms.Field):
    """All questions of a register in one field; cleans to what is kept as JSON, and can be told in words."""

    widget = AnswersInput
    template = "registers/answers.html"
    parts = AnyPart()
    schema: ClassVar[dict[str, Any]] = {"type": "object", "additionalProperties": True}

    def __init__(self, **kwargs: Any) -> None:
        self.asked: Definition | None = None
        self.by: Any = None
        self.checked: Inner | None = None
        super().__init__(**kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundAnswers:
        return BoundAnswers(form, self, field_name)

    def narrow_for(self, by: Any) -> None:
        """Who fills it."""
        self.by = by

    def ask(self, definition: Definition) -> None:
        """What is asked."""
        self.asked = definition

    def shown(self, bound: BoundAnswers) -> Inner:
        """The inner form: with what was typed, or with first values."""
        assert self.asked is not None
        if bound.form.is_bound and self.checked is None:
            self.clean_quietly(bound.data)
        if self.checked is not None:
            return self.checked
        first = bound.value()
        first = dict(first) if isinstance(first, Mapping) else {}
        return inner_form(self.asked)(by=self.by, prefix=bound.name, initial=first)

    def clean_quietly(self, value: Any) -> None:
        """Bind the inner form to what was sent, whatever becomes of it."""
        assert self.asked is not None
        self.checked = inner_form(self.asked)(_inputs(value), by=self.by, prefix=PREFIX)

    @cached_property
    def known(self) -> set[str]:
        """The names of all questions."""
        return {SURE, *(each.name for each in self.asked.fields)} if self.asked else set()

    def clean(self, value: Any) -> Given:
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                value = ""
        if value in (None, {}):
            value = {}
        if not isinstance(value, Mapping) or self.asked is None:
            raise forms.ValidationError(_("内容读不出来，请刷新页面后重新填写。"))
        self.clean_quietly(value)
        assert self.checked is not None
        strange = self._strange(value)
        if strange:
            raise forms.ValidationError(_("没有“{name}”这一项，请刷新页面后重新填写。").format(name=strange))
        if not self.checked.is_valid():
            raise forms.ValidationError(
                [forms.ValidationError(text, code="line") for text in self._problems()]
            )
        return Given(self.asked, self.checked.cleaned_data)

    def _strange(self, value: Mapping[str, Any]) -> str:
        """A name that nothing asks for."""
        for key in value:
            name = str(key)
            if isinstance(value, Sent):
                name = name.removeprefix(f"{PREFIX}-")
                table, dash, _rest = name.partition("-")
                name = (
                    table
                    if dash and self.asked and (found := self.asked.field(table)) and found.kind == "table"
                    else name
                )
            if name not in self.known:
                return name[:40]
        return ""

    def _problems(self) -> list[str]:
        assert self.checked is not None
        told = []
        for name, errors in self.checked.errors.items():
            label = str(self.checked.fields[name].label) if name in self.checked.fields else ""
            told += [str(text) if name == SURE else f"{label}：{text}" for text in errors]
        return told

    def in_words(self, value: Any) -> str:
        """What was answered, as the history tells it."""
        return str(getattr(value, "words", ""))


def _inputs(value: Any) -> dict[str, Any]:
    """What was sent as inputs of the inner form, from a page or a program; of what is neither, nothing."""
    if isinstance(value, Sent):
        return dict(value)
    return _prefixed(value) if isinstance(value, Mapping) else {}


def _prefixed(value: Mapping[str, Any]) -> dict[str, Any]:
    """An object of a program as the inputs of a page; what cannot be an answer becomes a text that no field takes."""
    return {f"{PREFIX}-{name}": as_input(each) for name, each in value.items() if isinstance(name, str)}


def as_input(value: Any) -> Any:
    """An answer of a program as a page would send it."""
    if isinstance(value, list):
        return [dict(line) if isinstance(line, Mapping) else line for line in value]
    return value if isinstance(value, str | bool | int | None) or value is None else str(value)
