"""Finding by a part of a word, by pinyin and by initials; sorting by pinyin with numbers in order."""

from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.core.pages.found import found
from houqin.core.scope import in_school
from houqin.core.search import matches, search_text, sort_key
from houqin.people.models import Member
from tests.cast import Cast, browser
from tests.samples import do, fresh, school_models
from tests.test_what_pages_cost import queries


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["文师傅", "文", "wenshifu", "wsf", "WSF", "水电 文", "sdg"])
def test_wen_is_found_by_characters_pinyin_and_initials(cast: Cast, words: str) -> None:
    member = do(cast, "people.add_member", name="文师傅二", posts="水电工").row
    with in_school(cast.school):
        assert member in Member.objects.filter(matches(words))


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["%", "_", "文%", "'; DROP TABLE people_member; --", "\\"])
def test_signs_of_the_database_are_ordinary_characters(cast: Cast, words: str) -> None:
    do(cast, "people.add_member", name="甲乙丙", posts="", note="")
    with in_school(cast.school):
        assert not Member.objects.filter(matches(words), name="甲乙丙").exists()
    assert browser(cast.hu).get("/people/members/", {"q": words}).status_code == 200


@pytest.mark.django_db
def test_a_new_name_is_found_and_the_old_one_no_more(cast: Cast) -> None:
    member = do(cast, "people.add_member", name="张三丰", posts="").row
    do(cast, "people.edit_member", member, name="李四维")
    now = fresh(member)
    assert now.name_key == "li si wei"
    with in_school(cast.school):
        assert not Member.objects.filter(matches("zhangsanfeng")).exists()
        assert Member.objects.filter(matches("lisiwei")).exists()


@pytest.mark.django_db
def test_one_search_over_all_rooms_shows_only_what_may_be_seen(cast: Cast) -> None:
    ticket = do(cast, "repairs.report_ticket", fault="热水器不热").row
    assert str(ticket.pk) in browser(cast.hu).get("/search/?q=rsq").content.decode()
    assert str(ticket.pk) not in browser(cast.chen).get("/search/?q=rsq").content.decode()


@pytest.mark.django_db
def test_what_bears_the_same_name_is_told_apart_by_what_its_list_says(cast: Cast) -> None:
    first = do(cast, "repairs.report_ticket", fault="热水器不热").row
    again = {"fault": "热水器不热", "place": str(first.place_id)}
    do(cast, "repairs.accept_ticket", do(cast, "repairs.report_ticket", **again).row)
    said = browser(cast.hu).get("/search/?q=热水器").content.decode()
    with in_school(cast.school):
        assert said.count(f"<small>{first.place.path} · ") == 2
    assert "待受理" in said
    assert "已受理" in said


@pytest.mark.django_db
def test_what_needs_a_reason_to_be_seen_is_not_said_beside_a_name(cast: Cast) -> None:
    pupil = do(cast, "people.add_pupil", name="欧阳小满", number="330109201709").row
    with in_school(cast.school):
        (group,) = found(cast.hu, "欧阳小满")
        (item,) = group["items"]
    assert (item["title"], item["hint"]) == ("欧*", str(pupil.school_class))


@pytest.mark.django_db
def test_eight_hits_cost_what_one_costs(cast: Cast) -> None:
    client, url = browser(cast.hu), "/search/?q=热水器"
    do(cast, "repairs.report_ticket", fault="热水器不热")
    client.get(url)
    asked = len(queries(client, url))
    for _time in range(8):
        do(cast, "repairs.report_ticket", fault="热水器不热")
    assert len(queries(client, url)) == asked


def test_2_comes_before_10_and_names_sort_by_sound() -> None:
    names = ["3（10）班", "3（2）班", "李", "阿", "张", "陈"]
    assert sorted(names, key=sort_key) == ["3（2）班", "3（10）班", "阿", "陈", "李", "张"]


@given(st.text(max_size=300), st.text(max_size=300))
def test_the_column_never_outgrows_the_table(one: str, other: str) -> None:
    for model in (model for model in school_models() if getattr(model, "SEARCHED", ())):
        row = model()
        for name, words in zip(model.SEARCHED, cycle([one, other])):
            setattr(row, name, words)
        assert len(search_text(row)) <= model._meta.get_field("search").max_length, model._meta.label
    assert len(sort_key(one)) <= 200
