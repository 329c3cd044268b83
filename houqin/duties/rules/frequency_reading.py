"""What the words for “how often” mean, once frequency_words.py has found them: from a match to frequencies."""

import re
from collections.abc import Callable
from typing import Any

from houqin.duties.rules.frequency import Found, Frequency
from houqin.duties.rules.words import number_of

Reader = Callable[[re.Match[str]], Found | None]
_UNITS = {
    **dict.fromkeys(("日", "天"), "day"),
    **dict.fromkeys(("晚", "夜"), "night"),
    **dict.fromkeys(("餐", "顿"), "meal"),
    **dict.fromkeys(("周", "星期", "礼拜"), "week"),
    **dict.fromkeys(("月", "月度"), "month"),
    **dict.fromkeys(("季", "季度"), "quarter"),
    "学期": "term",
    **dict.fromkeys(("年", "学年", "年度"), "year"),
}
WEEKDAY = "一二三四五六日天"
_PARTS = {
    **dict.fromkeys(("初", "上旬"), "early"),
    **dict.fromkeys(("中旬", "中"), "mid"),
    **dict.fromkeys(("下旬", "底", "末"), "late"),
}
MONTH = r"(?:1[0-2]|[1-9](?!\d)|十[一二]|[一二三四五六七八九十])"


def _times(match: re.Match[str]) -> dict[str, Any]:
    """How many times, and whether more is meant (不少于, 以上, 1-2次)."""
    groups = match.groupdict()
    if not groups.get("times"):
        return {}
    open_end = bool(groups.get("least") or groups.get("above") or groups.get("more"))
    return {"times": number_of(groups["times"]) or 1, "at_least": open_end}


def _of(unit: str, n: int) -> dict[str, Any]:
    return {"unit": _UNITS[unit], "n": n}


def every(match: re.Match[str]) -> Found | None:
    """每 (N) unit, with week days, part and times."""
    groups = match.groupdict()
    number = number_of(groups["n"]) if groups["n"] else 1
    if not number:
        return None
    whole: dict[str, Any] = _of(groups["unit"], number + (1 if groups["gap"] else 0)) | _times(match)
    if whole["unit"] == "day" and groups["evening"]:
        whole["unit"] = "night"
    if groups["halves"] and whole.get("times", 1) >= 1:
        whole["times"] = whole.get("times", 1) * _HALVES[groups["halves"].replace("、", "")]
    if groups["days"]:
        whole["weekdays"] = _weekdays(groups["days"])
    if groups["part"]:
        whole |= _part_of(whole["unit"], groups["part"])
    whole["before"] = bool(groups["before"])
    if groups["sooner"] or groups["first"]:
        whole["at_least"] = True
    whole["spot"] = bool(re.search("抽[检查]|不定[时期]", groups["tail"] or ""))
    return [Frequency(**whole)]


_HALVES = {
    "早晚": 2,
    "早中晚": 3,
    "上下午": 2,
    "课前课后": 2,
    "餐前餐后": 2,
    "上午下午": 2,
    "晨午": 2,
    "晨午晚": 3,
}
_STARTS = {
    "初": "start",
    "开学初": "start",
    "末": "end",
    "底": "end",
    "中": "mid",
    "上旬": "start",
    "下旬": "end",
}


def _part_of(unit: str, word: str) -> dict[str, Any]:
    if unit in ("term", "year"):
        return {"part": _STARTS.get(word, "mid")}
    return {"part": _PARTS[word]} if unit in ("month", "quarter") else {}


def _weekdays(text: str) -> tuple[int, ...]:
    """一、三、五 and 一至五 as numbers, Monday is 1."""
    days = [WEEKDAY.replace("天", "").find(mark.replace("天", "日")) + 1 for mark in text if mark in WEEKDAY]
    if re.search(r"[至到\-—]", text) and len(days) == 2 and days[0] < days[1]:
        return tuple(range(days[0], days[1] + 1))
    return tuple(sorted(set(days)))


