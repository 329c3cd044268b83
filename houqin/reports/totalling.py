"""纸质总数 among the figures: a total from paper adds to its whole, and stands there as a part of its own, 纸质来源.

What is counted and what is typed never tell the same day: a total lies before the 启用日. A part that was entered too
(办结 of 受理) adds to its part; what is left of the total is 纸质来源, so that all ways to divide the whole still give it.
Shares are of the records alone, unless the part was entered as well (decisions/0081).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from houqin.core.facts import Figure, Span
from houqin.reports.models import KEPT, PaperTotal
from houqin.reports.naming import short_of
from houqin.reports.rules.totals import together

PART = "paper"  # the end of the code of the part of a whole that is 纸质来源
TYPED = "paper."  # what the codes of the totals themselves begin with


def totals_kept(school: Any) -> dict[str, list[PaperTotal]]:
    """code -> the totals in use, all of the time before the 启用日. One question; the caller has named the school."""
    found: dict[str, list[PaperTotal]] = defaultdict(list)
    for row in PaperTotal.objects.filter(status=KEPT).select_related("by").order_by("first", "id"):
        if school.go_live_on is None or row.last < school.go_live_on:
            found[row.code].append(row)
    return found


def with_paper(
    counted: Mapping[str, Figure], totals: Mapping[str, Sequence[PaperTotal]], span: Span
) -> dict[str, Figure]:
    """The figures of a span with what paper tells of its days; parts only of days of which the whole is told too."""
    wholes = {code: together(rows, span) for code, rows in totals.items()}
    rows = {code: list(_of_told_days(chosen, wholes)) for code, chosen in wholes.items()}
    rows = {code: chosen for code, chosen in rows.items() if chosen}
    found = dict(counted)
    for code, chosen in rows.items():
        found[code] = _added(counted.get(code), chosen, _whole_of(chosen, rows))
        found[f"{TYPED}{code}"] = from_rows(f"{TYPED}{code}", chosen)
    return found | {each.code: each for each in _parts(counted, rows)}


def _of_told_days(
    rows: Iterable[PaperTotal], wholes: Mapping[str, Sequence[PaperTotal]]
) -> Iterator[PaperTotal]:
    for row in rows:
        if not row.whole or any(each.span == row.span for each in wholes.get(row.whole, ())):
            yield row


def _whole_of(parts: Sequence[PaperTotal], rows: Mapping[str, Sequence[PaperTotal]]) -> int:
    """The totals of which these are a part."""
    days = {row.span for row in parts}
    return sum_of(each for each in rows.get(parts[0].whole, ()) if each.span in days)


def sum_of(rows: Iterable[PaperTotal]) -> int:
    """What these totals give together."""
    return sum(row.value for row in rows)


def _added(figure: Figure | None, rows: Sequence[PaperTotal], whole: int) -> Figure:
    typed = sum_of(rows)
    if figure is None:  # nothing of it in the records of these days
        return replace(from_rows(rows[0].code, rows), from_paper=typed)
    return replace(
        figure,
        value=figure.value + typed,
        of=figure.of + whole if figure.of is not None else None,
        doubts=(*figure.doubts, _("其中{n}{unit}，{source}。").format(**_told(figure, rows))),
        measured=True,
        from_paper=typed,
    )


def _told(figure: Figure, rows: Sequence[PaperTotal]) -> dict[str, str]:
    said = replace(figure, value=sum_of(rows)).said
    return {"n": said, "unit": str(figure.unit), "source": source_of(rows)}


def source_of(rows: Sequence[PaperTotal]) -> str:
    """纸质来源，报修登记册第3—9页."""
    places = dict.fromkeys(row.where for row in rows)
    return _("纸质来源，{where}").format(where="、".join(places))


def from_rows(code: str, rows: Sequence[PaperTotal]) -> Figure:
    """What paper alone tells; it opens its page with the photo."""
    first, last = rows[0], rows[-1]
    rule = _("{when}的纸质登记，{where}，由{who}录入。")
    where = "、".join(dict.fromkeys(row.where for row in rows))
    who = "、".join(dict.fromkeys(row.by.name for row in rows))
    return Figure(
        code,
        short_of(first.code, first.label),
        sum_of(rows),
        first.unit,
        list(rows),
        f"/reports/totals/{first.pk}/" if len(rows) == 1 else "/reports/totals/",
        scale=first.scale,
        doubts=(source_of(rows),),
        rule=rule.format(when=f"{first.first}—{last.last}", where=where, who=who),
        measured=True,
    )


def _parts(counted: Mapping[str, Figure], rows: Mapping[str, Sequence[PaperTotal]]) -> Iterator[Figure]:
    """For each way in which a whole is divided, what of its total is in no part."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, figure in counted.items():
        if figure.adds_to in rows:
            groups[figure.adds_to, group_of(code)].append(code)
    for (whole, group), codes in groups.items():
        rest = sum_of(rows[whole]) - sum(sum_of(rows.get(code, ())) for code in codes)
        if rest > 0:
            made = from_rows(f"{group}.{PART}", rows[whole])
            yield replace(made, label=_("纸质来源"), value=rest, adds_to=whole, from_paper=rest)


def group_of(code: str) -> str:
    """Parts with the same beginning divide a whole in the same way: repairs.kind.*, repairs.done and repairs.open."""
    return code.rpartition(".")[0]


def records_alone(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """The figures as their rows give them: for charts, whose bars are rows."""
    return {
        code: replace(each, value=each.value - each.from_paper) if each.from_paper else each
        for code, each in figures.items()
    }


def rests(found: Mapping[str, Figure]) -> dict[str, Figure]:
    """What is left of a whole: not replied, not done."""
    rests = (("surveys.unreplied", "surveys.opinions", "surveys.opinions.replied", _("没有答复的意见")),)
    made = {}
    for code, whole, part, label in rests:
        if whole in found and part in found:
            value = found[whole].value - found[part].value
            rows = found[whole].rows.exclude(pk__in=found[part].rows.values("pk"))
            rule = (
                _("[whole]减去[part]。")
                .replace("[whole]", str(found[whole].label))
                .replace("[part]", str(found[part].label))
            )
            made[code] = replace(
                found[whole], code=code, label=label, value=value, rows=rows, url="", rule=rule
            )
    return made


def is_on_paper(figure: Figure) -> bool:
    """Whether all of it was typed from a paper register."""
    return isinstance(figure.rows, list) and any(isinstance(row, PaperTotal) for row in figure.rows)
