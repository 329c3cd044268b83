"""What a line is before it is read: a month, a week, a heading of goals or of a calendar, a note, a signature."""

import re
from dataclasses import dataclass

from houqin.duties.rules.words import narrow, number_of
from houqin.planning.rules.marks import MARK

_M = r"(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十]|正|元|腊)"
_CN = "[一二三四五六七八九十]{1,3}"
_SEP = r"\s*[、和及至到\-—－–~～/]+\s*"
MONTH = re.compile(
    r"[【\[（(〔<〈《]?\s*(?:(?:(?P<year>20\d\d)\s*[年.]|(?:次年|翌年|来年|下一年))\s*)?"
    rf"(?P<months>{_M}(?!\d)\s*(?:月份?)?(?:{_SEP}(?:(?P<year2>20\d\d)年)?{_M}(?!\d)\s*(?:月份?)?){{0,11}})(?<=[月份])"
    r"(?P<part>(?:[上中下]旬?[、和至到—\-]{1,2})?[上中下]旬|初|底|末)?(?:之?前|以前)?"
    r"(?P<nth>第[一二三四五六1-6]周)?"
    r"(?P<tail>(?:的|主要|重点|具体|后勤|总务|安全|常规|日常|工作|安排|计划|要点|内容|行事历|任务|日程|重心|如下|一览|表){0,6})"
    rf"(?P<aside>\s*[（(](?!\s*(?:\d{{1,2}}|{_CN})\s*[)）])[^（）()：:。；]{{1,16}}[）)])?"
    r"\s*[】\]）)〕>〉》]?\s*(?P<colon>[：:、．.∶。]|[—\-]{1,2}(?!\d))?"
)
QUARTER = re.compile(
    r"[【（(]?第?(?P<quarter>[一二三四1-4])季度\s*(?:工作|安排|重点)*\s*(?:[（(][^）)]{1,14}[)）])?\s*[】）)]?[：:]?"
)
_SAID = re.compile(
    r"[^，。；：:、]{0,10}(?:工作|任务|安排|重点|事项|内容|如下)[^，。；：:、]{0,6}[：:]\s*"
)  # 九月份主要做好以下工作：
_FIRSTLY = re.compile(r"[^。：:]{0,30}[。：:，,]\s*(?=一是)")  # 九月份重点抓好开学保障。一是…
WEEK = re.compile(
    r"[【\[（(]?第?\s*(?P<week>\d{1,2}|[一二三四五六七八九十]{1,3})(?:\s*[、至到\-—~～]\s*第?(?P<last>\d{1,2}|[一二三四五六七八九十]{1,3}))?"
    r"\s*周(?!次|期|一|二|三|四|五|六|日|年|岁)\s*[】\]）)]?\s*"
    r"(?P<dates>[（(]?\s*(?:20\d\d\s*[年./])?\d{1,2}\s*[月./]\s*\d{1,2}[^：:）)\s\u3000]{0,22}[)）]?)?\s*[】\]）)]?\s*(?P<colon>[：:])?"
)
DATE = re.compile(r"(?:(?P<year>20\d\d)\s*[年./\-])?\s*(?P<month>1[0-2]|0?[1-9])\s*[月./]\s*(?P<day>\d{1,2})")
DAYS = re.compile(
    r"(?P<month>1[0-2]|0?[1-9])[月./][0-3]?\d日?\s*[—\-－–~～至到]{1,2}\s*(?:(?:1[0-2]|0?[1-9])[月./])?[0-3]?\d日?\s*(?P<colon>[：:])?"
)
PHASE = re.compile(
    r"(?=.{0,16}阶段)(?P<words>[^（()）。；]{2,24})[（(](?P<day>(?:20\d\d年)?(?P<month>1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])月[^（()）]{0,20})[）)][：:]?"
)
ATTACHED = re.compile(r"附\s*(?:件|录|表)?\s*[\d一二三四五六七八九十]{0,2}\s*[：:、.．\s]")
NOTE = re.compile(
    r"(?:备\s*注|注\s*意?|说\s*明|附\s*注|以上(?:计划|安排|工作)|本(?:计划|安排)|未尽事宜)(?:[：:，、]|\s|由|如|未|若|将|自)"
    r"|(?:如有|若有|有(?:问题|疑问|变动)|特此|请(?:各位|大家)).{0,24}(?:联系|通知|谅解|配合|谢谢|咨询)"
)
DATED = re.compile(
    r"(?:20\d\d|二[〇○零0][一二三四五六七八九〇○零]{2})\s*[年./\-]\s*[\d一二三四五六七八九十]{1,3}\s*"
    r"(?:[月./\-]\s*(?:[\d一二三四五六七八九十]{1,3}\s*日?)?)?"
)
SIGNED = re.compile(
    r"[^，。；：、\d]{0,24}(?:总务处|后勤处|后勤部|后勤组|后勤服务中心|办公室)|[^，。；：、\d]{2,24}(?:小学|中学|学校|幼儿园)"
)
HOLIDAY = re.compile(
    r"[【（(]?(?P<which>[寒暑])假(?:期间|中|里)?(?:的?(?:主要|重点)?(?:工作|安排|任务){0,2})[】）)]?(?:[（(][^（）()]{1,16}[）)])?\s*(?P<colon>[：:])?"
)
_HOLIDAYS = {"寒": (1, 2), "暑": (7, 8)}
_PARTS = {"上旬": "early", "初": "early", "中旬": "mid", "下旬": "late", "底": "late", "末": "late"}
_PARTS |= {
    f"第{word}周": part
    for word, part in zip(
        "一二三四五六123456", ["start", "mid", "mid", "late", "late", "late"] * 2, strict=True
    )
}
_KINDS = [
    (
        "safety",
        re.compile(r"安全教育.{0,14}(?:行事历|安排|计划|表|月历)|安全教育$|安全.{0,6}(?:月历|行事历)"),
    ),
    ("duties", re.compile(r"分工|职责.{0,4}(?:表|划分|明细)|岗位.{0,4}职责|责任.{0,6}(?:表|分解|区)|一览表")),
    ("goals", re.compile(r"^.{0,8}目标(?:[与和及、](?:任务|要求|重点))?$|^(?:工作|主要)?任务目标")),
    ("aim", re.compile(r"^(?:指导思想|总体思路|工作思路|指导方针|工作理念|总体要求|情况分析|现状分析)")),
    (
        "calendar",
        re.compile(
            r"行事历|日程|工作历|逐月|(?:每|各|分)月.{0,6}(?:安排|工作|重点)|月.{0,4}安排|工作.{0,4}安排|具体安排|周.{0,3}安排"
        ),
    ),
]


