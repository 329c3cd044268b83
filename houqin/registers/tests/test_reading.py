"""What a school wrote becomes a definition, or sentences that say what is wrong and where."""

import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from houqin.registers.rules.definition import (
    KINDS,
    LAYOUTS,
    OPERATIONS,
    ROWS,
    Definition,
    Field,
    Occasion,
    Paper,
    Review,
    Sign,
)
from houqin.registers.rules.norms import bounds_of, outside_norm
from houqin.registers.rules.reading import Wrong, definition_of, parsed, text_of

GOOD = """
slug: aquarium
title: 鱼缸换水记录
area: 服务
occasion: {often: 每周一次, on: all_days, who: [role:teacher], minutes: 5}
fields:
  - {name: water, label: 换水, kind: number, unit: 升, limits: [0, 200]}
  - {name: state, label: 水质, kind: choice, options: [清, 浑], failing: [浑]}
  - name: fish
    label: 鱼
    kind: table
    rows: [金鱼｜3, 锦鲤｜2]
    columns:
      - {name: sort, label: 品种, kind: text, width: 40}
      - {name: count, label: 条数, kind: number}
signs: [{label: 换水人}]
paper: {columns: ["@on", water, fish.sort, fish.count, state, "@sign1"]}
"""
FIRST = ["fields", 0]
BROKEN: list[tuple[list[Any], Any, str]] = [
    (["slug"], "鱼缸", "slug：用小写字母、数字和短横线。"),
    (["title"], "", "title：写台账名称，不超过 60 个字。"),
    (["title"], {"a": 1}, "title：这里应是一段文字。"),
    (["titel"], "鱼缸", "没有“titel”这一项，请核对写法。"),
    (["fields"], [], "fields：至少要有一项内容。"),
    (["fields"], {"name": "water"}, "fields：这里应是列表，最多 120 项。"),
    (["fields"], ["water"], "fields第1项：应是一组“名称: 内容”。"),
    ([*FIRST, "label"], None, "water：缺少名称（label）。"),
    ([*FIRST, "name"], "Water", "Water：名称用小写字母、数字和下划线。"),
    ([*FIRST, "name"], "state", "state：名称重复。"),
    ([*FIRST, "kind"], "menu", "water：只能是 text、long、number"),
    ([*FIRST, "limits"], ["5"], "water.limits：应是两个数，下限和上限，没有的写空。"),
    ([*FIRST, "limits"], ["9", "1"], "water.limits：下限大于上限。"),
    ([*FIRST, "norm"], ["很多", ""], "water.norm：应是数字。"),
    ([*FIRST, "usual"], ["nan", ""], "water.usual：应是数字。"),
    ([*FIRST, "decimals"], 9, "water.decimals：最多 4 位小数。"),
    ([*FIRST, "decimals"], "两", "fields第1项（water） decimals：填一个整数。"),
    ([*FIRST, "required"], "yes", "fields第1项（water） required：填 true 或 false。"),
    ([*FIRST, "norm_in"], "range", "water.norm_in：同一张表里没有“range”这一列。"),
    ([*FIRST, "words"], ["清", ""], "water.words：写两个词，先合格、后不合格"),
    (["fields", 1, "options"], ["清"], "state：至少两个选项。"),
    (["fields", 1, "options"], ["清", "清"], "state：选项重复。"),
    (["fields", 1, "failing"], ["臭"], "state：不合格的选项“臭”不在选项里。"),
    (["fields", 1, "default"], "臭", "state：默认值“臭”不在选项里。"),
    ([*FIRST, "kind"], "check", "water：只有数字才能有上下限。"),
    (["fields", 1, "kind"], "check", "state：检查项的选项只能写 none（可以答“不适用”）。"),
    (["fields", 1, "limits"], ["1", "2"], "state：只有数字才能有上下限。"),
    (["fields", 2, "columns"], [], "fish：表格至少一列。"),
    (["fields", 2, "rows"], ["金鱼｜3｜红"], "fish.rows：用“｜”隔开的内容多于表格的列。"),
    (["fields", 2, "rows"], "pupils", "fish.rows：只能是 staff、places、classes、dishes、last。"),
    (["fields", 2, "columns", 1, "kind"], "table", "fish.count：只能是"),
    (["fields", 2, "columns", 1, "kind"], "computed", "fish.count：缺少计算方法（formula）。"),
    (["fields", 2, "columns", 1, "formula"], {"op": "sum"}, "缺少“of”。"),
    (["occasion", "often"], "看情况", "occasion.often：没看懂“看情况”。"),
    (["occasion", "on"], "sundays", "occasion.on：只能是 school_days、all_days、holidays。"),
    (["cut_off"], "year", "cut_off：只能是 day、week、month。"),
    (["keep_law"], 60, "keep_months：法规要求至少保存 60 个月。"),
    (["about"], "thing", "about_label：请写明登记的是什么"),
    (["starts"], "war", "starts：只能是 repair、hazard。"),
    (["photos"], "sometimes", "photos：只能是 no、failing、always。"),
    (["signs"], [{"label": "旁人", "who": "other"}], "signs：至少有一个由填表人签（who: filler）。"),
    (["signs", 0, "who"], "nobody", "signs.who：只能是"),
    (["signs", 0, "after_hours"], 48, "signs.after_hours：只用于以后再签的（later: true）。"),
    (["paper", "columns"], ["@on", "ocean"], "paper.columns：没有“ocean”这一列。"),
    (["paper", "columns"], ["@sign2"], "paper.columns：没有“@sign2”这一列。"),
    (["paper", "layout"], "grid", "paper.cell：月表要写明格子里填哪一列。"),
    ([*FIRST, "width"], 160, "paper：各列合计 238 毫米，纸上只有 180 毫米。"),
    (["more"], 5, "more：应是一组“名称: 内容”。"),
]


