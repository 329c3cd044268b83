"""The words of a repair: what is used and in which unit, what usually breaks, and quantities read out of a sentence."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

LONGEST = 2000  # characters of a sentence that are read for materials

# Item and the unit it is counted in, as stores and paper books of schools write them.
_USUAL = """
    灯管:支、LED灯管:支、灯泡:只、灯具:套、吸顶灯:盏、日光灯:盏、应急灯:盏、投影灯泡:只
    镇流器:个、启辉器:个、灯座:个、开关:个、插座:个、插排:个、插头:个、空气开关:个、漏电保护器:个
    电线:米、线槽:米、绝缘胶布:卷、电容:个、风扇:台、水龙头:只、水嘴:只、阀门:个、角阀:个、软管:根
    水管:米、弯头:个、三通:个、接头:个、地漏:个、冲水阀:个、浮球阀:个、下水管:根、水箱配件:套
    生料带:卷、密封圈:个、马桶盖:个、门锁:把、锁芯:个、锁头:个、挂锁:把、插销:个、合页:副、拉手:个
    把手:个、闭门器:个、门吸:个、玻璃:块、纱窗:扇、窗帘:副、窗帘杆:根、滑轮:个、桌腿:条、桌面:块
    桌斗:个、椅面:块、椅背:块、凳面:块、脚垫:个、螺丝:个、铆钉:个、钉子:盒、网线:米、水晶头:个
    网络面板:个、交换机:台、高清线:根、HDMI线:根、VGA线:根、遥控器:个、电池:节、鼠标:个
    键盘:个、话筒:个、音箱:只、瓷砖:块、水泥:袋、沙子:袋、涂料:桶、油漆:桶、腻子:袋、玻璃胶:支
    胶水:瓶、扣板:块、黑板擦:个、灭火器:具
"""
MATERIALS: dict[str, str] = {
    item: unit
    for item, _colon, unit in (pair.partition(":") for pair in re.split(r"[、\s]+", _USUAL.strip()))
}

# One tap instead of typing: words for the field, and the kind they belong to.
FAULT_OFFERS: tuple[tuple[str, str], ...] = (
    ("灯不亮", "electric"),
    ("灯一闪一闪", "electric"),
    ("插座没电", "electric"),
    ("开关坏了", "electric"),
    ("风扇不转", "electric"),
    ("水龙头漏水", "electric"),
    ("下水堵了", "electric"),
    ("门锁坏了", "door"),
    ("门关不上", "door"),
    ("窗户关不严", "door"),
    ("玻璃破了", "door"),
    ("桌子坏了", "furniture"),
    ("椅子坏了", "furniture"),
    ("大屏打不开", "media"),
    ("投影不清楚", "media"),
    ("没有声音", "media"),
    ("上不了网", "media"),
    ("墙皮脱落", "building"),
    ("屋顶漏雨", "building"),
    ("瓷砖松动", "building"),
)

_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_TENS = {"十": 10, "百": 100}
_UNIT = (
    "平方米|公斤|千克|毫米|厘米|支|只|个|套|盏|根|条|块|把|副|扇|米|卷|节|台|桶|袋|盒|张|组|对|片|瓶|包|箱|件|"
    "斤|升|枚|具|付|面|樘|kg|m"
)
_NUMBER = r"(?:\d{1,6}(?:\.\d{1,3})?|[零〇一二三四五六七八九十百两俩半]{1,5})"
_VERBS = re.compile(
    "更换|换上|换了|换(?!机)|安装|加装|新装|装了|装|领用|用了|用料|补装|配(?!件)|新增|增加|使用|用"
)
_AFTER = re.compile(rf"(?<![\d.])({_NUMBER})\s*({_UNIT})?\s*了?$")  # 灯管2支
_BEFORE = re.compile(rf"({_NUMBER})\s*({_UNIT})\s*(?=\S)")  # 两支灯管
_TIMES = re.compile(r"[×xX*]\s*(?=\d)")
_SPEC = re.compile(
    r"(?<![A-Za-z0-9])(?:T[58]|DN\d{1,3}|\d{1,4}(?:\.\d{1,2})?\s*(?:[Ww](?![A-Za-z])|瓦|寸|分|平方(?!米)|[Mm]{2}|[Cc]m|A|安|V|孔))"
)
_IN_BRACKETS = re.compile(r"\(([^()]{1,40})\)")
_CLAUSES = re.compile(r"[、,;。\n]|以及|和|及|(?<!\d)/(?!\d)")
_TAIL = re.compile(r"(?:坏了|好了|了|等)+$")
_KNOWN = sorted(MATERIALS, key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Used:
    """One material read from a sentence: `qty_milli` in thousandths of `unit`; unit and spec may be empty."""

    item: str
    spec: str
    qty_milli: int
    unit: str


def chinese_number(text: str) -> int | None:
    """12 for 十二, 200 for 两百; None for what is no number below a thousand."""
    if not text:
        return None
    total, digit = 0, None
    for char in text:
        if char in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[char] or None
        elif char in _TENS:
            total += (1 if digit is None else digit) * _TENS[char]
            digit = None
        else:
            return None
    total += digit or 0
    return total or None


def read_materials(text: str) -> list[Used]:
    """What a sentence such as “更换LED灯管2支、插座1个” says was used, in its order.

    Only what is plainly a material is read: something with a quantity that was 更换/安装, or whose name is known.
    The unit is the one written, else the usual one of a known item.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    return [used for clause in _clauses(plain) if (used := _read(clause))]