@dataclass(frozen=True)
class MonthHead:
    """九月份： with what follows it on the line."""

    months: tuple[int, ...]
    year: int | None
    part: str | None
    rest: str
    written: str
    colon: bool
    day: str = ""


def month_head(text: str) -> MonthHead | None:
    """The month a line names at its start, when it heads what follows and is no word of a sentence."""
    quarter = QUARTER.match(narrow(text))
    if quarter and not text[quarter.end() :].strip():
        first = (number_of(quarter["quarter"]) or 1) * 3 - 2
        return MonthHead((first, first + 1, first + 2), None, None, "", text, True)
    match = MONTH.match(narrow(text))
    if match is None:
        return None
    rest = text[match.end() :].strip(" \t\u3000")
    said = _SAID.match(rest)
    firstly = _FIRSTLY.match(rest)
    if firstly:
        return _head(match, rest[firstly.end() :], text[: len(text) - len(rest) + firstly.end()])
    if said and (said.end() == len(rest) or MARK.match(rest, said.end())):
        words = text[: len(text) - len(rest) + said.end()]
        return _head(match, rest[said.end() :], words)
    bracketed = text[:1] in "【[（(〔<〈《"
    spaced = (
        text[match.end() : match.end() + 1] in (" ", "\t", "\u3000")
        or text[match.end() - 1 : match.end()] in " \t\u3000"
    )
    if rest and not (match["colon"] or bracketed or MARK.match(rest) or (spaced and len(match[0]) <= 8)):
        return None
    if match["colon"] in ("、", "．", ".", "∶") and rest[:1].isdigit() and not MARK.match(rest):
        return None  # 9.1 is a day
    return _head(match, rest, text[: match.end()])


