"""Who is meant by the words of a plan: names, 姓＋职务, posts and roles against the people a school has. Pure.

What fits nobody, or several, stays a name (待定): nobody is chosen by guess without saying so.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from houqin.duties.rules.words import plain

MEMBER, ROLE, POST, NAME = "member", "role", "post", "name"
EXACT, TITLED, UNKNOWN, SEVERAL = "exact", "titled", "unknown", "several"
TITLES = (
    *("副校长", "校长", "书记", "副主任", "主任", "园长", "组长", "老师", "师傅", "会计", "出纳", "医生"),
    *("同志", "队长", "班长", "厨师长", "干事", "保管员"),
)
_TITLED = re.compile(rf"^(?P<name>[一-鿿·]{{1,6}}?)(?P<title>{'|'.join(TITLES)})$")
_ASIDE = re.compile(r"[（(][^（）()]{0,20}[）)]")
# The words of plans for a role, beside the role's own name.
ALSO_CALLED = {
    "cook": ("厨师", "炊事人员", "食堂工作人员", "食堂人员", "食堂员工", "食堂"),
    "guard": ("保安人员", "保安队", "门卫保安", "安保人员", "门卫"),
    "cleaner": ("保洁", "保洁人员", "清洁工"),
    "repairer": ("校工", "水电工", "维修人员", "电工", "水电维修工"),
    "class_teacher": ("各班主任", "各班", "各班班主任"),
    "teacher": ("全体教师", "各教师", "任课教师", "科任教师"),
    "room_keeper": ("各室长", "功能室管理员", "各功能室负责人"),
    "logistics_head": ("后勤主任", "总务处", "后勤处", "总务", "后勤"),
    "deputy_head": ("分管校长", "分管领导"),
    "nurse": ("保健老师", "卫生室", "保健医生"),
    "duty_leader": ("值班领导", "行政值班", "值日领导"),
    "driver": ("校车司机", "驾驶员"),
    "storekeeper": ("仓库保管员", "库管员"),
    "food_safety_officer": ("食品安全管理员",),
}


# The surnames of nine people in ten: enough to tell a name from a piece of work.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
    "崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_NAME = re.compile(rf"[{_SURNAMES}][一-鿿]{{1,2}}")


def are_people(cell: str) -> bool:
    """Whether the words of a cell are names, with or without a title, or what schools call a role."""
    words = [each for each in re.split(r"[、，,；;/／\s]+", _ASIDE.sub("", cell)) if each]
    called = {word for also in ALSO_CALLED.values() for word in also}
    return bool(words) and all(
        _NAME.fullmatch(each) or _TITLED.match(each) or each in called for each in words
    )


@dataclass(frozen=True)
class Person:
    """One of the school's people, as far as words can name him."""

    key: str
    name: str
    posts: str = ""


@dataclass(frozen=True)
class Matched:
    """One word of a 责任人 cell, and who it is; `how` says how sure."""

    kind: str
    value: str
    label: str
    how: str


def match_all(words: Sequence[str], people: Iterable[Person], roles: Mapping[str, str]) -> list[Matched]:
    """Everybody a cell names, each once, in its order. `roles`: code -> the word on screen."""
    known = list(people)
    found: list[Matched] = []
    for word in words:
        one = match(word, known, roles)
        if one is not None and all((one.kind, one.value) != (each.kind, each.value) for each in found):
            found.append(one)
    return found


def match(word: str, people: Sequence[Person], roles: Mapping[str, str]) -> Matched | None:
    """A name first, then a surname with a title, then a role or a post."""
    bare = plain(_ASIDE.sub("", word)) or plain(word)
    if not bare:
        return None
    named = [each for each in people if plain(each.name) == bare]
    how = EXACT
    titled = _TITLED.match(bare)
    if not named and titled:
        named, how = _by_title(titled["name"], titled["title"], people)
    if len(named) == 1:
        return Matched(MEMBER, named[0].key, named[0].name, how)
    if len(named) > 1:
        return Matched(NAME, word.strip()[:40], word.strip()[:40], SEVERAL)
    return (
        _role(bare, roles)
        or _post(bare, people)
        or Matched(NAME, word.strip()[:40], word.strip()[:40], UNKNOWN)
    )


def _by_title(name: str, title: str, people: Sequence[Person]) -> tuple[list[Person], str]:
    """沈丽芳老师 is her name; 沈主任 is the one Shen whose post says 主任."""
    whole = [each for each in people if plain(each.name) == name]
    if whole:
        return whole, EXACT
    surname = [each for each in people if each.name.startswith(name)]
    of_post = [each for each in surname if title in each.posts]
    return (of_post or (surname if title in ("老师", "师傅", "同志") else [])), TITLED


def _role(bare: str, roles: Mapping[str, str]) -> Matched | None:
    for code, label in roles.items():
        if bare in (plain(label), *ALSO_CALLED.get(code, ())):
            return Matched(ROLE, code, label, EXACT)
    return None


def _post(bare: str, people: Sequence[Person]) -> Matched | None:
    """The school's own word for a post that somebody has."""
    for each in people:
        for post in re.split(r"[、，,；;/\s]+", each.posts):
            if post and plain(post) == bare:
                return Matched(POST, post, post, EXACT)
    return None
