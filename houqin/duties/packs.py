"""职责包: what law and practice ask of a school of this kind, a dozen at a time (packs.toml), and what of it is there."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from houqin.duties.holding import Who
from houqin.duties.models import ON, Duty, Holder
from houqin.duties.people_now import People
from houqin.duties.rules.burden import Load
from houqin.duties.rules.frequencies import frequencies
from houqin.duties.rules.frequency import Frequency
from houqin.people.models import School

FILE = Path(__file__).with_name("packs.toml")
NAMES = UUID("6c0f2c3e-54f0-5a0b-9a55-0d8e1b0f7a11")  # the keys of lines become causes of duties under it
SURE = {
    "V1": _("法规原文"),
    "V2": _("官方文本摘录"),
    "V3": _("二手资料"),
    "M": _("待核"),
    "T": _("通行做法"),
}
TAKEN, STOPPED, LIKE, MISSING = "taken", "stopped", "like", "missing"


@dataclass(frozen=True)
class Line:
    """One duty of a pack, as packs.toml has it."""

    key: str
    title: str
    area: str
    often: str
    who: str
    minutes: int
    law: str
    sure: str
    on: str = "school_days"
    proof: str = "tick"
    practice: str = ""
    like: str = ""

    @property
    def cause(self) -> UUID:
        """By which a duty that was taken from here is known, whatever its words have become."""
        return uuid5(NAMES, self.key)

    @property
    def frequency(self) -> Frequency:
        return frequencies(self.often)[0]

    @property
    def holder(self) -> Who:
        kind, _colon, value = self.who.partition(":")
        return Who(kind, value)

    @property
    def citation(self) -> str:
        """The source, what of it is practice, and that it is to be checked where it is."""
        aside = [self.practice] if self.practice else []
        aside += [str(SURE["M"])] if self.sure == "M" and "待核" not in self.practice else []
        return f"{self.law}（{'；'.join(aside)}）" if aside else self.law

    @property
    def source(self) -> str:
        return "school" if self.sure == "T" else "law"


@dataclass(frozen=True)
class Pack:
    """Duties of one kind of school; `when` is the question that must be answered with yes, "" is for every school."""

    key: str
    title: str
    when: str
    lines: tuple[Line, ...]

    def fits(self, school: School) -> bool:
        return not self.when or bool(school.kind.get(self.when))


@dataclass(frozen=True)
class Standing:
    """How a line stands at a school: taken, stopped, something like it there, or missing; and the ids of whose it is."""

    line: Line
    state: str
    duty: Any = None
    holders: tuple[str, ...] = ()


@cache
def packs() -> tuple[Pack, ...]:
    """All packs, in the order of the file."""
    read = tomllib.loads(FILE.read_text(encoding="utf8"))
    return tuple(
        Pack(pack["key"], pack["title"], pack.get("when", ""), tuple(Line(**line) for line in pack["duties"]))
        for pack in read["packs"]
    )


@cache
def lines() -> dict[str, Line]:
    """Every line by its key."""
    return {line.key: line for pack in packs() for line in pack.lines}


def standing(pack: Pack, duties: Iterable[Duty], known: People) -> list[Standing]:
    """How each line of a pack stands among the school's duties."""
    there = list(duties)
    by_cause = {duty.cause: duty for duty in there if duty.cause}
    going = [duty for duty in there if duty.status == ON]
    return [
        _stands(line, by_cause.get(line.cause), going, tuple(known.by_key.get(line.who, ())))
        for line in pack.lines
    ]


def _stands(line: Line, own: Duty | None, going: list[Duty], people: tuple[str, ...]) -> Standing:
    if own is not None:
        return Standing(line, TAKEN if own.status == ON else STOPPED, own, people)
    like = next((duty for duty in going if line.like and re.search(line.like, duty.title)), None)
    return Standing(line, LIKE if like else MISSING, like, people)


def present_loads(known: People) -> list[Load]:
    """What the duties in force weigh, and on whom: two queries."""
    keys: dict[UUID, list[str]] = {}
    for duty_id, key in Holder.objects.filter(duty__status=ON, until_on__isnull=True).values_list(
        "duty", "key"
    ):
        keys.setdefault(duty_id, []).append(key)
    return [
        Load(duty.minutes, duty.frequency, _who(keys.get(duty.pk, ()), known))
        for duty in Duty.objects.filter(status=ON, minutes__gt=0)
    ]


def _who(keys: Iterable[str], known: People) -> list[str]:
    return [one for key in keys for one in known.by_key.get(key, ())]


def loads_of(chosen: Iterable[Standing]) -> list[Load]:
    """What lines would weigh if they were taken."""
    return [Load(each.line.minutes, each.line.frequency, each.holders) for each in chosen]