def holiday_head(text: str) -> MonthHead | None:
    """寒假期间： and 暑假 as the months they lie in, where a line names nothing else before its colon."""
    match = HOLIDAY.match(narrow(text))
    rest = text[match.end() :].strip(" \t\u3000") if match else ""
    if match is None or (rest and not match["colon"]):
        return None
    return MonthHead(_HOLIDAYS[match["which"]], None, None, rest, text[: match.end()], bool(match["colon"]))


def phase_head(text: str) -> MonthHead | None:
    """第二阶段：整改（9月11日—10月31日） above the work of that time."""
    match = PHASE.fullmatch(narrow(text))
    month = number_of(match["month"].lstrip("0")) if match else None
    return MonthHead((month,), None, None, "", text, True, match["day"]) if match and month else None


def _head(match: re.Match[str], rest: str, written: str) -> MonthHead:
    """The head that a match of MONTH stands for."""
    year, part = match["year"] or match["year2"], _PARTS.get(match["part"] or match["nth"] or "")
    whole = int(year) if year else None
    return MonthHead(_months(match["months"]), whole, part, rest, written, bool(match["colon"]))


def _months(text: str) -> tuple[int, ...]:
    """九、十月份 are two; 9—11月 are three."""
    ends = [
        {"正": 1, "元": 1, "腊": 12}.get(each) or number_of(each.lstrip("0")) or 0
        for each in re.findall(_M, text)
    ]
    if len(ends) == 2 and re.search(r"[至到\-—－–~～]", text):
        return tuple((ends[0] + step - 1) % 12 + 1 for step in range((ends[1] - ends[0]) % 12 + 1))
    return tuple(dict.fromkeys(ends))


@dataclass(frozen=True)
class WeekHead:
    """第1周（9.1-9.7） with what follows it on the line; the month is that of its first day, where a day is named."""

    week: int | None
    year: int | None
    month: int | None
    day: str
    rest: str
    written: str


def week_head(text: str) -> WeekHead | None:
    """The week a line names at its start."""
    days = DAYS.match(narrow(text))
    if days and (days["colon"] or days.end() == len(text)):
        rest = text[days.end() :].strip(" \t\u3000")
        words = text[: days.end()]
        return WeekHead(None, None, int(days["month"]), words.rstrip("：: "), rest, words)
    match = WEEK.match(narrow(text))
    if match is None or not (
        match["dates"] or match["colon"] or text[0] in "第【[（(" or match.end() == len(text)
    ):
        return None
    date = DATE.search(match["dates"] or "")
    return WeekHead(
        number_of(match["week"]),
        int(date["year"]) if date and date["year"] else None,
        int(date["month"]) if date else None,
        (match["dates"] or "").strip("（）() \u3000"),
        text[match.end() :].strip(" \t\u3000"),
        text[: match.end()],
    )


def kind_of_heading(text: str) -> str:
    """goals, calendar, duties, safety, aim — or nothing, for a heading of measures."""
    words = text.strip("：: \u3000")
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), "") if len(words) <= 40 else ""


def is_short(text: str, most: int = 24) -> bool:
    """A heading has no full stop and few words."""
    return 0 < len(text) <= most and text[-1] not in "。；;，,、！!？?"


INLINE_MONTH = re.compile(
    rf"(?<=[。；;！!：:）)\s\u3000])(?=(?:20\d\d年|次年|翌年)?{_M}(?!\d)月(?:份)?(?:工作|重点|主要|安排){{0,3}}\s*(?:[：:]|[（(]\s*[1一][)）]|1\s*[、．.]|①|一、))"
)
