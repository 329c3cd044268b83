"""巡查记录: a round that was entered, as a sheet to sign."""

from collections import Counter
from typing import Any

from houqin.core.moments import is_marked, mark_words
from houqin.core.words import WEEKDAYS
from houqin.repairs.models import Round, RoundLine
from houqin.repairs.prints.words import day, foldable

COLUMNS = ("序号", "地点", "情况", "说明", "报修单号")


def make_round(school: Any, round_: Round) -> tuple[str, dict[str, Any], str]:
    """One round; the lines in the order they were entered."""
    lines = list(RoundLine.objects.filter(round=round_).select_related("place", "ticket").order_by("id"))
    title = f"{round_.get_kind_display()}记录"
    on = round_.on
    dated = f"{on.year}年{on.month}月{on.day}日 {WEEKDAYS[on.weekday()]}"
    made = {
        "title": title,
        "period": f"{foldable(round_.title)}　{dated}　巡查人：{round_.made_by.name}",
        "number": f"编号：{round_.number}",
        "rows": [_cells(number, line) for number, line in enumerate(lines, 1)],
        "total": _total(lines) + _mark(school, round_),
        "signers": ["巡查人", f"审核人（{school.head_title}）", "日期"],
    }
    data = {
        "title": title,
        "school": school.name,
        "office": school.office_name,
        "blank": False,
        "columns": COLUMNS,
        "rounds": [made],
    }
    return "repairs/rounds", data, f"{title} {round_.number}"


def _mark(school: Any, round_: Round) -> str:
    """※ 10月3日补登：停电."""
    return f"\n※ {day(round_.recorded_at)}{mark_words(round_)}。" if is_marked(round_, school) else ""


def _cells(number: int, line: RoundLine) -> list[str]:
    return [
        str(number),
        foldable(line.place.path),
        str(line.get_result_display()),
        foldable(line.note),
        line.ticket.number if line.ticket else "",
    ]


def _total(lines: list[RoundLine]) -> str:
    """Counts that add up to the places that were looked at."""
    found = Counter(line.result for line in lines)
    parts = "，".join(f"{label} {found[key]} 处" for key, label in RoundLine.RESULTS)
    return f"共查看 {len(lines)} 处：{parts}。"
