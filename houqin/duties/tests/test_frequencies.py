"""How often: what is expected of each wording. Written as a person reads it; what the words do not say stays open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.duties.rules.frequencies import frequencies
from houqin.duties.rules.frequency import Frequency
from houqin.duties.rules.frequency_words import monday_or_once, once_a_week

F = Frequency
DAY, NIGHT, WEEK, MONTH, TERM, YEAR = F("day"), F("night"), F("week"), F("month"), F("term"), F("year")
ASKED_FOR = {  # the wordings that the issue names
    "每天": [DAY],
    "一日两次": [F("day", times=2)],
    "每晚": [NIGHT],
    "每周一次": [WEEK],
    "一周一小检两周一大检": [WEEK, F("week", 2)],
    "每周四": [F("week", weekdays=(4,))],
    "每月一次": [MONTH],
    "每月不少于1次": [F("month", at_least=True)],
    "每2月一次": [F("month", 2)],
    "每季度": [F("quarter")],
    "每学期一次": [TERM],
    "一学期两次": [F("term", times=2)],
    "期初、期末各一次": [F("term", part="start"), F("term", part="end")],
    "每月一次小调查学期大调查": [MONTH, TERM],
    "每日小检查每周大检查": [DAY, WEEK],
    "九月": [F("once", months=(9,))],
    "3月中旬前": [F("once", months=(3,), part="mid", before=True)],
    "四月中旬": [F("once", months=(4,), part="mid")],
    "暑期": [F("holiday", months=(7, 8))],
    "寒假": [F("holiday", months=(1, 2))],
    "学期前": [F("term", part="start", before=True)],
    "提前一周": [F("event", ahead_days=7)],
    "每餐": [F("meal")],
    "两周一次": [F("week", 2)],
    "不定时抽检": [F("unset", spot=True)],
    "定期不定期": [F("unset", spot=True)],
    "随时": [F("event")],
    "经常": [F("unset")],
    "及时": [F("event")],
}
MORE = {
    "每日": [DAY],
    "天天": [DAY],
    "每天早晚各一次": [F("day", times=2)],
    "每天三次": [F("day", times=3)],
    "每隔两天一次": [F("day", 3)],
    "隔天": [F("day", 2)],
    "每天晚上": [NIGHT],
    "每个在校日": [F("school_day")],
    "每个在校日2次": [F("school_day", times=2)],
    "每个在校日不少于三次": [F("school_day", times=3, at_least=True)],
    "每个工作日": [F("day", weekdays=(1, 2, 3, 4, 5))],
    "一日三餐": [F("meal")],
    "每周": [WEEK],
    "每星期五": [F("week", weekdays=(5,))],
    "每周一、三、五": [F("week", weekdays=(1, 3, 5))],
    "每周一至周五": [F("week", weekdays=(1, 2, 3, 4, 5))],
    "每周一上午": [F("week", weekdays=(1,))],
    "每周一小检": [WEEK],
    "每周四检查食堂库房": [F("week", weekdays=(4,))],
    "每周二、四检查": [F("week", weekdays=(2, 4))],
    "每周三查一遍": [F("week", weekdays=(3,))],
    "每周四次": [F("week", times=4)],
    "每周日": [F("week", weekdays=(7,))],
    "周五下午": [F("week", weekdays=(5,))],
    "每周五下午放学后": [F("week", weekdays=(5,))],
    "每周两次": [F("week", times=2)],
    "每两周": [F("week", 2)],
    "隔周一次": [F("week", 2)],
    "每周抽查一次": [F("week", spot=True)],
    "每天不定时抽查": [F("day", spot=True)],
    "一周一次，内容记入台账": [WEEK],
    "每月检查": [MONTH],
    "每月初": [F("month", part="early")],
    "每月中旬": [F("month", part="mid")],
    "每月底": [F("month", part="late")],
    "每月25日前": [F("month", part="late", before=True)],
    "半月一次": [F("month", times=2)],
    "三个月一次": [F("month", 3)],
    "每半年一次": [F("month", 6)],
    "每月组织一次消防检查": [MONTH],
    "每月召开两次例会": [F("month", times=2)],
    "每月至少两次": [F("month", times=2, at_least=True)],
    "每月1-2次": [F("month", at_least=True)],
    "每学期不少于2次": [F("term", times=2, at_least=True)],
    "每学期初检查": [F("term", part="start")],
    "每学期末": [F("term", part="end")],
    "每学期开学前": [F("term", part="start", before=True)],
    "开学前一周": [F("term", part="start", before=True, ahead_days=7)],
    "学期结束前": [F("term", part="end", before=True)],
    "期中": [F("term", part="mid")],
    "每半学期一次": [F("term", times=2)],
    "每年一次": [YEAR],
    "一年两次": [F("year", times=2)],
    "每年9月": [F("year", months=(9,))],
    "每学年": [YEAR],
    "年底": [F("year", part="end")],
    "十二月": [F("once", months=(12,))],
    "3、4月": [F("once", months=(3, 4))],
    "9月至11月": [F("once", months=(9, 10, 11))],
    "11月至次年1月": [F("once", months=(11,)), F("once", months=(1,))],
    "9月1日前": [F("once", months=(9,), part="early", before=True)],
    "11月上旬": [F("once", months=(11,), part="early")],
    "二月底前": [F("once", months=(2,), part="late", before=True)],
    "提前3天": [F("event", ahead_days=3)],
    "放假前": [F("holiday", part="start", before=True)],
    "节假日": [F("holiday")],
    "寒暑假": [F("holiday", months=(1, 2, 7, 8))],
    "大型活动时": [F("event")],
    "必要时": [F("event")],
    "每2小时一次": [F("unset")],
    "定期": [F("unset")],
    "平时": [F("unset")],
    "日管控、周排查、月调度": [DAY, WEEK, MONTH],
    "周周清、月月清": [WEEK, MONTH],
    "月、年度预算": [MONTH, YEAR],
    "每周不少于一次，每月不少于两次": [F("week", at_least=True), F("month", times=2, at_least=True)],
    "每周菜单的公布，每周四": [F("week", weekdays=(4,))],
    "定期检查，每月一次": [MONTH],
}
MONDAY = F("week", weekdays=(1,))
ONE_OF_A_WEEK = {  # 每周一 is Monday before a verb of two signs, “one a week” before a single one or 小检、大检
    "每周一检查": [MONDAY],
    "每周一检查一次": [MONDAY],
    "每周一打扫": [MONDAY],
    "每周一大扫除": [MONDAY],
    "每周一清理": [MONDAY],
    "每周一报告": [MONDAY],
    "每周一更换": [MONDAY],
    "每周一巡查校园": [MONDAY],
    "每周一轮换": [MONDAY],
    "每星期一检查": [MONDAY],
    "每周一升旗": [MONDAY],
    "每周一例会": [MONDAY],
    "每周一、三检查": [F("week", weekdays=(1, 3))],
    "每周一查": [WEEK],
    "每周一检": [WEEK],
    "每周一报": [WEEK],
    "每周一清": [WEEK],
    "每周一小检查": [WEEK],
    "每周一大检": [WEEK],
    "每周一次检查": [WEEK],
    "每周一遍": [WEEK],
    "一周一检查": [WEEK],
    "每月一检查": [MONTH],
}
ASKED_WHICH = {"每周一检查": "每周一检查", "食堂每周一大扫除": "每周一大扫除"}
CERTAIN = [
    "每周一查",
    "每周一小检",
    "每周一打扫",
    "每周一、三检查",
    "每周一次检查",
    "每星期一检查",
    "每周四检查",
]
OFTENER_TOO = {
    "每月或更短时间": [F("month", at_least=True)],
    "每月或更短时间一次": [F("month", at_least=True)],
    "每周（或更短时间）一次": [F("week", at_least=True)],
    "至少每月一次": [F("month", at_least=True)],
}
MORE |= ONE_OF_A_WEEK | OFTENER_TOO
NOTHING = ["", "第一周", "小修不隔夜", "三年规划", "一日常规", "台账资料完善", "二十四节气"]


def said(text: str) -> list[Frequency]:
    return [Frequency(**{**each.__dict__, "words": ""}) for each in frequencies(text)]


@pytest.mark.parametrize("words", ASKED_FOR)
def test_a_wording_of_the_issue_is_read(words: str) -> None:
    assert said(words) == ASKED_FOR[words]


@pytest.mark.parametrize("words", MORE)
def test_a_wording_of_schools_is_read(words: str) -> None:
    assert said(words) == MORE[words]


@pytest.mark.parametrize("words", NOTHING)
def test_what_says_nothing_is_not_made_up(words: str) -> None:
    assert said(words) == []


def test_every_monday_or_once_a_week_is_asked_only_where_it_may_be_either() -> None:
    assert {words: monday_or_once(words) for words in ASKED_WHICH} == ASKED_WHICH
    assert [words for words in CERTAIN if monday_or_once(words)] == []
    assert said(once_a_week("每周一检查")) == [WEEK]


def test_the_words_that_were_read_are_kept() -> None:
    assert [each.words for each in frequencies("食堂每日小检查，每周大检查")] == ["每日", "每周"]
    assert frequencies("后勤例会一周一次")[0].words == "一周一次"


@given(
    st.integers(1, 9),
    st.sampled_from(["天", "周", "学期", "年"]),
    st.integers(1, 9),
    st.sampled_from(["次", "遍"]),
)
def test_any_ratio_is_read_in_both_ways_of_writing(every: int, unit: str, times: int, word: str) -> None:
    figures = said(f"{every}{unit}{times}{word}")
    chinese = said(f"{'零一二三四五六七八九'[every]}{unit}{'零一二三四五六七八九'[times]}{word}")
    each = said(f"每{every}{unit}{times}{word}")
    assert figures == chinese == each
    assert (figures[0].n, figures[0].times) == (every, times)


@given(
    st.text(
        alphabet="每一二三两周月日天学期年季度次、，。初末中旬前开寒暑假不少于至少随时定期0123456789x",
        max_size=40,
    )
)
def test_no_text_breaks_the_reading(text: str) -> None:
    for each in frequencies(text):
        assert each.n >= 1
        assert each.times >= 1
        assert all(1 <= day <= 7 for day in each.weekdays)
        assert all(1 <= month <= 12 for month in each.months)
