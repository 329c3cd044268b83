"""The words for “how often”, each with what it means; frequencies.py tries them in this order at every place of a text."""

import re
from collections.abc import Callable
from typing import Any

from houqin.duties.rules.frequency import Found, Frequency
from houqin.duties.rules.words import number_of

Reader = Callable[[re.Match[str]], Found | None]
_NUM = r"(?:[一二两三四五六七八九十]{1,3}|\d{1,2})"
_UNIT = r"(?:学期|学年|季度|星期|礼拜|季|周|月|年|日|天|晚|夜|餐|顿)"
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
_LEAST = r"不少于|不得少于|不低于|不得低于|至少|最少|不少於"
_COUNT = (
    rf"(?P<least>{_LEAST})?\s*(?P<times>{_NUM})(?:\s*[-—－–~～至到或]\s*(?P<more>{_NUM}))?\s*"
    r"(?:次|遍|回|场|轮)(?P<above>以上|及以上)?"
)
_BETWEEN = r"[^，。；、,;：:每\n]{0,12}?"
_TAIL = rf"(?P<tail>{_BETWEEN}(?:各)?(?:{_COUNT}))?"
_TIMES = "次遍回场轮"  # after 每周四, these say “four times”, not “Thursday”
_ONE_CHECK = f"{_TIMES}小大检查练评报扫换结清巡测训"  # after 每周一, all these say “once”, not “Monday”
_WEEKDAY = "一二三四五六日天"
_DAYS = (
    rf"(?P<days>(?:一(?![{_ONE_CHECK}\d十])|(?<=[周期拜])[{_WEEKDAY[1:]}](?![{_TIMES}\d十])|[{_WEEKDAY[1:]}](?![{_ONE_CHECK}\d十]))(?:\s*[至到\-—]\s*(?:周|星期)?[{_WEEKDAY}]"
    rf"|(?:\s*[、，和,及]\s*(?:周|星期)?[{_WEEKDAY}](?![{_TIMES}]))+)?)"
)
_PARTS = {
    **dict.fromkeys(("初", "上旬"), "early"),
    **dict.fromkeys(("中旬", "中"), "mid"),
    **dict.fromkeys(("下旬", "底", "末"), "late"),
}
_PART = r"(?P<part>上旬|中旬|下旬|初|底|末|中(?=[，。；、前旬\s]|$))"
_MONTH = r"(?:1[0-2]|[1-9](?!\d)|十[一二]|[一二三四五六七八九十])"


def _times(match: re.Match[str]) -> dict[str, Any]:
    """How many times, and whether more is meant (不少于, 以上, 1-2次)."""
    groups = match.groupdict()
    if not groups.get("times"):
        return {}
    open_end = bool(groups.get("least") or groups.get("above") or groups.get("more"))
    return {"times": number_of(groups["times"]) or 1, "at_least": open_end}


def _of(unit: str, n: int) -> dict[str, Any]:
    return {"unit": _UNITS[unit], "n": n}


def _every(match: re.Match[str]) -> Found | None:
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
    days = [
        _WEEKDAY.replace("天", "").find(mark.replace("天", "日")) + 1 for mark in text if mark in _WEEKDAY
    ]
    if re.search(r"[至到\-—]", text) and len(days) == 2 and days[0] < days[1]:
        return tuple(range(days[0], days[1] + 1))
    return tuple(sorted(set(days)))


def _half(match: re.Match[str]) -> Found:
    """每半年 is every six months, 每半月 twice a month, 每半学期 twice a term."""
    if match["half"] == "年":
        return [Frequency("month", 6, **_times(match))]
    return [Frequency(_UNITS[match["half"]], times=2)]


def _ratio(match: re.Match[str]) -> Found | None:
    """两周一次, 一日两次, 一周一小检: units first, then how many."""
    number, times = number_of(match["n"]), number_of(match["times"])
    if not number or not times or (match["unit"] == "月" and number > 3 and not match["of"]):
        return None
    open_end = bool(match["least"] or match["above"] or match["more"])
    return [Frequency(**_of(match["unit"], number), times=times, at_least=open_end)]


