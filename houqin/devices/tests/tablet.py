"""A kitchen tablet for tests: paired by the head, with people whose digits are known."""

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

from houqin.core.scope import in_school
from houqin.devices.models import Device
from tests.cast import Cast, browser
from tests.samples import do, fresh

PIN = "7391"


def says(text: str, pin: str) -> bool:
    """Whether these digits stand in a text, and not only within the key of a row or a moment, which may hold any."""
    return re.search(rf"(?<![\w.-]){pin}(?![\w-])", text) is not None


@dataclass
class Tablet:
    """The machine and the row that it is."""

    client: Client
    device: Device

    def enter(self, member: Any, pin: str = PIN, **more: Any) -> Any:
        return self.client.post(f"/devices/enter/{member.pk}/", {"pin": pin} | more)


def tablet(cast: Cast, *people: Any, **options: Any) -> Tablet:
    """Hu adds it, makes the machine in his hand this device, and gives everybody on it a PIN."""
    device = do(cast, "devices.add_device", people=[str(each.pk) for each in people]).row
    client = browser(cast.hu, **options)
    pair(client, device)
    for each in people:
        if each.pk != cast.hu.pk:
            do(cast, "devices.give_pin", each, pin=PIN)
    return Tablet(client, fresh(device))


def pair(client: Client, device: Device) -> None:
    """Press 把这台设为共用设备 on this machine."""
    page = client.get(f"/devices/pair_here/{device.pk}/")
    key = page.context["page"]["key"]
    client.post(f"/devices/pair_here/{device.pk}/", {"key": key})


def without_login(cast: Cast, member: Any) -> Any:
    """A cook: a member who has no account at all."""
    with in_school(cast.school):
        type(member).objects.filter(pk=member.pk).update(user=None)
    return fresh(member)
