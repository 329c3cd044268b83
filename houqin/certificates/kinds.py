"""Which kinds of papers there are: those of kinds.toml and a school's own, and how many days ahead each is told of."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houqin.certificates.dates import Rule
from houqin.core import clock
from houqin.core.limits import Limit, figures
from houqin.core.prepared import prepared

FILE = Path(__file__).with_name("kinds.toml")
PERSON, PLACE, THING, SCHOOL = "person", "place", "thing", "school"
HOLDERS: list[tuple[str, Any]] = [
    (PERSON, _("人")),
    (PLACE, _("场所")),
    (THING, _("物件")),
    (SCHOOL, _("学校")),
]
SURE = {"V1": _("法规原文"), "V2": _("官方文本摘录"), "V3": _("二手资料"), "M": _("待核"), "T": _("通行做法")}
OWN = "own-"
RULE = ("months", "first", "every", "retire", "uneven", "between", "early")
MOST_DAYS = 365


@dataclass(frozen=True)
class Kind:
    """One kind; `days` is how early it is told of, at the school for which it was asked."""

    key: str
    title: str
    holder: str
    days: int
    law: str
    sure: str = "T"
    rule: Rule = field(default_factory=Rule)
    gate: bool = False
    canteen: bool = False
    ceiling: bool = False
    least: int = 1
    roles: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    start: str = ""
    active: bool = True

    @property
    def personal(self) -> bool:
        return self.holder == PERSON

    @property
    def own_days(self) -> int | None:
        """What its papers carry where no limit of the house tells it."""
        return self.days if self.key.startswith(OWN) else None

    @property
    def citation(self) -> str:
        """The source, and that it is to be checked where it is only remembered."""
        doubtful = self.sure == "M" and "待核" not in self.law
        return f"{self.law}（{SURE['M']}）" if doubtful else self.law


@cache
def shipped() -> dict[str, Kind]:
    """What kinds.toml holds, in its order."""
    return {kind.key: kind for kind in _read()}


def _read() -> Iterable[Kind]:
    for line in tomllib.loads(FILE.read_text(encoding="utf8"))["kinds"]:
        told: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in line.items()
        }
        says: dict[str, Any] = {name: told.pop(name) for name in RULE if name in told}
        yield Kind(rule=Rule(**says), **told)


LIMITS = {
    key: Limit(
        f"certificates.days_{key}",
        format_lazy(_("{kind}：到期前多少天开始提醒"), kind=kind.title),
        default=kind.days,
        unit=_("天"),
        source=_("学校自定"),
        stricter="higher",
        lowest=kind.least,
        highest=MOST_DAYS,
    )
    for key, kind in shipped().items()
}
CANTEEN = tuple(key for key, kind in shipped().items() if kind.canteen)


def own_key(pk: UUID) -> str:
    """By what a certificate knows a kind that the school has added."""
    return f"{OWN}{pk.hex}"


def days_now() -> dict[str, int]:
    """How many days ahead each shipped kind is told of at the current school: one query."""
    return dict(zip(LIMITS, figures(*LIMITS.values()), strict=True))


def kinds_now(days: Mapping[str, int] | None = None) -> dict[str, Kind]:
    """All kinds of the current school with its own days ahead: two queries, or one where the days are known."""
    ahead = days_now() if days is None else days
    found = {key: replace(kind, days=ahead[key]) for key, kind in shipped().items()}
    return found | {own.key: own.as_kind() for own in _own_kinds()}


@prepared
def _own_kinds() -> Any:
    from houqin.certificates.models import CertificateKind

    return CertificateKind.objects.order_by("id")


def days_of(member: Any) -> Mapping[str, int]:
    """The days ahead, asked once for a member, who lives as long as one request; a list needs no more than these."""
    kept = member.__dict__.get("_certificate_days")
    if kept is None or kept[0] != clock.today():
        kept = member.__dict__["_certificate_days"] = (clock.today(), days_now())
    found: dict[str, int] = kept[1]
    return found


def kinds_of(member: Any) -> Mapping[str, Kind]:
    """The kinds, asked once for a member too."""
    kept = member.__dict__.get("_certificate_kinds")
    if kept is None or kept[0] != clock.today():
        kept = member.__dict__["_certificate_kinds"] = (clock.today(), kinds_now(days_of(member)))
    found: dict[str, Kind] = kept[1]
    return found


def seen_by(member: Any) -> dict[str, Kind]:
    """The kinds this member keeps: all of them, or those of the canteen; none for who only has papers of his own."""
    from houqin.certificates.models import SEES_ALL, SEES_CANTEEN

    kinds = {key: kind for key, kind in kinds_of(member).items() if kind.active}
    if member.can(SEES_ALL):
        return kinds
    return {key: kinds[key] for key in CANTEEN} if member.can(SEES_CANTEEN) else {}
