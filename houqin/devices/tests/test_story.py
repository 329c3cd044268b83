"""The kitchen tablet: two cooks work on it one after the other, each as himself, and the head sees who did what."""

from typing import Any

import pytest
from django.test import Client

from houqin.core.history import Entry, verify
from houqin.core.scope import in_school
from houqin.devices.tests.tablet import tablet, without_login
from houqin.places.tests.samples import place
from tests.cast import Cast, browser

pytestmark = pytest.mark.django_db


def report(client: Client, cast: Cast, fault: str) -> Any:
    with in_school(cast.school):
        where = place(cast)
    page = client.get("/repairs/report_ticket/")
    sent = {"key": page.context["page"]["key"], "place": str(where.pk), "fault": fault, "kind": "electric"}
    return client.post("/repairs/report_ticket/", sent)


def test_two_cooks_share_a_tablet_and_each_works_as_himself(cast: Cast) -> None:
    tan, wen = without_login(cast, cast.tan), cast.wen
    kitchen = tablet(cast, tan, wen)
    names = kitchen.client.get("/devices/").content.decode()
    assert tan.name in names
    assert wen.name in names
    assert kitchen.enter(tan).status_code == 302
    assert tan.name in kitchen.client.get("/").content.decode()
    assert report(kitchen.client, cast, "蒸箱不热").status_code == 302
    kitchen.client.post("/devices/leave/")
    assert kitchen.client.get("/").headers["Location"].startswith("/devices/")
    kitchen.enter(wen)
    assert report(kitchen.client, cast, "水池漏水").status_code == 302
    with in_school(cast.school):
        done = Entry.objects.filter(device=kitchen.device.pk, action="repairs.report_ticket").order_by(
            "number"
        )
        assert [entry.member_id for entry in done] == [tan.pk, wen.pk]
        assert [entry.told()["device"] for entry in done] == [kitchen.device.name] * 2
        assert verify()[1] == []
    head = browser(cast.hu)
    seen = head.get(f"/devices/signed/{kitchen.device.pk}/").content.decode()
    assert f"{tan.name} 报修" in seen
    assert f"{wen.name} 报修" in seen
    assert "谭老师" in head.get(f"/devices/devices/{kitchen.device.pk}/").content.decode()


def test_the_row_says_on_which_device_it_was_done(cast: Cast) -> None:
    from houqin.repairs.models import Ticket

    kitchen = tablet(cast, cast.tan)
    kitchen.enter(cast.tan)
    report(kitchen.client, cast, "蒸箱不热")
    with in_school(cast.school):
        ticket = Ticket.objects.latest("id")
    told = browser(cast.hu).get(f"/repairs/tickets/{ticket.pk}/").content.decode()
    assert f"在共用设备“{kitchen.device.name}”上" in told
    report(browser(cast.tan), cast, "灯不亮")
    with in_school(cast.school):
        other = Ticket.objects.latest("id")
    assert "在共用设备" not in browser(cast.hu).get(f"/repairs/tickets/{other.pk}/").content.decode()


def test_a_tablet_is_made_a_device_by_six_digits_typed_on_it(cast: Cast) -> None:
    from tests.samples import do, fresh

    device = do(cast, "devices.add_device", people=[str(cast.tan.pk)]).row
    do(cast, "devices.give_pin", cast.tan, pin="7391")
    code = fresh(device).pairing_code
    shown = browser(cast.hu).get(f"/devices/devices/{device.pk}/").content.decode()
    assert f"{code[:3]} {code[3:]}" in shown
    machine = Client()
    sent = {"school": cast.school.code, "code": f"{code[:3]} {code[3:]}"}
    assert machine.post("/devices/pair/", sent).headers["Location"] == "/devices/"
    assert cast.tan.name in machine.get("/devices/").content.decode()
    machine.post(f"/devices/enter/{cast.tan.pk}/", {"pin": "7391"})
    assert cast.tan.name in machine.get("/").content.decode()
