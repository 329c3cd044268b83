"""What the house itself knows of how people come in: four digits or a password, from which address, by which door."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory

from houqin.core import doors
from houqin.core.doors import Here, address_of, by_pin

PEER, LAST, FIRST = "10.0.0.9", "10.0.0.8", "203.0.113.5"


@pytest.mark.parametrize(
    ("here", "shown"),
    [(None, False), (Here(), False), (Here(by_pin=True), True), (Here(device=object()), False)],
)
def test_digits_are_no_password(here: Here | None, shown: bool) -> None:
    assert by_pin(SimpleNamespace(here=here)) is shown


@pytest.mark.parametrize(
    ("proxies", "said", "address"),
    [
        (0, "", PEER),
        (0, FIRST, PEER),
        (1, "", PEER),
        (1, FIRST, FIRST),
        (1, f"1.2.3.4, {FIRST}", FIRST),
        (2, FIRST, PEER),
        (2, f"{FIRST}, {LAST}", FIRST),
        (2, f"1.2.3.4 ,{FIRST},, {LAST}", FIRST),
        (3, f"{FIRST}, {LAST}", PEER),
    ],
)
def test_who_calls_is_who_the_trusted_proxies_saw(
    settings: Any, proxies: int, said: str, address: str
) -> None:
    """What stands in front of their words was put there by the client."""
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=PEER, headers={"X-Forwarded-For": said} if said else {})
    assert address_of(request) == address


def test_a_house_in_which_no_room_keeps_people_lets_nobody_in(settings: Any) -> None:
    for asked in ((), (object(),)):
        with pytest.raises(RuntimeError, match="how people come in"):
            doors._closed(*asked)
    settings.LOGIN_URL = "/came-from-here/"
    assert doors._at_the_login(RequestFactory().get("/")) == "/came-from-here/"
