"""今天 tells numbers: each is what the list behind it holds, for every kind of person, on a school day and on a day off."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict

from houqin.core import clock
from houqin.core.pages.declared import PAGES
from houqin.core.pages.listing import CAP, Listing
from houqin.core.scope import in_school
from houqin.core.todo import everything_for
from houqin.terms.calendar import is_day_off
from tests.addresses import World
from tests.cast import find_cast, with_every_role
from tests.conftest import ROUGH

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LISTS = {page.url(): page for page in PAGES.values()}


def counted(member: Any) -> Iterator[tuple[str, int, int]]:
    """(title, number, rows of the list) of each group on 今天 that leads to a list."""
    for group in everything_for(member):
        address = urlsplit(str(group.more_url))
        if group.counted and address.path in LISTS:
            listing = Listing(LISTS[address.path], member, QueryDict(address.query))
            number = len(group.items) if group.count is None else group.count
            yield f"{group.title} {group.more_url}", number, listing.filtered().order_by().count()


@pytest.mark.parametrize("ahead", [0, 40], ids=["now", "when much is late"])
@pytest.mark.parametrize("off", [False, True], ids=["school day", "day off"])
@pytest.mark.parametrize("who", ["hu", "tan", "wen", "chen", "all"])
def test_a_number_on_today_is_what_its_list_holds(who: str, off: bool, ahead: int, rough: World) -> None:
    cast = find_cast(ROUGH)
    member = with_every_role(cast) if who == "all" else getattr(cast, who)
    with in_school(member.school), clock.moved(clock.at(_day(member.school, off, ahead), 9)):
        told = list(counted(member))
    assert told or who in ("tan", "chen")
    assert [each for each in told if min(each[1], CAP) != min(each[2], CAP)] == []


def _day(school: Any, off: bool, ahead: int) -> date:
    """The next day of this kind, so many days from now."""
    today = clock.today() + timedelta(days=ahead)
    return next(day for n in range(60) if is_day_off(school, day := today + timedelta(days=n)) is off)
