"""A table filled: the office's own .xlsx with its blanks filled, or a plain one of ours; behind it 数据来源."""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.errors import Refused
from houqin.core.facts import Figure
from houqin.core.files import store
from houqin.core.files.models import CLEAN
from houqin.core.sheets.filled import Behind, Number, Place, fill_book
from houqin.core.sheets.reading import Unusable
from houqin.core.sheets.writing import write_book
from houqin.core.words import day_words
from houqin.reports.naming import label_of
from houqin.returns.figures import Known
from houqin.returns.freezing import count
from houqin.returns.models import FIGURE, LEFT, TYPED, Return, ReturnCell
from houqin.returns.periods import passed, span_words
from houqin.returns.rules.layout import SOURCES

NUMBER = re.compile(r"-?(0|[1-9]\d{0,10})(\.\d{1,6})?")
TOLD = re.compile(r"日期|年月|时间|电话|手机|号码|编号|代码")  # 2026.10 is no number there
HEADS = (
    ("单元格", 14),
    ("问的是什么", 40),
    ("填的", 14),
    ("要的单位", 10),
    ("从哪里来", 26),
    ("口径", 50),
    ("哪一段时间", 30),
    ("几条记录", 10),
    ("谁填的", 16),
)


@dataclass(frozen=True)
class Line:
    """One cell as it goes out."""

    cell: ReturnCell
    said: str
    label: str = ""
    rule: str = ""
    when: str = ""
    figure: Figure | None = None

    @property
    def counted(self) -> str:
        """How many rows; nothing of what was typed."""
        if self.figure is not None:
            return str(count(self.figure))
        return "" if self.cell.counted is None else str(self.cell.counted)

    @property
    def value(self) -> Number | str:
        """A number where it is one; text stays text."""
        counts = NUMBER.fullmatch(self.said) and not (
            self.cell.how == TYPED and TOLD.search(self.cell.question)
        )
        return Number(self.said) if counts else self.said

    @property
    def source(self) -> Sequence[str]:
        """Its line in 数据来源."""
        cell = self.cell
        where = f"{cell.sheet}!{cell.cell}" if cell.cell else str(cell.position)
        how = {FIGURE: f"{_('按记录数出')}：{self.label}", TYPED: _("人工填写"), LEFT: _("不填")}
        who = cell.by.name if cell.by and cell.how == TYPED else ""
        told = (how.get(cell.how, _("还没定")), self.rule, self.when, self.counted, who)
        return (where, cell.question, self.said, cell.unit, *told)


def lines_of(
    row: Return, cells: Sequence[ReturnCell] | None = None, known: Known | None = None
) -> list[Line]:
    """What stands in each cell: as it was handed in, else as the records are now; the caller has named the school."""
    known = known or Known.of(row)
    if cells is None:
        cells = list(ReturnCell.objects.filter(of_return=row).select_related("by").order_by("position"))
    return [_kept(row, cell) if row.is_fixed else _drawn(cell, known) for cell in cells]


def _kept(row: Return, cell: ReturnCell) -> Line:
    if cell.how != FIGURE or cell.span is None or row.stood_at is None:
        return Line(cell, cell.said)
    day = clock.local(row.stood_at).date()
    when = span_words(passed(cell.span, min(row.until_on or day, day)))
    return Line(cell, cell.said, cell.label, cell.rule, when)


def _drawn(cell: ReturnCell, known: Known) -> Line:
    if cell.how != FIGURE:
        return Line(cell, cell.typed if cell.how == TYPED else "")
    figure, when = known.answer(cell), span_words(known.told(cell))
    if figure is None:
        return Line(cell, "", cell.label or cell.code, _("现在没有这个数。"), when)
    return Line(cell, figure.said, label_of(figure), str(figure.rule), when, figure)


def workbook_of(row: Return) -> bytes:
    """The file, to be sent back; Refused says why there is none."""
    lines = lines_of(row)
    behind = Behind(SOURCES, HEADS, [_told(row), *(line.source for line in lines)])
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "filled.xlsx"
        if row.file_id:
            _fill(row, lines, behind, out)
        else:
            _write(row, lines, behind, out)
        return out.read_bytes()


def _told(row: Return) -> Sequence[str]:
    """The first line of 数据来源: of which day these numbers are."""
    if row.is_fixed and row.handed_on:
        words = _("{day}上交给{whom}，数字停在那天。").format(
            day=day_words(row.handed_on, year=True), whom=row.handed_to
        )
    else:
        words = _("还没有上交，数字是{day}的。").format(day=day_words(clock.today(), year=True))
    return ("", f"《{row.title}》 {words}", *("" for _head in HEADS[2:]))


def _fill(row: Return, lines: Sequence[Line], behind: Behind, out: Path) -> None:
    file = row.file
    if file.scan != CLEAN:
        raise Refused(_("原表还在检查病毒，请过一会儿再下载。"))
    cells: dict[Place, Number | str] = {
        (line.cell.sheet, line.cell.cell): line.value for line in lines if line.cell.cell and line.said
    }
    try:
        path = store.path_of(row.school_id, file.sha256, file.extension)
        fill_book(path, f"{file.sha256}.xlsx", cells, behind, out)
    except (Unusable, FileNotFoundError) as problem:
        raise Refused(
            _("这份表格改不了（{why}）。请用 WPS 或 Excel 另存为新的 .xlsx，再传一次。").format(why=problem)
        ) from problem


def _write(row: Return, lines: Sequence[Line], behind: Behind, out: Path) -> None:
    """A list of our own, with 数据来源 put behind it in the same way."""
    heads: list[Any] = [_("序号"), _("问的是什么"), _("数"), _("单位")]
    told = [(line.cell.position, line.cell.question, _plain(line), line.cell.unit) for line in lines]
    first = out.with_name("list.xlsx")
    write_book(first, row.title, heads, told)
    fill_book(first, "list.xlsx", {}, behind, out)


def _plain(line: Line) -> Any:
    value = line.value
    if isinstance(value, str):
        return value
    return float(value.text) if "." in value.text else int(value.text)
