"""Who said what and when in lines copied from a group chat, as phones and PCs copy them; nothing is lost.

WeChat, QQ and DingTalk put the name and the time before, behind or above what was said; some forms have neither.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from houqin.repairs.rules.faults import has_symptom, is_reply
from houqin.repairs.rules.moments import PATTERN, Said, moment_of, read_when

LONGEST_NAME = 20
_HEAD = 90  # characters of a line in which its head is looked for


class Skip(StrEnum):
    """Why a line is no report; `messages.SKIP_WORDS` has the words people see."""

    REPLY = "reply"
    DONE = "done"
    PICTURE = "picture"
    RECALLED = "recalled"
    QUOTE = "quote"
    SYSTEM = "system"
    HEAD = "head"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what somebody said; `skip` where it is plain already that it is no report."""

    number: int
    text: str
    skip: Skip | None = None


@dataclass
class Chat:
    """What one person said at one time: the lines of its head and of its body."""

    who: str = ""
    said_at: datetime | None = None
    heads: list[int] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    listed: bool = False  # a 接龙: each line begins with the name of who wrote it

    @property
    def is_divider(self) -> bool:
        """A time that stands by itself; it holds for what comes after it."""
        return not (self.who or self.body)


@dataclass(frozen=True, slots=True)
class _Head:
    who: str
    said: Said | None
    text: str = ""  # what is said in the same line


