"""The words for “how often”, each with what it means; frequencies.py tries them in this order at every place of a text."""

import re

from houqin.duties.rules import frequency_reading as means
from houqin.duties.rules.frequency_reading import MONTH as _MONTH
from houqin.duties.rules.frequency_reading import WEEKDAY as _WEEKDAY

_NUM = r"(?:[一二两三四五六七八九十]{1,3}|\d{1,2})"
_UNIT = r"(?:学期|学年|季度|星期|礼拜|季|周|月|年|日|天|晚|夜|餐|顿)"
_LEAST = r"不少于|不得少于|不低于|不得低于|至少|最少|不少於"
_COUNT = (
    rf"(?P<least>{_LEAST})?\s*(?P<times>{_NUM})(?:\s*[-—－–~～至到或]\s*(?P<more>{_NUM}))?\s*"
    r"(?:次|遍|回|场|轮)(?P<above>以上|及以上)?"
)
_BETWEEN = r"[^，。；、,;：:每\n]{0,12}?"
_TAIL = rf"(?P<tail>{_BETWEEN}(?:各)?(?:{_COUNT}))?"
_TIMES = "次遍回场轮"  # after 每周四, these say “four times”, not “Thursday”
_ONE_CHECK = f"{_TIMES}小大检查练评报扫换结清巡测训"  # after 每月一, all these say “once”
# After 每周一 one sign says “once” (每周一查、每周一小检), a verb of two says “on Mondays” (每周一检查).
_VERBS = {
    "检": "查修测疫验点视",
    "查": "看验找铺房寝岗夜卫处",
    "练": "习",
    "评": "比估选审议分",
    "报": "告送备表数修账",
    "扫": "除地",
    "换": "洗水班药岗新装",
    "结": "算账清",
    "清": "理洗扫点查运除仓缸空",
    "巡": "查视检逻防访",
    "测": "试温评量",
    "训": "练话",
    "回": "访收顾",
    "轮": "换流值班岗",
    "场": "地馆",
}
_ONE_OF = "|".join(
    [rf"{one}(?![{more}])" for one, more in _VERBS.items()]
    + [rf"[小大](?!扫除)[{''.join(_VERBS)}]", "[次遍]"]
)
_DAYS = (
    rf"(?P<days>(?:(?<=[周期拜])一(?!{_ONE_OF}|[\d十])|(?<![周期拜])一(?![{_ONE_CHECK}\d十])"
    rf"|(?<=[周期拜])[{_WEEKDAY[1:]}](?![{_TIMES}\d十])|[{_WEEKDAY[1:]}](?![{_ONE_CHECK}\d十]))(?:\s*[至到\-—]\s*(?:周|星期)?[{_WEEKDAY}]"
    rf"|(?:\s*[、，和,及]\s*(?:周|星期)?[{_WEEKDAY}](?![{_TIMES}]))+)?)"
)
_PART = r"(?P<part>上旬|中旬|下旬|初|底|末|中(?=[，。；、前旬\s]|$))"

