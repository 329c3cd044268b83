"""The answer: grouped and reckoned by the database in one statement, then gathered into weeks, terms and buildings.

However many rows there are, it is this one statement; at most CELLS_MOST groups come back.
"""

from collections import Counter
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from houqin.queries.asking import Asked
from houqin.queries.cuts import Cut, TimeCut
from houqin.queries.question import NotAskable
from houqin.queries.rules.table import ALL, NOTHING, Head, Most, Table, Tally, folded

CELLS_MOST = 20_000  # groups that the database may give back, before days become weeks
ROWS_MOST = 200  # lines of a table; the smallest beyond that are one 其余
COLUMNS_MOST = 16


def counted(asked: Asked) -> Table:
    """The table of a question that groups; without groups it is one line."""
    cuts = [cut for cut in (asked.rows_cut, asked.across_cut) if cut is not None]
    cells: dict[tuple[str, str], Tally] = {}
    heads: list[dict[str, Head]] = [{}, {}]
    for row in _found(asked, cuts):
        key = [ALL, ALL]
        for at, cut in enumerate(cuts):
            head = cut.head(*(row[f"cut{at}_{n}"] for n in range(len(cut.asked()))))
            heads[at][head.key], key[at] = head, head.key
        place = key[0], key[1]
        cells[place] = cells.get(place, NOTHING) + _tally(asked, row)
    rows = _ordered(cells, 0, asked.rows_cut, heads[0])
    columns = _ordered(cells, 1, asked.across_cut, heads[1])
    limits = Most(ROWS_MOST, _is_time(asked.rows_cut)), Most(COLUMNS_MOST, _is_time(asked.across_cut))
    return folded(cells, rows, columns, limits)


def _is_time(cut: Cut | None) -> bool:
    return isinstance(cut, TimeCut)


def _found(asked: Asked, cuts: list[Cut]) -> list[dict[str, Any]]:
    named = {f"cut{at}_{n}": each for at, cut in enumerate(cuts) for n, each in enumerate(cut.asked())}
    reckoned: dict[str, Any] = {"rows_counted": Count("pk")}
    for at, measure in enumerate(asked.measures):
        reckoned |= measure.asked(f"amount{at}", asked.how)
    rows = asked.rows()
    if not cuts:
        return [rows.aggregate(**reckoned)]
    found = list(rows.values(**named).annotate(**reckoned).order_by()[: CELLS_MOST + 1])
    if len(found) > CELLS_MOST:
        raise NotAskable(
            _("分得太细了，超过{most}格。请缩短时间，或者去掉一种分法。").format(most=CELLS_MOST)
        )
    return [row for row in found if row["rows_counted"]]


def _tally(asked: Asked, row: dict[str, Any]) -> Tally:
    amounts = tuple(measure.amount(row, f"amount{at}") for at, measure in enumerate(asked.measures))
    return Tally(row["rows_counted"], amounts)


def _ordered(cells: Any, axis: int, cut: Cut | None, heads: dict[str, Head]) -> list[Head]:
    if cut is None:
        return [Head(ALL, "")]
    counts: Counter[str] = Counter()
    for key, tally in cells.items():
        counts[key[axis]] += tally.count
    return cut.ordered([(head, counts[key]) for key, head in heads.items()])
