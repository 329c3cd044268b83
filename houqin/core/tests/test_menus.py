"""The menus are drawn once for many, and still show each what he may do now, and where he stands."""

import re

import pytest

from houqin.core.menus import menus_for, plus_for
from houqin.core.search import search_text
from houqin.repairs.todo import todo
from tests.cast import Cast, browser
from tests.samples import do, fresh

pytestmark = pytest.mark.django_db


def links(html: str) -> list[str]:
    return re.findall(r'<a (?:class="menu-item" )?href="([^"]+)"', html)


def test_a_link_is_gone_at_the_next_page_once_the_right_is_taken(cast: Cast) -> None:
    client = browser(cast.wen)
    before = client.get("/").content.decode()
    assert 'href="/repairs/tickets/"' in before
    assert "/repairs/report_ticket/" in before
    do(cast, "people.give_roles", cast.wen, roles=[])
    after = client.get("/").content.decode()
    assert 'href="/repairs/tickets/"' not in after
    assert "/repairs/report_ticket/" not in after


def test_who_may_do_the_same_shares_what_is_drawn_and_nobody_else(cast: Cast) -> None:
    mine, his = menus_for(cast.hu, "/"), menus_for(cast.wen, "/")
    assert menus_for(fresh(cast.hu), "/") == mine
    assert set(links(his["side"])) < set(links(mine["side"]))
    assert [each["url"] for each in plus_for(cast.wen)] == links(his["plus"])


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/", "/"),
        ("/repairs/tickets/", "/repairs/tickets/"),
        ("/repairs/tickets/019283/", "/repairs/tickets/"),
        ("/school/", "/school/"),
        ("/search/", None),
        ('/x" onclick="', None),
    ],
)
def test_the_place_where_one_stands_is_marked_and_no_other(cast: Cast, path: str, here: str | None) -> None:
    side = menus_for(cast.hu, path)["side"]
    assert re.findall(r'href="([^"]+)" aria-current="page"', side) == ([here] if here else [])
    assert "onclick" not in side


def test_the_menus_speak_the_language_of_who_looks(cast: Cast, settings: object) -> None:
    from django.utils import translation

    chinese = menus_for(cast.hu, "/")["side"]
    with translation.override("en"):
        assert menus_for(cast.hu, "/")["side"] != chinese
    assert menus_for(cast.hu, "/")["side"] == chinese


def test_what_waits_is_told_without_asking_again_for_each_ticket(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    from houqin.core.scope import in_school

    for _n in range(3):
        do(cast, "repairs.report_ticket")
    with in_school(cast.school), django_assert_max_num_queries(3):  # type: ignore[operator]
        assert any(group.items for group in todo(cast.hu))


def test_names_are_spelt_as_before_though_the_dictionary_is_read_late(cast: Cast) -> None:
    assert "wenshifu" in search_text(cast.wen)