def good() -> dict[str, Any]:
    return parsed(GOOD)


def test_the_good_one_is_good_and_keeps_its_words() -> None:
    made = definition_of(good())
    assert (made.occasion.on, made.occasion.often) == ("all_days", "每周一次")
    assert definition_of(parsed(text_of(made))) == made


@pytest.mark.parametrize(("path", "value", "sentence"), BROKEN, ids=lambda each: str(each)[:40])
def test_a_broken_definition_is_told_in_a_sentence(path: list[Any], value: Any, sentence: str) -> None:
    data = deepcopy(good())
    inner: Any = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(Wrong) as told:
        definition_of(data)
    assert any(sentence in each for each in told.value.sentences), told.value.sentences


def test_a_computed_field_names_what_it_is_computed_from() -> None:
    data = good()
    data["fields"] += [
        {"name": "all", "label": "合计", "kind": "computed", "formula": {"op": "total", "of": ["fish.count"]}}
    ]
    assert definition_of(data)
    data["fields"][-1]["formula"]["of"] = ["fish.weight"]
    with pytest.raises(Wrong, match=r"all：计算用到的“fish.weight”不存在。"):
        definition_of(data)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("slug: [", "行附近的格式读不懂，请检查缩进和冒号。"),
        ("- 一\n- 二", "这不是一份台账定义。"),
        ("title: 鱼\ntitle: 虾", "“title”写了两次。"),
        ("a: &x [1]\nb: *x", "行附近的格式读不懂"),
        ("!!python/object:os.system {}", "行附近的格式读不懂"),
        ("[" * 5_000, "行附近的格式读不懂"),
        ("字" * 200_001, "文件太大，不像一份台账定义。"),
    ],
    ids=["unfinished", "list", "twice", "anchor", "object", "deep", "long"],
)
def test_a_text_that_is_no_definition_is_told(text: str, sentence: str) -> None:
    with pytest.raises(Wrong) as told:
        parsed(text)
    assert sentence in str(told.value)


def test_words_stay_words() -> None:
    """YAML as others read it makes a truth of `no` and 450 of 7:30."""
    data = parsed("a: no\non: 7:30\nb: 36.0\nc: 2026-11-21\nd: 007\ne: true\nf: 12\ng:")
    assert data == {
        "a": "no",
        "on": "7:30",
        "b": "36.0",
        "c": "2026-11-21",
        "d": "007",
        "e": True,
        "f": 12,
        "g": None,
    }


NAMES = st.sampled_from(
    [*Definition.__dataclass_fields__, *Field.__dataclass_fields__, "who", "op", "of", "often", "cell"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | NAMES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(max_size=3), inner, max_size=6)
    ),
    max_leaves=24,
)


def told(read: Callable[[Any], Any], what: Any) -> list[str]:
    """What is said against it; nothing where it is taken. Any other error fails the test."""
    try:
        read(what)
    except Wrong as problem:
        return problem.sentences or [""]
    return []


@given(st.dictionaries(NAMES, VALUES, max_size=8))
def test_anything_at_all_is_a_definition_or_is_told(data: dict[str, Any]) -> None:
    assert all(told(definition_of, data))
    assert all(told(definition_of, good() | data))


@given(st.text(alphabet="abc:-[]{}&*!|>'\"#%@ \n一｜,0", max_size=40))
def test_any_text_is_data_or_is_told(text: str) -> None:
    assert all(told(parsed, text))


# Norms -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("0～8℃", 0, 8),
        ("2℃-8℃", 2, 8),
        ("-12℃以下", None, -12),
        ("≤-18", None, -18),
        ("不超过30℃", None, 30),
        ("≥250mg/L", 250, None),
        ("100℃以上", 100, None),
        ("-25至-18", -25, -18),
        ("０—８", 0, 8),
        ("常温", None, None),
        ("", None, None),
    ],
)
def test_a_range_in_words_is_read(words: str, low: int | None, high: int | None) -> None:
    assert bounds_of(words) == (low, high)


def test_a_warm_freezer_is_a_fault_and_a_warm_storeroom_is_none() -> None:
    """One table holds both; what is right stands beside the figure."""
    field = Field("temperature", "温度", "number", norm_in="range")
    assert outside_norm(field, "-9.5", {"range": "-12℃以下"})
    assert not outside_norm(field, "-12", {"range": "-12℃以下"})
    assert not outside_norm(field, "21", {"range": "30℃以下"})
    assert not outside_norm(field, "", {"range": "0～8"})
    assert outside_norm(Field("temperature", "柜温", "number", norm=("0", "8")), "8.1")


# What a school reads about it --------------------------------------------------------------------------------

GUIDE = (Path(settings.BASE_DIR) / "docs/how-to/registers.md").read_text(encoding="utf8")


def test_the_example_of_the_guide_is_a_definition() -> None:
    found = re.search(r"```yaml\n(.*?)```", GUIDE, re.S)
    assert found is not None
    made = definition_of(parsed(found[1]))
    assert (made.title, [each.kind for each in made.fields]) == (
        "自行车棚巡查记录",
        ["time", "number", "table"],
    )


@pytest.mark.parametrize(
    "kind", [Definition, Field, Occasion, Sign, Review, Paper], ids=lambda kind: kind.__name__
)
def test_the_guide_explains_every_name_of_the_schema(kind: Any) -> None:
    assert [name for name in kind.__dataclass_fields__ if f"`{name}" not in GUIDE] == []


def test_the_guide_explains_every_kind_and_every_way_to_reckon() -> None:
    assert [
        word for word in (*KINDS, *OPERATIONS, *LAYOUTS, *filter(None, ROWS)) if f"`{word}`" not in GUIDE
    ] == []
