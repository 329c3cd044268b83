"""What a table of a plan gives: calendar, duties or safety education; all its other words are kept beside it."""

from collections.abc import Callable, Sequence

from houqin.planning.rules import calendar_tables, month_plans, safety, tables
from houqin.planning.rules.calendar_tables import When
from houqin.planning.rules.plan import Plan

Keep = Callable[[str, str], None]


def place(head: tables.Head, plan: Plan, section: str, keep: Keep) -> list[str]:
    """Give the rows to the plan; the answer is what has to be asked."""
    keep("\t".join(head.names), "table")
    when = month_plans.when_of(plan.title)
    kind = _kind(head, section, when)
    notes = list(head.sums)
    if kind == "safety":
        plan.safety += safety.safety_of(head)
    elif kind == "calendar":
        plan.calendar += calendar_tables.of_table(head, when)
    elif kind == "duties":
        duties, below = tables.duties_of(head)
        plan.duties += duties
        notes += below
    else:
        return unknown(head.body, keep)
    if kind != "duties":
        _keep_times(head, keep)
    for note in notes:
        keep(note, "note")
    return []


def _kind(head: tables.Head, section: str, when: When | None) -> str:
    """What the table is; where the title names one month or week, a list of work is its calendar."""
    if head.kind == "calendar" and section == "safety":
        return "safety"
    plain = not {"area", "frequency"} & set(head.columns)
    if head.kind == "duties" and plain and when and (when.first or "weekday" not in head.columns):
        return "calendar"
    return head.kind


def _keep_times(head: tables.Head, keep: Keep) -> None:
    """The months and weeks as the table wrote them."""
    for row in head.body:
        words = [head.cell(row, role) for role in ("week", "month", "weekday", "number")]
        if any(words):
            keep("\t".join(filter(None, words)), "month")


def unknown(rows: Sequence[Sequence[str]], keep: Keep) -> list[str]:
    """A table of another kind is kept as it is, and asked about."""
    first = next((cell for row in rows for cell in row if cell), "")
    for row in rows:
        if any(row):
            keep("\t".join(cell for cell in row if cell), "table")
    return [f"有一张表没有看懂（开头是“{first[:20]}”），原样放在“其余文字”里，请看看它是什么。"]
