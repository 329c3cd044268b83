"""What a definition of a register is: fields, occasion, signatures, limits and paper, as plain values.

A definition is data: shipped as YAML (definitions/), kept as JSON with each register and each of its versions, edited by a
school in the browser. `reading.definition_of` makes one from that data and says in sentences what is wrong with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# What a field may ask. `table` holds lines of simple fields, `computed` follows from others, never from a program.
SIMPLE = (
    "text",
    "long",
    "number",
    "choice",
    "many",
    "check",
    "tick",
    "person",
    "place",
    "class",
    "date",
    "time",
    "span",
)
KINDS = (*SIMPLE, "table", "computed")
LAST_OF = (
    "last:"  # a first value that another question was answered with last time: meters begin where they ended
)
PARTED = "｜"  # between the first columns of a line that is given as words
PASS, FAIL, NONE = "pass", "fail", "none"
CHECKS = {PASS: "合格", FAIL: "不合格", NONE: "不适用"}
OPERATIONS = ("sum", "difference", "product", "count", "minutes", "average", "total", "bad")
ABOUT = ("", "place", "class", "person", "thing")  # what one entry is about, besides its day and slot
ROWS = (
    "",
    "staff",
    "places",
    "classes",
    "dishes",
    "last",
)  # where a table's lines come from; or a list of words
CUT_OFFS = ("day", "week", "month")
LAYOUTS = ("lines", "grid", "sheet")
REPAIR, HAZARD = "repair", "hazard"
STARTS = ("", REPAIR, HAZARD)
# Units that are added up on paper and in summaries; a sum of degrees or of scores says nothing.
SUMMED = ("元", "kg", "公斤", "千克", "吨", "升", "度", "千瓦时", "立方米", "张", "份", "盒", "人次")
WHO = ("filler", "other", "any", "named")  # `any` may be the filler too
SURE = (
    "",
    "V1",
    "V2",
    "V3",
    "M",
    "T",
)  # as in the packs of duties: read, official excerpt, second hand, to check, practice


@dataclass(frozen=True)
class Formula:
    """A computed field: one of OPERATIONS over other fields of the same line or entry; `of` may name `table.column`."""

    op: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """One question. Numbers: outside `limits` is refused, outside `usual` asked back once, outside `norm` is a fault.

    A fault is written down, not refused: a fridge at 12 ℃ must be told. All three are in units of the field.
    """

    name: str
    label: str
    kind: str
    required: bool = True
    unit: str = ""
    decimals: int = 0
    usual: tuple[str, str] = ("", "")
    limits: tuple[str, str] = ("", "")
    norm: tuple[str, str] = ("", "")
    norm_in: str = ""  # a column of the same line that says the norm in words: 0～8, ≤-18
    options: tuple[str, ...] = ()  # of a check: none, where 不适用 may be answered
    failing: tuple[str, ...] = ()  # of a choice: the answers that are a fault
    example: str = ""
    help: str = ""
    default: str = (
        ""  # a first value; or last (what was answered last time), now, today, dishes (of the weekly menu)
    )
    words: tuple[str, str] = ("", "")  # of a check: what stands for 合格 and 不合格, 符合／不符合
    group: str = ""  # the heading above columns that belong together
    rows: str | tuple[str, ...] = (
        ""  # of a table: where its lines come from; words fill first columns, parted by ｜
    )
    columns: tuple["Field", ...] = ()
    formula: Formula | None = None
    figure: bool = False  # kept as a number for reports
    width: int = 0  # millimetres on paper, 0 for what is left
    later: bool = False  # filled in afterwards: 返校时间, 归还日; open until then
    last_four: bool = False  # of a number on somebody's papers nothing else is ever written down
    secret: bool = False  # personal data: shown to who fills and leads, masked on posted papers

    @property
    def is_number(self) -> bool:
        return self.kind in ("number", "computed")


@dataclass(frozen=True)
class Sign:
    """One signature under an entry: who fills, another person on the same screen or later, or someone named in a field."""

    label: str
    who: str = "filler"
    roles: tuple[str, ...] = ()
    later: bool = False  # may be given after the entry was sent; it waits on 今天 until then
    required: bool = True
    after_hours: int = 0  # of a later one: the earliest, so many hours after the entry


@dataclass(frozen=True)
class Review:
    """Who looks through the book at the end of each week, month or term, and signs at its foot."""

    each: str = ""  # week, month, term
    label: str = ""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Occasion:
    """When it is filled: a frequency in the words of plans, or when something happens."""

    often: str = ""  # 每个在校日, 每日两次, 每月一次; empty: when something happens
    on: str = "school_days"
    slots: tuple[str, ...] = ()  # 早餐、午餐; the entries of one day are told apart by it
    slot_label: str = ""
    who: tuple[str, ...] = ()  # role:nurse
    minutes: int = 2
    several: bool = (
        False  # more than one entry for one day and slot: two eat with the pupils, three buildings
    )

    @property
    def is_recurring(self) -> bool:
        return bool(self.often)


@dataclass(frozen=True)
class Paper:
    """How the book looks: A4 upright or wide; a line for each entry, a month grid, or a sheet for each entry."""

    wide: bool = False
    layout: str = "lines"
    columns: tuple[
        str, ...
    ] = ()  # @no @on @slot @about @rank, fields, table.column, @sign1 @time1; empty: as asked
    cell: str = ""  # of a grid: the column whose answer stands in a day's cell
    foot: tuple[str, ...] = ("填表人", "审核人")
    notes: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class Definition:
    """One register as data."""

    slug: str
    title: str
    area: str
    fields: tuple[Field, ...]
    version: int = 1
    packs: tuple[str, ...] = ()
    basis: str = ""  # the citation with its year
    sure: str = ""  # how sure it is, one of SURE
    about: str = ""
    about_label: str = ""
    things: tuple[str, ...] = ()  # of about: thing, what there is: 1号冷柜
    occasion: Occasion = Occasion()
    cut_off: str = "day"
    keep_months: int = 24
    keep_law: int = 0  # months the law asks; a school may keep longer, never shorter
    signs: tuple[Sign, ...] = (Sign("填表人"),)
    review: Review = Review()
    starts: str = ""  # what a failing answer may start: a repair or a hazard
    photos: str = "no"  # no, failing, always: where a photo is asked
    nothing: str = "无"  # what stands in a period without entries of an event register
    elsewhere: str = (
        ""  # 在××平台办理: where that is, the entry is a tick with a number or a picture of the screen
    )
    elsewhere_at: str = ""  # the address of that platform
    elsewhere_columns: tuple[
        str, ...
    ] = ()  # its columns in its order, “its title｜ours”: then it is filled here and taken there
    follow_up: str = ""  # the label of the sentence that says what was done about a failing answer
    taught: bool = (
        False  # something was taught or practised: its entries stand in the 培训演练目录 of a summary
    )
    paper: Paper = Paper()
    slugs: tuple[str, ...] = ()  # requirements this definition covers
    more: dict[str, Any] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.slug, self.version))

    @property
    def tables(self) -> Iterator[Field]:
        return (each for each in self.fields if each.kind == "table")

    def field(self, path: str) -> Field | None:
        """By its name, or by table.column."""
        name, _dot, column = path.partition(".")
        found = next((each for each in self.fields if each.name == name), None)
        if found is None or not column:
            return found
        return next((each for each in found.columns if each.name == column), None)

    @property
    def figures(self) -> Iterator[tuple[str, Field]]:
        """(path, field) of what is kept as a number."""
        for each in self.fields:
            if each.figure:
                yield each.name, each
            for column in each.columns:
                if column.figure:
                    yield f"{each.name}.{column.name}", column
