"""A device and a PIN, and how each thing is done with them, for the house tests."""

from typing import Any
from uuid import uuid4

from houqin.devices.models import Device, Pin
from houqin.devices.pins import digest_of
from houqin.places.tests.samples import place
from tests.cast import Cast
from tests.samples import Doing, do


def device(cast: Cast) -> Any:
    return do(cast, "devices.add_device").row


def pin(cast: Cast) -> Any:
    """A PIN of a new member, so that there may be many."""
    member = do(cast, "people.add_member").row
    do(cast, "devices.give_pin", member)
    return Pin.objects.get(member=member)


def _device(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {
        "name": f"{cast.school.name[:20]}平板{uuid4().hex[:4]}",
        "place": str(place(cast).pk),
        "people": [str(cast.tan.pk), str(cast.wen.pk)],
        "large": True,
    }


def _with_pin(cast: Cast) -> Any:
    member = do(cast, "people.add_member").row
    do(cast, "devices.give_pin", member)
    return member


def _own_pin(cast: Cast) -> Any:
    Pin.objects.filter(member=cast.tan).exists() or Pin.objects.create(
        school=cast.school, member=cast.tan, digest=digest_of("7391")
    )
    return cast.tan


ROWS = {Device: device, Pin: pin}
DOING = {
    "devices.add_device": Doing("hu", _device),
    "devices.edit_device": Doing("hu", _device),
    "devices.ask_pairing": Doing("hu"),
    "devices.pair_here": Doing("hu"),
    "devices.retire_device": Doing("hu"),
    "devices.give_pin": Doing("hu", lambda cast, row: {"pin": "7391"}),
    "devices.set_pin": Doing("tan", lambda cast, row: {"old": "7391", "pin": "8526"}, _own_pin),
    "devices.take_pin": Doing("hu", target=_with_pin),
}
