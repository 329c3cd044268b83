"""附：和以前对比. Every number of the report that earlier records or papers tell too, and what the plan asks."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from houqin.core.facts import Figure
from houqin.reports.comparing import BEFORE, DAYS, TARGET, YEAR_AGO, change, share_change
from houqin.reports.naming import label_of
from houqin.reports.periods import Period
from houqin.reports.rules.paper import THIRD, Part, Passage, Table
from houqin.reports.rules.words import Piece, code_of, filled
from houqin.reports.telling.teller import safe
from houqin.reports.totalling import TYPED, is_on_paper

MOST = 40
EARLIER = (BEFORE, YEAR_AGO)
COLUMNS = (*EARLIER, TARGET)


def compared_table(parts: Iterable[Part], figures: Mapping[str, Figure], period: Period) -> Iterator[Part]:
    """One row for each number, in the order in which the report tells them; a column that would be empty is left out."""
    told = [code for code in _told(parts) if code in figures]
    codes = [code for code in told if any(each + code in figures for each in EARLIER)]
    codes += [code for code in figures if code not in told and _was_entered(code, figures)]
    if not codes:
        return
    kept = [each for each in COLUMNS if any(each + code in figures for code in codes)]
    heads = {BEFORE: period.earlier, YEAR_AGO: _("去年同期"), TARGET: _("计划指标")}
    titles = (_("数"), period.subject, *(heads[each] for each in kept))
    widths = (30, 18, *(26 for _each in kept))
    rows = tuple(tuple(_row(code, kept, figures)) for code in codes[:MOST])
    more = len(codes) - MOST
    said = (Passage("app.compared.more", (Piece(_("另有{n}项没有列出。").format(n=more)),), THIRD),)
    yield Part(
        "app.compared",
        _("和以前对比"),
        1,
        passages=said if more > 0 else (),
        table=Table(titles, widths, rows),
        appendix=True,
    )


def _was_entered(code: str, figures: Mapping[str, Figure]) -> bool:
    """Whether somebody took the trouble to enter a total of it: then it stands here, wherever else it is told or not."""
    earlier = (figures.get(each + code) for each in EARLIER)
    return f"{TYPED}{code}" in figures or any(each is not None and is_on_paper(each) for each in earlier)


def _told(parts: Iterable[Part]) -> list[str]:
    pieces = (piece for part in parts for each in part.cells for piece in each.words if piece.code)
    return list(dict.fromkeys(code_of(piece.code) for piece in pieces))


def _row(code: str, kept: list[str], figures: Mapping[str, Figure]) -> Iterator[Passage]:
    key, now = f"app.compared.{code}", figures[code]
    yield Passage(f"{key}.name", (Piece(label_of(now)),), THIRD)
    yield _cell(f"{key}.now", f"{{{code}}}{safe(now.unit)}{_share(now)}{_of_paper(code, figures)}", figures)
    for prefix in kept:
        then = figures.get(prefix + code)
        words = _then(now, then, figures, prefix) if then is not None else "—"
        yield _cell(f"{key}.{prefix[:-1]}", words, figures)


def _share(figure: Figure) -> str:
    return f"，占{{{figure.code}%}}" if figure.percent else ""


def _of_paper(code: str, figures: Mapping[str, Figure]) -> str:
    """（其中40件，纸质来源，报修登记册第3—9页）."""
    typed = figures.get(f"{TYPED}{code}")
    if typed is None:
        return ""
    said = _("（其中[number]，[source]）").replace("[number]", f"{{{typed.code}}}{safe(typed.unit)}")
    return said.replace("[source]", safe(typed.doubts[0]))


def _then(now: Figure, then: Figure, figures: Mapping[str, Figure], prefix: str) -> str:
    """135件，占93.1%，提高2.6个百分点."""
    said = f"{{{then.code}}}{safe(then.unit)}"
    if prefix == TARGET:
        return said
    if is_on_paper(then):
        return f"{said}（{safe(then.doubts[0])}）"
    days = (figures[code].value if code in figures else 0 for code in (DAYS, prefix + DAYS))
    changed = [change(now, then, comparable=len(set(days)) == 1), share_change(now, then)]
    return "，".join(filter(None, [said + _share(then), *changed]))


def _cell(key: str, template: str, figures: Mapping[str, Figure]) -> Passage:
    return Passage(key, filled(template, figures), THIRD)
