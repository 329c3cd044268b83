"""Quantities and materials read out of sentences, and the words offered for a tap."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houqin.repairs.rules.words import (
    FAULT_OFFERS,
    MATERIALS,
    Used,
    chinese_number,
    read_materials,
    usual_unit,
)

KINDS = {"electric", "door", "furniture", "media", "building", "other"}


def used(item: str, qty: int, unit: str, spec: str = "") -> Used:
    return Used(item, spec, qty, unit)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("更换LED灯管2支、插座1个", [used("LED灯管", 2000, "支"), used("插座", 1000, "个")]),
        ("换了两支灯管", [used("灯管", 2000, "支")]),
        ("更换灯管×18", [used("灯管", 18000, "支")]),
        ("灯管x3，镇流器*1", [used("灯管", 3000, "支"), used("镇流器", 1000, "个")]),
        ("换灯管十二支", [used("灯管", 12000, "支")]),
        ("302教室灯管2支", [used("灯管", 2000, "支")]),
        ("三楼男厕更换水龙头1只，用生料带半卷", [used("水龙头", 1000, "只"), used("生料带", 500, "卷")]),
        ("网线12.5米和水晶头４个", [used("网线", 12500, "米"), used("水晶头", 4000, "个")]),
        ("灯管(T8 18W)2支", [used("灯管", 2000, "支", "T8 18W")]),
        ("插座1个（五孔）", [used("插座", 1000, "个", "五孔")]),
        ("更换LED灯管18W 2支", [used("LED灯管", 2000, "支", "18W")]),
        ("4分水龙头1只", [used("水龙头", 1000, "只", "4分")]),
        ("换了一个门把手和一把锁", [used("门把手", 1000, "个")]),
        ("安装投影幕布1块", [used("投影幕布", 1000, "块")]),
        ("桌腿的螺丝8个", [used("螺丝", 8000, "个")]),
        ("更换 hdmi线 1 根", [used("hdmi线", 1000, "根")]),
        ("已修好", []),
        ("修了3次", []),
        ("更换灯管18次", []),
        ("学生3个", []),
        ("302灯不亮", []),
        ("灯管0支", []),
        ("", []),
    ],
)
def test_materials_are_read_as_they_were_written(said, read):
    assert read_materials(said) == read


@pytest.mark.parametrize(
    ("said", "number"),
    [("十", 10), ("十二", 12), ("二十", 20), ("两百", 200), ("一百零五", 105), ("三十六", 36), ("二", 2)],
)
def test_chinese_numbers_are_read(said, number):
    assert chinese_number(said) == number


@pytest.mark.parametrize("said", ["", "零", "二三", "张", "12"])
def test_what_is_no_chinese_number_is_none(said):
    assert chinese_number(said) is None


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(MATERIALS)), st.integers(1, 999_999), st.sampled_from(["更换", "", "安装了"]))
def test_every_known_material_with_a_quantity_is_read_back(item, count, verb):
    assert read_materials(f"{verb}{item}{count}{MATERIALS[item]}") == [
        Used(item, "", count * 1000, MATERIALS[item])
    ]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300) | st.text("更换灯管支个1二两半十.×()、,和 ", max_size=300))
def test_any_sentence_gives_whole_positive_quantities_with_an_item(said):
    for line in read_materials(said):
        assert line.item
        assert line.qty_milli > 0
        assert len(line.item) <= 40
        assert len(line.spec) <= 40


def test_offers_have_a_kind_and_are_said_once():
    assert {kind for _words, kind in FAULT_OFFERS} <= KINDS
    assert len({words for words, _kind in FAULT_OFFERS}) == len(FAULT_OFFERS)


def test_a_longer_name_has_the_unit_of_what_it_is():
    assert usual_unit("不锈钢水龙头") == "只"
    assert usual_unit("不知何物") == ""
