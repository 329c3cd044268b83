"""该填的台账: what is late, what is due now, what comes later, and what is written down when it happens."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from houqin.core import clock
from houqin.core.scope import in_school
from houqin.duties.making import make
from houqin.registers.asked import dues_of
from tests.cast import Cast, browser
from tests.samples import do, fresh

from houqin.registers.tests import samples  # isort: skip  (the registry comes first)

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 11, 18)
TWICE = """\
slug: yard
title: 操场器械查看
area: 安全
occasion: {often: 每天2次, slots: [上午, 下午], who: [role:teacher], minutes: 3}
fields:
  - {name: nets, label: 篮球架, kind: check}
"""
HAPPENS = "{slug: lost, title: 拾物登记, area: 服务, fields: [{name: what, label: 物品, kind: text}]}"


def at(hour: int, day: date = WEDNESDAY) -> datetime:
    return clock.at(day, hour)


def told(client: Any) -> list[tuple[str, list[str]]]:
    """(heading, what stands under it) on the page."""
    page = client.get("/registers/now/").context["page"]
    return [(heading, [f"{due.register} {due.slot}" for due in dues]) for heading, dues in page["groups"]]


def test_what_is_due_stands_under_its_time_and_goes_when_it_is_filled(cast: Cast) -> None:
    with clock.moved(at(7)):
        register = do(cast, "registers.add_register", text=TWICE).row
        do(cast, "registers.add_register", text=HAPPENS)
        client = browser(cast.tan)
        assert told(client) == [("现在要填的", ["操场器械查看 上午", "操场器械查看 下午"])]
        assert [title for title, _url in client.get("/registers/now/").context["page"]["events"]] == [
            "拾物登记"
        ]
        filled = {"on": WEDNESDAY.isoformat(), "slot": "上午", "subject": "", "answers": {"nets": "pass"}}
        do(cast, "registers.fill_entry", register, **filled)
        assert told(client) == [("现在要填的", ["操场器械查看 下午"])]
    thursday = WEDNESDAY + timedelta(days=1)
    with clock.moved(at(8, thursday)):
        with in_school(cast.school):
            make(fresh_school(cast), thursday, thursday)
        assert told(client)[0] == ("前几天没填的", ["操场器械查看 下午"])
        with in_school(cast.school):
            late = dues_of(fresh(cast.tan))[0]
        assert late.is_over
        assert late.on == WEDNESDAY
        form = client.get(late.url)
        assert form.status_code == 200
        assert form.context["form"]["slot"].value() == "下午"


def fresh_school(cast: Cast) -> Any:
    return type(cast.school).objects.get(pk=cast.school.pk)


def test_nobody_is_asked_for_what_is_not_his(cast: Cast) -> None:
    with clock.moved(at(7)):
        do(cast, "registers.add_register", text=TWICE)
        assert told(browser(cast.wen)) == []


def test_the_phones_bar_leads_to_what_is_to_be_filled(cast: Cast) -> None:
    samples.register(cast)
    page = browser(cast.tan).get("/registers/now/").content.decode()
    bar = page[page.index('<nav class="bar"') :]
    assert '<a href="/registers/now/" aria-current="page"' in bar
    assert '<a href="/registers/registers/" aria-current="page"' in page[: page.index('<nav class="bar"')]
