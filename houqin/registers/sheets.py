"""A register as a sheet: a row for each line, what is said once on its first row; its own export comes in again unchanged.

Coming in, each entry goes through the form by which it would be typed: what the form refuses the sheet refuses too, so a
sheet gives no signature for anybody and no photo (decisions/0064). What is there already stays as it is.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy

from houqin.core.sheets.cells import EPOCH_1900, plain_text
from houqin.core.sheets.columns import Column, Parser, PartialDate, Sheet, parse_date, parse_text
from houqin.core.sheets.matching import normal
from houqin.core.sheets.reading import Cell
from houqin.core.words import short_moment
from houqin.registers.asking import check_words
from houqin.registers.models import RegisterEntry
from houqin.registers.prints.entries import Book, lines_of
from houqin.registers.prints.layout import ABOUT, heading
from houqin.registers.rules.answers import number_of
from houqin.registers.rules.definition import Definition
from houqin.registers.rules.definition import Field as Asked
from houqin.registers.rules.elsewhere import platform_columns
from houqin.registers.rules.saying import answer_words

YES, PARTING = "√", "、"
OWN = ("register", "number", "on", "slot", "about")  # columns of every register
DAY = parse_date(partial=False)


@dataclass(frozen=True)
class AnswerParser(Parser):
    """A cell as the form of a register wants it: words as they are, numbers as text, so that nothing is rounded."""

    numeric: bool = False
    kind = "any"

    def __call__(self, value: Cell, epoch: datetime.date = EPOCH_1900) -> str | None:
        if isinstance(value, datetime.time):
            return f"{value:%H:%M}"
        if isinstance(value, str):  # lines of a long answer stay lines
            return "\n".join(plain_text(line) for line in value.splitlines()).strip() or None
        return plain_text(value) or None

    def write(self, value: Any) -> Any:
        number = number_of(value) if self.numeric else None
        return number if number is not None and abs(number) < Decimal(10**12) else value


def own_columns(made: Definition | None) -> list[Column]:
    """Which register, which entry of the file, when, and about what."""
    slot = (made.occasion.slot_label if made else "") or "时段"
    about = (made.about_label or ABOUT.get(made.about, "")) if made else ""
    return [
        Column("register", "台账", required=True, parse=parse_text(80)),
        Column("number", "条次", parse=AnswerParser(), help=gettext_lazy("同一条登记的各行写同一个数")),
        Column("on", "日期", required=True, parse=DAY, example="2026-09-04"),
        Column("slot", f"{slot}", parse=AnswerParser()),
        Column("about", about or "对象", parse=AnswerParser()),
    ]


def columns_of(made: Definition) -> list[Column]:
    """All columns of one register: its own, its questions, the lines of its tables, what was done, who and when."""
    found = own_columns(made)
    asked = [("", each) for each in made.fields if each.kind != "table"]
    asked += [(f"{table.name}.", each) for table in made.tables for each in table.columns]
    told = {normal(str(column.label)) for column in found}
    for prefix, each in asked:
        label, number = heading(each), 2
        while normal(label) in told:
            label, number = f"{heading(each)}{number}", number + 1
        told.add(normal(label))
        numeric = each.is_number
        found.append(
            Column(f"a.{prefix}{each.name}", label, parse=AnswerParser(numeric=numeric), help=each.help)
        )
    after = [
        ("follow_up", made.follow_up or "处理结果"),
        ("late", "补登原因"),
        ("by", "登记人"),
        ("signs", "签名"),
    ]
    after += [("at", "登记时间"), ("entered", "登记情况"), ("faults", "不合格项数")]
    for name, label in after:
        shown = label if normal(label) not in told else f"{label}（记录）"
        told.add(normal(shown))
        found.append(Column(name, shown, parse=AnswerParser()))
    return found


def sheet_of(made: Definition) -> Sheet:
    """What a file of this register brings."""
    return Sheet("entries", made.title, columns_of(made))


def rows_of(book: Book) -> Iterator[dict[str, Any]]:
    """Each entry line by line; void ones are no more part of the register."""
    for number, entry in enumerate(book.standing, 1):
        made = book.definition(entry)
        once = _once(book, made, entry)
        for line in range(lines_of(made, entry)):
            own = {"register": book.register.title, "number": str(number), "on": PartialDate(entry.on)}
            own |= {"slot": entry.slot or None, "about": entry.subject or None}
            yield own | (once if line == 0 else {}) | _line(made, entry, line)


def _once(book: Book, made: Definition, entry: RegisterEntry) -> dict[str, Any]:
    given = book.signs.get(entry.pk, {}).values()
    found = {
        f"a.{each.name}": cell_of(each, entry.body.get(each.name))
        for each in made.fields
        if each.kind != "table"
    }
    return found | {
        "follow_up": entry.follow_up or None,
        "late": entry.late_because or None,
        "by": entry.by.name,
        "signs": "；".join(str(sign) for sign in given) or None,
        "at": short_moment(entry.recorded_at),
        "entered": str(entry.get_entered_display()),
        "faults": str(entry.faults),
    }


def _line(made: Definition, entry: RegisterEntry, number: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for table in made.tables:
        lines = entry.body.get(table.name) or []
        line = lines[number] if number < len(lines) else {}
        found |= {f"a.{table.name}.{each.name}": cell_of(each, line.get(each.name)) for each in table.columns}
    return found


def platform_sheet(book: Book) -> tuple[list[Column], list[list[Any]]]:
    """The same entries in the columns of a platform, in its order; what is said once of an entry stands in each row."""
    made = book.register.definition
    ours = {column.name: column for column in columns_of(made)}
    asked = [
        (replace(ours[name], label=title), name) for title, name in platform_columns(made) if name in ours
    ]
    rows, said = [], dict[str, Any]()
    for values in rows_of(book):
        again = values["number"] == said.get("number")
        said = (said if again else {}) | {name: each for name, each in values.items() if each is not None}
        own = {name: values.get(name) for name in ours if name.count(".") > 1} if again else {}
        rows.append([(said | own).get(name) for _column, name in asked])
    return [column for column, _name in asked], rows


def cell_of(asked: Asked, value: Any) -> Any:
    """An answer as a cell: √, 合格, 36.5."""
    if value in (None, "", []):
        return None
    return answer_words(asked, value) or None


def answer_of(asked: Asked, text: str | None) -> Any:
    """A cell as an answer that the form takes; what it does not know the form refuses by name."""
    if text in (None, ""):
        return None
    words = str(text)
    if asked.kind == "check":
        known = {str(label): code for code, label in check_words(asked)} | {
            "√": "pass",
            "×": "fail",
            "／": "none",
        }
        shown = {answer_words(asked, code): code for code in ("pass", "fail", "none")}
        return (known | shown).get(words, words)
    if asked.kind == "tick":
        return words in (YES, "是", "TRUE", "1", "有", "已")
    return words


@dataclass
class Told:
    """One entry of a file: its rows, and what they say together."""

    rows: list[Any] = field(default_factory=list)
    on: datetime.date | None = None
    slot: str = ""
    about: str = ""
    follow_up: str = ""
    late: str = ""
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.on, self.slot, self.about)


def entries_in(made: Definition, rows: Iterable[Any]) -> list[Told]:
    """Rows that belong together: of one number, or where that is not told each row an entry of its own."""
    found: list[Told] = []
    numbers: dict[tuple[Any, ...], Told] = {}
    for row in rows:
        number, day = row["number"], row["on"].date if row["on"] else None
        key = (number, day, row["slot"], row["about"])
        each = numbers.get(key) if number else None
        if each is None:
            each = Told(on=day, slot=row["slot"] or "", about=row["about"] or "")
            found.append(each)
            numbers[key] = each
        each.rows.append(row)
    for each in found:
        _read(made, each)
    return found


def _read(made: Definition, each: Told) -> None:
    """What is said once stands in the first row that says it; each row is a line of every table that it fills."""
    for asked in made.fields:
        if asked.kind == "table":
            lines = (_answers(asked.columns, row, f"a.{asked.name}.") for row in each.rows)
            each.answers[asked.name] = [line for line in lines if line]
            continue
        said = (row[f"a.{asked.name}"] for row in each.rows)
        value = answer_of(asked, next((text for text in said if text), None))
        if value is not None and asked.kind != "computed":
            each.answers[asked.name] = value
    each.follow_up = next((row["follow_up"] for row in each.rows if row["follow_up"]), "")
    each.late = next((row["late"] for row in each.rows if row["late"]), "")


def _answers(columns: Sequence[Asked], row: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    told = {
        each.name: answer_of(each, row[f"{prefix}{each.name}"]) for each in columns if each.kind != "computed"
    }
    return {name: value for name, value in told.items() if value not in (None, "")}


def cells_of(columns: Sequence[Column], values: Mapping[str, Any]) -> tuple[str, ...]:
    """What a row answers, in a form in which 3.50 and 3.5 are the same; for comparing rows of a file with what is there."""
    names = (column.name for column in columns if column.name.startswith("a.") or column.name == "follow_up")
    return tuple(_plain(values.get(name)) for name in names)


def _plain(value: Any) -> str:
    number = number_of(value) if value not in (None, "") else None
    return str(number.normalize()) if number is not None else str(value or "")