def usual_unit(item: str) -> str:
    """The unit in which an item is counted; nothing where none is known."""
    known = _known_in(item)
    return MATERIALS[known] if known else ""


def _clauses(plain: str) -> Iterator[str]:
    """The parts between commas; what stands in brackets stays with its part."""
    depth_safe = _IN_BRACKETS.sub(lambda found: "(" + re.sub("[、,;。/]", " ", found[1]) + ")", plain)
    return (part.strip() for part in _CLAUSES.split(depth_safe) if part.strip())


def _read(clause: str) -> Used | None:
    brackets = " ".join(part.strip() for part in _IN_BRACKETS.findall(clause))
    rest = _TIMES.sub(" ", _IN_BRACKETS.sub(" ", clause)).strip()
    verbs = list(_VERBS.finditer(rest))
    said = rest[verbs[-1].end() :].lstrip("了过好: ") if verbs else rest
    found = _quantity(said)
    if found is None:
        return None
    name, milli, unit = found
    specs = _SPEC.findall(name)
    item = _item(_SPEC.sub(" ", name), bool(verbs))
    if not item or (not unit and not _known_in(item)):
        return None
    spec = " ".join(filter(None, [*(spec.replace(" ", "") for spec in specs), brackets]))
    return Used(item[:40], spec[:40], milli, unit or usual_unit(item))


def _quantity(said: str) -> tuple[str, int, str] | None:
    """Name, thousandths and unit, with the number behind the name or before it."""
    if found := _AFTER.search(said):
        name, number, unit = said[: found.start()], found[1], found[2] or ""
    elif found := _BEFORE.search(said):
        name, number, unit = said[found.end() :], found[1], found[2]
    else:
        return None
    milli = _milli(number)
    return (name.strip(), milli, unit) if milli and name.strip() else None


def _milli(number: str) -> int | None:
    if number == "半":
        return 500
    if number[0].isascii():
        return int(Decimal(number) * 1000) or None
    whole = chinese_number(number)
    return whole * 1000 if whole else None


def _item(name: str, replaced: bool) -> str:
    """The name of the material: all of a short phrase behind a verb, else only the known word in it."""
    name = _TAIL.sub("", name.split("的")[-1].strip(" :-")).strip()
    known = _known_in(name)
    if known and (not replaced or len(name) > len(known) + 4 or re.search(r"\d", name)):
        return known
    return "".join(name.split()) if replaced and 1 < len(name) <= 12 else known


def _known_in(name: str) -> str:
    """The known material a phrase ends in or contains; letters count in either case."""
    upper = name.upper()
    ending = next((known for known in _KNOWN if upper.endswith(known.upper())), "")
    return ending or next((known for known in _KNOWN if known.upper() in upper), "")
