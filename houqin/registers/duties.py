"""The duty of a register that is filled again and again: by it 今天 asks, and the closing tells what is missing."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.actions import follow
from houqin.duties.giving import duty_rows, holders_after
from houqin.duties.holding import Who
from houqin.duties.models import Duty, Holder
from houqin.duties.models.duties import ON, REGISTER
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


def duty_after(school: School, before: Definition, made: Definition) -> tuple[list[Any], list[Any]]:
    """(rows to add, rows to update) of the duty when its register is changed: only what the change is about, so that
    what the school has set at the duty itself stays. What was made keeps its day and its people."""
    duty = Duty.objects.filter(register=made.slug).order_by("-recorded_at").first()
    if duty is None:
        return duty_of(school, made), []
    if frequency_of(made) is None:
        if duty.status == ON:
            follow("duties.stop_duty", duty, reason=_("台账改成了有事才填"))
        return [], []
    if duty.status != ON and frequency_of(before) is None:
        follow("duties.resume_duty", duty)
    if not _take_over(duty, before, made):
        return [], []
    add, ended = _holders_after(duty, before, made)
    return add, [duty, *ended]


def _take_over(duty: Duty, before: Definition, made: Definition) -> bool:
    """Put into the duty what was changed; whether anything was."""
    facts = {
        "title": (before.title, made.title),
        "area": (before.area, made.area),
        "cut_off": (before.cut_off, made.cut_off),
        "elsewhere": (before.elsewhere, made.elsewhere),
        "citation": (before.basis[:300], made.basis[:300]),
        "minutes": (before.occasion.minutes, made.occasion.minutes),
    }
    changed = {name: now for name, (was, now) in facts.items() if was != now}
    for name, now in changed.items():
        setattr(duty, name, now)
    frequency = frequency_of(made)
    often = (before.occasion.often, before.occasion.on) != (made.occasion.often, made.occasion.on)
    if often and frequency is not None:
        duty.frequency, duty.on_days = frequency, made.occasion.on
        duty.counts_from = max(duty.first_on, clock.today() + timedelta(days=1))
    return bool(changed) or often or before.occasion.who != made.occasion.who


def _holders_after(duty: Duty, before: Definition, made: Definition) -> tuple[list[Holder], list[Holder]]:
    """(begun, ended): who fills it from now on, where that was changed."""
    same = before.occasion.who == made.occasion.who
    return ([], []) if same else holders_after(duty, holders_of(made))
