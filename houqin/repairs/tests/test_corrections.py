"""更正: what stood first stays beside what stands now, on the row's page, in the history and on paper."""

from datetime import date
from typing import Any

import pytest

from houqin.core.actions import ACTIONS
from houqin.core.amending import amendments_in, stood_first
from houqin.core.history import Entry
from houqin.core.scope import in_school
from houqin.places.models import Place
from houqin.repairs.models import Ticket
from houqin.repairs.tests.paper import SEPTEMBER, at, pages_of, papers
from tests.cast import Cast, browser
from tests.samples import do, row_of, school_models

pytestmark = pytest.mark.django_db


def corrected(cast: Cast, row: Any, **answers: Any) -> Ticket:
    """Hu says what it really is."""
    with in_school(cast.school):
        stands = Ticket.objects.get(pk=row.pk)
    facts = {name: getattr(stands, name) for name in ("kind", "spot", "urgent", "large")}
    made: Ticket = do(
        cast, "repairs.correct_ticket", row, **({"place": str(stands.place_id)} | facts | answers)
    ).row
    return made


def page_of(cast: Cast, row: Any) -> str:
    return browser(cast.hu).get(f"/repairs/tickets/{row.pk}/").content.decode()


def test_the_page_shows_the_old_value_beside_the_new_one_with_who_when_and_why(cast: Cast) -> None:
    with at(date(2026, 9, 4), 10, 20):
        row = corrected(cast, row_of(cast, Ticket), kind="door", why="填错了")
    page = page_of(cast, row)
    assert '门窗锁<small class="was">原：<del>水电</del></small>' in page
    assert "原：<del>水电</del> → 现：<ins>门窗锁</ins>" in page
    assert "9月4日 周五 10:20 · 胡校长 · 填错了" in page


def test_a_place_is_told_by_its_name_and_each_correction_stays(cast: Cast) -> None:
    row = row_of(cast, Ticket)
    with in_school(cast.school):
        first, other = row.place, row_of(cast, Place)
    corrected(cast, row, place=str(other.pk))
    corrected(cast, row, spot="窗下")
    with in_school(cast.school):
        entries = list(Entry.objects.filter(action="repairs.correct_ticket").order_by("number"))
        found = [each for entry in entries for each in amendments_in(entry)]
    assert [(each.label, each.before, each.after) for each in found] == [
        ("地点", str(first), str(other)),
        ("具体位置", f"{cast.tan.name}讲台上方", "窗下"),
    ]
    page = page_of(cast, row)
    assert f"<del>{first} {cast.tan.name}讲台上方</del>" in page


def test_what_came_back_to_what_it_was_is_told_and_not_struck(cast: Cast) -> None:
    row = corrected(cast, row_of(cast, Ticket), kind="door")
    corrected(cast, row, kind="electric")
    with in_school(cast.school):
        entries = Entry.objects.filter(action="repairs.correct_ticket").order_by("number")
        found = [each for entry in entries for each in amendments_in(entry)]
    assert [each.after for each in found] == ["门窗锁", "水电"]
    assert stood_first(found, ("kind",)) == {}
    assert page_of(cast, row).count("原：<del>") == 2, "both in the list, none beside the fact"


def test_who_changes_nothing_corrects_nothing(cast: Cast) -> None:
    row = corrected(cast, row_of(cast, Ticket), why="看过现场")
    with in_school(cast.school):
        entry = Entry.objects.get(action="repairs.correct_ticket")
        assert amendments_in(entry) == []
    assert "<h2>更正</h2>" not in page_of(cast, row)


def test_the_book_strikes_it_through_and_an_appendix_says_why(cast: Cast) -> None:
    with at(date(2026, 9, 4), 10, 20):
        row = corrected(cast, row_of(cast, Ticket), kind="door", urgent=True, why="填错了")
        other = row_of(cast, Ticket)
    pages = pages_of(papers(cast.hu, SEPTEMBER))
    assert "水电门窗锁" in pages[0], "the old above the new"
    assert "划去的是更正前的内容" in pages[0]
    assert f"{row.number}9月4日10:20类别水电门窗锁胡校长填错了" in pages[1]
    assert f"{row.number}9月4日10:20急修否是胡校长填错了" in pages[1]
    assert other.number not in pages[1]


def test_a_slip_tells_it_below(cast: Cast) -> None:
    with at(date(2026, 9, 4), 10, 20):
        row = corrected(cast, row_of(cast, Ticket), kind="door", why="填错了")
    text = "".join(pages_of(papers(cast.hu, f"chosen/pdf/?ids={row.pk}")))
    assert "更正：类别水电→门窗锁（胡校长9月4日10:20，填错了）" in text


def test_only_what_corrects_says_so() -> None:
    amends = {code for code, action in ACTIONS.items() if action.amends}
    assert amends == {
        *("repairs.correct_ticket", "duties.change_duty"),
        *("hazards.correct_hazard", "registers.amend_entry"),
    }


def test_no_kind_of_row_has_another_use_for_the_name_of_what_is_written_once() -> None:
    kept = {model: model.WRITTEN_ONCE for model in school_models()}
    assert {model for model, names in kept.items() if {"school_id", "recorded_at"} - set(names)} == set()
