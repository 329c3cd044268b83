"""The duty of a register that is filled again and again: by it 今天 asks, and the closing tells what is missing."""

from collections.abc import Iterable
from typing import Any

from houqin.duties.giving import duty_rows
from houqin.duties.holding import Who
from houqin.duties.models import Duty
from houqin.duties.models.duties import REGISTER
from houqin.duties.rules.frequencies import frequencies
from houqin.duties.rules.frequency import Frequency
from houqin.people.models import School
from houqin.registers.rules.definition import Definition


def frequency_of(made: Definition) -> Frequency | None:
    """How often it is filled; nothing for what is written down when it happens."""
    return frequencies(made.occasion.often)[0] if made.occasion.is_recurring else None


def holders_of(made: Definition) -> list[Who]:
    """Whose it is to fill."""
    return [Who(*key.partition(":")[::2]) for key in made.occasion.who]


def with_duties(slugs: Iterable[str]) -> set[str]:
    """Those of these registers that have their duty already."""
    return set(Duty.objects.filter(register__in=list(slugs)).values_list("register", flat=True))


def duty_of(school: School, made: Definition) -> list[Any]:
    """The rows of a new duty, unsaved; none where it is filled when something happens."""
    frequency = frequency_of(made)
    if frequency is None:
        return []
    return duty_rows(
        school,
        title=made.title,
        who=holders_of(made),
        frequency=frequency,
        area=made.area,
        cut_off=made.cut_off,
        proof=REGISTER,
        elsewhere=made.elsewhere,
        register=made.slug,
        source="school" if made.sure in ("", "T") else "law",
        citation=made.basis,
        on=made.occasion.on,
        minutes=made.occasion.minutes,
    )
