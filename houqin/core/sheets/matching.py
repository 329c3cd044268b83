"""Finding the header row and the data in a sheet as people keep it: titles above, notes below, footers,
blank rows.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from houqin.core.sheets.columns import Column, Sheet
from houqin.core.sheets.reading import Book, Cell, Table, column_letters

HEADER_WITHIN = 40  # rows from the top in which the header is looked for
FOOTER_NAMED = re.compile(
    r"^(?:单位|部门|学校)?(?:填表|制表|填报|编制|编报|审核|审批|复核|负责|经办|统计|联系|盖章|签章|签字|校长|主管|保管|报送|打印|录入)"
    r"[^:：]{0,8}[:：]"
)
FOOTER_SUM = re.compile(
    r"^(?:合计|总计|小计|共计|累计|本页合计|本页小计|本月合计|本年累计)[:：]?(?:[(（].*[)）])?$"
)
FOOTER_NOTE = re.compile(r"^(?:备注|说明|注|注意|注意事项|填表说明|填写说明|填报说明|附注)\d*[:：]")
FOOTER_COUNT = re.compile(r"^共\d+(?:人|间|项|条|件|台|个)$")
NOTE_WORDS = re.compile(
    r"^[(（]?(?:必填|选填|可不填|非必填|格式|示例|样例|填写示例|例如|例)(?:项)?(?:[)）:：].*)?$"
)
BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】")
TRIM = re.compile(r"[\s*★☆#:：、.。]+")


@dataclass(frozen=True)
class Matched:
    """One header of the file: where it stands and which field it fills (None: not imported)."""

    header: str
    column: int
    field: str | None
    how: str
    sample: str = ""

    @property
    def letter(self) -> str:
        """The column's letters as the spreadsheet shows them."""
        return column_letters(self.column)


@dataclass(frozen=True)
class Skipped:
    """A row that is no data, and why it was left out."""

    row: int
    reason: str
    text: str


@dataclass
class Match:
    """Where things are: header row, columns by field, data row numbers, and what was left out."""

    table: Table
    header_row: int
    mapping: list[Matched]
    places: dict[str, int] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


class NoMatch(Exception):
    """The file has no header row with what must be there; the sentence says what is missing and what was
    found.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def match_book(sheet: Sheet, book: Book) -> Match:
    """Match the worksheet that fits best, visible ones first; raise NoMatch with a sentence."""
    tables = [table for table in book.tables if not table.hidden] or book.tables
    best = max((best_header(sheet, table) for table in tables), key=lambda header: header.score, default=None)
    if best is None or not any(table.rows for table in tables):
        raise NoMatch(_("表格里没有内容。要有的列：%(columns)s。") % {"columns": _labels(_asked(sheet))})
    best = best if best.found else fullest_row(tables)
    wanted = _asked(sheet) if not best.found else [column for column in sheet.columns if _must_stand(column)]
    missing = [column for column in wanted if column.name not in best.found]
    if missing:
        raise NoMatch(_missing_text(best, missing))
    twice = _twice(best)
    if twice:
        raise NoMatch(twice)
    match = Match(best.table, best.last_row, best.mapping(sheet), best.found)
    sort_rows(sheet, match)
    return match


def fullest_row(tables: list[Table]) -> Header:
    """Where no header was recognised: the row that looks most like one, to be shown to the person."""
    rows = [
        Header(table, row, header_texts(table, row))
        for table in tables
        for row in range(1, min(HEADER_WITHIN, len(table.rows)) + 1)
    ]
    return max(rows, key=lambda header: len(header.texts))


def _asked(sheet: Sheet) -> list[Column]:
    """The columns that must be there, or all of them when none must."""
    return [column for column in sheet.columns if _must_stand(column)] or list(sheet.columns)


def _must_stand(column: Column) -> bool:
    return column.required or column.needed


def _labels(columns: list[Column]) -> str:
    return "、".join(str(column.label) for column in columns)


def _missing_text(header: Header, missing: list[Column]) -> str:
    found = "、".join(text for _column, text in sorted(header.texts.items()) if text)
    values = {"missing": _labels(missing), "row": header.last_row, "found": found, "name": header.table.name}
    return (
        _("缺少必填的列：%(missing)s。第 %(row)s 行找到的列：%(found)s。请补上这一列，或改成这个列名。")
        % values
    )


def _twice(header: Header) -> str:
    """Two columns with one name cannot be told apart."""
    for name, columns in header.doubles.items():
        letters = "、".join(column_letters(column) for column in columns)
        text = header.texts[columns[0]]
        return _("列名“%(text)s”出现了两次（%(letters)s 列），分不清用哪一列。请删去或改名其中一列。") % {
            "text": text,
            "letters": letters,
            "name": name,
        }
    return ""


@dataclass
class Header:
    """A candidate header row (`last_row` is its lower line when it has two) and the fields found in it."""

    table: Table
    last_row: int
    texts: dict[int, str]
    found: dict[str, int] = field(default_factory=dict)
    how: dict[str, str] = field(default_factory=dict)
    doubles: dict[str, list[int]] = field(default_factory=dict)
    score: int = 0

    def mapping(self, sheet: Sheet) -> list[Matched]:
        """All headers of the file in order, used or not."""
        by_column = {column: name for name, column in self.found.items()}
        result = []
        for column, text in sorted(self.texts.items()):
            if text:
                name = by_column.get(column)
                result.append(
                    Matched(
                        text, column, name, self.how.get(name, "") if name else "none", self.sample(column)
                    )
                )
        return result

    def sample(self, column: int) -> str:
        """The first value beneath the header."""
        for row in range(self.last_row + 1, min(self.last_row + 30, len(self.table.rows)) + 1):
            value = self.table.value(row, column)
            if value is not None and str(value).strip():
                return cell_text(value)[:40]
        return ""


def best_header(sheet: Sheet, table: Table) -> Header:
    """Look at each of the first rows, alone and together with the one above it when cells are merged
    there.
    """
    best = Header(table, 0, {})
    for row in range(1, min(HEADER_WITHIN, len(table.rows)) + 1):
        for texts in (header_texts(table, row), two_line_texts(table, row)):
            candidate = recognise(sheet, Header(table, row, texts)) if texts else None
            if candidate and candidate.score > best.score:
                best = candidate
    return best


def header_texts(table: Table, row: int) -> dict[int, str]:
    """The texts of one row by column."""
    values = table.rows[row - 1]
    return {
        column: cell_text(value)
        for column, value in enumerate(values, 1)
        if isinstance(value, str) and value.strip()
    }


def two_line_texts(table: Table, row: int) -> dict[int, str]:
    """A header of two lines: names of the lower line, or of the upper where it is merged downward."""
    if row < 2:
        return {}
    above = {
        column: (top, left)
        for top, left, bottom, right in table.merged
        if top == row - 1 and bottom <= row
        for column in range(left, min(right, 200) + 1)
    }
    if not above:
        return {}
    texts = {}
    for column in range(1, max(len(table.rows[row - 2]), len(table.rows[row - 1])) + 1):
        lower = table.value(row, column)
        upper = table.value(*above[column]) if column in above else table.value(row - 1, column)
        chosen = lower if isinstance(lower, str) and lower.strip() else upper
        if isinstance(chosen, str) and chosen.strip():
            texts[column] = cell_text(chosen)
    return texts


def recognise(sheet: Sheet, header: Header) -> Header:
    """Give columns to fields: exact names first, then synonyms, then a name contained in the other."""
    free = {column: (normal(text), bare(text)) for column, text in header.texts.items()}
    for how in ("exact", "synonym", "guess"):
        for column in sheet.columns:
            if column.name in header.found:
                continue
            hits = [place for place, forms in free.items() if _fits(column, forms, how)]
            if not hits or (how == "guess" and len(hits) > 1):
                continue
            header.found[column.name], header.how[column.name] = hits[0], how
            if len(hits) > 1 and how == "exact":
                header.doubles[column.name] = hits
            for place in hits:
                free.pop(place)
    sure = [name for name, how in header.how.items() if how != "guess"]
    required = sum(_must_stand(column) and column.name in header.found for column in sheet.columns)
    header.score = 0 if not sure else 10 * len(sure) + 3 * (len(header.found) - len(sure)) + 5 * required
    return header


def _fits(column: Column, forms: tuple[str, str], how: str) -> bool:
    """Does a header's text name this column?"""
    label = normal(str(column.label))
    if how == "exact":
        return forms[0] == label or forms[1] == bare(str(column.label))
    names = {normal(name) for name in column.synonyms}
    if how == "synonym":
        return forms[0] in names or forms[1] in names
    shorter = [name for name in ({label, bare(str(column.label))} | names) if len(name) >= 2]
    return any(name in forms[1] for name in shorter) and len(forms[1]) <= 12


