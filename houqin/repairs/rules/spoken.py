"""How people call the rooms of a school: other words for one name, shorter forms of it, and names made comparable."""

import re
from collections.abc import Iterable, Iterator

from houqin.repairs.rules.plain import normal, simplified

NUMERALS = str.maketrans("零〇一二三四五六七八九", "00123456789")
# What people say for what stands in the list of rooms.
_SAME = (
    ("卫生间", "厕所", "洗手间", "盥洗室", "wc"),
    ("男卫生间", "男厕所", "男厕", "男洗手间"),
    ("女卫生间", "女厕所", "女厕", "女洗手间"),
    ("计算机教室", "计算机室", "电脑室", "电脑房", "电脑教室", "微机室", "微机房", "机房", "信息教室"),
    ("音乐教室", "音乐室"),
    ("美术教室", "美术室"),
    ("舞蹈室", "舞蹈房", "舞蹈教室"),
    ("图书室", "图书馆"),
    ("卫生室", "医务室", "保健室"),
    ("门卫值班室", "门卫室", "门卫", "传达室"),
    ("配电间", "配电室", "配电房"),
    ("会议室", "会议厅"),
    ("心理辅导室", "心理咨询室", "心理室"),
    ("教师办公室", "老师办公室"),
    ("学生餐厅", "学生食堂"),
    ("教工餐厅", "教师餐厅", "教师食堂", "教工食堂"),
    ("学校大门", "校门", "大门口"),
    ("操场", "运动场"),
    ("计算机教室1", "机房1", "微机室1", "电脑室1", "1号机房", "第1机房"),
    ("计算机教室2", "机房2", "微机室2", "电脑室2", "2号机房", "第2机房"),
)
TOO_COMMON = frozenset({"教室", "办公室", "房间", "宿舍", "卫生", "1层", "2层", "楼", "室", "门", "间"})


def key(text: str) -> str:
    """A name as it is compared: one form, simple characters, numerals as digits, no blanks."""
    return simplified(normal(text)).translate(NUMERALS).replace(" ", "").replace("\n", "")


def ways_to_say(name: str, aliases: Iterable[str]) -> Iterator[tuple[str, int]]:
    """A name, its other usual words, and shorter forms of it with less confidence."""
    yield name, 90
    for alias in aliases:
        yield alias, 90
    for words in _SAME:
        if name in words:
            yield from ((word, 85) for word in words)
        for word in words[:1]:
            if name.endswith(word) and name != word:
                yield from ((other, 60) for other in words)
    base = re.sub(r"\(?\d+\)?$", "", name)
    if base != name and len(base) >= 3:
        yield base, 60
        for words in _SAME:
            if base in words:
                yield from ((word, 60) for word in words)
    if name.endswith("办公室") and len(name) >= 5:
        if name.endswith("组办公室"):
            yield name[:-4] + "办公室", 80
        yield from ((name[:-3], 80), (name[:-2], 80), (name[:-3] + "组", 70))
    elif name.endswith("室") and len(name) >= 3:
        yield name[:-1] + "办公室", 80
        if len(name) >= 5:
            yield name[-3:], 60
    if re.fullmatch(r"\d+号?(?:教学楼|楼)", name):
        digit = re.sub(r"\D", "", name)
        yield from ((f"{digit}号楼", 85), (f"{digit}号教学楼", 85), (f"{digit}教", 70))