def _free(pattern: str) -> str:
    """The pattern of a moment without names, for use inside others."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


_WHEN = _free(PATTERN)
_OPEN, _CLOSE = r"[\[(【〔]?", r"[\])】〕]?"
_NAME = rf"[^:\n]{{1,{LONGEST_NAME + 16}}}?"
_TIME_ALONE = re.compile(rf"[-—\s]*{_OPEN}(?P<when>{_WHEN}){_CLOSE}[-—\s]*", re.IGNORECASE)
_NAME_TIME = re.compile(rf"(?P<who>{_NAME})[\s,]+{_OPEN}(?P<when>{_WHEN}){_CLOSE}\s*:?", re.IGNORECASE)
_TIME_NAME_TEXT = re.compile(rf"{_OPEN}(?P<when>{_WHEN}){_CLOSE}\s*(?P<who>{_NAME})\s*:\s*", re.IGNORECASE)
_TIME_NAME = re.compile(rf"{_OPEN}(?P<when>{_WHEN}){_CLOSE}\s+(?P<who>{_NAME})", re.IGNORECASE)
_NAME_TIME_TEXT = re.compile(rf"(?P<who>{_NAME})[\s,]*{_OPEN}(?P<when>{_WHEN}){_CLOSE}\s*:\s*", re.IGNORECASE)
_NAME_TEXT = re.compile(r"(?P<who>[^:\n]{1,30}?)\s*:\s*(?!//)")
_ACCOUNT = re.compile(r"\s*[(<][^()<>]*\d{5,}[^()<>]*[)>]\s*$")
_LABELS = (
    "地点|位置|教室|班级|场所|区域|故障|问题|内容|情况|现象|项目|事项|描述|原因|"
    "备注|报修人?|姓名|联系人|电话|手机|时间|日期|紧急|急修|急|通知|注意|提醒|"
    "另外|还有|补充|公告|各位|大家|例如|比如|回复|引用|转发|ps|http|"
    "https|故障描述|维修内容|情况说明|报修时间|报修情况|请修|维修|部门|年级|"
    "科室"
)
_LABEL = re.compile(rf"(?:报修)?(?:{_LABELS})[!。 ]*$", re.IGNORECASE)
_PERSON = re.compile("老师|师傅|主任|校长|班主任|家长|妈妈|爸爸|书记|园长|组长|阿姨|同学")
_NO_NAME = re.compile(r"[。;!?、]|[,](?=.{6})|\d{5,}|^[\d\s.]+$")
_RECALLED = re.compile("撤回了?(?:一条)?(?:消息|成员)")
_SYSTEM = re.compile(
    r"^[-—=_*·.~\s]{3,}$|^#?接龙\s*$|^#接龙|加入了?(?:本群|群聊)|移出了?群聊|修改群名|以下(?:是|为)新消息|聊天记录$|"
    r"^(?:以上是|以下是).{0,12}消息|拍了拍|开启了|群公告$|^查看(?:更多|全部)|^报修接龙$|对方已添加|发起了(?:群)?(?:语音|视频)"
)


def read_chats(lines: list[str], now: datetime, is_place: Callable[[str], bool]) -> list[Chat]:
    """The chats of numbered lines, in order; every line that is not blank is a head or in a body, once."""
    return list(_Reader(lines, now, is_place).chats())


@dataclass
class _Reader:
    lines: list[str]
    now: datetime
    is_place: Callable[[str], bool]
    day: date | None = None
    divided_at: datetime | None = None
    chat: Chat = field(default_factory=Chat)
    in_quote: int = 0

    def chats(self) -> Iterator[Chat]:
        number = 0
        while number < len(self.lines):
            line, before = self.lines[number].strip(), self.chat
            taken = self._take(number, line) if line else 1
            if self.chat is not before and (before.who or before.body):
                yield before
            number += taken
        if self.chat.heads or self.chat.body:
            yield self.chat

    def _take(self, number: int, line: str) -> int:
        """Read one line into the chat of now or a new one; how many lines were used up."""
        if skip := self._skip(number, line):
            self._begin_list(line)
            self.chat.body.append(Line(number, line, skip))
            return 1
        if head := self._alone(line):
            self._begin(head, number)
            self.chat.heads.append(number)
            return 1
        if later := self._name_over_time(number, line):
            self._begin(_Head(_name(line), later), number)
            self.chat.heads += [number, number + 1]
            return 2
        if head := self._leading(line):
            self._begin(head, number)
            line = head.text
            if not line:
                self.chat.heads.append(number)
                return 1
        self.chat.body.append(Line(number, line))
        return 1

    def _begin(self, head: _Head, number: int) -> None:
        """A new chat; a bare date holds for those that come after it."""
        if head.said and head.said.on:
            self.day = head.said.on
        at = moment_of(head.said, self.day, self.now) if head.said else self.divided_at
        if head.said:
            self.divided_at = None if head.who else at
        heads = self.chat.heads if self.chat.is_divider else []
        self.chat = Chat(head.who, at, [*heads], listed=self.chat.listed and head.said is None)

    def _begin_list(self, line: str) -> None:
        if "接龙" in line:
            self.chat.listed = True

    # -- what kind of line --

    def _skip(self, number: int, line: str) -> Skip | None:
        if self._quoted(number, line):
            return Skip.QUOTE
        if len(line) <= 60 and _RECALLED.search(line):
            return Skip.RECALLED
        if len(line) <= 60 and _SYSTEM.search(line):
            return Skip.SYSTEM
        return None

    def _quoted(self, number: int, line: str) -> bool:
        """「…」 above an answer, `>` before a line; an opening mark that is not closed soon quotes its own line only."""
        if number < self.in_quote:
            return True
        if line.startswith(">"):
            return True
        if not line.startswith("「"):
            return False
        for last in range(number, min(number + 8, len(self.lines))):
            if self.lines[last].rstrip().endswith("」"):
                self.in_quote = last + 1
                return True
        return "」" not in line

    def _alone(self, line: str) -> _Head | None:
        """A line that is all head: a time, a name with a time, a name with a colon."""
        if len(line) > _HEAD:
            return None
        if (found := _TIME_ALONE.fullmatch(line)) and (said := read_when(found["when"], self.now)):
            return _Head("", said)
        for pattern in (_NAME_TIME, _TIME_NAME):
            if (found := pattern.fullmatch(line)) and (said := read_when(found["when"], self.now)):
                who = found["who"]
                if self._is_name(who, timed=True):
                    return _Head(_name(who), said)
        return None

    def _leading(self, line: str) -> _Head | None:
        """The head with which a line begins, and what is said after it."""
        for pattern in (_TIME_NAME_TEXT, _NAME_TIME_TEXT):
            found = pattern.match(line[:_HEAD])
            said = read_when(found["when"], self.now) if found else None
            if found and said and self._is_name(found["who"], timed=True):
                return _Head(_name(found["who"]), said, line[found.end() :].strip())
        found = _NAME_TEXT.match(line[:_HEAD])
        if found and self._is_name(found["who"], timed=False):
            return _Head(_name(found["who"]), None, line[found.end() :].strip())
        return None

    def _name_over_time(self, number: int, line: str) -> Said | None:
        """A name in one line and the time in the next."""
        if number + 1 >= len(self.lines) or not self._is_name(line, timed=False) or is_reply(line):
            return None
        found = _TIME_ALONE.fullmatch(self.lines[number + 1].strip())
        said = read_when(found["when"], self.now) if found else None
        return said if said and said.at else None

    def _is_name(self, text: str, *, timed: bool) -> bool:
        """Whether words before a colon or a time are a name: short, no fault or label; a place only with a time."""
        name = _name(text)
        if not 0 < len(name) <= LONGEST_NAME or _LABEL.match(name) or has_symptom(name):
            return False
        if _NO_NAME.search(name):
            return False
        return timed or _PERSON.search(name) is not None or not self.is_place(name)


def _name(text: str) -> str:
    """A name without the mark before it, the account number and blanks."""
    return _ACCOUNT.sub("", re.sub(r"^(?:\d{1,2}[、.)]\s*|@)", "", text.strip())).strip(" :-【】[]")
