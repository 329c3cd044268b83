"""The story of a hazard: found, ordered, mended, looked at again by another, struck off."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from houqin.core import clock, duties
from houqin.core.errors import Refused
from houqin.core.files.receiving import Sent, receive
from houqin.core.scope import in_school
from houqin.core.tests import files_corpus as corpus
from houqin.hazards.forms import FinishHazardForm
from houqin.hazards.models import CLOSED, MENDED, NEW, ORDERED, Hazard
from houqin.places.models import Place
from tests.cast import Cast
from tests.samples import do, fresh, row_in, row_of

pytestmark = pytest.mark.django_db


def photo(by: Any, number: int) -> list[str]:
    """A photo of this member's, sent before, as a form names it."""
    with in_school(by.school):
        sent = Sent(
            f"{number}.jpg", SimpleUploadedFile("x.jpg", corpus.jpeg(size=(40 + number, 30)), "image/jpeg")
        )
        return [str(each.pk) for each in receive(by, [sent])]


def test_a_hazard_goes_from_found_to_struck_off_by_three_people(cast: Cast) -> None:
    found = do(cast, "hazards.report_hazard", photos=photo(cast.tan, 1)).row
    assert (found.status, found.number[:2]) == (NEW, "YH")
    assert found.due_on > found.found_on
    ordered = do(cast, "hazards.order_hazard", found).row
    assert (ordered.status, ordered.worker) == (ORDERED, cast.wen)
    mended = do(cast, "hazards.finish_hazard", ordered, no_photo="", photos=photo(cast.wen, 2)).row
    assert (mended.status, mended.shown_before) == (MENDED, 1)
    closed = do(cast, "hazards.close_hazard", mended).row
    assert (closed.status, closed.checked_by) == (CLOSED, cast.hu)


def test_who_found_it_or_mended_it_does_not_strike_it_off_alone(cast: Cast) -> None:
    by_hu = do(cast, "hazards.report_hazard", by=cast.hu).row
    mended = do(cast, "hazards.finish_hazard", do(cast, "hazards.order_hazard", by_hu).row).row
    with pytest.raises(Refused, match="排查（登记）的人不能自己复查"):
        do(cast, "hazards.close_hazard", mended)
    own = do(cast, "hazards.order_hazard", do(cast, "hazards.report_hazard").row, worker=str(cast.hu.pk)).row
    done = do(cast, "hazards.finish_hazard", own, by=cast.hu).row
    with pytest.raises(Refused, match="整改的人不能自己复查"):
        do(cast, "hazards.close_hazard", done)
    asked = do(cast, "hazards.report_hazard", who=f"{cast.wen.name}、{cast.hu.name}").row
    named = do(cast, "hazards.finish_hazard", do(cast, "hazards.order_hazard", asked).row).row
    with pytest.raises(PermissionDenied):
        do(cast, "hazards.close_hazard", named)
    with pytest.raises(Refused, match="另一个人签名"):
        do(cast, "hazards.countersign_hazard", named)