def school_days(match: re.Match[str]) -> Found:
    """每个在校日, and how often on each: 每个在校日2次."""
    return [Frequency("school_day", **_times(match))]


def half(match: re.Match[str]) -> Found:
    """每半年 is every six months, 每半月 twice a month, 每半学期 twice a term."""
    if match["half"] == "年":
        return [Frequency("month", 6, **_times(match))]
    return [Frequency(_UNITS[match["half"]], times=2)]


def ratio(match: re.Match[str]) -> Found | None:
    """两周一次, 一日两次, 一周一小检: units first, then how many."""
    number, times = number_of(match["n"]), number_of(match["times"])
    if not number or not times or (match["unit"] == "月" and number > 3 and not match["of"]):
        return None
    open_end = bool(match["least"] or match["above"] or match["more"])
    return [Frequency(**_of(match["unit"], number), times=times, at_least=open_end)]


def term_parts(match: re.Match[str]) -> Found:
    """期初、期末 (各一次): one for each part."""
    parts = {"初": "start", "中": "mid", "末": "end", "终": "end"}
    marks = re.findall(r"期\s*([初中末终])|(?<=[、和及])([初中末终])", match[0])
    return [
        Frequency("term", part=parts[a or b], before=bool(match["before"]), **_times(match)) for a, b in marks
    ]


def months(match: re.Match[str]) -> Found | None:
    """九月, 3月中旬前, 3、4月, 每年9月, 9月至11月, 9月1日前."""
    months = _month_list(match["months"])
    if not months:
        return None
    part = _PARTS[match["part"]] if match["part"] else _part_of_day(match["day"])
    unit = "year" if match.groupdict().get("yearly") else "once"
    return [Frequency(unit, months=months, part=part, before=bool(match["before"]))]


def _month_list(text: str) -> tuple[int, ...]:
    ends = [number_of(each) or 0 for each in re.findall(MONTH, text)]
    if len(ends) == 2 and re.search(r"[至到\-—－–~～]", text):
        first, last = ends
        span = (last - first) % 12
        return tuple((first + step - 1) % 12 + 1 for step in range(span + 1))
    return tuple(dict.fromkeys(ends))


def _part_of_day(day: str | None) -> str | None:
    if not day:
        return None
    number = number_of(day) or 1
    return "early" if number <= 10 else "mid" if number <= 20 else "late"


def day_of_month(match: re.Match[str]) -> Found:
    return [Frequency("month", part=_part_of_day(match["day"]), before=bool(match["before"]))]


def weekly(match: re.Match[str]) -> Found:
    return [Frequency("week", weekdays=_weekdays(match["days"]))]


def ahead(match: re.Match[str]) -> Found:
    """提前一周: so many days before something."""
    return [Frequency("event", ahead_days=_days(match))]


def before_term(match: re.Match[str]) -> Found:
    """开学前, 开学前一周."""
    return [Frequency("term", part="start", before=True, ahead_days=_days(match))]


def _days(match: re.Match[str]) -> int:
    """一周 is seven days, 半个月 fifteen; nothing said is none."""
    if not match["unit"]:
        return 0
    if match["n"] == "半":
        return 15
    return (number_of(match["n"]) or 1) * {"天": 1, "日": 1, "周": 7, "星期": 7, "月": 30}[match["unit"]]


def holiday(match: re.Match[str]) -> Found:
    months = {"暑": (7, 8), "寒": (1, 2)}
    word = match[0]
    named = tuple(month for mark in "寒暑" if mark in word for month in months[mark])
    ends = word.endswith(("前", "之前"))
    return [Frequency("holiday", months=named, part="start" if ends else None, before=ends)]


def fixed(**values: Any) -> Callable[[re.Match[str]], Found]:
    """A word that always means the same."""
    return lambda match: [Frequency(**values)]


def pair(*units: str) -> Callable[[re.Match[str]], Found]:
    return lambda match: [Frequency(unit) for unit in units]