def _term_parts(match: re.Match[str]) -> Found:
    """期初、期末 (各一次): one for each part."""
    parts = {"初": "start", "中": "mid", "末": "end", "终": "end"}
    marks = re.findall(r"期\s*([初中末终])|(?<=[、和及])([初中末终])", match[0])
    return [
        Frequency("term", part=parts[a or b], before=bool(match["before"]), **_times(match)) for a, b in marks
    ]


def _months(match: re.Match[str]) -> Found | None:
    """九月, 3月中旬前, 3、4月, 每年9月, 9月至11月, 9月1日前."""
    months = _month_list(match["months"])
    if not months:
        return None
    part = _PARTS[match["part"]] if match["part"] else _part_of_day(match["day"])
    unit = "year" if match.groupdict().get("yearly") else "once"
    return [Frequency(unit, months=months, part=part, before=bool(match["before"]))]


def _month_list(text: str) -> tuple[int, ...]:
    ends = [number_of(each) or 0 for each in re.findall(_MONTH, text)]
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


def _day_of_month(match: re.Match[str]) -> Found:
    return [Frequency("month", part=_part_of_day(match["day"]), before=bool(match["before"]))]


def _weekly(match: re.Match[str]) -> Found:
    return [Frequency("week", weekdays=_weekdays(match["days"]))]


def _ahead(match: re.Match[str]) -> Found:
    """提前一周: so many days before something."""
    return [Frequency("event", ahead_days=_days(match))]


def _before_term(match: re.Match[str]) -> Found:
    """开学前, 开学前一周."""
    return [Frequency("term", part="start", before=True, ahead_days=_days(match))]


def _days(match: re.Match[str]) -> int:
    """一周 is seven days, 半个月 fifteen; nothing said is none."""
    if not match["unit"]:
        return 0
    if match["n"] == "半":
        return 15
    return (number_of(match["n"]) or 1) * {"天": 1, "日": 1, "周": 7, "星期": 7, "月": 30}[match["unit"]]


def _holiday(match: re.Match[str]) -> Found:
    months = {"暑": (7, 8), "寒": (1, 2)}
    word = match[0]
    named = tuple(month for mark in "寒暑" if mark in word for month in months[mark])
    ends = word.endswith(("前", "之前"))
    return [Frequency("holiday", months=named, part="start" if ends else None, before=ends)]


def _fixed(**values: Any) -> Callable[[re.Match[str]], Found]:
    """A word that always means the same."""
    return lambda match: [Frequency(**values)]


def _pair(*units: str) -> Callable[[re.Match[str]], Found]:
    return lambda match: [Frequency(unit) for unit in units]


