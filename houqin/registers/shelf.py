"""选台账: which shipped registers fit this school, which are in use, and what each would cost those who fill it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from houqin.duties.people_now import People
from houqin.duties.rules.burden import Load, minutes_a_day
from houqin.people.models import School
from houqin.registers.duties import frequency_of, holders_of
from houqin.registers.rules.definition import Definition
from houqin.registers.rules.library import Pack, library, packs
from houqin.registers.rules.meals import as_eaten

DRAWER = "drawer"


@dataclass(frozen=True)
class Standing:
    """One register as it stands at this school."""

    made: Definition
    taken: bool
    holders: list[str]

    @property
    def load(self) -> Load | None:
        """What it weighs, where it is filled on a schedule."""
        frequency = frequency_of(self.made)
        return Load(self.made.occasion.minutes, frequency, self.holders) if frequency else None

    @property
    def minutes(self) -> Fraction:
        """Minutes on an average school day, all together."""
        frequency = frequency_of(self.made)
        return minutes_a_day(self.made.occasion.minutes, frequency) if frequency else Fraction(0)


def fitting(school: School) -> list[Pack]:
    """The packs of this kind of school, and last the drawer with everything else."""
    answers = school.kind
    fit = [
        pack
        for pack in packs()
        if (not pack.when or answers.get(pack.when)) and not (pack.unless and answers.get(pack.unless))
    ]
    shown = {slug for pack in fit for slug in pack.slugs}
    return [*fit, Pack(DRAWER, str(_("其余的")), tuple(slug for slug in library() if slug not in shown))]


def standing(pack: Pack, taken: Iterable[str], known: People, kind: Mapping[str, Any]) -> list[Standing]:
    """The registers of a pack."""
    in_use = set(taken)
    found = []
    for slug in pack.slugs:
        made = as_eaten(library()[slug], kind)
        holders = [one for who in holders_of(made) for one in known.by_key.get(who.key, ())]
        found.append(Standing(made, slug in in_use, list(dict.fromkeys(holders))))
    return found
