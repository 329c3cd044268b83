"""批注 beside the passages: open ones at their place, all of them at the end."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from houqin.core.words import short_moment
from houqin.reports.copying import marks_of
from houqin.reports.models import HANDED, OPEN, SIGNED, Report, ReportNote


@dataclass
class Margin:
    """The notes of one report as its page shows them."""

    report: Report
    may_write: bool
    by_key: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    told: list[dict[str, Any]] = field(default_factory=list)  # all, the oldest first
    copied: dict[str, str] = field(default_factory=dict)  # passage -> where its words stand too

    @property
    def open(self) -> int:
        """How many wait for an answer."""
        return sum(each["open"] for each in self.told)

    def at(self, keys: Sequence[str]) -> dict[str, Any]:
        """Open notes at these passages, and where one more is written; of a table's row at its first cell."""
        url = (
            f"/reports/write_note/{self.report.pk}/?{urlencode({'part': keys[0]})}" if self.may_write else ""
        )
        return {"notes": [note for key in keys for note in self.by_key.get(key, ())], "note_url": url}


def margin_of(report: Report, member: Any) -> Margin:
    """One question for all of them, and one for what was copied; what is signed needs no such mark."""
    is_read = report.status not in (SIGNED, HANDED)
    margin = Margin(report, is_read and member.can("reports.write_note"))
    margin.copied = marks_of(report) if is_read else {}
    may_settle = member.can("reports.settle_note")
    rows = ReportNote.objects.filter(report=report).select_related("by", "answered_by").order_by("id")
    for row in rows:
        shown = _shown(row, may_settle)
        margin.told.append(shown)
        if shown["open"]:
            margin.by_key[row.key].append(shown)
    return margin


def _shown(note: ReportNote, may_settle: bool) -> dict[str, Any]:
    is_open = note.status == OPEN
    return {
        "open": is_open,
        "who": note.by.name,
        "when": short_moment(note.recorded_at),
        "quoted": note.quoted,
        "text": note.text,
        "answer": note.answer,
        "answered": _answered(note),
        "url": f"/reports/settle_note/{note.pk}/" if is_open and may_settle else "",
    }


def _answered(note: ReportNote) -> str:
    who, at = note.answered_by, note.answered_at
    return f"{who.name} {short_moment(at)}" if who and at else ""
