"""What is underlined: rules that were replaced, old wordings, slogans; and what holds today is not."""

import pytest

from houqin.planning.rules.obsolete import found_in, known
from houqin.planning.rules.reading import read_text
from houqin.planning.showing import marked


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("学习《学校食堂与学生集体用餐卫生管理规定》，添置设备。", "replaced"),
        ("按 GB/T 14885-2010 分类登记资产", "replaced"),
        ("依据财教〔2012〕489号管理经费", "replaced"),
        ("食堂的卫生许可证上墙", "replaced"),
        ("办理餐饮服务许可证年审", "replaced"),
        ("完善台帐资料", "wording"),
        ("加强安全检查力度。", "slogan"),
        ("进一步增强服务意识", "slogan"),
    ],
)
def test_what_no_longer_holds_is_underlined_with_what_does(text: str, kind: str) -> None:
    found = found_in(text)
    assert [each["kind"] for each in found] == [kind]
    start, end = found[0]["at"]
    assert text[start:end] == found[0]["words"]
    assert found[0]["instead"]


@pytest.mark.parametrize(
    "text",
    [
        "学习《学校食品安全与营养健康管理规定》",
        "按 GB/T 14885-2022 分类",
        "完善台账资料",
        "加强检查，每周不少于两次，做好记录",
        "食品经营许可证上墙",
    ],
)
def test_what_holds_today_is_not_underlined(text: str) -> None:
    assert found_in(text) == []


def test_every_replaced_rule_names_its_date_and_source() -> None:
    rows = [row for _pattern, row in known()]
    assert len(rows) >= 6
    for row in rows:
        assert row.source
        assert row.instead
        assert row.status in ("V1", "V2", "V3", "M", "T")
        assert row.since or row.kind != "replaced"


def test_a_replaced_rule_is_asked_about_once() -> None:
    reading = read_text(
        "计划\n1、学习《学校食堂与学生集体用餐卫生管理规定》。\n2、落实《学校食堂与学生集体用餐卫生管理规定》。"
    )
    assert sum("不再有效" in question for question in reading.questions) == 1
    assert len([each for each in reading.underlined if each["kind"] == "replaced"]) == 2


def test_slogans_and_replaced_rules_are_underlined_on_the_page_and_plain_work_is_not() -> None:
    assert marked("加强安全检查力度。").startswith('<u class="slogan" title="不派任务')
    assert 'class="obsolete"' in marked("学习《学校食堂与学生集体用餐卫生管理规定》")
    assert "<u" not in marked("检修吊扇")


def test_slogans_lead_to_no_task() -> None:
    rest = read_text("计划\n一、主要措施\n1、加强安全意识。\n2、每周检查一次门锁。").as_json()["plans"][0][
        "rest"
    ]
    assert all(each["assign"] is False for each in rest)
    assert [each["frequency"][0]["unit"] for each in rest if "frequency" in each] == ["week"]
