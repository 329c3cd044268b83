"""A table as a page shows it: every number with the address of its rows."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from houqin.core.pages.listing import Listing
from houqin.core.pages.rendering import CLASSES, rows_html
from houqin.queries.asking import Asked
from houqin.queries.counting import counted
from houqin.queries.figures import Figure
from houqin.queries.models import SavedQuery
from houqin.queries.question import NotAskable, Question, question_about
from houqin.queries.rules.table import REST, Head, Table, Tally
from houqin.queries.vocabulary import is_open

PREVIEW = 20  # rows shown of a question that groups nothing
BUILD, ROWS = "/queries/build/", "/queries/rows/"


@dataclass(frozen=True)
class Number:
    """One number of a table, and where its rows are."""

    words: str
    url: str


def address(question: Question, where: str = BUILD, **more: str) -> str:
    told = urlencode({name: value for name, value in more.items() if value})
    return f"{where}?{'&'.join(filter(None, (question.text, told)))}"


def counted_at(listing: Listing) -> str:
    """Where the rows of a list are counted, begun with its filters; "" for who may not, and for what is not counted."""
    may = listing.member.can(SavedQuery.view_code()) and is_open(listing.page)
    return address(question_about(listing)) if may else ""


def answer(question: Question, member: Any) -> dict[str, Any]:
    """What queries/answer.html shows; who may not see the rows, or what cannot be asked any more, is said in a sentence."""
    try:
        asked = Asked(question, member)
        shown = _grouped(asked) if asked.rows_cut else _listed(asked)
        return shown | {"conditions": asked.conditions(), "list": asked.page.title}
    except (NotAskable, PermissionDenied) as problem:
        return {"sentence": str(problem)}


def answer_html(question: Question, member: Any, saved: str = "") -> SafeString:
    """The same as a part of a page."""
    shown = answer(question, member)
    urls = {
        "export_url": address(question, saved=saved, export="xlsx"),
        "print_url": address(question, saved=saved, export="pdf"),
    }
    return render_to_string("queries/answer.html", {"answer": shown | urls})


def _grouped(asked: Asked) -> dict[str, Any]:
    table = counted(asked)
    cut = asked.rows_cut
    return {
        "first": cut.label if cut else "",
        "across": asked.across_cut.label if asked.across_cut else "",
        "grids": _crossed(asked, table) if asked.across_cut else [_plain(asked, table)],
        "count": table.total.count,
    }


def _plain(asked: Asked, table: Table) -> dict[str, Any]:
    """One way of grouping: a column for each figure."""
    most = max((table.of_row(head.key).count for head in table.rows), default=0)
    lines = []
    for head in table.rows:
        tally = table.of_row(head.key)
        lines.append(
            {
                "words": head.words,
                "numbers": _numbers(asked, tally, asked.figures, row=head.key),
                "share": 100 * tally.count // most if most else 0,
            }
        )
    last = _numbers(asked, table.total, asked.figures)
    return {"title": "", "heads": [f.label for f in asked.figures], "lines": lines, "last": last}


def _crossed(asked: Asked, table: Table) -> list[dict[str, Any]]:
    """Two ways: a table for each figure, rows and columns with their totals."""
    return [_crossing(asked, table, figure) for figure in asked.figures]


def _crossing(asked: Asked, table: Table, figure: Figure) -> dict[str, Any]:
    def line(row: Head | None) -> list[Number]:
        of_row = [(table.at(row.key, c.key) if row else table.of_column(c.key), c.key) for c in table.columns]
        key = row.key if row else ""
        total = table.of_row(key) if row else table.total
        return [
            *(_number(asked, tally, figure, row=key, column=column) for tally, column in of_row),
            _number(asked, total, figure, row=key),
        ]

    heads = [*(head.words for head in table.columns), _("合计")]
    lines = [{"words": row.words, "numbers": line(row)} for row in table.rows]
    return {"title": figure.label, "heads": heads, "lines": lines, "last": line(None)}


def _numbers(asked: Asked, tally: Tally, figures: list[Figure], **where: str) -> list[Number]:
    return [_number(asked, tally, figure, **where) for figure in figures]


def _number(asked: Asked, tally: Tally, figure: Figure, **where: str) -> Number:
    """Only what has rows leads to them; of 其余 nobody asks."""
    words = figure.words(tally) if tally.count else ""
    leads = figure.kind == "" and tally.count and REST not in where.values()
    return Number(words, address(asked.question, ROWS, **where) if leads else "")


def _listed(asked: Asked) -> dict[str, Any]:
    """The first rows, and how many there are."""
    rows, _after, _before = asked.listing.cut([column.source for column in asked.columns], PREVIEW)
    total = counted(asked).total
    return {
        "columns": [{"label": c.label, "css": CLASSES.get(c.kind, "")} for c in asked.columns],
        "rows_html": rows_html(asked.columns, rows, row_url=asked.page.url(), pick=False),
        "count": total.count,
        "all_url": address(asked.question, ROWS),
        "shown": len(rows),
    }
