"""《岗位兼任说明》: signed each year anew; what has lapsed joins nothing and is said on 今天."""

from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from houqin.core import clock, duties
from houqin.core.scope import in_school
from houqin.core.todo import everything_for
from houqin.people.joint import is_joined, lapsed, pair_words, sheet
from houqin.people.models import JointDuty, Member
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db

PAIR = "repairs.finish_ticket+repairs.confirm_ticket"
PAIR_OF_MENDING = next(pair for pair in duties.APART if pair.code == PAIR)


def in_year(year: int) -> Any:
    return clock.moved(clock.at(date(year, 3, 2), 9))


@pytest.fixture
def signed(cast: Cast) -> Any:
    with in_year(2026):
        return do(cast, "people.sign_joint_duty", member=str(cast.wen.pk)).row


def waiting(cast: Cast, member: Any) -> list[str]:
    with in_school(cast.school):
        return [str(item.title) for group in lapsed(member) for item in group.items]


def test_it_holds_for_its_year_and_no_longer(cast: Cast, signed: Any) -> None:
    with in_school(cast.school):
        for year, holds in ((2025, False), (2026, True), (2027, False)):
            with in_year(year):
                assert is_joined(cast.wen, PAIR_OF_MENDING) is holds


def test_what_has_lapsed_waits_for_the_principal_and_the_form_begins_as_it_was(
    cast: Cast, signed: Any
) -> None:
    with in_year(2026):
        assert waiting(cast, cast.hu) == []
    with in_year(2027):
        assert waiting(cast, cast.hu) == [f"文师傅：{pair_words(PAIR)}"]
        assert waiting(cast, cast.tan) == [], "nobody else can sign it"
        with in_school(cast.school):
            (group,) = [each for each in everything_for(cast.hu) if "岗位兼任说明" in str(each.title)]
        asked = dict(parse_qsl(urlsplit(group.items[0].url).query))
        assert asked == {"member": str(cast.wen.pk), "pair": PAIR, "reason": signed.reason}
        assert group.items[0].late
        do(cast, "people.sign_joint_duty", member=str(cast.wen.pk))
        assert waiting(cast, cast.hu) == []
    with in_school(cast.school):
        assert sorted(JointDuty.objects.values_list("year", flat=True)) == [2026, 2027], "the old one stays"


def test_who_has_left_needs_none(cast: Cast, signed: Any) -> None:
    with in_school(cast.school):
        Member.objects.filter(pk=cast.wen.pk).update(active=False)
    with in_year(2027):
        assert waiting(cast, cast.hu) == []


def test_two_years_later_nobody_is_reminded_any_more(cast: Cast, signed: Any) -> None:
    with in_year(2028):
        assert waiting(cast, cast.hu) == []


def test_it_is_printed_for_signature(cast: Cast, signed: Any) -> None:
    told = sheet(signed)
    assert told["valid"] == "2026年1月1日至2026年12月31日"
    assert (told["member"], told["signed_by"]) == ("文师傅", "胡校长")
    url = f"/people/joint_duties/{signed.pk}/print/"
    answer = browser(cast.hu).get(url)
    assert answer.content.startswith(b"%PDF")
    assert browser(cast.tan).get(url).status_code == 403
    assert browser(cast.ou).get(url).status_code == 404
    assert url in browser(cast.hu).get(f"/people/joint_duties/{signed.pk}/").content.decode()


def test_a_pair_is_said_in_the_words_of_its_two_things() -> None:
    assert pair_words(PAIR) == "已修好＋验收"
    assert pair_words("of.another+version") == "of.another+version"
