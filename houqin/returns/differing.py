"""One number on a page of its own: what was given, what it is now, and line by line which rows make the difference."""

from typing import Any

from django.utils.translation import gettext as _

from houqin.core.facts import Figure
from houqin.core.looks import looked_at
from houqin.core.words import day_words
from houqin.reports.naming import label_of
from houqin.reports.numbers import line_of, number_of, number_url
from houqin.returns.earlier import Difference, Earlier, difference, earlier_of
from houqin.returns.figures import Known
from houqin.returns.models import FIGURE, ReturnCell
from houqin.returns.periods import span_words

SHOWN = 100


def number_page(cell: ReturnCell, member: Any) -> dict[str, Any]:
    """All that the template needs; the caller has named the school."""
    row = cell.of_return
    known = Known.of(row)
    now = number_of(member.school, known.told(cell), cell.code) if cell.how == FIGURE else None
    earlier = _given(cell) if row.is_fixed else earlier_of(row, [cell], known).get(cell.pk)
    return {
        "title": cell.question,
        "cell": cell,
        "row": row,
        "how": cell.get_how_display(),
        "label": label_of(now) if now else cell.label,
        "rule": str(now.rule) if now else cell.rule,
        "when": span_words(known.told(cell)) if cell.how == FIGURE else "",
        "now": now.said if now else "",
        "typed": "" if cell.how == FIGURE else cell.typed,
        "url": number_url(cell.code, known.told(cell)) if now else "",
        "earlier": earlier and _told(earlier, now, member),
        "answer_url": f"/returns/answer_cell/{cell.pk}/" if _may(cell, member) else "",
        "back_url": f"{row.PAGE}#c{cell.position}",
    }


def _may(cell: ReturnCell, member: Any) -> bool:
    return cell.of_return.status == "open" and bool(member.can("returns.answer_cell"))


def _given(cell: ReturnCell) -> Earlier | None:
    """What was handed in itself, to be compared with now."""
    row = cell.of_return
    if not cell.said or row.handed_on is None:
        return None
    return Earlier(cell.said, row.handed_on, row.title, row.PAGE, cell.how == FIGURE, row.stood_at, cell)


def _told(earlier: Earlier, now: Figure | None, member: Any) -> dict[str, Any]:
    found = difference(earlier, now) if earlier.same and now is not None else None
    return {
        "said": earlier.said,
        "day": day_words(earlier.day),
        "title": earlier.title,
        "url": earlier.url,
        "same": earlier.same,
        "moved": now is not None and now.said != earlier.said,
        "parts": _parts(found, member) if found else [],
        "unknown": bool(found and found.unknown),
        "unmoved": bool(found and not found.unknown and found.is_empty),
        "measured": bool(now and now.measured),
    }


def _parts(found: Difference, member: Any) -> list[dict[str, Any]]:
    """The rows of a difference under what they have in common."""
    told = (
        (_("上次以后登记的"), found.since),
        (_("早就登记，现在才算进来的（改了日期、状态或补齐了）"), found.only_now),
        (_("上次算、现在不算的"), found.no_more),
    )
    parts = [_part(title, rows, member) for title, rows in told if rows]
    if found.gone:
        parts.append({"title": _("已经没有了的"), "n": found.gone, "rows": []})
    if found.words:
        lines = [{"words": words, "url": "", "status": ""} for words in found.words[:SHOWN]]
        parts.append({"title": _("多了（+）、少了（−）的"), "n": len(found.words), "rows": lines})
    return parts


def _part(title: str, rows: list[Any], member: Any) -> dict[str, Any]:
    """Only rows that this member may see are named."""
    model: Any = type(rows[0])
    named: set[Any] = set()
    if member.can(model.view_code()):
        looked_at(member, model, how="list")
        seen = model.objects.visible_to(member).filter(pk__in=[row.pk for row in rows[:SHOWN]])
        named = set(seen.values_list("pk", flat=True))
    lines = [line_of(row, member) for row in rows[:SHOWN] if row.pk in named]
    return {"title": title, "n": len(rows), "rows": lines, "more": len(rows) - len(lines)}
