"""The tables of a report as .xlsx: goals, problems, appendices, and every number with its 口径.

Numbers are numbers, text is text whatever it begins with; of a signed report they are those that were signed.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.facts import Figure
from houqin.core.sheets.writing import new_book, out_column, sheet_name, write_rows
from houqin.reports.rules.paper import Paper, Passage
from houqin.reports.rules.words import code_of

Row = Sequence[Any]


def xlsx_of(paper: Paper, figures: Mapping[str, Figure]) -> bytes:
    """The file; `figures` say how the numbers are called and counted."""
    made = BytesIO()
    with new_book(made) as book:
        book.set_properties({"title": paper.title})
        names: set[str] = set()
        for title, columns, rows in (*_tables(paper), _numbers(paper, figures)):
            name = _unlike(sheet_name(title), names)
            write_rows(book, book.add_worksheet(name), [out_column(each, "any") for each in columns], rows)
    return made.getvalue()


def _unlike(name: str, names: set[str]) -> str:
    """No two sheets of a book are called the same."""
    made, n = name, 2
    while made in names:
        made, n = f"{name[:28]}{n}", n + 1
    names.add(made)
    return made


def _tables(paper: Paper) -> Iterator[tuple[str, Sequence[str], list[Row]]]:
    for part in paper.parts:
        if part.table:
            yield part.title, part.table.titles, [[_value(cell) for cell in row] for row in part.table.rows]


def _value(cell: Passage) -> Any:
    """A cell that is one number of the records is that number."""
    counted = [piece for piece in cell.words if piece.text]
    return _number(counted[0].text) if len(counted) == 1 and counted[0].code else cell.text


def _number(text: str) -> Any:
    """126, 1.5; a share stays as it is written."""
    if text.removeprefix("-").isdecimal():
        return int(text)
    whole, mark, rest = text.partition(".")
    return float(text) if mark and whole.removeprefix("-").isdecimal() and rest.isdecimal() else text


def _numbers(paper: Paper, figures: Mapping[str, Figure]) -> tuple[str, Sequence[str], list[Row]]:
    """Each number that the report names, once."""
    told = {
        piece.code: piece.text
        for passage in paper.passages
        for piece in passage.words
        if piece.code and piece.code == code_of(piece.code)
    }
    titles = (_("数"), _("多少"), _("单位"), _("总数"), _("口径"))
    rows: list[Row] = []
    for code, text in told.items():
        figure = figures.get(code)
        words = (
            (str(figure.label), str(figure.unit), figure.of, str(figure.rule))
            if figure
            else (code, "", None, "")
        )
        label, unit, of, rule = words
        rows.append((label, _number(text), unit, of, rule))
    return _("数字和口径"), titles, rows