def cell_text(value: Cell) -> str:
    """A cell as one line of text."""
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return (
        " ".join(unicodedata.normalize("NFC", str(value)).replace("\u200b", "").split())
        if value is not None
        else ""
    )


def normal(text: str) -> str:
    """A header without blanks, line breaks, full-width forms and marks such as *."""
    return TRIM.sub(
        "", unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "")
    ).casefold()


def bare(text: str) -> str:
    """The header without what stands in brackets: 单价（元） -> 单价."""
    return BRACKETS.sub("", normal(text)) or normal(text)


def sort_rows(sheet: Sheet, match: Match) -> None:
    """Every row of the file is either data or listed with the reason why it is not."""
    examples = {
        name: normal(sheet.column(name).example) for name in match.places if sheet.column(name).example
    }
    header = {column: normal(text) for column, text in _header_cells(match).items()}
    for number in range(1, len(match.table.rows) + 1):
        values = match.table.rows[number - 1]
        filled = {column: cell_text(value) for column, value in enumerate(values, 1) if cell_text(value)}
        if not filled:
            continue
        reason = (
            _("表头上方") if number < match.header_row else _("表头") if number == match.header_row else ""
        )
        reason = reason or reason_to_skip(filled, match, header, examples)
        if not reason:
            match.rows.append(number)
        elif number != match.header_row:
            match.skipped.append(Skipped(number, reason, " ".join(filled.values())[:60]))


def _header_cells(match: Match) -> dict[int, str]:
    return {matched.column: matched.header for matched in match.mapping}


def reason_to_skip(
    filled: dict[int, str], match: Match, header: dict[int, str], examples: dict[str, str]
) -> str:
    """Why a row below the header is not data; an empty text when it is."""
    first = "".join(next(iter(filled.values())).split())
    used = {name: filled[column] for name, column in match.places.items() if column in filled}
    if FOOTER_NAMED.match(first) or FOOTER_NOTE.match(first) or FOOTER_COUNT.match(first):
        return _("表尾")
    if FOOTER_SUM.match(first) or any(
        FOOTER_SUM.match("".join(text.split())) for text in list(filled.values())[:3]
    ):
        return _("合计行")
    if not used:
        return _("没有要导入的内容")
    if len(filled) > 1 and all(normal(text) == header.get(column, "") for column, text in filled.items()):
        return _("重复的表头")
    if examples and len(used) > 1 and all(normal(text) == examples.get(name) for name, text in used.items()):
        return _("示例行")
    if all(NOTE_WORDS.match(text) for text in used.values()):
        return _("填写提示")
    return ""