_EVERY = (
    rf"每(?P<gap>隔)?(?P<n>{_NUM})?\s*个?(?P<unit>{_UNIT})(?:度(?!过))?(?:{_DAYS}|(?:的|开)?{_PART})?"
    r"(?P<evening>晚上|晚间|夜间|夜里)?(?P<before>之?前)?(?P<halves>早、?中、?晚|早、?晚|上、?下午|课前、?课后"
    r"|餐前、?餐后|晨、?午、?晚|晨、?午)?" + _TAIL
)
_CHECK = r"(?:小|大)?(?:检查|检修|检测|检|查|巡|扫|换|报|评|结|清|训|练|测|会|议)"
_MONTHS = (
    rf"(?P<months>{_MONTH}(?:月份?)?(?:\s*[、和及至到\-—－–~～]\s*{_MONTH}(?:月份?)?){{0,11}})(?<=[月份])"
)
_IN_MONTH = rf"(?:{_PART}|(?P<day>\d{{1,2}})\s*[日号])?(?P<before>之?前)?"
_WORDS: list[tuple[str, Reader]] = [
    (r"每\s*\d*[一二两三四半]?个?(?:小时|分钟)(?:一次|1次)?", _fixed(unit="unset")),
    (r"(?:每个?)?(?:在校日|上学日|教学日|上课日)", _fixed(unit="school_day")),
    (r"每个?工作日", _fixed(unit="day", weekdays=(1, 2, 3, 4, 5))),
    (rf"每?半(?:个)?(?P<half>年|月|学期)(?![以后前内来]){_TAIL}", _half),
    (rf"(?P<yearly>每年)的?{_MONTHS}{_IN_MONTH}", _months),
    (
        r"每月的?(?P<day>\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号](?P<before>之?前)?",
        _day_of_month,
    ),
    (r"每周末", _fixed(unit="week", weekdays=(6, 7))),
    (r"每(?=学期(?:[初末中]|结束|开学))|每年(?=寒|暑)", lambda match: []),
    (_EVERY, _every),
    (r"双周|隔周", _fixed(unit="week", n=2)),
    (r"隔[日天]", _fixed(unit="day", n=2)),
    (
        rf"(?P<n>{_NUM})(?P<of>个)?(?P<unit>{_UNIT})(?:内)?(?:进行|开展|召开|组织|检查)?(?P<least>{_LEAST})?"
        rf"(?P<times>{_NUM})(?:\s*[-—~至到]\s*(?P<more>{_NUM}))?(?:次|遍|回|场|轮|{_CHECK})(?P<above>以上)?",
        _ratio,
    ),
    (rf"{_MONTHS}{_IN_MONTH}", _months),
    (r"期[初末终中](?:\s*[、和及]\s*期?[初末终中])*(?P<before>之?前)?" + _TAIL, _term_parts),
    (
        rf"(?:学期(?:初|开始)|开学(?:初|时)?|新学期)之?前(?:(?P<n>{_NUM}|半)个?(?P<unit>天|日|周|星期|月))?",
        _before_term,
    ),
    (r"学期之?前", _fixed(unit="term", part="start", before=True)),
    (r"学期(?:初|开始)|开学初|开学时", _fixed(unit="term", part="start")),
    (r"学期(?:结束|末|终)之?前", _fixed(unit="term", part="end", before=True)),
    (r"学期(?:结束|末|终)", _fixed(unit="term", part="end")),
    (r"(?:年终|年底|年末)之?前", _fixed(unit="year", part="end", before=True)),
    (r"年终|年底|年末", _fixed(unit="year", part="end")),
    (r"年初", _fixed(unit="year", part="start")),
    (r"月[底末]之?前", _fixed(unit="month", part="late", before=True)),
    (r"月[底末]", _fixed(unit="month", part="late")),
    (
        r"(?:寒暑假|暑寒假|寒假|暑假|暑期)(?:期间)?(?:之?前)?|(?:节假日|长假|小长假|假期|放假)(?:期间|之?前)?",
        _holiday,
    ),
    (rf"提前(?P<n>{_NUM}|半)个?(?P<unit>天|日|周|星期|月)", _ahead),
    (r"三餐", _fixed(unit="meal")),
    (r"月(?:度)?[、和]\s*年度", _pair("month", "year")),
    (r"日管控|日巡[查逻]|日检查?|天天|日日|逐日|当日", _fixed(unit="day")),
    (r"周排查|周检查?|周周|逐周|按周|周报", _fixed(unit="week")),
    (r"月调度|月检查?|月月|逐月|按月|月度|月报", _fixed(unit="month")),
    (r"按季度?|季度(?=大|小|检|总|报)|季报", _fixed(unit="quarter")),
    (r"(?<![一二三四五六七八九十上下本新第])学期(?=大|小)", _fixed(unit="term")),
    (r"按学期|学期(?=大|小)", _fixed(unit="term")),
    (r"年度(?=检|总|报|考|预|决|大|一次)|按年|逐年|年检", _fixed(unit="year")),
    (
        r"(?:星期|周)(?P<days>[一二三四五六日天](?:[、，和及至到](?:周|星期)?[一二三四五六日天])*)(?![次遍回期年月日])",
        _weekly,
    ),
    (r"夜间|晚间(?=巡|检|值)", _fixed(unit="night")),
    (
        r"定期(?:和|或|与|、)?不定期|不定期|不定时|随机|突击(?=检|抽)|抽检|抽查",
        _fixed(unit="unset", spot=True),
    ),
    (r"随时|及时|即时|立即|适时|按需|必要时|根据需要|视情况|如有", _fixed(unit="event")),
    (
        r"(?:大型|重大|集体)?活动(?:时|期间)|(?:雨|雪|大风|恶劣)[^，。；]{0,4}(?:天气?|后)(?:时|后)?",
        _fixed(unit="event"),
    ),
    (r"定期|经常(?:性)?|平时|常年|长期|不间断", _fixed(unit="unset")),
]
PATTERNS: list[tuple[re.Pattern[str], Reader]] = [(re.compile(pattern), read) for pattern, read in _WORDS]
