"""Answers that fit a definition, made from it alone: for prints and sheets of every register, without a database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from houqin.core import clock
from houqin.people.models import Member
from houqin.registers.models import DONE, EntrySign, Register, RegisterEntry, RegisterVersion
from houqin.registers.prints.entries import Book
from houqin.registers.rules.answers import completed, faults
from houqin.registers.rules.definition import FAIL, PASS, Definition, Field
from houqin.registers.rules.reading import data_of

PARTED = "｜"
PEOPLE = ("田桂花", "佟丽", "韩守田", "文保全", "欧阳建国", "胡敏", "谭丽华", "马秀英")
CLASSES = ("一（1）班", "一（2）班", "二（1）班", "二（2）班", "三（1）班", "三（2）班")
DISHES = ("番茄炒蛋", "土豆烧肉", "清炒白菜", "紫菜蛋汤")
WORDS = {
    "品名": ("前腿肉", "土豆", "大白菜", "菜籽油", "面粉"),
    "姓名": ("王思远", "李佳怡", "赵子涵", "欧阳若曦"),
    "供货者": ("城关镇惠民粮油店",),
    "地址电话": ("城关镇东街18号 0938-5521036",),
    "电话": ("13893820036", "0938-5521036"),
    "车牌": ("甘E·52018",),
    "食谱": ("番茄炒蛋、土豆烧肉、清炒白菜、紫菜蛋汤、米饭",),
    "地点（班级）": ("食堂一层 三（1）班",),
    "部位": ("教学楼二层东侧楼梯",),
    "单位": ("公斤",),
}


def answers(made: Definition, number: int = 0, *, bad: bool = False) -> dict[str, Any]:
    """Answers that every rule of this definition takes; `bad` makes the first check fail."""
    given: dict[str, Any] = {}
    for each in made.fields:
        value = lines(each, number) if each.kind == "table" else answer(each, number)
        if value not in ("", None):
            given[each.name] = value
    if bad:
        _fail(made, given)
    return completed(made, given)


def _fail(made: Definition, given: dict[str, Any]) -> None:
    for table in made.tables:
        check = next((each for each in table.columns if each.kind == "check"), None)
        if check and given.get(table.name):
            given[table.name][-1][check.name] = FAIL
            return
    check = next((each for each in made.fields if each.kind == "check"), None)
    if check:
        given[check.name] = FAIL


def lines(table: Field, number: int) -> list[dict[str, Any]]:
    """The lines of a table: those it names, else three."""
    if isinstance(table.rows, tuple) and table.rows:
        named = [row.split(PARTED) for row in table.rows]
    else:
        of = {"staff": PEOPLE, "classes": CLASSES, "dishes": DISHES, "places": ("101室", "102室", "微机室")}
        named = [[each] for each in of.get(str(table.rows), ())] or [[]] * 3
    return [_line(table, words, number + place) for place, words in enumerate(named)]


def _line(table: Field, words: list[str], number: int) -> dict[str, Any]:
    line = {column.name: answer(column, number) for column in table.columns if column.kind != "computed"}
    line |= {column.name: word for column, word in zip(table.columns, words, strict=False)}
    return {name: value for name, value in line.items() if value not in ("", None)}


def answer(asked: Field, number: int) -> Any:
    """One answer of its kind."""
    match asked.kind:
        case "number":
            return _number(asked, number)
        case "check":
            return PASS
        case "choice":
            return (
                asked.default
                if asked.default in asked.options
                else asked.options[number % len(asked.options)]
            )
        case "many":
            return asked.options[number % len(asked.options)] if asked.options else "其他"
        case "tick":
            return True
        case "date":
            return (date(2026, 11, 2) + timedelta(days=number % 20)).isoformat()
        case "time":
            return f"{7 + number % 9:02d}:{number * 7 % 60:02d}"
        case "span":
            return "15:00-15:50"
        case "person":
            return PEOPLE[number % len(PEOPLE)]
        case "class":
            return CLASSES[number % len(CLASSES)]
        case "computed" | "table":
            return None
    return _words(asked, number)


def _words(asked: Field, number: int) -> str:
    if asked.last_four:
        return f"{number % 10}21X"
    if asked.label in WORDS:
        return WORDS[asked.label][number % len(WORDS[asked.label])]
    if asked.options:
        return asked.options[number % len(asked.options)]
    if asked.default not in ("", "last", "now", "today", "dishes"):
        return asked.default
    if asked.label.endswith(("签", "人")) or "责任人" in asked.label:
        return PEOPLE[number % len(PEOPLE)]
    return asked.example or ("正常" if asked.required else "")


def _number(asked: Field, number: int) -> str:
    """Within the norm where there is one, else what is usual, else within the limits."""
    for low, high in (asked.norm, asked.usual, asked.limits):
        if low and high:
            span = Decimal(high) - Decimal(low)
            if span > 200:
                return _places(Decimal(low) + 20 + number % 7, asked)
            return _places(Decimal(low) + span * Decimal(3 + number % 3) / 8, asked)
        if low or high:
            return _places(Decimal(low) + 20 + number % 7 if low else Decimal(high) - Decimal("0.5"), asked)
    return _places(Decimal(10 + number), asked)


def _places(value: Decimal, asked: Field) -> str:
    return str(value.quantize(Decimal(1).scaleb(-asked.decimals)))


@dataclass
class Filled:
    """A book of one definition with entries on these days, as if it were read from the tables."""

    made: Definition
    days: list[date]
    book: Book = field(init=False)

    def __post_init__(self) -> None:
        register = Register(slug=self.made.slug, title=self.made.title, area=self.made.area)
        register.body, register.recorded_at = data_of(self.made), clock.at(self.days[0], 6)
        version = RegisterVersion(register=register, number=1, body=register.body)
        school: Any = SimpleNamespace(name="河口镇中心小学", was_trial=lambda moment: False)
        self.book = Book(register, school, self.days[0], self.days[-1], begun=self.days[0])
        self.book.made, self.book.numbers = {version.pk: self.made}, {version.pk: 1}
        self.book.entries = list(self._entries(register, version))

    def _entries(self, register: Register, version: RegisterVersion) -> Iterator[RegisterEntry]:
        number = 0
        for day in self.days:
            for slot in self.made.occasion.slots[:2] or ("",):
                for thing in self._things():
                    number += 1
                    yield self._entry(register, version, day, slot, thing, number)

    def _things(self) -> tuple[str, ...]:
        if not self.made.about:
            return ("",)
        of = {"class": CLASSES[:3], "place": ("教学楼一层男厕", "教学楼一层女厕"), "person": PEOPLE[:2]}
        return self.made.things or of.get(self.made.about, ("1号",))

    def _entry(
        self, register: Any, version: Any, day: date, slot: str, thing: str, number: int
    ) -> RegisterEntry:
        bad = number % 11 == 5
        entry = RegisterEntry(
            register=register,
            version=version,
            on=day,
            slot=slot,
            subject=thing,
            status=DONE,
            entered="in_time",
        )
        entry.by, entry.recorded_at = Member(name=PEOPLE[number % 3]), clock.at(day, 11, number % 60)
        entry.body = answers(self.made, number, bad=bad)
        entry.faults = len(faults(self.made, entry.body))
        entry.follow_up = "已当场处理，班主任知晓" if entry.faults and self.made.follow_up else ""
        self.book.signs[entry.pk] = {
            place: EntrySign(
                number=place,
                label=sign.label,
                name=PEOPLE[(number + place) % 5],
                recorded_at=entry.recorded_at,
            )
            for place, sign in enumerate(self.made.signs, 1)
        }
        return entry
