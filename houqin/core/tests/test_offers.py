"""Texts filled in with one tap: offered to scripts as buttons, to other browsers as a list, and never a rule."""

import json
import re
from typing import Any

import pytest
from django.template.loader import render_to_string

from houqin.core.forms import ActionForm, RowField, Text
from houqin.core.scope import in_school
from tests.cast import Cast

FAULTS = ("水龙头漏水", ("灯不亮", "electric"), ("门锁坏", {"kind": "door", "urgent": "on"}))


class FaultForm(ActionForm):
    fault = Text(label="故障", offers=FAULTS)
    parts = Text(label="材料", lines=2, required=False, many=True, offers=lambda by: [f"{by}的灯管", "<b>"])


def html(name: str, by: Any = "丁大勇") -> str:
    return render_to_string("core/field.html", {"field": FaultForm(by=by)[name]})


def test_offers_are_buttons_that_say_what_else_they_choose() -> None:
    buttons = re.findall(r"<button[^>]*>[^<]*</button>", html("fault"))
    assert [re.search(r'data-text="([^"]*)"', each)[1] for each in buttons] == [
        "水龙头漏水",
        "灯不亮",
        "门锁坏",
    ]
    also = [re.search(r'data-also="([^"]*)"', each) for each in buttons]
    assert also[0] is None
    told = [json.loads(each[1].replace("&quot;", '"')) for each in also[1:]]
    assert told == [{"kind": "electric"}, {"kind": "door", "urgent": "on"}]


def test_without_scripts_one_line_of_text_has_a_plain_list() -> None:
    shown = html("fault")
    assert 'list="id_fault_offers"' in shown
    assert '<datalist id="id_fault_offers"><option value="水龙头漏水">' in shown
    assert "<datalist" not in html("parts")


def test_offers_may_depend_on_who_fills_the_form_and_are_escaped() -> None:
    assert 'data-text="丁大勇的灯管"' in html("parts")
    assert "<b>" not in html("parts")
    assert "data-many" in html("parts")


def test_anything_else_may_be_written_all_the_same() -> None:
    form = FaultForm({"fault": "窗户关不上"}, by="丁大勇")
    assert form.is_valid()


def test_a_field_without_offers_shows_none() -> None:
    class Plain(ActionForm):
        fault = Text(label="故障")

    assert "offers" not in render_to_string("core/field.html", {"field": Plain(by=None)["fault"]})


@pytest.mark.django_db
def test_only_a_field_that_asks_for_it_is_remembered(cast: Cast) -> None:
    class Where(ActionForm):
        place = RowField("places.Place", label="地点", remember=True)
        other = RowField("places.Place", label="另一处")

    with in_school(cast.school):
        form = Where(by=cast.hu)
        shown = [render_to_string("core/field.html", {"field": form[name]}) for name in ("place", "other")]
    assert ["data-remember" in each for each in shown] == [True, False]
