"""The pasted notice: real wordings of five years against the library's own days, and notices that must be
refused.
"""

from datetime import date

import chinese_calendar
import pytest

from houqin.terms.notice import Unreadable, read_notice
from houqin.terms.rules import Effect, dates_between

NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。"""

NOTICE_2025 = """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。"""

NOTICE_2024 = """一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"""

NOTICE_2023 = """一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。"""


@pytest.mark.parametrize(
    ("year", "text"), [(2023, NOTICE_2023), (2024, NOTICE_2024), (2025, NOTICE_2025), (2026, NOTICE_2026)]
)
def test_a_pasted_notice_gives_the_days_the_library_has_for_that_year(year: int, text: str) -> None:
    lines = read_notice(text, year)
    off = {on for line in lines if line.closes for on in dates_between(line.first, line.last)}
    worked = {line.first for line in lines if line.effect is Effect.LESSONS}
    for on in dates_between(date(year, 1, 1), date(year, 12, 20)):
        free = on in off or (on.weekday() >= 5 and on not in worked)
        assert free == chinese_calendar.is_holiday(on), on


def test_a_notice_may_begin_in_the_year_before() -> None:
    assert read_notice(NOTICE_2023, 2023)[0].first == date(2022, 12, 31)


def test_the_feasts_keep_their_names_and_year() -> None:
    lines = read_notice(NOTICE_2025, 2025)
    assert lines[-1].reason == "国庆节、中秋节"
    assert {line.plan_year for line in lines} == {2025}


@pytest.mark.parametrize(
    ("slip", "says"),
    [
        (("10月10日（周六）", "10月10日（周日）"), "周六"),
        (("共9天", "共8天"), "天数"),
        (("三、清明节：4月4日（周六）至6日（周一）放假，共3天。", ""), "清明"),
        (("2月15日（农历腊月二十八、周日）", "2月30日"), "不存在"),
        (("放假，共3天。\n六", "，共3天。\n六"), "没有写明"),
        (("2026年部分", "2025年部分"), "2025"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused_with_the_place(slip: tuple[str, str], says: str) -> None:
    spoiled = NOTICE_2026.replace(*slip)
    assert spoiled != NOTICE_2026
    with pytest.raises(Unreadable, match=says):
        read_notice(spoiled, 2026)


def test_any_other_text_is_refused() -> None:
    with pytest.raises(Unreadable, match="元旦"):
        read_notice("各班注意，明天放假。", 2027)


def test_the_wrong_year_is_noticed_by_its_weekdays() -> None:
    untitled = NOTICE_2026.split("\n", 1)[1]
    assert read_notice(untitled, 2026)
    with pytest.raises(Unreadable, match="2027-01-01是周五"):
        read_notice(untitled, 2027)
