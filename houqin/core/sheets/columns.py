"""How a room says what a sheet asks for: `Sheet` and its `Column`s, with the parse functions beside them.

MEMBERS = Sheet("members", _("教职工"), key=("name", "phone"), columns=[
    Column("name", _("姓名"), required=True, synonyms=("教师姓名",), parse=parse_name(),
    example="示例：张三"), Column("phone", _("联系电话"), synonyms=("手机",), parse=parse_phone()),
])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from houqin.core.sheets.cells import Bad, Doubt, Parser
from houqin.core.sheets.dates import PartialDate
from houqin.core.sheets.parsing import (
    parse_choice,
    parse_code,
    parse_date,
    parse_int,
    parse_list,
    parse_money_fen,
    parse_name,
    parse_names,
    parse_phone,
    parse_qty_milli,
    parse_text,
    parse_yes_no,
)

Label = str | Promise


@dataclass(frozen=True)
class Column:
    """One column: its field name, its header, other headers it is known by, and how a cell becomes a value.

    `required` means the header must be there and the cell filled; `needed` that the header must be there,
    though a cell may be empty. `example` stands in the template.
    """

    name: str
    label: Label
    synonyms: Sequence[str] = ()
    required: bool = False
    needed: bool = False
    parse: Parser = field(default_factory=parse_text)
    example: str = ""
    help: Label = ""

    @property
    def kind(self) -> str:
        """text, int, date, money, qty: how it is written."""
        return self.parse.kind


@dataclass(frozen=True)
class Sheet:
    """What one kind of file brings. Rows with the same `key` values are the same thing (empty: no such
    check).

    A row whose key values are all empty is not compared.
    """

    name: str
    title: Label
    columns: Sequence[Column]
    key: Sequence[str] = ()
    notes: Sequence[Label] = ()

    def column(self, name: str) -> Column:
        """The column of a field; KeyError when the sheet has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


__all__ = [
    "Bad",
    "Column",
    "Doubt",
    "Parser",
    "PartialDate",
    "Sheet",
    "parse_choice",
    "parse_code",
    "parse_date",
    "parse_int",
    "parse_list",
    "parse_money_fen",
    "parse_name",
    "parse_names",
    "parse_phone",
    "parse_qty_milli",
    "parse_text",
    "parse_yes_no",
]