def test_without_the_pairs_of_duties_who_found_it_would_strike_it_off(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: it is the table that stands between, nothing else."""
    by_hu = do(cast, "hazards.report_hazard", by=cast.hu).row
    mended = do(cast, "hazards.finish_hazard", do(cast, "hazards.order_hazard", by_hu).row).row
    monkeypatch.setattr(duties, "APART", [])
    assert do(cast, "hazards.close_hazard", mended).row.status == CLOSED


def test_a_second_person_signs_on_the_screen_of_who_mended_it(cast: Cast) -> None:
    closed = do(cast, "hazards.countersign_hazard", row_in(cast, Hazard, MENDED)).row
    assert (closed.status, closed.checked_by) == (CLOSED, cast.hu)


def test_without_photos_of_before_and_after_it_says_why(cast: Cast) -> None:
    hazard = row_in(cast, Hazard, ORDERED)
    with pytest.raises(ValidationError, match="还缺整改前、整改后照片"):
        do(cast, "hazards.finish_hazard", hazard, no_photo="")
    with pytest.raises(ValidationError, match="还缺整改前照片"):
        do(cast, "hazards.finish_hazard", hazard, no_photo="", photos=photo(cast.wen, 3))
    assert do(cast, "hazards.finish_hazard", hazard).row.no_photo


def test_a_major_hazard_is_guarded_reported_up_and_photographed(cast: Cast) -> None:
    hazard = do(cast, "hazards.report_hazard", level="major", photos=photo(cast.tan, 4)).row
    with pytest.raises(ValidationError, match="必须有临时防护"):
        do(cast, "hazards.order_hazard", hazard, level="major")
    do(cast, "hazards.order_hazard", hazard, level="major", safeguard="封闭停用")
    with pytest.raises(ValidationError, match="还缺整改后照片"):
        do(cast, "hazards.finish_hazard", hazard)
    mended = do(cast, "hazards.finish_hazard", hazard, photos=photo(cast.wen, 5)).row
    with pytest.raises(Refused, match="先上报"):
        do(cast, "hazards.close_hazard", mended)
    do(cast, "hazards.report_up_hazard", mended)
    assert do(cast, "hazards.close_hazard", mended).row.status == CLOSED


def test_what_is_put_off_says_why_and_is_due_later(cast: Cast) -> None:
    hazard = row_in(cast, Hazard, ORDERED)
    with pytest.raises(Refused, match="要比原来的"):
        do(cast, "hazards.extend_hazard", hazard, due_on=hazard.due_on.isoformat())
    later = do(cast, "hazards.extend_hazard", hazard).row
    assert (later.extensions, later.due_on) == (1, hazard.due_on + timedelta(days=7))


def test_sent_back_it_is_mended_again_and_both_menders_stay_apart(cast: Cast) -> None:
    mended = row_in(cast, Hazard, MENDED)
    back = do(cast, "hazards.return_hazard", mended).row
    assert (back.status, back.returns, back.mended_on, back.done) == (ORDERED, 1, None, "")
    do(cast, "hazards.finish_hazard", back, by=cast.hu)
    with pytest.raises(Refused, match="整改的人不能自己复查"):
        do(cast, "hazards.close_hazard", fresh(back))


def test_the_same_at_the_same_place_within_a_year_is_told(cast: Cast) -> None:
    here = str(row_of(cast, Place).pk)
    with clock.moved(clock.at(clock.today() - timedelta(days=400), 10)):
        do(cast, "hazards.report_hazard", place=here)
    assert do(cast, "hazards.report_hazard", place=here).row.again == 0
    assert do(cast, "hazards.report_hazard", place=here).row.again == 1
    assert do(cast, "hazards.report_hazard", place=here, kind="fire").row.again == 0


def test_a_repair_begun_from_a_hazard_offers_its_words_when_it_is_mended(cast: Cast) -> None:
    hazard = do(cast, "hazards.repair_hazard", row_in(cast, Hazard, ORDERED)).row
    with pytest.raises(PermissionDenied):
        do(cast, "hazards.repair_hazard", hazard)
    do(cast, "repairs.reject_ticket", hazard.ticket)
    hazard = do(cast, "hazards.repair_hazard", hazard).row  # not accepted, so begun anew
    do(cast, "repairs.finish_ticket", hazard.ticket, done="焊好了", cost="35")
    with in_school(cast.school):
        form = FinishHazardForm(by=cast.wen, target=fresh(hazard))
        assert (form.initial["done"], form.initial["cost"]) == ("焊好了", 3500)


def test_each_problem_of_an_inspection_is_a_hazard_due_when_they_say(cast: Cast) -> None:
    due_on = clock.today() + timedelta(days=10)
    here = str(row_of(cast, Place).pk)
    lines = [{"place": here, "what": f"问题{n}", "kind": "fire"} for n in (1, 2)]
    found = do(cast, "hazards.record_inspection", lines=lines, due_on=due_on.isoformat()).row
    with in_school(cast.school):
        rows = list(Hazard.objects.filter(inspection=found).order_by("line"))
    assert [(each.what, each.due_on, each.source) for each in rows] == [
        ("问题1", due_on, "inspection"),
        ("问题2", due_on, "inspection"),
    ]
    mended = do(cast, "hazards.finish_hazard", do(cast, "hazards.order_hazard", rows[0]).row).row
    assert (
        do(cast, "hazards.close_hazard", mended).row.status == CLOSED
    )  # Hu typed it in, the bureau found it
