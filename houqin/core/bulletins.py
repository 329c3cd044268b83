"""复制到群: what a school passes on as short text, as one picture for a phone, and as one sheet of A4.

Rooms make a `Bulletin` of their parts; what it looks like is decided here, once.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock, frame, prints
from houqin.core.words import day_words

MOST = 40  # lines in one part; a message nobody scrolls through is not read


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: where, what, how it stands, and who does it where names are shown."""

    place: str
    fault: str
    state: str = ""
    who: str = ""
    urgent: bool = False

    @property
    def text(self) -> str:
        """【急】教学楼301：灯不亮（待料，文师傅）."""
        where = f"{self.place}：" if self.place else ""
        aside = "，".join(filter(None, [self.state, self.who]))
        return f"{_('【急】') if self.urgent else ''}{where}{self.fault}" + (f"（{aside}）" if aside else "")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with sentences, large figures [(label, value, warn)] and lines under it; `url` opens it on screen."""

    title: str
    lines: Sequence[Line] = ()
    rest: str = ""
    said: Sequence[str] = ()
    figures: Sequence[tuple[str, str, bool]] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bulletin:
    """All of it, with the head that says whose and of when it is."""

    title: str
    school: str
    office: str
    when: str
    note: str = ""
    said: Sequence[str] = ()
    parts: Sequence[Part] = field(default_factory=tuple)

    @property
    def text(self) -> str:
        """What is pasted into the group."""
        note = f"（{self.note}）" if self.note else ""
        out = [f"【{self.title}】{note}", f"{self.school}{self.office} {self.when}", *self.said]
        for part in self.parts:
            out += ["", f"{part.title}："]
            out += (
                ["、".join(f"{label}{value}" for label, value, _warn in part.figures)] if part.figures else []
            )
            out += part.said
            out += [f"{n}. {line.text}" for n, line in enumerate(part.lines, 1)]
            out += [part.rest] if part.rest else []
        return "\n".join(out)

    def picture(self) -> bytes:
        """One PNG, 1080 pixels wide, as tall as its lines need. Raises PrintFailed."""
        return prints.picture("core/bulletin", asdict(self) | {"paper": False})

    def sheet(self) -> bytes:
        """The same on A4, as PDF. Raises PrintFailed."""
        return prints.pdf("core/bulletin", asdict(self) | {"paper": True})


def bulletin(
    school: Any, title: str, parts: Sequence[Part], said: Sequence[str] = (), when: str = ""
) -> Bulletin:
    """With the school's head; `when` is today with its week if not told. The caller has named the school."""
    today = clock.today()
    week = frame.WEEK_LABEL(school, today) if frame.WEEK_LABEL else ""
    note = _("试运行") if school.is_trial() else ""
    moment = when or f"{week} {day_words(today)}".strip()
    return Bulletin(title, school.name, school.office_name, moment, note, said, parts)


def rest_words(all_of_them: int, shown: int) -> str:
    """另有3件, or nothing."""
    return _("另有{count}件").format(count=all_of_them - shown) if all_of_them > shown else ""
