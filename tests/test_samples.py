"""The summary in docs/samples: it opens, follows the outline, its numbers add up, and nothing in it is laughed at.

The same is asked of what the program writes today in tests/promises/test_a_whole_term.py, which plays a term for it.
"""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring

from houqin.people.demo import parts
from houqin.reports.docx import MAY_BREAK
from tools.samples import NAMES, SAMPLES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OUTLINE = (
    "主要工作",
    "安全工作",
    "食堂与饮食卫生",
    "维修保障",
    "卫生与传染病防控",
    "计划目标完成情况",
    "存在问题",
    "下学期打算",
    "数据说明",
)
BREAK = "\u200b"  # where a line may break
LAUGHED_AT = re.compile(r"系统|平台|闭环|数据显示|赋能|抓手|增长\d|100(\.0+)?[%％]|零事故|【|\d\.\d\d+%")
SHARE = re.compile(r"(\d+\.\d)%(?:（(\d+)/(\d+)）)?")


def lines_of(path: Path) -> list[str]:
    """The paragraphs of a .docx in order, cells of tables among them."""
    with ZipFile(path) as package:
        body = fromstring(package.read("word/document.xml"))
    lines = ("".join(each.text or "" for each in line.iter(f"{W}t")) for line in body.iter(f"{W}p"))
    return [line.replace(MAY_BREAK, "") for line in lines]


def check(lines: list[str]) -> None:
    """What holds for every summary that is handed in."""
    text = "\n".join(lines)
    assert [each for each in lines if LAUGHED_AT.search(each)] == []
    signers = lines[next(n for n, each in enumerate(lines) if each.startswith("审核：")) :]
    named = {part.name for part in parts("DEMO")}
    assert [each for each in lines if each not in signers and any(name in each for name in named)] == []
    assert re.search(r"2027年1月\d+日\n审核：.*\n签发：", text)
    for rate, part, whole in SHARE.findall(text):
        if part:
            assert abs(float(rate) - 100 * int(part) / int(whole)) < 0.06
            assert int(part) <= int(whole)
            assert int(whole) >= 20


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES.values())
def test_what_lies_in_the_docs_can_be_handed_in(name: str) -> None:
    check(lines_of(SAMPLES / name))


@pytest.mark.once
def test_the_summary_of_the_term_follows_the_outline_and_adds_up() -> None:
    lines = lines_of(SAMPLES / NAMES["term"])
    text = "\n".join(lines)
    places = [text.index(each) for each in OUTLINE]
    assert places == sorted(places)
    told = re.search(r"按类别分：(.+)，合计(\d+)件", text)
    assert told is not None
    whole = int(told[2])
    assert sum(map(int, re.findall(r"(\d+)件", told[1]))) == whole
    assert f"报修{whole}件" in text
    open_ones = re.search(r"未办结(\d+)件（(.+?)）", text)
    assert open_ones is not None
    assert sum(map(int, re.findall(r"\d+", open_ones[2]))) == int(open_ones[1])
    assert "待料" in open_ones[2]
    assert lines[lines.index("合计") + 1] == str(whole)
    assert re.search(r"\n180件\n1\d\d件\n未完成\n", text)
    causes = [
        lines[n + 1] for n, each in enumerate(lines) if re.search(r"件没有办完（|又返修。|没有登记", each)
    ]
    assert len(set(causes)) == len(causes) > 1