# 每月或更短时间: oftener will do.
_SOONER = r"(?P<sooner>[（(]?\s*(?:或|或者|及)\s*(?:更短|更频繁|更密|更小|更低)的?(?:时间|周期|间隔|期限)?(?:内)?[）)]?)?"
_EVERY = (
    rf"(?P<first>(?:{_LEAST})\s*)?每(?P<gap>隔)?(?P<n>{_NUM})?\s*个?(?P<unit>{_UNIT})(?:度(?!过))?{_SOONER}(?:{_DAYS}|(?:的|开)?{_PART})?"
    r"(?P<evening>晚上|晚间|夜间|夜里)?(?P<before>之?前)?(?P<halves>早、?中、?晚|早、?晚|上、?下午|课前、?课后"
    r"|餐前、?餐后|晨、?午、?晚|晨、?午)?" + _TAIL
)
_CHECK = r"(?:小|大)?(?:检查|检修|检测|检|查|巡|扫|换|报|评|结|清|训|练|测|会|议)"
_MONTHS = (
    rf"(?P<months>{_MONTH}(?:月份?)?(?:\s*[、和及至到\-—－–~～]\s*{_MONTH}(?:月份?)?){{0,11}})(?<=[月份])"
)
_IN_MONTH = rf"(?:{_PART}|(?P<day>\d{{1,2}})\s*[日号])?(?P<before>之?前)?"
_WORDS: list[tuple[str, means.Reader]] = [
    (r"每\s*\d*[一二两三四半]?个?(?:小时|分钟)(?:一次|1次)?", means.fixed(unit="unset")),
    (rf"(?:每个?)?(?:在校日|上学日|教学日|上课日){_TAIL}", means.school_days),
    (r"每个?工作日", means.fixed(unit="day", weekdays=(1, 2, 3, 4, 5))),
    (rf"每?半(?:个)?(?P<half>年|月|学期)(?![以后前内来]){_TAIL}", means.half),
    (rf"(?P<yearly>每年)的?{_MONTHS}{_IN_MONTH}", means.months),
    (
        r"每月的?(?P<day>\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号](?P<before>之?前)?",
        means.day_of_month,
    ),
    (r"每周末", means.fixed(unit="week", weekdays=(6, 7))),
    (r"每(?=学期(?:[初末中]|结束|开学))|每年(?=寒|暑)", lambda match: []),
    (_EVERY, means.every),
    (r"双周|隔周", means.fixed(unit="week", n=2)),
    (r"隔[日天]", means.fixed(unit="day", n=2)),
    (
        rf"(?P<n>{_NUM})(?P<of>个)?(?P<unit>{_UNIT})(?:内)?(?:进行|开展|召开|组织|检查)?(?P<least>{_LEAST})?"
        rf"(?P<times>{_NUM})(?:\s*[-—~至到]\s*(?P<more>{_NUM}))?(?:次|遍|回|场|轮|{_CHECK})(?P<above>以上)?",
        means.ratio,
    ),
    (rf"{_MONTHS}{_IN_MONTH}", means.months),
    (r"期[初末终中](?:\s*[、和及]\s*期?[初末终中])*(?P<before>之?前)?" + _TAIL, means.term_parts),
    (
        rf"(?:学期(?:初|开始)|开学(?:初|时)?|新学期)之?前(?:(?P<n>{_NUM}|半)个?(?P<unit>天|日|周|星期|月))?",
        means.before_term,
    ),
    (r"学期之?前", means.fixed(unit="term", part="start", before=True)),
    (r"学期(?:初|开始)|开学初|开学时", means.fixed(unit="term", part="start")),
    (r"学期(?:结束|末|终)之?前", means.fixed(unit="term", part="end", before=True)),
    (r"学期(?:结束|末|终)", means.fixed(unit="term", part="end")),
    (r"(?:年终|年底|年末)之?前", means.fixed(unit="year", part="end", before=True)),
    (r"年终|年底|年末", means.fixed(unit="year", part="end")),
    (r"年初", means.fixed(unit="year", part="start")),
    (r"月[底末]之?前", means.fixed(unit="month", part="late", before=True)),
    (r"月[底末]", means.fixed(unit="month", part="late")),
    (
        r"(?:寒暑假|暑寒假|寒假|暑假|暑期)(?:期间)?(?:之?前)?|(?:节假日|长假|小长假|假期|放假)(?:期间|之?前)?",
        means.holiday,
    ),
    (rf"提前(?P<n>{_NUM}|半)个?(?P<unit>天|日|周|星期|月)", means.ahead),
    (r"三餐", means.fixed(unit="meal")),
    (r"月(?:度)?[、和]\s*年度", means.pair("month", "year")),
    (r"日管控|日巡[查逻]|日检查?|天天|日日|逐日|当日", means.fixed(unit="day")),
    (r"周排查|周检查?|周周|逐周|按周|周报", means.fixed(unit="week")),
    (r"月调度|月检查?|月月|逐月|按月|月度|月报", means.fixed(unit="month")),
    (r"按季度?|季度(?=大|小|检|总|报)|季报", means.fixed(unit="quarter")),
    (r"(?<![一二三四五六七八九十上下本新第])学期(?=大|小)", means.fixed(unit="term")),
    (r"按学期|学期(?=大|小)", means.fixed(unit="term")),
    (r"年度(?=检|总|报|考|预|决|大|一次)|按年|逐年|年检", means.fixed(unit="year")),
    (
        r"(?:星期|周)(?P<days>[一二三四五六日天](?:[、，和及至到](?:周|星期)?[一二三四五六日天])*)(?![次遍回期年月日])",
        means.weekly,
    ),
    (r"夜间|晚间(?=巡|检|值)", means.fixed(unit="night")),
    (
        r"定期(?:和|或|与|、)?不定期|不定期|不定时|随机|突击(?=检|抽)|抽检|抽查",
        means.fixed(unit="unset", spot=True),
    ),
    (r"随时|及时|即时|立即|适时|按需|必要时|根据需要|视情况|如有", means.fixed(unit="event")),
    (
        r"(?:大型|重大|集体)?活动(?:时|期间)|(?:雨|雪|大风|恶劣)[^，。；]{0,4}(?:天气?|后)(?:时|后)?",
        means.fixed(unit="event"),
    ),
    (r"定期|经常(?:性)?|平时|常年|长期|不间断", means.fixed(unit="unset")),
]
PATTERNS: list[tuple[re.Pattern[str], means.Reader]] = [
    (re.compile(pattern), read) for pattern, read in _WORDS
]


_MONDAY_OR_ONCE = re.compile(
    rf"每个?周一(?:大扫除|{'|'.join(f'{one}[{more}]' for one, more in _VERBS.items())})"
)


def monday_or_once(text: str) -> str:
    """每周一检查: the words that may mean every Monday, as they are read, or once a week; nothing where none do."""
    found = _MONDAY_OR_ONCE.search(text)
    return found[0] if found else ""


def once_a_week(words: str) -> str:
    """The same words where 每周一 was meant as once a week."""
    return re.sub(r"每个?周一(?!次)", "每周一次", words)
