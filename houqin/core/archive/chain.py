"""操作记录 as a book: the entries of a month with the digests that tie them together, so that paper holds the chain too."""

from collections.abc import Iterator
from typing import Any

from houqin.core import clock
from houqin.core.archive.books import Contents, Month, book, tables
from houqin.core.history import Entry

TITLE = "操作记录"
TITLES = ["序号", "时间", "办理人", "做了什么", "校验值"]
SHORT = 16  # letters of a digest on paper; the sheet has all 64


@book(TITLE)
def history_of_month(member: Any, month: Month) -> Contents:
    """Every entry of the month in its order."""
    begin, end = month.moments
    entries = Entry.objects.filter(recorded_at__gte=begin, recorded_at__lt=end).order_by("number")
    first, last = entries.first(), entries.last()
    ends = (
        {"首条": f"第 {first.number} 条", "末条": f"第 {last.number} 条 {last.hash}"}
        if first and last
        else {}
    )
    shown = ([*row[:4], row[4][:SHORT]] for row in _rows(entries))
    condition = "　".join([month.title, *(f"{name}：{value}" for name, value in ends.items())])
    return Contents(tables(member.school, TITLE, TITLES, shown, [condition]), TITLES, _rows(entries), ends)


def _rows(entries: Any) -> Iterator[list[str]]:
    from houqin.core.pages.rowpage import sentence

    for entry in entries.select_related("member").iterator(chunk_size=1000):
        at = f"{clock.local(entry.recorded_at):%Y-%m-%d %H:%M:%S}"
        yield [str(entry.number), at, entry.member.name, sentence(entry), entry.hash]
