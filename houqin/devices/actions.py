"""What people do with shared devices and PINs."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Outcome, Refused, action
from houqin.devices import door
from houqin.devices.fields import digits
from houqin.devices.models import Device, Pin, pairing_ends
from houqin.devices.pins import Verdict, attempt, digest_of, forgive, in_a_sentence, too_easy
from houqin.people.models import Member, School
from houqin.places.models import Place


@action(_("添加共用设备"), tone="primary", says=_("添加共用设备：{name}，{place}"), alone="devices")
def add_device(
    school: School, /, *, by: Member, name: str, place: Place, people: Sequence[Member], large: bool = True
) -> Device:
    """A tablet for a place; the code that makes a machine this device is there at once."""
    _one_of_its_name(name)
    return _with_code(_written(Device(), name, place, people, large), by)


@action(_("修改设备"), only=lambda row, by: row.active, alone="devices")
def edit_device(
    device: Device, /, *, by: Member, name: str, place: Place, people: Sequence[Member], large: bool = True
) -> Device:
    """Its name, its place, and whose names stand on the screen: nobody chosen means whoever keeps the place."""
    if name != device.name:
        _one_of_its_name(name)
    return _written(device, name, place, people, large)


@action(_("生成启用码"), only=lambda row, by: row.active)
def ask_pairing(device: Device, /, *, by: Member) -> Device:
    """Six digits for ten minutes; the machine on which they are typed is the device from then on, the one before no more."""
    return _with_code(device, by)


def _hand_over(request: Any, outcome: Outcome) -> None:
    """The machine that asked keeps the secret; who was signed in on it is out."""
    if not outcome.replayed:
        door.remember_device(request, outcome.row, outcome.row.secret)


@action(_("把这台设为共用设备"), only=lambda row, by: row.active, after=_hand_over)
def pair_here(device: Device, /, *, by: Member) -> Device:
    """The machine in hand is the device from now on; one that was it before is not any more."""
    device.secret, device.digest = door.new_secret()  # type: ignore[attr-defined]  # the secret is no column
    device.pairing_code, device.pairing_until = "", None
    device.paired_at = clock.now()
    return device


@action(_("停用设备"), tone="danger", only=lambda row, by: row.active, says=_("停用设备"))
def retire_device(device: Device, /, *, by: Member) -> Device:
    """Lost, broken or given away: from the next tap on nobody comes in there."""
    device.active, device.digest = False, ""
    device.pairing_code, device.pairing_until = "", None
    return device


def _one_of_its_name(name: str) -> None:
    if Device.objects.filter(name=name, active=True).exists():
        raise Refused(_("已经有一台在用的“{name}”。").format(name=name))


def _written(device: Device, name: str, place: Place, people: Sequence[Member], large: bool) -> Device:
    device.name, device.place, device.large = name, place, large
    device.people = [str(member.pk) for member in people]
    device.people_text = "、".join(member.name for member in people)
    return device


def _with_code(device: Device, by: Member) -> Device:
    """A new code; it differs from those of the school's other devices."""
    taken = set(Device.objects.values_list("pairing_code", flat=True))
    code = ""
    while not code or code in taken:
        code = f"{secrets.randbelow(10**6):06d}"
    device.pairing_code, device.pairing_until, device.pairing_by = code, pairing_ends(), by
    return device


# PINs ----------------------------------------------------------------------------------------------------------

_made: ContextVar[Mapping[Any, Any] | None] = ContextVar("made", default=None)


@contextmanager
def _digested_ahead(by: Member, data: Mapping[str, Any]) -> Iterator[None]:
    """The slow arithmetic before the write lock is taken; and a wrong old PIN stays counted though the action fails."""
    made: dict[Any, Any] = {}
    new, old = digits(data.get("pin")), data.get("old")
    if new:
        made[new] = digest_of(new)
    if isinstance(old, str) and 0 < len(old) <= 128:
        made["old"] = _knows(by, old)
    token = _made.set(made)
    try:
        yield
    finally:
        _made.reset(token)


def _knows(by: Member, old: str) -> Verdict:
    """One's own PIN, or one's own password."""
    found = attempt(by.school_id, by.pk, digits(old) or old, where=by.pk)
    if found is Verdict.WRONG and by.user is not None and check_password(old, by.user.password):
        return Verdict.RIGHT
    return found


def _write_pin(member: Member, pin: str) -> Changes:
    if too_easy(pin, member.phone):
        raise ValidationError({"pin": _("这个口令太好猜（连号、重复、生日年份或手机尾号），请换一个。")})
    digest = (_made.get() or {}).get(pin) or digest_of(pin)
    held = Pin.objects.filter(member=member).first()
    if held is None:
        return Changes(member, add=[Pin(member=member, digest=digest)])
    held.digest, held.given_at = digest, clock.now()
    return Changes(member, update=[held])


def _works_here(row: Member) -> bool:
    return row.active and row.kind in (Member.PERSON, Member.CONTRACTOR)


@action(
    _("给口令"),
    says=_("给口令"),
    only=lambda row, by: _works_here(row) and row.pk != by.pk,
    ahead=_digested_ahead,
    after=lambda request, outcome: forgive(outcome.row.pk),
)
def give_pin(member: Member, /, *, by: Member, pin: str) -> Changes:
    """Four digits to hand over: for shared devices, and for signing beside somebody else. The one before ends."""
    return _write_pin(member, pin)


@action(
    _("修改口令"),
    says=_("修改自己的口令"),
    only=lambda row, by: row.pk == by.pk and _works_here(row),
    ahead=_digested_ahead,
)
def set_pin(member: Member, /, *, by: Member, old: str, pin: str) -> Changes:
    """One's own PIN, knowing the old one or one's password."""
    made = _made.get() or {}
    verdict = made["old"] if "old" in made else _knows(by, old)
    if verdict is not Verdict.RIGHT:
        said = _("原口令（或登录密码）不对。") if verdict is Verdict.WRONG else in_a_sentence(verdict)
        raise ValidationError({"old": said})
    return _write_pin(member, pin)


@action(_("收回口令"), tone="danger", says=_("收回口令"), only=lambda row, by: row.pk != by.pk)
def take_pin(member: Member, /, *, by: Member) -> Changes:
    """Somebody needs none any more: his name on shared devices leads nowhere, and he cannot sign beside others."""
    held = Pin.objects.filter(member=member).first()
    if held is None or not held.digest:
        raise Refused(_("{name}没有口令。").format(name=member.name))
    held.digest, held.given_at = "", clock.now()
    return Changes(member, update=[held])
