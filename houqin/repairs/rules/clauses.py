"""One line of a chat taken apart: numbered parts and clauses, without pictures, mentions and politeness; where in a room."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from houqin.repairs.rules.faults import has_symptom
from houqin.repairs.rules.plain import without_pictures

_MEDIA = re.compile(
    r"\[(?:图片|照片|视频|语音|动画表情|表情|文件|位置|链接|小程序|聊天记录|红包|名片)[^\[\]\n]{0,20}\]|\((?:图片|表情|语音)\)"
)
_STICKER = re.compile(r"\[[^\[\]\d\n楼室班厅厕场栋急水电堂房]{1,6}\]")
_TO_ALL = re.compile(r"@\s?(?:所有人|全体成员|[\u4e00-\u9fff]{1,4}?(?:老师|师傅|主任|校长|书记|工))\s?")
_MENTION = re.compile(r"@[^\s@,:]{1,16}(?:\s|$)")
_GREETING = re.compile(
    r"^(?:(?:各位|尊敬的)?[\u4e00-\u9fff]{0,3}?(?:领导|老师|师傅|主任|校长)们?(?:,|!|\s|您?(?:上午|下午|早上|晚上|中午)?好)[,!:\s]*|(?:你|您)好[,!。\s]*|"
    r"(?:报修|急修|维修)[!:,\s]+|(?:麻烦|请)(?:你|您)?(?:帮忙|安排)?(?:一下)?(?:,|\s)+|打扰了?[,!\s]+)"
)
_LABEL = re.compile(
    r"^(?:报修)?(?:地点|位置|教室|班级|场所|故障描述|故障|问题|内容|情况|现象|描述|维修内容)\s*:\s*"
)
_NUMBERED = re.compile(
    r"(?:(?<=^)|(?<=[\s;。,:!]))(?:[(]?\d{1,2}(?:[、)](?!\d{0,2}班)|\.(?=\d{3}|[^\d]))|[一二三四五六七八九十]{1,2}、(?![一二三四五六七八九十\d]*班))\s*"
)
_JOINT = re.compile(r"([,;。!?、]|\s{1,}|(?<=[\u4e00-\u9fff])(?:还有|以及|另外)(?=[\u4e00-\u9fff\d]))\s*")
_SIDE = r"(?:靠|在)?(?:[东南西北前后左右里外上下内]{1,2}(?:边|面|头|侧|端|排|角)|中间|最前|最后)"
_CORNER = r"(?:在)?(?:走廊|过道|楼梯口?|楼道|门口|窗边|靠窗|靠门|墙角)"
_THING = r"(?:讲台|走廊|过道|楼梯口?|楼道|门口|窗边|墙角|黑板|窗户|水池)"
_COUNTED = r"(?:(?:第|倒数第)[一二三四五六七八九十\d]{1,2}(?:[个盏排列扇张块根台间组位])?)"
_SPOT = re.compile(
    rf"\s*(?:的|里面?|内)?\s*(?:({_SIDE}{_THING}?{_COUNTED}?|在?{_THING}(?:上|下|旁边?|边|里|前|后|左边|右边|{_SIDE}){_COUNTED}?|"
    rf"{_CORNER}{_COUNTED}|{_COUNTED})的?|({_CORNER})的)"
)
_LEADING = re.compile(r"^[\s,.。、;:!?~…的\-—]+|^(?:教室|室)?(?:里面|里|内)的?(?=.)")
_TRAILING = re.compile(r"[\s,、;:~…\-—]+$")
_POLITE = re.compile(
    r"[,。!\s]*(?:(?:麻烦|请|希望|望|烦请|恳请|拜托)[^,。!?]{0,10}(?:修一?下|看一?下|修理|维修|处理|来看看|看看|安排|解决|过来|来修|修修)[^,。!?]{0,6}|"
    r"谢谢[^,。]{0,6}|感谢|辛苦了?[^,。]{0,4}|谢了|多谢|尽快[^,。]{0,6})[,。!~\s]*$"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a line; `joint` is what stood before it, `begins` for the first of a numbered part."""

    text: str
    joint: str
    begins: bool = False

    @property
    def listed(self) -> bool:
        """Whether it goes on with a list of like things: 202、203灯不亮."""
        return not self.begins and self.joint.strip() in ("、", ",", "还有", "以及")


def is_picture(text: str, said: str) -> bool:
    """Whether a line is nothing but a picture, a voice message or emoji."""
    return not re.sub(r"[\s.。,!?~…]+", "", said) and bool(text.strip())


def tidied(text: str) -> str:
    """A line without pictures, stickers, mentions, greetings and the labels of a form."""
    text = _STICKER.sub(" ", _MEDIA.sub(" ", text)) if "[" in text or "(" in text else text
    text = without_pictures(text)
    if "@" in text:
        text = _MENTION.sub(_unless_fault, _TO_ALL.sub(" ", text))
    text = text.strip()
    for _twice in range(2):
        text = _LABEL.sub("", _GREETING.sub("", text, count=1), count=1).strip()
    return text


def clauses(said: str) -> Iterator[Clause]:
    """The clauses of a line in order; blank ones are left out, the words are all there."""
    for n, part in enumerate(_numbered(said)):
        pieces = _together(_JOINT.split(part))
        joint, begins = "", n > 0
        for at in range(0, len(pieces), 2):
            if pieces[at].strip():
                yield Clause(pieces[at].strip(), joint, begins)
                joint, begins = "", False
            if at + 1 < len(pieces):
                joint = joint or pieces[at + 1]


def _together(pieces: list[str]) -> list[str]:
    """Clauses and joints in turn; blanks part two clauses only where the first tells a fault: 三2班 灯不亮 is one."""
    whole = pieces[:1]
    for joint, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if joint.isspace() and whole[-1].strip() and not has_symptom(whole[-1]):
            whole[-1] += f" {piece}"
        else:
            whole += [joint, piece]
    return whole


def spot_and_fault(text: str) -> tuple[str, str]:
    """Where in the room, when the words begin with that, and what is broken, without politeness around it."""
    text = _LEADING.sub("", text.strip())
    text = _plain_spoken(text)
    if found := _SPOT.match(text[:60]):
        rest = text[found.end() :]
        if rest.strip() and has_symptom(rest):
            return found[1] or found[2], _TRAILING.sub("", _LEADING.sub("", rest))
    return "", _TRAILING.sub("", _LEADING.sub("", text))


def _plain_spoken(text: str) -> str:
    """Without 麻烦来看一下 and 谢谢 at the end, as long as a fault is left."""
    for _thrice in range(3):
        end = text[-60:]
        polite = _POLITE.search(end)
        kept = text[: len(text) - len(end) + polite.start()] if polite else text
        if kept == text or not has_symptom(kept):
            return text
        text = kept
    return text


def _numbered(said: str) -> list[str]:
    """The parts of a list typed by hand: 1、… 2、…; the whole line where there is none."""
    starts = [(found.start(), found.end()) for found in _NUMBERED.finditer(said)]
    if not starts:
        return [said]
    ends = [start for start, _end in starts[1:]] + [len(said)]
    parts = [said[end:until] for (_start, end), until in zip(starts, ends, strict=True)]
    head = said[: starts[0][0]]
    return [head, *parts] if head.strip() else parts


def _unless_fault(found: re.Match[str]) -> str:
    return found[0].replace("@", " ") if has_symptom(found[0]) else " "
