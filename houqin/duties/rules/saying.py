"""How often, said in words: for duties that were given as a form only, and to ask again what stands. Pure."""

from houqin.duties.rules.frequencies import frequencies
from houqin.duties.rules.frequency import Frequency

_UNITS = {
    "day": "天",
    "night": "晚",
    "meal": "餐",
    "week": "周",
    "month": "月",
    "quarter": "季度",
    "term": "学期",
    "year": "年",
}
_PARTS = {"early": "上旬", "mid": "中旬", "late": "下旬"}
_TERM = {"start": "期初", "mid": "期中", "end": "期末"}
_HOLIDAYS = {(1, 2): "寒假", (7, 8): "暑假", (1, 2, 7, 8): "寒暑假", (7, 8, 1, 2): "暑寒假"}
_DIGITS = "一二三四五六日"


def said(frequency: Frequency) -> str:
    """The words that were read, or such as would be read so."""
    if frequency.words:
        return frequency.words
    times = ("不少于" if frequency.at_least else "") + f"{frequency.times}次"
    often = times if frequency.times > 1 or frequency.at_least else ""
    return f"{_when(frequency)}{often}{'抽查' if frequency.spot else ''}"


def _when(frequency: Frequency) -> str:
    unit, months = frequency.unit, "、".join(f"{month}月" for month in frequency.months)
    before = "前" if frequency.before else ""
    match unit:
        case "school_day":
            return "每个在校日"
        case "once" | "year" if months:
            return f"{'每年' if unit == 'year' else ''}{months}{_PARTS.get(frequency.part or '', '')}{before}"
        case "term" if frequency.part:
            if frequency.part == "start" and frequency.before:
                return f"开学前{frequency.ahead_days}天" if frequency.ahead_days else "开学前"
            return f"{_TERM[frequency.part]}{before}"
        case "holiday":
            return f"{_HOLIDAYS.get(frequency.months, '放假' if frequency.before else '假期')}{before}"
        case "once":
            return "一次"
        case "event":
            return "有事时"
        case "unset":
            return "定期"
    count = str(frequency.n) if frequency.n > 1 else ""
    if unit == "year" and frequency.part:
        return "年初" if frequency.part == "start" else f"年底{before}"
    days = "、".join(_DIGITS[day - 1] for day in frequency.weekdays)
    return f"每{count}{_UNITS[unit]}{days}{_PARTS.get(frequency.part or '', '')}{before}"


def read(words: str) -> Frequency | None:
    """The one thing that the words say; nothing where they say none, several, or leave it open."""
    found = frequencies(words)
    if len(found) != 1 or found[0].unit == "unset":
        return None
    one = found[0]
    return Frequency(**{**one.__dict__, "words": words[:80]})
