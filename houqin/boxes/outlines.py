"""评估指标提纲: those that come with Houqin (outlines.toml), those of earlier years, and how boxes come of either."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from houqin.boxes.models import PAPER, REGISTER, ROW, Box, BoxItem
from houqin.registers.models import Register

FILE = Path(__file__).with_name("outlines.toml")
PARTED = "|"  # between year and name of an outline of the school's own


@dataclass(frozen=True)
class Indicator:
    """One indicator of a shipped outline, and what usually answers it."""

    number: str
    title: str
    least: int = 0
    registers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()  # documents, documents:消防, hazards


@dataclass(frozen=True)
class Outline:
    """A tree of indicators in our own words."""

    key: str
    title: str
    source: str
    boxes: tuple[Indicator, ...]


@cache
def outlines() -> dict[str, Outline]:
    """key -> outline, in the order of the file."""
    read = tomllib.loads(FILE.read_text(encoding="utf8"))["outline"]
    return {
        each["key"]: Outline(**each | {"boxes": tuple(_indicator(b) for b in each["boxes"])}) for each in read
    }


def _indicator(said: dict[str, Any]) -> Indicator:
    lists = {name: tuple(said.get(name, ())) for name in ("registers", "rules")}
    return Indicator(**said | lists)


def choices() -> list[tuple[str, str]]:
    """What a year may begin with; the caller has named the school."""
    shipped = [(key, outline.title) for key, outline in outlines().items()]
    rows = Box.objects.filter(active=True).order_by("-year", "outline").values_list("year", "outline")
    there = dict.fromkeys(rows)
    copied = _("照 {year} 年的“{name}”，规则一起带过来")
    return shipped + [(f"{year}{PARTED}{name}", copied.format(year=year, name=name)) for year, name in there]


def parent_of(number: str, known: Mapping[str, Box]) -> Box | None:
    """The nearest number of which this one is a part: 2 of 2.10, A of A1; never 1 of 10."""
    for end in range(len(number) - 1, 0, -1):
        above, rest = number[:end], number[end:]
        if above in known and (not rest[0].isalnum() or above[-1].isalpha()):
            return known[above]
    return None


def shipped_boxes(outline: Outline, by: Any, **facts: Any) -> tuple[list[Box], list[BoxItem]]:
    """Boxes of a shipped outline, with rules for what of it is in use here."""
    slugs = {slug for each in outline.boxes for slug in each.registers}
    there = {row.slug: row for row in Register.objects.filter(slug__in=slugs)}
    known: dict[str, Box] = {}
    items: list[BoxItem] = []
    for each in outline.boxes:
        parent = parent_of(each.number, known)
        box = Box(outline=outline.title, source=outline.source, number=each.number, title=each.title, **facts)
        box.parent, box.least = parent, each.least
        known[each.number] = box
        items += [
            BoxItem(box=box, kind=REGISTER, register=there[slug], title=there[slug].title, by=by)
            for slug in each.registers
            if slug in there
        ]
        for rule in each.rules:
            kind, _dot, word = rule.partition(":")
            items.append(BoxItem(box=box, kind=kind, words=word, by=by))
    return list(known.values()), items


def copied_boxes(
    before: Sequence[Box], items: Iterable[BoxItem], by: Any, **facts: Any
) -> tuple[list[Box], list[BoxItem]]:
    """The boxes of an earlier year for a new one: indicators, people and rules; what lay in them stays where it is."""
    kept = ("outline", "number", "title", "source", "keeper_id", "least", "keep")
    new = {old.pk: Box(**{name: getattr(old, name) for name in kept}, **facts) for old in before}
    for old in before:
        new[old.pk].parent = new.get(old.parent_id) if old.parent_id else None
    rules = [each for each in items if each.kind not in (ROW, PAPER)]
    again = ("kind", "register_id", "words", "title")
    return list(new.values()), [
        BoxItem(box=new[each.box_id], by=by, **{name: getattr(each, name) for name in again})
        for each in rules
    ]
