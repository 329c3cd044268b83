"""What the history tells a reader; that it holds against tampering is proven in tests/promises."""

import pytest

from houqin.core.history import Entry, Head, entries_of, verify
from houqin.core.pages.rowpage import sentence
from houqin.core.scope import in_school
from houqin.places.models import Place
from houqin.repairs.models import ASSIGNED, Ticket
from tests.cast import Cast, browser
from tests.samples import do, row_in, row_of

pytestmark = pytest.mark.django_db


def test_each_entry_is_a_sentence_in_the_words_of_its_moment(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, ASSIGNED)
    do(cast, "people.edit_member", cast.wen, name="文大师")
    with in_school(cast.school):
        assert [sentence(entry) for entry in entries_of(ticket)] == [
            "谭老师 报修：育才小学的灯不亮",
            "胡校长 派工给 文师傅",
        ]


def test_what_changed_is_told_from_what_to_what(cast: Cast) -> None:
    place = row_of(cast, Place)
    do(cast, "places.edit_place", place, use="仓库")
    page = browser(cast.hu).get(f"/places/places/{place.pk}/").content.decode()
    assert "<del>教室</del>" in page
    assert "<ins>仓库</ins>" in page


def test_hostile_words_stay_words_in_the_history(cast: Cast) -> None:
    evil = "<script>alert(1)</script>{fault}{0.__class__}%s"
    ticket = do(cast, "repairs.report_ticket", fault=evil).row
    page = browser(cast.hu).get(f"/repairs/tickets/{ticket.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{fault}{0.__class__}%s" in page


def test_a_body_can_be_erased_and_the_chain_still_holds(cast: Cast) -> None:
    ticket = row_in(cast, Ticket, ASSIGNED)
    with in_school(cast.school):
        Entry.objects.filter(row=ticket.pk).update(body="", salt="")
        walked, faults = verify()
        assert (walked, faults) == (Entry.objects.count(), [])
    assert browser(cast.hu).get(f"/repairs/tickets/{ticket.pk}/").status_code == 200


def test_an_empty_school_has_an_empty_chain_that_holds(cast: Cast) -> None:
    with in_school(cast.ou.school):
        assert verify() == (0, [])
        Head.objects.create(school=cast.ou.school)
        assert verify() == (0, []), "also where the end has its row already"
        Head.objects.update(number=1)
        assert [fault.number for fault in verify()[1]] == [1]
