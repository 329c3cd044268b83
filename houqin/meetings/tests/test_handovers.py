"""A post changes hands: both confirm, then all that the giver held by name is the taker's, and nobody else's."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.history import verify
from houqin.core.scope import in_school
from houqin.duties.models import Holder, Task, TaskFor
from houqin.meetings.passing import held_by
from houqin.meetings.todo import todo
from houqin.people.models import Member
from houqin.places.models import Keeper, Place
from tests.cast import Cast, browser
from tests.samples import do, fresh

from houqin.core.tests.samples import photo  # isort: skip  (the registry comes first)
from houqin.places.tests.samples import place  # isort: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(cast: Cast) -> Any:
    """Tan keeps a place, holds a duty and has a task to do."""
    with in_school(cast.school):
        here = place(cast)
    do(cast, "places.set_keepers", here, keepers=[str(cast.tan.pk)])
    do(cast, "duties.add_duty", members=[str(cast.tan.pk)], others="", title="盘点资产")
    do(cast, "duties.add_task", members=[str(cast.tan.pk)], others="", title="贴资产标签")
    return fresh(here)


def _held(cast: Cast, member: Member) -> dict[str, list[str]]:
    with in_school(cast.school):
        return {
            name: [words.split("（")[0] for _key, words in lines]
            for name, lines in held_by(member).lists().items()
        }


def _passed(cast: Cast, **changed: Any) -> Any:
    row = do(cast, "meetings.prepare_handover", **changed).row
    do(cast, "meetings.hand_over_post", row)
    return do(cast, "meetings.take_over_post", row).row


def test_both_confirm_and_all_that_was_held_by_name_is_the_other_ones(cast: Cast, store: Place) -> None:
    before = _held(cast, cast.tan)
    assert before["places"] == [store.path]
    assert "盘点资产" in before["duties"]
    assert "贴资产标签" in before["tasks"]
    done = _passed(cast)
    assert _held(cast, cast.tan) == {}
    assert _held(cast, cast.wen) == before
    assert fresh(store).keepers_text == cast.wen.name
    assert sorted(words for _kind, words in done.moved) == sorted(
        words for lines in before.values() for words in lines
    )
    with in_school(cast.school):
        assert Keeper.objects.get(member=cast.tan).until_on == clock.today()
        assert Holder.objects.get(member=cast.tan).until_on == clock.today()
        assert Task.objects.get(title="贴资产标签").who_text == cast.wen.name
        assert verify()[1] == []


def test_nothing_moves_before_the_second_signature(cast: Cast, store: Place) -> None:
    row = do(cast, "meetings.prepare_handover").row
    do(cast, "meetings.hand_over_post", row)
    assert _held(cast, cast.wen) == {}
    assert fresh(store).keepers_text == cast.tan.name


def test_what_is_not_ticked_stays(cast: Cast, store: Place) -> None:
    row = do(cast, "meetings.prepare_handover").row
    with in_school(cast.school):
        keys = [key for key, _words in held_by(cast.tan).lists()["duties"]]
    do(cast, "meetings.edit_handover", row, passing=keys)
    do(cast, "meetings.hand_over_post", row)
    do(cast, "meetings.take_over_post", row)
    assert set(_held(cast, cast.wen)) == {"duties"}
    assert set(_held(cast, cast.tan)) == {"places", "tasks"}


def test_what_the_taker_holds_already_is_not_doubled(cast: Cast, store: Place) -> None:
    do(cast, "places.set_keepers", store, keepers=[str(cast.tan.pk), str(cast.wen.pk)])
    _passed(cast)
    with in_school(cast.school):
        standing = Keeper.objects.filter(place=store, until_on__isnull=True).values_list("name", flat=True)
        assert list(standing) == [cast.wen.name]


def test_what_was_done_meanwhile_does_not_pass(cast: Cast, store: Place) -> None:
    row = do(cast, "meetings.prepare_handover").row
    do(cast, "meetings.hand_over_post", row)
    with in_school(cast.school):
        task = Task.objects.get(title="贴资产标签")
    perform("duties.do_task", by=cast.tan, target=task.pk, data={})
    do(cast, "meetings.take_over_post", row)
    with in_school(cast.school):
        assert not TaskFor.objects.filter(task=task, open=True).exists()
    assert "贴资产标签" not in _held(cast, cast.wen).get("tasks", [])


def test_each_confirms_for_himself_and_in_order(cast: Cast, store: Place) -> None:
    row = do(cast, "meetings.prepare_handover").row
    with pytest.raises(PermissionDenied):
        do(cast, "meetings.hand_over_post", row, by=cast.hu)
    with pytest.raises(Refused):
        do(cast, "meetings.take_over_post", row)
    do(cast, "meetings.hand_over_post", row)
    with pytest.raises(PermissionDenied):
        do(cast, "meetings.take_over_post", row, by=cast.tan)
    with pytest.raises(Refused, match="同一个人"):
        do(cast, "meetings.prepare_handover", taker=str(cast.tan.pk))


def test_who_watches_is_none_of_the_two(cast: Cast) -> None:
    row = _passed(cast, taker=str(cast.wen.pk))
    with in_school(cast.school):
        Member.objects.filter(pk=cast.wen.pk).update(roles=" logistics_head ")
    with pytest.raises(PermissionDenied):
        do(cast, "meetings.witness_handover", row, by=fresh(cast.wen))
    assert do(cast, "meetings.witness_handover", row).row.witness == cast.hu


def test_the_sheet_signed_on_paper_counts_for_the_giver(cast: Cast, store: Place) -> None:
    row = do(cast, "meetings.prepare_handover").row
    with in_school(cast.school):
        sheet = str(photo(cast).pk)
    paper = {"paper": "1", "paper_signer": str(cast.tan.pk), "paper_on": clock.today().isoformat()}
    done = do(cast, "meetings.hand_over_post", row, by=cast.hu, **paper, paper_photos=[sheet])
    assert done.row.status == "handed"


def test_the_lists_are_those_of_the_moment_and_each_finds_it_on_his_page(cast: Cast, store: Place) -> None:
    row = do(cast, "meetings.prepare_handover").row

    def waits(member: Member) -> bool:
        with in_school(cast.school):
            return any(group.items for group in todo(member) if str(group.title) == "等我确认的交接")

    assert (waits(cast.tan), waits(cast.wen), waits(cast.hu)) == (True, False, False)
    do(cast, "places.set_keepers", store, keepers=[])
    do(cast, "meetings.hand_over_post", row)
    assert "places" not in fresh(row).lists
    assert (waits(cast.tan), waits(cast.wen), waits(cast.hu)) == (False, True, False)
    do(cast, "meetings.take_over_post", row)
    assert (waits(cast.tan), waits(cast.wen), waits(cast.hu)) == (False, False, True)


def test_a_hand_over_that_was_given_up_moves_nothing(cast: Cast, store: Place) -> None:
    row = do(cast, "meetings.prepare_handover").row
    do(cast, "meetings.hand_over_post", row)
    do(cast, "meetings.cancel_handover", row)
    with pytest.raises(Refused):
        do(cast, "meetings.take_over_post", row)
    assert _held(cast, cast.wen) == {}


def test_the_sheet_is_printed_for_the_two_and_shows_what_moved(cast: Cast, store: Place) -> None:
    row = do(cast, "meetings.prepare_handover").row
    url = f"/meetings/handover/{row.pk}/pdf/"
    assert browser(cast.chen).get(url).status_code == 404
    do(cast, "meetings.hand_over_post", row)
    do(cast, "meetings.take_over_post", row)
    assert browser(cast.wen).get(url).content.startswith(b"%PDF")
    page = browser(cast.wen).get(f"/meetings/handovers/{row.pk}/").content.decode()
    assert "盘点资产" in page
