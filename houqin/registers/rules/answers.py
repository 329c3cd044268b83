"""What follows from answers: computed fields, how many are failing, the numbers kept for reports. No database, no eval."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from houqin.registers.rules.definition import FAIL, Definition, Field
from houqin.registers.rules.norms import outside_norm

Answers = dict[str, Any]
MILLI = 1000


def number_of(value: Any) -> Decimal | None:
    """An answer as a number, or nothing."""
    try:
        return Decimal(str(value)) if value not in (None, "", True, False) else None
    except ArithmeticError:
        return None


def written(number: Decimal, decimals: int) -> str:
    """A number with so many places, rounded as people round."""
    return str(number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def span_minutes(value: Any) -> int | None:
    """Minutes from 07:20-08:05; over midnight where the end is earlier."""
    if not isinstance(value, str) or value.count("-") != 1:
        return None
    begin, end = (_minutes(part) for part in value.split("-"))
    if begin is None or end is None:
        return None
    return (end - begin) % (24 * 60)


def _minutes(clock: str) -> int | None:
    hours, colon, minutes = clock.strip().partition(":")
    if not colon or not hours.isdecimal() or not minutes.isdecimal():
        return None
    return int(hours) * 60 + int(minutes)


def completed(definition: Definition, answers: Mapping[str, Any]) -> Answers:
    """The answers with everything that is computed from them, lines first."""
    made: Answers = dict(answers)
    for table in definition.tables:
        lines = [dict(line) for line in made.get(table.name) or ()]
        for line in lines:
            for column in table.columns:
                if column.formula is not None:
                    _put(line, column, _computed(column, line))
        made[table.name] = lines
    for field in definition.fields:
        if field.formula is not None:
            _put(made, field, _computed(field, made, definition))
    return made


def _put(into: Answers, field: Field, number: Decimal | None) -> None:
    into.pop(field.name, None)
    if number is not None:
        into[field.name] = written(number, field.decimals)


def _computed(
    field: Field, answers: Mapping[str, Any], definition: Definition | None = None
) -> Decimal | None:
    assert field.formula is not None
    values = [value for path in field.formula.of for value in _values(path, answers)]
    if field.formula.op == "count":
        return Decimal(sum(value not in (None, "", False) for value in values))
    if field.formula.op == "bad":
        return Decimal(
            sum(
                _is_bad(path, value, definition)
                for path in field.formula.of
                for value in _values(path, answers)
            )
        )
    if field.formula.op == "minutes":
        return _span(values)
    numbers = [number for value in values if (number := number_of(value)) is not None]
    return _arithmetic(field.formula.op, numbers, len(values))


def _arithmetic(op: str, numbers: list[Decimal], asked: int) -> Decimal | None:
    if not numbers:
        return None
    if op in ("sum", "total"):
        return sum(numbers, Decimal(0))
    if op == "average":
        return sum(numbers, Decimal(0)) / len(numbers)
    if len(numbers) < asked:  # a product or a difference of what is not all there is no number
        return None
    if op == "difference":
        return numbers[0] - sum(numbers[1:], Decimal(0))
    product = Decimal(1)
    for number in numbers:
        product *= number
    return product


def _span(values: list[Any]) -> Decimal | None:
    """Minutes of one span, or between two times."""
    if len(values) == 2 and all(isinstance(value, str) and "-" not in value for value in values):
        values = [f"{values[0]}-{values[1]}"]
    minutes = span_minutes(values[0]) if values else None
    return None if minutes is None else Decimal(minutes)


def _values(path: str, answers: Mapping[str, Any]) -> list[Any]:
    name, _dot, column = path.partition(".")
    found = answers.get(name)
    if not column:
        return [None] if isinstance(found, list) else [found]
    return [line.get(column) for line in found or () if isinstance(line, Mapping)]


def _is_bad(path: str, value: Any, definition: Definition | None) -> bool:
    field = definition.field(path) if definition else None
    return field is not None and fails(field, value)


def fails(field: Field, value: Any, line: Mapping[str, Any] | None = None) -> bool:
    """Whether an answer is a fault: 不合格, one of the failing choices, a number outside its norm."""
    if field.kind in ("check", "choice"):
        return value in (FAIL if field.kind == "check" else "", *field.failing) and value != ""
    return field.is_number and outside_norm(field, value, line)


@dataclass(frozen=True)
class Fault:
    """One failing answer: where it stands and its words."""

    label: str
    about: str = ""

    def __str__(self) -> str:
        return f"{self.about}：{self.label}" if self.about else self.label


def faults(definition: Definition, answers: Mapping[str, Any]) -> list[Fault]:
    """All failing answers, in the order of the form."""
    found = [Fault(field.label) for field in definition.fields if fails(field, answers.get(field.name))]
    for table in definition.tables:
        for line in answers.get(table.name) or ():
            bad = (column for column in table.columns if fails(column, line.get(column.name), line))
            found += [Fault(column.label, _subject(table, line)) for column in bad]
    return found


def unfollowed(
    definition: Definition, failing: list[Fault], *, follow_up: str, starts: str = "", placed: bool = True
) -> dict[str, str]:
    """What failing answers ask for and was not said: {what: the sentence}."""
    told = {}
    if failing and definition.follow_up and not follow_up:
        sentence = _("有不合格的（{what}），请写怎样处理的。")
        told["follow_up"] = sentence.format(what="、".join(map(str, failing[:3])))
    if failing and starts and not placed:
        told["place"] = _("在哪里？请选地点。")
    return told


def _subject(table: Field, line: Mapping[str, Any]) -> str:
    """What a line is about: the answer of its first column."""
    return str(line.get(table.columns[0].name) or "")


@dataclass(frozen=True)
class Number:
    """One number kept beside the answers, in thousandths."""

    path: str
    line: int
    about: str
    milli: int


def numbers(definition: Definition, answers: Mapping[str, Any]) -> Iterator[Number]:
    """What the fields that are figures come to; ticks and checks as 1 and 0."""
    for path, field in definition.figures:
        table, _dot, column = path.partition(".")
        lines = answers.get(table) or () if column else ({path: answers.get(path)},)
        for number, line in enumerate(lines):
            milli = _milli(field, line.get(column or path))
            if milli is not None:
                owner = definition.field(table)
                about = _subject(owner, line) if column and owner else ""
                yield Number(path, number, about[:80], milli)


def _milli(field: Field, value: Any) -> int | None:
    if field.kind in ("check", "tick"):
        return None if value in (None, "") else MILLI * (value in ("pass", True))
    number = number_of(value)
    return None if number is None else int((number * MILLI).to_integral_value(ROUND_HALF_UP))


def unusual(definition: Definition, answers: Mapping[str, Any]) -> list[str]:
    """Numbers outside what is usual, as sentences to be asked back once: 体温 38.5℃（通常 36.0—37.2）."""
    told = []
    for field in definition.fields:
        told += _unusual(field, answers.get(field.name), "")
    for table in definition.tables:
        for line in answers.get(table.name) or ():
            for column in table.columns:
                told += _unusual(column, line.get(column.name), _subject(table, line))
    return told


def _unusual(field: Field, value: Any, about: str) -> list[str]:
    number, (low, high) = number_of(value), field.usual
    if number is None or not ((low and number < Decimal(low)) or (high and number > Decimal(high))):
        return []
    return [f"{about} {field.label} {value}{field.unit}（{_range(low, high)}）".strip()]


def _range(low: str, high: str) -> str:
    return f"{low}—{high}" if low and high else f"≥{low}" if low else f"≤{high}"


def left_for_later(definition: Definition, answers: Mapping[str, Any]) -> tuple[Field, ...]:
    """What is filled in afterwards and is not yet: 离开时间, 归还日."""
    return tuple(
        field for field in definition.fields if field.later and answers.get(field.name) in (None, "", [])
    )
