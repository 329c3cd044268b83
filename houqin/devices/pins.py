"""Four digits that stand for a person: which are too easy, how one is tried, and what a wrong one costs.

There are only ten thousand of them, so what protects them is counting: five tries for each person on each device, thirty
a day on all of them. A try is counted before it is looked at, so that many at once are not cheaper than one by one.
"""

import re
import secrets
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _

from houqin.core import attempts
from houqin.core.scope import in_school
from houqin.devices.models import Pin

TRIES, MINUTES = 5, 10
A_DAY, DAY_MINUTES = 30, 24 * 60
FOUR_DIGITS = re.compile(r"[0-9]{4}")
# Whoever tries to guess begins with these.
WEAK = frozenset(
    {str(n) * 4 for n in range(10)}
    | {"0123", "1234", "2345", "3456", "4567", "5678", "6789", "9876", "8765", "7654", "6543", "5432", "4321"}
    | {"3210", "1212", "1122", "1313", "2580", "0852", "1314", "5200", "6868", "8686", "6688", "8866", "1688"}
)


class Verdict(Enum):
    """What became of a try."""

    RIGHT, WRONG, LOCKED = "right", "wrong", "locked"


def too_easy(pin: str, phone: str = "") -> bool:
    """A run, a repetition, a day of the year, a year of birth, or the end of one's own telephone number."""
    if pin in WEAK or (phone and phone.endswith(pin)) or 1930 <= int(pin) <= 2030:
        return True
    try:
        date(2024, int(pin[:2]), int(pin[2:]))  # a leap year: 0229 is somebody's birthday
    except ValueError:
        return False
    return True


def new_pin(phone: str = "") -> str:
    """Four digits by chance, none of the easy ones."""
    while True:
        pin = f"{secrets.randbelow(10_000):04d}"
        if not too_easy(pin, phone):
            return pin


def digest_of(pin: str) -> str:
    """Slow on purpose, like that of a password."""
    return make_password(pin)


def attempt(school: Any, member: UUID, pin: str, *, where: Any) -> Verdict:
    """Try a PIN: counted for this person at this device (`where`), and for this person in a day.

    Called before a transaction is open: what is counted inside one is forgotten when it fails.
    """
    here = f"{member}@{where}"
    attempts.count("pin", here, minutes=MINUTES)
    if attempts.too_many("pin", here, most=TRIES + 1, minutes=MINUTES) or attempts.too_many(
        "pin-day", str(member), most=A_DAY, minutes=DAY_MINUTES
    ):
        return Verdict.LOCKED
    with in_school(school):
        digest = Pin.objects.filter(member=member).values_list("digest", flat=True).first()
    if FOUR_DIGITS.fullmatch(pin) and check_password(pin, digest or ""):
        attempts.forget("pin", here)
        return Verdict.RIGHT
    attempts.count("pin-day", str(member), minutes=DAY_MINUTES)
    return Verdict.WRONG


def forgive(member: UUID) -> None:
    """A new PIN begins with a clean sheet for the day; a device that was locked stays so for its ten minutes."""
    attempts.forget("pin-day", str(member))


def in_a_sentence(verdict: Verdict) -> str:
    """What the person is told who was not let in."""
    if verdict is Verdict.LOCKED:
        return _("试的次数太多。请 {minutes} 分钟后再试，或请总务主任重新给口令。").format(minutes=MINUTES)
    return _("口令不对。连错 {tries} 次要等 {minutes} 分钟。").format(tries=TRIES, minutes=MINUTES)
