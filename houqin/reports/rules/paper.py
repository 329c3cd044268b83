"""A report as a paper: parts with passages and tables, what is said of the data, and who signs. Pure.

The same shape is shown on the page, printed, written as .docx and kept when the report is handed to be signed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from houqin.reports.charts import chart as charts_
from houqin.reports.charts.chart import Chart
from houqin.reports.rules.words import Piece, Words, plain

FIRST, SECOND, THIRD = (
    1,
    2,
    3,
)  # how much a passage weighs: in the one page, in the three pages, only in the full one
TO_FILL, WAITING = "【由{head}填写】", "【待填】"


@dataclass(frozen=True)
class Passage:
    """One paragraph. `written` by a person; `editable` at all; `inner` stands in the 内部版 alone."""

    key: str
    words: Words
    weight: int = FIRST
    written: bool = False
    inner: bool = False

    @property
    def text(self) -> str:
        return plain(self.words)

    @property
    def to_fill(self) -> bool:
        """Whether a person still has to say it."""
        return any(piece.text.endswith(("填写】", "待填】")) and not piece.code for piece in self.words)


@dataclass(frozen=True)
class Table:
    """Rows of passages under titles; `widths` are shares of the line."""

    titles: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Passage, ...], ...]


def cells_of(key: str, lines: Iterable[Iterable[Any]]) -> tuple[tuple[Passage, ...], ...]:
    """Rows of an appendix as they are written, each cell under a key of its own."""
    return tuple(
        tuple(Passage(f"{key}.{n}.{place}", (Piece(str(text)),), THIRD) for place, text in enumerate(line))
        for n, line in enumerate(lines)
    )


@dataclass(frozen=True)
class Part:
    """A heading of the first or second rank, and what stands under it."""

    key: str
    title: str
    rank: int = 1
    passages: tuple[Passage, ...] = ()
    table: Table | None = None
    appendix: bool = False
    charts: tuple[Chart, ...] = ()

    @property
    def ordinals(self) -> list[str]:
        """1. 2. 3. before the passages of a list; nothing where there is but one."""
        if self.rank < 2 and self.key != "next" and not self.key.startswith("meeting."):
            return ["" for _each in self.passages]
        return [f"{n}." if len(self.passages) > 1 else "" for n, _each in enumerate(self.passages, 1)]

    @property
    def cells(self) -> Iterator[Passage]:
        """Every passage, also those of the table."""
        yield from self.passages
        for row in self.table.rows if self.table else ():
            yield from row


@dataclass(frozen=True)
class Paper:
    """The whole of it, in one edition."""

    title: str
    lead: tuple[Passage, ...]
    parts: tuple[Part, ...]
    about: tuple[Passage, ...]  # 数据说明
    office: str  # 落款
    day: str
    signers: tuple[tuple[str, str], ...] = ()  # (审核：分管副校长, the name and day once signed)
    school: str = ""  # with which the title begins
    edition: str = "full"
    brief: bool = False  # it is made for one page, whatever the edition
    names: tuple[
        tuple[str, str], ...
    ] = ()  # of the school's people that stand in it, and what stands for each

    @property
    def title_lines(self) -> tuple[str, ...]:
        """A long title breaks after the name of the school."""
        rest = self.title.removeprefix(self.school)
        return (self.school, rest) if rest and rest != self.title and len(self.title) > 20 else (self.title,)

    @property
    def passages(self) -> Iterator[Passage]:
        yield from self.lead
        for part in self.parts:
            yield from part.cells
        yield from self.about

    def passage(self, key: str) -> Passage | None:
        return next((each for each in self.passages if each.key == key), None)

    @property
    def to_fill(self) -> list[Passage]:
        """What a person still has to say."""
        return [each for each in self.passages if each.to_fill]

    @property
    def text(self) -> str:
        """All of it, without its tables' rules: for reading and for tests."""
        lines = [self.title, *(each.text for each in self.lead)]
        for part in self.parts:
            said = zip(part.ordinals, part.passages, strict=True)
            lines += [part.title, *(f"{number}{each.text}" for number, each in said)]
            if part.table:
                lines.append("｜".join(part.table.titles))
                lines += ["｜".join(cell.text for cell in row) for row in part.table.rows]
        lines += [*(each.text for each in self.about), self.office, self.day]
        return "\n".join([*lines, *("：".join(filter(None, pair)) for pair in self.signers)])


def kept(paper: Paper) -> dict[str, Any]:
    """The paper as JSON, to be read again by `read`."""
    return asdict(paper)


def read(data: dict[str, Any]) -> Paper:
    """What `kept` gave."""
    told = {name: data[name] for name in ("title", "office", "day", "school", "edition")}
    return Paper(
        **told,
        lead=_passages(data["lead"]),
        parts=tuple(_part(each) for each in data["parts"]),
        about=_passages(data["about"]),
        brief=data.get("brief", False),  # kept before there was such a thing
        names=tuple((name, instead) for name, instead in data.get("names", ())),
        signers=tuple((label, name) for label, name in data["signers"]),
    )


def _part(data: dict[str, Any]) -> Part:
    table = data["table"]
    made = table and Table(
        tuple(table["titles"]), tuple(table["widths"]), tuple(_passages(row) for row in table["rows"])
    )
    charts = charts_.read(data.get("charts", ()))
    return Part(**data | {"passages": _passages(data["passages"]), "table": made or None, "charts": charts})


def _passages(rows: Any) -> tuple[Passage, ...]:
    return tuple(Passage(**row | {"words": tuple(Piece(**piece) for piece in row["words"])}) for row in rows)


def without(paper: Paper, keys: set[str]) -> Paper:
    """The same without some passages, and without parts that are empty then."""

    def kept_of(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
        return tuple(each for each in passages if each.key not in keys)

    parts = [replace(part, passages=kept_of(part.passages)) for part in paper.parts]
    return replace(paper, lead=kept_of(paper.lead), parts=_standing(parts))


def _standing(parts: list[Part]) -> tuple[Part, ...]:
    """A heading stands where something stands under it: a passage, a table, or a heading of the next rank that does."""
    found: list[Part] = []
    for n, part in enumerate(parts):
        below = parts[n + 1 :]
        own = bool(part.passages or part.charts or (part.table and part.table.rows))
        follows = next((each for each in below if each.passages or each.rank == 1 or each.table), None)
        if own or (part.rank == 1 and follows is not None and follows.rank > 1):
            found.append(part)
    return tuple(found)
